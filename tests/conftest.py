"""One real library, built once for all tests from the shipped documents."""

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
    home: Path = tmp_path_factory.mktemp("home")
    made = Settings(home=home)
    build(made)
    return made


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return Library.open(settings)


@pytest.fixture(scope="session")
def assistant(library: Library, settings: Settings) -> Assistant:
    return Assistant(library, settings, today=lambda: TODAY)
