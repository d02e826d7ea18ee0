"""Vectors of texts that the same model has embedded before, taken from the generation in use."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

from corpus.embedder import OWN_MODEL, Embedder
from corpus.vectors import FILE

_TEXTS = "texts.npy"  # a hash of what each row was made from
_PROBE = "probe.npy"
_HASH_BYTES = 16
# A model is the same if it gives the same vectors, whatever it is called and wherever it lies.
_PROBES = ["Må vi vekte klima og miljø 30 prosent?", "Kjøp brukte møbler.", "Public procurement of ferries."]
_SAME = 1e-4  # largest difference of a component between two runs of one model


def passage_vectors(embedder: Embedder, texts: list[str], folder: Path, previous: Path | None) -> np.ndarray:
    """Unit vectors of passages, shape (n, dimension); only texts that `previous` lacks are embedded.

    `folder` and `previous` are the folders of vectors of two generations. Our own model is fitted
    anew for each, so nothing of it can be used again.
    """
    return _embedded(embedder, embedder.passages, texts, folder, previous)


def question_vectors(embedder: Embedder, texts: list[str], folder: Path, previous: Path | None) -> np.ndarray:
    """Unit vectors of known questions, as `passage_vectors`."""
    return _embedded(embedder, embedder.queries, texts, folder, previous)


def _embedded(
    embedder: Embedder,
    encode: Callable[[list[str]], np.ndarray],
    texts: list[str],
    folder: Path,
    previous: Path | None,
) -> np.ndarray:
    if embedder.profile.model == OWN_MODEL:
        return encode(texts)
    hashes = [sha256(text.encode()).digest()[:_HASH_BYTES] for text in texts]
    probe = encode(_PROBES)
    held = _held(previous, probe) if previous else {}
    missing = [row for row, found in enumerate(hashes) if found not in held]
    vectors = np.empty((len(texts), probe.shape[1]), dtype=np.float32)
    if missing:
        vectors[missing] = encode([texts[row] for row in missing])
    for row, found in enumerate(hashes):
        if found in held:
            vectors[row] = held[found]
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / _TEXTS, np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, _HASH_BYTES))
    np.save(folder / _PROBE, probe)
    return vectors


def _held(previous: Path, probe: np.ndarray) -> dict[bytes, np.ndarray]:
    try:
        before, texts = np.load(previous / _PROBE), np.load(previous / _TEXTS)
        vectors = np.load(previous / FILE)
    except (OSError, ValueError, EOFError):  # another model's generation, or a damaged one: everything is embedded
        return {}
    if before.shape != probe.shape or not np.allclose(before, probe, atol=_SAME) or len(texts) != len(vectors):
        return {}
    return {row.tobytes(): vector for row, vector in zip(texts, vectors.astype(np.float32), strict=True)}
