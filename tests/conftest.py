"""One real library, built once for all tests from the shipped documents."""

import os
from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from corpus.building import build
from corpus.library import Library
from corpus.settings import Settings

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose index is built from the shipped documents.

    `SPARRING_TEST_HOME` names a folder to keep it in between runs; `build` does nothing when it is up to date.
    """
    kept = os.environ.get("SPARRING_TEST_HOME")
    made = Settings(home=Path(kept) if kept else tmp_path_factory.mktemp("home"))
    build(made)
    return made


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return Library.open(settings)


@pytest.fixture(scope="session")
def assistant(library: Library, settings: Settings) -> Assistant:
    return Assistant(library, settings, today=lambda: TODAY)
