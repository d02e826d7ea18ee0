"""`python -m evals.ablation`: what each part of the retriever is worth, one added after the other.

Stems only; our analysis (compounds, nynorsk, references); the thesaurus and English terms; known
questions; learned associations; the embedder alone; and everything as the product has it.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence

import Stemmer

from corpus.associations import Association, learn
from corpus.embedder import Embedder
from corpus.errors import SparringError
from corpus.library import Library
from corpus.norwegian import analyse, analyse_query, words
from corpus.passage import Passage
from corpus.settings import load_settings
from corpus.terms_tables import stopwords
from evals.baselines import BM25, Found, LangChainDefaults, Terms, mini_lm_available
from evals.datasets import BLIND, SETS, DatasetError, check_apart, load_questions
from evals.measures import NAMES, bootstrap, per_question, rank_of_answer
from evals.retrieval import Search, ours

_ASSOCIATED = 0.4  # weight of a learned association with probability 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a row for each system; exit code 1 when a set cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evals.ablation", description=__doc__)
    parser.add_argument("--dataset", choices=(*SETS, *BLIND), default="test2")
    options = parser.parse_args(arguments)
    try:
        library = Library.open(load_settings())
        questions = load_questions(options.dataset)
        if options.dataset != "tuning":
            check_apart(options.dataset)
    except (DatasetError, SparringError) as error:
        _write(str(error))
        return 1
    _write(f"{options.dataset}: {len(questions)} questions, generation {library.generation}")
    _write(f"{'':24}" + "".join(f"{name:22}" for name in NAMES))
    for label, search in systems(library).items():
        values = per_question({q.id: rank_of_answer(q, search(q.question)) for q in questions})
        cells = [str(bootstrap([value[i] for value in values.values()])) for i in range(len(NAMES))]
        _write(f"{label:24}" + "".join(f"{cell:22}" for cell in cells))
    return 0


def systems(library: Library) -> dict[str, Search]:
    """The systems compared, by name, each searching the same passages."""
    passages = [p for document in library.documents() for p in library.passages_of(document.id)]
    texts = [Found(p.document_id, p.quotable) for p in passages]
    whole = ["\n".join((p.title, *p.headings, p.quotable)) for p in passages]
    stemmer = Stemmer.Stemmer("norwegian")

    def stems(text: str) -> list[str]:
        return [stemmer.stemWord(word) for word in words(text) if word not in stopwords()]

    terms = [analyse(text) for text in whole]
    asked = _questions(library, passages)
    with_questions = [of_text + asked[p.id] for of_text, p in zip(terms, passages, strict=True)]
    associations = _associations(library, passages)
    found: dict[str, Search] = {
        "stems only": BM25(texts, [stems(text) for text in whole], lambda q: dict.fromkeys(stems(q), 1.0)).search,
        "analysis": BM25(texts, terms, _own_terms).search,
        "+ thesaurus, English": BM25(texts, terms, _terms).search,
        "+ known questions": BM25(texts, with_questions, _terms).search,
        "+ learned associations": BM25(texts, with_questions, lambda q: _associated(q, associations)).search,
        "embedder alone": _by_vector(library.embedder, texts, whole),
        "everything": ours(library),
    }
    if mini_lm_available():
        bodies = [Found(document.id, document.body) for document in library.documents()]
        found["LangChain's defaults"] = LangChainDefaults(bodies).search
    return found


def _terms(query: str) -> Terms:
    return {term.term: term.weight for term in analyse_query(query)}


def _own_terms(query: str) -> Terms:
    """The question's own terms with its compound parts, without the thesaurus and the English table."""
    return dict.fromkeys((t for t in analyse(" ".join(w for w in words(query) if w not in stopwords()))), 1.0)


def _associated(query: str, associations: dict[str, tuple[Association, ...]]) -> Terms:
    weights = dict(_terms(query))
    for term, weight in tuple(weights.items()):
        for found in associations.get(term, ()) if weight == 1.0 else ():
            weights[found.source] = max(weights.get(found.source, 0.0), _ASSOCIATED * found.probability)
    return weights


def _questions(library: Library, passages: Sequence[Passage]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        for language in ("nb", "nn", "en"):
            for known in library.questions_for(passage.id, language):
                asked[passage.id] += analyse(known.question)
    return asked


def _associations(library: Library, passages: Sequence[Passage]) -> dict[str, tuple[Association, ...]]:
    pairs = []
    for passage in passages:
        source = analyse(passage.quotable)
        for language in ("nb", "nn", "en"):
            for known in library.questions_for(passage.id, language):
                pairs.append(([t.term for t in analyse_query(known.question) if t.weight == 1.0], source))
    return learn(pairs)


def _by_vector(embedder: Embedder, texts: Sequence[Found], whole: list[str]) -> Search:
    vectors = embedder.passages(whole)

    def search(query: str) -> list[Found]:
        scores = vectors @ embedder.queries([query])[0]
        return [texts[index] for index in scores.argsort()[::-1][:10]]

    return search


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
