"""The lines of a PDF's pages made readable: no headers, footers or page numbers, words mended."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

_EDGE = 3  # lines at the top and the bottom of a page where headers and footers stand
_REPEATED = 0.4  # share of the pages on which a line at the edge must stand to be one
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–]\s*)?(?:side\s+)?\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?(?:\s*[-–])?\s*$"
    r"|^.{0,60}\bside\s+\d{1,4}\s*(?:av|of|/)\s*\d{1,4}\s*$",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"[a-zæøå]-$")
_HYPHEN_STAYS = re.compile(r"^(?:og|eller|samt|and|or)\b", re.IGNORECASE)
# Ligatures, and the hyphens that typesetters put at a line's end.
_PLAIN = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\u00ad": "-", "\u2010": "-", "\u2011": "-"}
)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Page:
    """A page's lines in reading order; `number` counts from 1."""

    number: int
    lines: tuple[str, ...]


def cleaned(pages: Sequence[Sequence[str]]) -> tuple[Page, ...]:
    """Pages without headers, footers and page numbers, spaces and ligatures normal; empty lines part paragraphs."""
    spaced = [[_normal(line) for line in page] for page in pages]
    repeated = _repeated([[line for line in page if line and not _PAGE_NUMBER.match(line)] for page in spaced])
    found = []
    for number, page in enumerate(spaced, 1):
        lines = list(page)
        for end in (0, -1):
            seen = 0
            while lines and seen < _EDGE:
                line = lines[end]
                if line and not (_PAGE_NUMBER.match(line) or _shape(line) in repeated):
                    break
                seen += bool(line)
                lines.pop(end)
        found.append(Page(number, tuple(lines)))
    return tuple(found)


def joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph as running text: words broken at a line's end are mended, real hyphens stay."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif _BROKEN.search(text) and re.match(r"[a-zæøå]", line) and not _HYPHEN_STAYS.match(line):
            text = text[:-1] + line if _is_one_word(text, line) else text + line
        else:
            text = f"{text} {line}"
    return mended(text)


def mended(text: str) -> str:
    """Words that a PDF's spacing has split («imidl ertid») put together, where only the whole is a word."""
    pieces = re.split(r"(\s+)", text)
    for index in range(0, len(pieces) - 2, 2):
        left, right = pieces[index], pieces[index + 2]
        if not (left.isalpha() and _LETTERS.match(right) and right[0].islower()):
            continue
        tail = re.match(r"[^\W\d_]+", right)
        if tail and _split_word(left, tail.group()):
            pieces[index], pieces[index + 1], pieces[index + 2] = "", "", left + right
    return "".join(pieces)


def _split_word(left: str, right: str) -> bool:
    whole = _zipf(left + right)
    return whole >= 2.5 and (_zipf(left) < 1.5 or _zipf(right) < 1.5) and whole > min(_zipf(left), _zipf(right)) + 1.0


def _is_one_word(before: str, after: str) -> bool:
    """Whether a hyphen at a line's end was put there by the typesetter."""
    head = re.search(r"[^\W\d_]+(?=-$)", before)
    tail = re.match(r"[^\W\d_]+", after)
    if head is None or tail is None:
        return False
    return len(head.group()) > 1 and not head.group().isupper()


def _zipf(word: str) -> float:
    from wordfreq import zipf_frequency

    return max(zipf_frequency(word, "nb"), zipf_frequency(word, "en"))


def _normal(line: str) -> str:
    return " ".join(line.translate(_PLAIN).split())


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The shapes of lines (digits aside) at the edges of so many pages that they are headers or footers."""
    few = len(pages) < 4
    edge = 1 if few else _EDGE  # so that two short pages alike do not lose their text
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in (*page[:edge], *page[-edge:]) if not few or not line.endswith(".")})
    least = max(2 if few else 3, ceil(_REPEATED * len(pages)))
    return frozenset(shape for shape, count in counts.items() if count >= least)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.lower())
