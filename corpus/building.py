"""Builds a generation of the index from documents, and swaps it in when it has proved itself."""

import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import generations
from corpus.asked import write_asked
from corpus.chroma import drop_unused, place_on_server
from corpus.document import Document, Kind
from corpus.embedder import OWN_MODEL, Embedder, Profile, profile_of
from corpus.errors import DocumentError, LibraryError, SparringError
from corpus.fusion import usual_spread
from corpus.gathering import SCHEMA, gathered, versions
from corpus.lexical import write_index
from corpus.norwegian import analyse, analyse_query
from corpus.passage import Passage
from corpus.provisions import find_references
from corpus.questions import KnownQuestion
from corpus.reusing import passage_vectors, question_vectors
from corpus.settings import Settings
from corpus.store import write_store
from corpus.training import fit_own_model
from corpus.vectors import write_vectors
from corpus.verifying import is_whole, verify

_MOST_QUESTIONS = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BuildReport:
    """What a build did; `errors` are the files and questions that were left out."""

    generation: str
    documents: int
    passages: int
    questions: int
    errors: tuple[DocumentError, ...]
    question_errors: tuple[DocumentError, ...]
    seconds: float
    changed: bool


def build(
    settings: Settings,
    on_progress: Progress = lambda step, done, total: None,
    folders: tuple[Path, ...] | None = None,
    questions_folder: Path | None = None,
) -> BuildReport:
    """Read the documents, build the next generation beside the one in use, verify it, swap it in.

    Bad files are left out and reported. Raises `LibraryError` when no document
    could be read, another process builds, or the disk is full; the index in use stays as it was.
    """
    started = time.monotonic()
    index = settings.index_folder
    try:
        with generations.builder_lock(index):
            asked = (questions_folder,) if questions_folder else settings.question_folders
            return _build(settings, on_progress, folders or settings.document_folders, asked, started)
    except SparringError:
        raise
    except Exception as error:  # a full disk is an error of its own kind in each engine
        raise LibraryError(
            "build_failed",
            f"Indeksen kunne ikke bygges: {getattr(error, 'strerror', None) or error}.",
            "Den forrige indeksen er urørt. Frigjør plass eller sjekk rettighetene, og kjør `sparring ingest`.",
        ) from error


def _build(
    settings: Settings,
    on_progress: Progress,
    folders: tuple[Path, ...],
    question_folders: tuple[Path, ...],
    started: float,
) -> BuildReport:
    index = settings.index_folder
    data = gathered(settings, folders, question_folders)
    documents, passages, questions, data_hash = data.documents, data.passages, data.questions, data.hash
    profile = profile_of(settings.embedding_model)
    in_use = generations.current(index)

    def report(name: str, changed: bool) -> BuildReport:
        return BuildReport(
            name,
            len(documents),
            len(passages),
            len(questions),
            data.errors,
            data.question_errors,
            time.monotonic() - started,
            changed,
        )

    if in_use and in_use.endswith(data_hash[:12]) and is_whole(index / in_use, data_hash, passages):
        return report(in_use, False)
    folder = generations.new_folder(index, data_hash[:12])
    try:
        if settings.chroma_url:
            place_on_server(folder / "vectors", settings.chroma_url, index)
        previous = index / in_use if in_use else None
        manifest = _write(folder, documents, passages, questions, profile, previous, on_progress)
        manifest |= {
            "data_hash": data_hash,
            "question_errors": len(data.question_errors),
            "sizes": generations.sizes(folder),
        }
        manifest["chroma_url"] = settings.chroma_url
        name = generations.swap_in(index, folder, manifest)
        if settings.chroma_url:
            drop_unused(settings.chroma_url, index)
        return report(name, True)
    finally:  # gone already if swapped in; a failed one must not fill the disk
        shutil.rmtree(folder, ignore_errors=True)


def _write(
    folder: Path,
    documents: list[Document],
    passages: list[Passage],
    questions: list[KnownQuestion],
    profile: Profile,
    previous: Path | None,
    on_progress: Progress,
) -> dict[str, object]:
    texts = [_searchable(passage) for passage in passages]
    asked = _questions_by_passage(questions)
    on_progress("lexical", 0, len(passages))
    terms = [analyse(text) for text in texts]
    write_index(folder / "lexical", _lexical_rows(passages, terms, asked))
    on_progress("embedder", 0, len(questions))
    text_of = {passage.id: text for passage, text in zip(passages, texts, strict=True)}
    if profile.model == OWN_MODEL:
        pairs = [(q.question, text_of[p]) for q in questions for p in q.passage_ids[:1]]
        fit_own_model(texts, pairs, folder / "embedder")
    embedder = Embedder.load(profile, folder / "embedder")
    on_progress("vectors", 0, len(passages))
    vectors = passage_vectors(embedder, texts, folder / "vectors", previous / "vectors" if previous else None)
    write_vectors(folder / "vectors", vectors)
    on_progress("questions", 0, len(questions))
    asked_vectors = question_vectors(
        embedder, [q.question for q in questions], folder / "asked", previous / "asked" if previous else None
    )
    write_asked(folder / "asked", asked_vectors, _numbers_by_row(passages, questions))
    on_progress("passages", 0, len(passages))
    question_terms = [analyse_query(q.question) for q in questions]
    spoken = Counter(t.term for terms_of_one in question_terms for t in terms_of_one if t.weight == 1.0)
    spoken.update(t for p, some in zip(passages, terms, strict=True) if p.id not in asked for t in set(some))
    write_store(
        folder / "store.db",
        documents,
        ((passage, _bases(passage)) for passage in passages),
        zip(questions, (frozenset(t.term for t in some) for some in question_terms), strict=True),
        spoken,
    )
    verify(folder, passages)
    return {
        "schema": SCHEMA,
        "versions": versions(),
        "profile": asdict(profile),
        "dimension": int(vectors.shape[1]),
        "spread": usual_spread(asked_vectors, vectors),
        "documents": len(documents),
        "passages": len(passages),
        "questions": len(questions),
        "spoken": len(questions) + sum(passage.id not in asked for passage in passages),
    }


def _numbers_by_row(passages: list[Passage], questions: list[KnownQuestion]) -> list[list[int]]:
    """The numbers of the known questions that each passage answers."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        for passage_id in question.passage_ids:
            numbers[passage_id].append(number)
    return [numbers[passage.id] for passage in passages]


def _searchable(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.headings, passage.quotable))


def _questions_by_passage(questions: list[KnownQuestion]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        for passage_id in question.passage_ids:
            asked[passage_id].append(question.question)
    return asked


def _lexical_rows(
    passages: list[Passage], terms: list[list[str]], asked: dict[str, list[str]]
) -> Iterable[tuple[int, str, list[str], list[str]]]:
    """Each passage's row, kind, terms of its text with the heading path once, and terms of its known questions."""
    for row, (passage, own) in enumerate(zip(passages, terms, strict=True)):
        questions = asked.get(passage.id, [])[:_MOST_QUESTIONS]
        yield row, passage.kind, own, [term for question in questions for term in analyse(question)]


def _bases(passage: Passage) -> tuple[str, ...]:
    references = [r for text in passage.provisions for r in find_references(text)]
    bases = dict.fromkeys(r.base for r in references) if passage.kind is not Kind.KOFA else {}
    if passage.case:
        bases.update(dict.fromkeys(r.base for r in find_references(f"KOFA {passage.case}")))
    return tuple(bases)
