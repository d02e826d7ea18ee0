"""What the known questions teach about the asker's words."""

import os
import subprocess
import sys

from corpus.associations import learn


def test_a_word_is_tied_to_the_source_word_that_explains_it_in_all_its_questions() -> None:
    pairs = [
        (["laptop", "krav"], ["pc", "krav", "skjerm"]),
        (["laptop", "garanti"], ["pc", "garanti", "år"]),
        (["laptop", "pris"], ["pc", "kostnad"]),
        (["laptop", "brukt"], ["pc", "ombruk"]),
        (["mat", "krav"], ["kantine", "krav"]),
    ]
    (best, *_) = learn(pairs)["laptop"]
    assert (best.asked, best.source, best.questions) == ("laptop", "pc", 4)
    assert best.probability > 0.5  # more than all other words of those passages together


def test_a_word_of_few_questions_or_only_its_own_equal_gives_no_association() -> None:
    assert "mat" not in learn([(["mat"], ["kantine"])] * 3)
    assert learn([(["krav"], ["krav"])] * 5) == {}
    assert learn([]) == {}


def test_the_proposals_are_rows_of_the_thesaurus() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corpus.associations"],
        capture_output=True, text=True, encoding="utf-8", check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    head, *rows = done.stdout.splitlines()
    assert head.startswith("#") and len(rows) > 100
    for row in rows:
        asked, sources, weight = row.split("\t")
        assert asked and all(sources.split(";")) and 0 < float(weight) <= 0.6
