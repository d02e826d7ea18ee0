"""Files that the desk's page hands out hold personal data, and do not stay."""

import os
from pathlib import Path

from ui.desk.out_tabs import KEEP_FILES_SECONDS, clear_old_files


def test_an_exported_file_is_removed_when_it_is_old_and_not_before(tmp_path: Path) -> None:
    for name, age in (("new", KEEP_FILES_SECONDS - 10), ("old", KEEP_FILES_SECONDS + 10)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "svar.docx").write_bytes(b"x")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    clear_old_files(tmp_path, now=1_000_000)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
