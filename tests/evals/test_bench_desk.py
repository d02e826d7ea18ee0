"""The desk's bench."""

import pytest

from evals import bench_desk


def test_it_writes_a_row_for_each_list_with_both_times_and_their_ratio(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_desk, "FEW", 20)
    monkeypatch.setattr(bench_desk, "MANY", 60)
    assert bench_desk.main([]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].startswith("desk: 60 inquiries stored")
    assert len(rows) == 8 and all("ms of 60 inquiries" in row and "ms of 20 (" in row for row in rows[1:])
