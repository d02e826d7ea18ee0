"""What a generation is built from: documents, their passages, known questions, and the hash of it all."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from corpus.document import Document, read_documents, write_document
from corpus.embedder import profile_of
from corpus.errors import DocumentError, LibraryError
from corpus.passage import Passage
from corpus.questions import KnownQuestion, read_questions
from corpus.settings import Settings
from corpus.splitting import split

SCHEMA = 5
_LIBRARIES = ("chromadb", "tantivy")


def versions() -> dict[str, str]:
    """The versions of the libraries whose files a generation holds."""
    return {name: version(name) for name in _LIBRARIES}


@dataclass(frozen=True)
class Data:
    """What a generation is built from, and its hash."""

    documents: list[Document]
    passages: list[Passage]
    questions: list[KnownQuestion]
    errors: tuple[DocumentError, ...]
    question_errors: tuple[DocumentError, ...]
    hash: str


def is_outdated(settings: Settings, manifest: dict[str, object]) -> bool:
    """Whether documents, known questions or the analysis are others than those a generation was built from."""
    return gathered(settings, settings.document_folders, settings.question_folders).hash != manifest["data_hash"]


def gathered(settings: Settings, folders: tuple[Path, ...], question_folders: tuple[Path, ...]) -> Data:
    """Read documents and known questions; raises `LibraryError` (`no_documents`) if there is nothing to index."""
    documents, errors = _read(folders)
    passages = [passage for document in documents for passage in split(document)]
    if not passages:
        raise _nothing_to_index(list(errors))
    read = [read_questions(folder, passages) for folder in question_folders]
    questions = [question for some, _ in read for question in some]
    faults = tuple(fault for _, some in read for fault in some)
    engines = f"{profile_of(settings.embedding_model).model} {settings.chroma_url}"
    return Data(documents, passages, questions, errors, faults, _hash(documents, questions, engines))


def _read(folders: tuple[Path, ...]) -> tuple[list[Document], tuple[DocumentError, ...]]:
    documents: list[Document] = []
    errors: list[DocumentError] = []
    for result in read_documents(folders):
        if isinstance(result, DocumentError):
            errors.append(result)
        else:
            documents.append(result)
    if not documents:
        raise _nothing_to_index(errors)
    return documents, tuple(errors)


def _nothing_to_index(errors: list[DocumentError]) -> LibraryError:
    return LibraryError(
        "no_documents",
        "Ingen dokumenter kunne leses." + "".join(f"\n{error}" for error in errors[:5]),
        "Indeksen er som før. Rett filene og kjør `sparring ingest`.",
    )


def _hash(documents: list[Document], questions: list[KnownQuestion], engines: str) -> str:
    digest = hashlib.sha256(f"{SCHEMA}{versions()}{engines}".encode())
    for path in sorted(Path(__file__).parent.glob("terms/*")) + sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for document in documents:
        digest.update(write_document(document).encode())
    for question in questions:
        digest.update(repr(question).encode())
    return digest.hexdigest()
