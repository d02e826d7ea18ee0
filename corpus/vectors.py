"""Vector search in Chroma; one collection a generation, written once."""

import weakref
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.chroma import client_for, unusable

_BATCH = 5_000
FILE = "vectors.npy"


def write_vectors(folder: Path, vectors: np.ndarray) -> None:
    """Store unit vectors, shape (n, dimension), under their row numbers, where the folder says."""
    client, name = client_for(folder)
    with closing(client):
        collection = client.create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(vectors), _BATCH):
            part = vectors[start : start + _BATCH]
            collection.upsert(ids=[str(start + i) for i in range(len(part))], embeddings=part)
    np.save(folder / FILE, vectors.astype(np.float16))


class VectorIndex:
    """The collection opened for searching."""

    def __init__(self, folder: Path) -> None:
        client, name = client_for(folder)
        self.close = weakref.finalize(self, client.close)  # else Chroma keeps every generation ever opened
        self._collection = client.get_collection(name, embedding_function=None)
        self._by_row = np.load(folder / FILE, mmap_mode="r")
        self._unusable = unusable(folder)

    def __len__(self) -> int:
        return self._collection.count()

    def vector(self, row: int) -> np.ndarray:
        """The vector stored for a row."""
        found: np.ndarray = self._by_row[row].astype(np.float32)
        return found

    def similarities(self, vector: np.ndarray, rows: list[int]) -> np.ndarray:
        """The cosine similarity of each row given, in their order; read from disk, not from Chroma."""
        found: np.ndarray = self._by_row[rows].astype(np.float32) @ vector
        return found

    def search(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """The nearest `limit` rows with their cosine similarity, best first."""
        limit = min(limit, len(self))
        if not limit:
            return []
        try:
            found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        except Exception as error:  # Chroma reads its graph when it is first asked; a server may have gone
            raise self._unusable from error
        distances = found["distances"]
        assert distances is not None  # asked for with `include`
        return [(int(row), 1.0 - distance) for row, distance in zip(found["ids"][0], distances[0], strict=True)]
