"""Vectors of the known questions, by the passage that answers them: how near is what others have asked?"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.vectors import FILE

_NUMBERS = "numbers.npy"  # of the questions of each passage, passage after passage
_STARTS = "starts.npy"  # where each passage's numbers begin; one more than there are passages


def write_asked(folder: Path, vectors: np.ndarray, by_row: Sequence[Sequence[int]]) -> None:
    """Store unit vectors of questions, shape (n, dimension), and which of them each row of a passage answers."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / FILE, vectors.astype(np.float16))
    np.save(folder / _NUMBERS, np.array([number for numbers in by_row for number in numbers], dtype=np.int32))
    np.save(folder / _STARTS, np.cumsum([0, *(len(numbers) for numbers in by_row)], dtype=np.int64))


class Asked:
    """The questions' vectors, opened for reading; read from disk as they are needed."""

    def __init__(self, folder: Path) -> None:
        self._numbers = np.load(folder / _NUMBERS)
        self._starts = np.load(folder / _STARTS)
        self._vectors = np.load(folder / FILE, mmap_mode="r" if len(self._numbers) else None)

    def nearest(self, vector: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """For each row the cosine of a question's vector and its nearest known question; NaN where it has none."""
        found = np.full(len(rows), np.nan)
        places = np.asarray(rows, dtype=int)
        starts, ends = self._starts[places], self._starts[places + 1]
        with_some = np.flatnonzero(ends > starts)
        if not len(with_some):
            return found
        numbers = np.concatenate([self._numbers[starts[place] : ends[place]] for place in with_some])
        likeness = self._vectors[numbers].astype(np.float32) @ vector
        begins = np.cumsum([0, *(ends - starts)[with_some][:-1]])
        found[with_some] = np.maximum.reduceat(likeness, begins)
        return found
