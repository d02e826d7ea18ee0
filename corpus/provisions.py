"""Legal references in running text, as canonical values with offsets.

«anskaffelsesforskriften § 7-9 fjerde ledd» → FOA § 7-9 (4), «sak 2025/0322 avsnitt 24» →
KOFA 2025/322 avsnitt 24. Works on bokmål, nynorsk and simple English, in linear time: every
repetition in the patterns is bounded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from corpus.acts import Mention, fits, mentions
from corpus.citations import cases, eu_acts
from corpus.reference import Reference

__all__ = ["Reference", "canonical", "find_references"]

ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "første fyrste first",
            "andre annet anna second",
            "tredje third",
            "fjerde fourth",
            "femte fifth",
            "sjette sixth",
            "sjuende syvende sjuande seventh",
            "åttende åttande eighth",
            "niende niande ninth",
            "tiende tiande tenth",
        ),
        start=1,
    )
    for word in words.split()
}
_ORDINAL = "|".join(ORDINALS)
_GAP = r"\s{0,3},?\s{0,3}"
# The letter of a section is written onto the number or, as in «§ 5 b», after a space.
_LETTER = r"(?:[a-zæøå](?![\wæøå])|\s[a-hj-p](?!\w|\)|\.\w))?"
_NUMBER_END = r"(?!\d|\.\d|-\d)"
_ONE = rf"\d{{1,3}}(?:[-–]\d{{1,2}})?{_NUMBER_END}{_LETTER}"
_OF_MANY = rf"\d{{1,3}}(?:-\d{{1,2}})?{_NUMBER_END}{_LETTER}"
_SECTION = re.compile(
    rf"(?:(?:§§|(?P<words>\b(?:paragrafane|paragrafene|sections)\b))\s{{0,3}}(?P<many>{_OF_MANY})"
    rf"|(?:§|(?P<word>\b(?:paragraf(?:en)?|section|seksjon)\b))\s{{0,3}}(?P<one>{_ONE}))",
    re.IGNORECASE,
)
_UNMARKED = re.compile(r"\s{1,2}(?P<one>\d{1,2}(?:-\d{1,2}[a-z]?|[a-z])(?![\w-]))", re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:\s\(del\s[IVX]{1,4}\))?\s{0,3}\(?(?P<link>,|–|/|\b(?:og|eller|til|samt|and|or|to|jf\.?|jamfør)(?!\w))"
    rf"(?:\s{{1,2}}(?:og|eller|samt|and|or|jf\.?)(?!\w))?\s{{0,3}}(?P<mark>§{{0,2}})\s{{0,3}}(?P<number>{_OF_MANY})",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    rf"(?:{_GAP}(?:\((?P<ledd_1>\d{{1,2}})\)|(?P<ledd_2>{_ORDINAL})\s{{1,3}}(?:ledd(?:et)?|paragraph|subsection)\b"
    r"|(?P<ledd_3>\d{1,2})\.?\s{0,2}ledd\b|(?:ledd|paragraph|subsection)\s(?P<ledd_4>\d{1,2})\b))?"
    rf"(?:{_GAP}(?P<sentence>{_ORDINAL}|\d(?=\.))\.?\s{{1,3}}(?:punktum|setning|sentence)\b)?"
    rf"(?:{_GAP}(?:bokstav|litra|letter)\s{{1,3}}(?P<letter_1>[a-zæøå])\b|\s{{1,3}}(?P<letter_2>[a-z])\))?",
    re.IGNORECASE,
)
_LEDD_LETTER = re.compile(r"\s{1,2}([a-h])(?!\.\w)(?=\s{0,2}(?:[.,;:?!)»]|$)|\s(?:og|eller|jf)\b)")
_ACT_REACH = 60
_BETWEEN = re.compile(
    r"[\s,(]*(?:har\s+)?(?:(?:av|fra|frå|sin|si|en|ein|of)\s+)?(?:(?:lov|forskrift)\s+)?(?:(?:av\s+)?\d{1,2}\.\s?[a-zæøå]+\s\d{4})?"
    r"(?:\s*nr\.?\s*\d+)?[\s,()\[\]\\#]*(?:\((?:19|20)\d\d\))?\s*(?:del\s+[IVX]+)?\s*",
    re.IGNORECASE,
)
_OF = re.compile(r"\s{1,2}(?:i|av|of|in)\s{1,2}(?:(?:den|the)\s(?:(?:nye|gamle|gjeldende|new|old)\s)?)?", re.IGNORECASE)
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2010": "-", "\u2011": "-", "\u2212": "-"})
_INVISIBLE = frozenset("\u00ad\u200b\u2060")


def find_references(text: str) -> tuple[Reference, ...]:
    """Every reference in the text, in order of appearance, never overlapping."""
    plain = text.translate(_PLAIN)
    kept: list[int] | None = None
    if not _INVISIBLE.isdisjoint(plain):
        kept = [i for i, character in enumerate(plain) if character not in _INVISIBLE]
        plain = "".join(plain[i] for i in kept)
    directives = list(eu_acts(plain))
    found = [*directives, *cases(plain, directives), *_provisions(plain)]
    return tuple(_in_original(r, text, kept) for r in sorted(found, key=lambda r: r.start))


def canonical(text: str) -> str | None:
    """The canonical value of the first reference in a string, or `None`."""
    found = find_references(text)
    return found[0].canonical if found else None


def _in_original(reference: Reference, text: str, kept: list[int] | None) -> Reference:
    start, end = reference.start, reference.end
    if kept is not None:
        start, end = kept[start], kept[end - 1] + 1
    return replace(reference, start=start, end=end, text=text[start:end])


def _provisions(text: str) -> Iterator[Reference]:
    acts = list(mentions(text))
    ends = [act.end for act in acts]
    starting = {act.start: act for act in acts}
    short = (m for act in acts if act.listed and not act.bare and (m := _UNMARKED.match(text, act.end)))
    candidates = sorted([*_SECTION.finditer(text), *short], key=lambda m: m.start())
    position = 0
    for match in candidates:
        if match.start() < position:
            continue
        act = _act_before(text, match.start(), acts, ends)
        group, position = _group(text, match)
        after = _act_after(text, position, starting)
        if after and (act is None or act.bare):
            act = after
        by_word = any(match.groupdict().get(key) for key in ("word", "words"))
        if by_word and act is None and group[0].number.isdigit():
            continue  # «section 3» of anything
        first = group[0]
        name = act.act_for(first.number) if act else None
        if act and act.end <= first.start:
            group[0] = replace(first, start=act.start)
        yield from (replace(r, act=name if name and _carries(name, first, r) else None) for r in group)


def _carries(name: str, first: Reference, reference: Reference) -> bool:
    """In «LOA § 5, jf. § 7-9» the second number cannot belong to the act of the first."""
    same = ("-" in first.number) == ("-" in reference.number)
    return same or fits(name, reference.number)


def _group(text: str, match: re.Match[str]) -> tuple[list[Reference], int]:
    """The section matched and those joined to it: «§§ 8-1 til 8-3», «§ 7-9, jf. § 8-4»."""
    many = match.groupdict().get("many")
    number = many or match.group("one")
    group = [_reference(text, match.start(), match.end(), number)]
    while further := _FURTHER.match(text, group[-1].end):
        number, mark = further.group("number"), further.group("mark")
        same_form = ("-" in number) == ("-" in group[-1].number)
        in_words = further.group("link").lower() in ("og", "eller", "til", "and", "or", "to")
        if not (mark or (same_form and (many or (in_words and not number.isdigit())))):
            break
        many = many or mark == "§§"
        start = further.start("mark") if mark else further.start("number")
        group.append(_reference(text, start, further.end(), number))
    return group, group[-1].end


def _reference(text: str, start: int, end: int, number: str) -> Reference:
    spaced = re.match(r"\s[a-h](?=\))", text[end : end + 3])
    if spaced and _in_brackets(text, start):  # «(LOA § 5 b)»: the bracket closes the parenthesis
        number, end = number + spaced.group(), end + 2
    detail = _DETAIL.match(text, end)
    assert detail is not None  # every part of the pattern is optional
    ledd = next((v for key in ("ledd_1", "ledd_2", "ledd_3", "ledd_4") if (v := detail.group(key))), None)
    letter = detail.group("letter_1") or detail.group("letter_2")
    finish = detail.end()
    if ledd and not letter and (tail := _LEDD_LETTER.match(text, finish)):
        letter, finish = tail.group(1), tail.end()
    return Reference(
        kind="provision",
        act=None,
        number=re.sub(r"\s", "", number).replace("–", "-").lower(),
        start=start,
        end=finish,
        text=text[start:finish],
        ledd=_ordinal(ledd),
        sentence=_ordinal(detail.group("sentence")),
        letter=letter.lower() if letter else None,
    )


def _in_brackets(text: str, position: int) -> bool:
    window = text[max(0, position - 80) : position]
    return window.rfind("(") > window.rfind(")")


def _ordinal(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else ORDINALS[word.lower()]


def _act_before(text: str, position: int, acts: list[Mention], ends: list[int]) -> Mention | None:
    """The act named just before a section number, with at most a date, a number or a bracket between."""
    index = bisect_right(ends, position) - 1
    if index < 0 or position - ends[index] > _ACT_REACH:
        return None
    return acts[index] if _BETWEEN.fullmatch(text, ends[index], position) else None


def _act_after(text: str, position: int, starting: dict[int, Mention]) -> Mention | None:
    """The act in «§ 7-9 i anskaffelsesforskriften», «section 5 of the Act»."""
    link = _OF.match(text, position)
    if link is None:
        return None
    before_article = link.end() - len("the ")
    return starting.get(link.end()) or starting.get(before_article)
