"""The claims: every one finds its passages, both halves hold both kinds, and a broken row is named."""

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.library import Library
from evals.claims import main
from evals.claims_dataset import BLIND, OTHERS, TYPES, cited_passages, load_claims
from evals.datasets import FOLDER, SETS, DatasetError

GOOD = {
    "id": "x1",
    "claim": "Loven gjelder fra 500 000 kroner.",
    "language": "nb",
    "type": "true",
    "as_of": "2026-11-26",
    "cited": [{"document": "law-loa-2-2026", "snippet": "Loven kommer til anvendelse"}],
}


def _written(folder: Path, *rows: object) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_every_claim_finds_the_passages_it_cites(library: Library) -> None:
    assert all(cited_passages(claim, library) for claim in load_claims())


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_writers_claims_find_their_passages_and_keep_to_one_half(library: Library, name: str) -> None:
    claims = load_claims(FOLDER / f"{name}.jsonl")
    assert all(cited_passages(claim, library) for claim in claims)
    assert sum(claim.true for claim in claims) / len(claims) == pytest.approx(0.5, abs=0.01)
    half = "test" if name == BLIND else "tuning"
    assert {claim.split for claim in claims} == {half}


def test_mistakes_of_the_blind_claims_are_never_listed(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("evals.claims.Library.open", lambda settings: library)
    assert main(["--only", BLIND, "--mistakes"]) == 0
    told = capsys.readouterr().out
    assert f"{BLIND}: 1248 claims" in told
    assert not any(claim.claim in told for claim in load_claims(FOLDER / f"{BLIND}.jsonl"))


def test_each_half_holds_true_claims_and_every_way_to_be_false() -> None:
    claims = load_claims()
    assert len(claims) >= 500
    assert 0.4 < sum(claim.true for claim in claims) / len(claims) < 0.6
    for split in SETS:
        assert set(Counter(claim.type for claim in claims if claim.split == split)) == set(TYPES)


def test_no_document_serves_both_halves() -> None:
    halves: dict[str, set[str]] = {}
    for claim in load_claims():
        for cited in claim.cited:
            halves.setdefault(cited.unit, set()).add(claim.split)
    assert all(len(splits) == 1 for splits in halves.values())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "ikke gyldig JSON"),
        ("[]", "nøklene"),
        ({**GOOD, "extra": "1"}, "nøklene"),
        ({**GOOD, "claim": " "}, "«claim»"),
        ({**GOOD, "language": "da"}, "«language»"),
        ({**GOOD, "type": "wrong"}, "«type»"),
        ({**GOOD, "as_of": "26.11.2026"}, "«as_of»"),
        ({**GOOD, "cited": []}, "«cited»"),
        ({**GOOD, "cited": [{"document": "x"}]}, "«cited»"),
        ({**GOOD, "cited": [{"document": "handlingsplan-2025", "snippet": "x"}]}, "«chapter»"),
        (GOOD, "står også på linje 1"),
    ],
)
def test_a_broken_row_is_named_with_file_and_line(tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(DatasetError, match=r"claims\.jsonl:2: .*" + told):
        load_claims(_written(tmp_path, GOOD, row))


def test_a_snippet_that_no_passage_holds_is_refused(library: Library, tmp_path: Path) -> None:
    row = {**GOOD, "cited": [{"document": "law-loa-2-2026", "snippet": "står ikke her"}]}
    with pytest.raises(DatasetError, match="x1"):
        cited_passages(load_claims(_written(tmp_path, row))[0], library)
