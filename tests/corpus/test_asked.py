"""How near a question is to what others have asked of each passage, and what that does to the order."""

from pathlib import Path

import numpy as np

from corpus.asked import Asked, write_asked
from corpus.fusion import fuse, usual_spread

NONE = np.zeros(3, dtype=bool)


def test_each_row_has_the_likeness_of_its_nearest_question(tmp_path: Path) -> None:
    vectors = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)
    write_asked(tmp_path, vectors, [[0, 2], [], [1], [1, 2]])
    found = Asked(tmp_path).nearest(np.array([0.0, 1.0], dtype=np.float32), [3, 1, 0, 2])
    assert np.isnan(found[1])
    assert np.allclose(found[[0, 2, 3]], [1.0, 1.0, 0.8], atol=1e-3)


def test_a_library_that_nobody_has_asked_has_no_likeness(tmp_path: Path) -> None:
    write_asked(tmp_path, np.zeros((0, 2), dtype=np.float32), [[], []])
    assert np.isnan(Asked(tmp_path).nearest(np.array([0.0, 1.0], dtype=np.float32), [0, 1])).all()


def test_a_passage_without_questions_is_neither_ahead_nor_behind_for_it() -> None:
    text, near = np.array([1.0, 1.0, 1.0]), np.array([0.5, 0.5, 0.1])
    asked = np.array([0.7, np.nan, 0.3])
    first, second, last = fuse(text, near, asked, NONE, 0.1)
    assert first == second > last


def test_a_near_question_moves_its_passage_up() -> None:
    text, near = np.array([1.0, 1.0, 1.0]), np.array([0.4, 0.4, 0.4])
    scores = fuse(text, near, np.array([0.2, 0.9, 0.2]), NONE, 0.1)
    assert scores.argmax() == 1


def test_where_nothing_is_near_the_words_decide() -> None:
    text, asked = np.array([5.0, 1.0, 0.0]), np.full(3, np.nan)
    far, near = np.array([0.10, 0.12, 0.11]), np.array([0.10, 0.60, 0.11])
    assert fuse(text, far, asked, NONE, 0.15).argmax() == 0
    assert fuse(text, near, asked, NONE, 0.15).argmax() == 1


def test_the_spread_is_that_of_the_nearest_passages() -> None:
    passages = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert np.isclose(usual_spread(np.array([[1.0, 0.0]]), passages), 0.5)
    assert np.isclose(usual_spread(np.zeros((0, 2)), passages), 0.5)
    assert usual_spread(np.zeros((0, 2)), np.zeros((0, 2))) == 1.0
