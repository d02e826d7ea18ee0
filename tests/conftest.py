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

    `SPARRING_TEST_HOME` names a folder that holds one already (`sparring ingest` with that `SPARRING_HOME`).
    """
    if kept := os.environ.get("SPARRING_TEST_HOME"):
        return Settings(home=Path(kept))
    made = Settings(home=tmp_path_factory.mktemp("home"))
    build(made)
    return made


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return Library.open(settings)


@pytest.fixture(scope="session")
def assistant(library: Library, settings: Settings) -> Assistant:
    return Assistant(library, settings, today=lambda: TODAY)
