"""Every provision, case, paragraph, date, number and name of a claim must stand in a cited passage."""

import re
from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import days, quantities, without_references
from assistant.checks.wording import lexicon
from corpus.norwegian import detect_language, stem
from corpus.provisions import Reference, find_references

_SAME_MATTER = 0.6
_QUOTE = 3  # words; fewer are a term or a title
_BEFORE_NUMBER = r"\b(?:avsnitt(?:ene|a|et)?|premiss|paragraphs?|para\.?|artikkel|article)\s"
_PARAGRAPH = re.compile(rf"{_BEFORE_NUMBER}(\d{{1,3}})\b", re.I)
_PARAGRAPHS = re.compile(rf"{_BEFORE_NUMBER}(\d{{1,3}}(?:[–-]\d{{1,3}})?)\b", re.I)
_COURT_CASE = re.compile(r"\b(?:[CTE]-\d{1,4}/\d{2}|(?:HR|L[A-Z])-\d{4}-\d+(?:-[A-Z])?)\b", re.I)
_NAME = re.compile(r"(?<![\w«])[A-ZÆØÅ][\w&.-]*\w(?:\s(?:og\s|&\s)?[A-ZÆØÅ][\w&.-]*\w)*")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+|«|\n|\(|–\s)$")
_ORGANISATION = re.compile(r"\s(?:kommune|fylkeskommune|AS|ASA|HF|IKS|KF|Municipality|County)\b")


def quotes(ground: Ground) -> Iterator[Failure]:
    """What is put between quotation marks, beyond a term, stands word for word in a cited passage."""
    for quote in ground.quotes:
        if len(quote.split()) >= _QUOTE and quote not in ground.quotable:
            yield Failure("quote_not_found", f"«{quote}» står ikke ordrett i kilden.")


def references(ground: Ground) -> Iterator[Failure]:
    """Provisions, cases and EU acts; a bare «§ 7-9» may belong to any act of the passages."""
    standing = find_references(ground.located)
    for reference in find_references(ground.claim):
        same = [r for r in standing if _same(reference, r)]
        if not same:
            yield Failure(
                "unsupported_reference",
                f"«{reference.text}» står ikke i de siterte kildene. Vis bare til bestemmelser og saker som står der.",
            )
        elif reference.ledd is not None and not any(r.ledd in (None, reference.ledd) for r in _detailed(same)):
            yield Failure(
                "unsupported_reference",
                f"De siterte kildene gjelder et annet ledd enn «{reference.text}».",
            )
        elif reference.kind == "directive" and reference.paragraph not in (None, *(r.paragraph for r in same)):
            yield Failure("unsupported_reference", f"Artikkelen i «{reference.text}» står ikke i de siterte kildene.")
    for number in _COURT_CASE.findall(ground.claim):
        if number.lower() not in ground.text.lower():
            yield Failure("unsupported_reference", f"Saken «{number}» står ikke i de siterte kildene.")


def paragraphs(ground: Ground) -> Iterator[Failure]:
    """Paragraph numbers of decisions."""
    standing = {n for span in _PARAGRAPHS.findall(ground.text) for n in _each(span)}
    for number in _PARAGRAPH.findall(ground.claim):
        if number not in standing:
            yield Failure("unsupported_number", f"Avsnitt {number} er ikke blant de siterte avsnittene.")


def _each(span: str) -> Iterator[str]:
    """«46–49» and «52» as single numbers."""
    first, _, last = span.replace("-", "–").partition("–")
    yield from map(str, range(int(first), int(last or first) + 1))


def dates(ground: Ground) -> Iterator[Failure]:
    """Dates and years."""
    standing, _ = days(without_references(ground.text))
    for day in days(without_references(ground.claim))[0]:
        if not any(day.agrees(other) for other in standing):
            yield Failure("unsupported_date", f"Datoen «{day.written}» står ikke i de siterte kildene.")


def numbers(ground: Ground) -> Iterator[Failure]:
    """Numbers, shares and amounts, with their units, said of the same thing as in the passage."""
    english = detect_language(ground.claim) == "en"
    standing = quantities(ground.text)
    claim = _COURT_CASE.sub(" ", _PARAGRAPH.sub(" ", ground.claim))
    own = quantities(ground.own_words, english)
    best = max((sentence.score for sentence in ground.sentences), default=0.0)
    for quantity in quantities(claim, english):
        if not any(quantity.agrees(other) for other in standing):
            yield Failure("unsupported_number", f"Tallet «{quantity.written}» står ikke slik i de siterte kildene.")
            continue
        if ground.says_little or quantity not in own:
            continue
        holding = [s.score for s in ground.sentences if any(quantity.agrees(q) for q in quantities(s.text))]
        if holding and max(holding) < _SAME_MATTER * best:
            yield Failure("unsupported_number", f"Kilden sier «{quantity.written}» om noe annet enn setningen gjør.")


def names(ground: Ground) -> Iterator[Failure]:
    """Names of bodies, firms, places, labels and standards."""
    known = {stem(word) for pattern in (r"[\w&-]+", r"\w+") for word in re.findall(pattern, ground.text.lower())}
    known |= lexicon().names
    text = without_references(ground.own_words)
    for match in _NAME.finditer(text):
        first = bool(_STARTS.search(text[: match.start()]))
        words = re.findall(r"[\w&-]+", match.group())
        if first and len(words) == 1 and not words[0].isupper() and not _ORGANISATION.match(text, match.end()):
            continue
        for word in words[1:] if first and len(words) > 1 and words[0].lower() in lexicon().openers else words:
            if not _known(word, known):
                yield Failure("unsupported_name", f"Navnet «{word}» står ikke i de siterte kildene.")


def _known(word: str, known: set[str]) -> bool:
    plain = word.lower()
    forms = {plain, stem(plain), plain.removesuffix("s"), plain.removesuffix("'s"), plain.split("-")[0]}
    return bool(forms & known) or stem(plain.removesuffix("s")) in known


def _same(reference: Reference, other: Reference) -> bool:
    if reference.base == other.base:
        return True
    bare = reference.kind == "provision" and None in (reference.act, other.act)
    return bare and reference.number == other.number


def _detailed(same: list[Reference]) -> list[Reference]:
    """Those that name a ledd, where any does: a title that names none says nothing about which one is quoted."""
    return [r for r in same if r.ledd is not None] or same
