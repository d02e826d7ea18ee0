"""The term tables that a domain expert edits, read once: `corpus/terms/*.tsv`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

from corpus.errors import SparringError

_FOLDER = Path(__file__).parent / "terms"


@dataclass(frozen=True)
class Synonyms:
    """Words of the sources for a word of the asker, and how much they count."""

    synonyms: tuple[str, ...]
    weight: float


def read_table(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of a table; `#` starts a comment line. Raises `SparringError` with file and line."""
    rows: list[tuple[str, ...]] = []
    path = _FOLDER / name
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != columns or not all(cells):
            raise SparringError(
                "invalid_table",
                f"{path.name}:{number}: {columns} kolonner skilt med tabulator ventet.",
                "Rett linjen.",
            )
        rows.append(cells)
    return rows


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that tell nothing about what is asked, in bokmål, nynorsk and English."""
    return frozenset((_FOLDER / "stopwords.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def language_words() -> dict[str, frozenset[str]]:
    """Words that tell a language, by «nb», «nn», «en», and «shared» Norwegian ones."""
    table = tomllib.loads((_FOLDER / "language_words.toml").read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in table.items()}


@lru_cache(maxsize=1)
def nynorsk_words() -> dict[str, str]:
    """Nynorsk word → bokmål word."""
    return {row[0]: row[1] for row in read_table("nynorsk.tsv", 2)}


@lru_cache(maxsize=1)
def thesaurus() -> dict[str, Synonyms]:
    """Stemmed word or phrase of the asker → words of the sources."""
    from corpus.norwegian import (
        stem,
        words,
    )  # the analysis reads these tables, and the tables are stemmed by it

    table: dict[str, Synonyms] = {}
    for term, synonyms, weight in read_table("thesaurus.tsv", 3):
        sources = tuple(word for phrase in synonyms.split(";") for word in words(phrase))
        for alternative in term.split(";"):
            key = " ".join(stem(word) for word in alternative.lower().split())
            known = table.get(key)
            table[key] = Synonyms((known.synonyms if known else ()) + sources, float(weight))
    return table


@lru_cache(maxsize=1)
def english_terms() -> tuple[dict[str, tuple[str, ...]], int]:
    """English phrase (stemmed) → Norwegian words, and the length in words of the longest phrase."""
    stemmer = Stemmer.Stemmer("english")
    table: dict[str, tuple[str, ...]] = {}
    for phrases, norwegian in read_table("english.tsv", 2):
        for phrase in phrases.split(";"):
            key = " ".join(stemmer.stemWord(word) for word in phrase.lower().replace("-", " ").split())
            table[key] = tuple(norwegian.lower().replace("-", " ").split())
    return table, max(len(key.split()) for key in table)
