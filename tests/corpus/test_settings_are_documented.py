"""Every setting is told of by its whole name, where a user looks for it."""

from pathlib import Path

import pytest

from corpus.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_named_in_full_in_the_readme_or_the_docs(name: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    assert any(f"`SPARRING_{name.upper()}`" in page.read_text(encoding="utf-8") for page in pages)
