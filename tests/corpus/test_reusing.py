"""Passages and questions that the same model has embedded before are not embedded again."""

from pathlib import Path

import numpy as np
import pytest

from corpus import generations
from corpus.embedder import Embedder, Profile
from corpus.reusing import passage_vectors, question_vectors
from corpus.settings import Settings
from corpus.vectors import FILE


class Counting(Embedder):
    """A real embedder that remembers what it was given."""

    seen: list[str]

    def passages(self, texts: list[str]) -> np.ndarray:
        self.seen = [*getattr(self, "seen", []), *texts]
        return super().passages(texts)

    def queries(self, texts: list[str]) -> np.ndarray:
        self.seen = [*getattr(self, "seen", []), *texts]
        return super().queries(texts)


@pytest.fixture
def embedder(settings: Settings) -> Counting:
    folder = settings.index_folder / str(generations.current(settings.index_folder)) / "embedder"
    loaded = Counting.load(Profile(str(folder)), folder)
    assert isinstance(loaded, Counting)
    return loaded


def _made(embedder: Counting, texts: list[str], folder: Path, previous: Path | None) -> np.ndarray:
    embedder.seen = []
    vectors = passage_vectors(embedder, texts, folder, previous)
    np.save(folder / FILE, vectors.astype(np.float16))
    return vectors


def test_only_new_texts_are_embedded(embedder: Counting, tmp_path: Path) -> None:
    texts = ["Vekt klima minst 30 prosent.", "Kjøp brukte møbler.", "Krev nullutslipp."]
    first = _made(embedder, texts, tmp_path / "1", None)
    assert set(texts) <= set(embedder.seen)
    changed = [texts[2], "Noe helt nytt om ferjer.", texts[0]]
    second = _made(embedder, changed, tmp_path / "2", tmp_path / "1")
    assert not set(texts[::2]) & set(embedder.seen)
    assert "Noe helt nytt om ferjer." in embedder.seen
    assert np.allclose(second[[2, 0]], first[[0, 2]], atol=1e-3)
    assert np.allclose(second[1], embedder.queries(["Noe helt nytt om ferjer."])[0], atol=1e-6)


def test_another_models_vectors_are_not_taken(embedder: Counting, tmp_path: Path) -> None:
    texts = ["Vekt klima minst 30 prosent."]
    _made(embedder, texts, tmp_path / "1", None)
    np.save(tmp_path / "1" / "probe.npy", np.load(tmp_path / "1" / "probe.npy")[:, ::-1])
    _made(embedder, texts, tmp_path / "2", tmp_path / "1")
    assert texts[0] in embedder.seen


def test_a_damaged_generation_is_not_used(embedder: Counting, tmp_path: Path) -> None:
    texts = ["Vekt klima minst 30 prosent."]
    _made(embedder, texts, tmp_path / "1", None)
    (tmp_path / "1" / "texts.npy").write_bytes(b"tull")
    vectors = _made(embedder, texts, tmp_path / "2", tmp_path / "1")
    assert texts[0] in embedder.seen
    assert np.isfinite(vectors).all()


def test_known_questions_are_not_embedded_again_either(embedder: Counting, tmp_path: Path) -> None:
    asked = ["Må vi vekte miljø?", "Kan vi kjøpe brukt?"]
    first = question_vectors(embedder, asked, tmp_path / "1", None)
    np.save(tmp_path / "1" / FILE, first.astype(np.float16))
    embedder.seen = []
    second = question_vectors(embedder, [asked[1], "Hva med ferjer?"], tmp_path / "2", tmp_path / "1")
    assert "Hva med ferjer?" in embedder.seen and asked[1] not in embedder.seen
    assert np.allclose(second[0], first[1], atol=1e-3)


def test_a_library_without_known_questions_has_no_vectors_of_them(embedder: Counting, tmp_path: Path) -> None:
    for made, previous in (("1", None), ("2", tmp_path / "1")):
        vectors = question_vectors(embedder, [], tmp_path / made, previous)
        np.save(tmp_path / made / FILE, vectors.astype(np.float16))
        assert vectors.shape == (0, embedder.queries(["Må vi?"]).shape[1])
