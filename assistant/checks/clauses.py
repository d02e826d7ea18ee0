"""Clauses: what a claim says piece by piece, and which piece of the passage each rests on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.checks.denials import FIXED, NORWEGIAN, affirmed, denies
from assistant.checks.wordforms import has_finite_verb, with_subject
from assistant.checks.wording import Word, carried, content, lexicon, terms

_SPLIT = re.compile(
    r"[;:–]|[.,](?=\s|$)"
    r"|(?<!-)\s(?=(?:og|om at|men|mens|fordi|når|hvis|dersom|selv om|sjølv om|slik at|så lenge|enn"
    r"|uten|utan|but|and"
    r"|because|when|where|if|although|even if|even though|as long as|unless|without)\s)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b((?:mente|meinte|mener|meiner|hevd\w+|fant|fann|kom til|kommet til|uttalte|slo fast|anførte|anfører|sier"
    r"|seier|gjøre|gjere|gjeldende|gjeldande|held|found|argued|concluded|says))\s(at|that)\s",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:jf|jfr|se|sjå|cf|see)\b\.?\s(?:\w+\s)?(?:§+|sections?)\s?[\w-]+(?:\s\w+ (?:ledd|paragraph))?", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"(?:og |and )?(?:når|om at|hvis|dersom|selv om|sjølv om|så lenge|der|ved|som|fordi|for å|when|where|if"
    r"|although|even if|even though|as long as|unless|which|who|because)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(\b(?:som|that)\b[^,.;:]{1,80}),", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:og |eller |and |or )?(?:om(?! (?:at|lag)\b)|hv(?:a|em|or\w*|ilke\w*|ordan)|kva"
    r"|kven|korleis|whether|what|which|how)\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"^(?:om|hv(?:a|em|or\w*|ilke\w*|ordan)|kva|kven|kor\w*)\b[^.;:]{3,160}?,\s"
    r"(?=(?:er|var|ble|blir|vet|sier|seier|har|kan|gjør|gjorde|står|følger|avgjør\w*)\b)",
    re.IGNORECASE,
)
_ENGLISH_LIST = re.compile(r"\b\w+(?:, \w+(?: \w+)?)+,? and \w+")  # its commas and «and» part no clauses
_NEITHER = re.compile(r"\b(?:verken|hverken|korkje|neither)\b[^.;:]*", re.IGNORECASE)
_HARD = re.compile(r"[;:–]|[.](?=\s|$)")
_WHOLE = re.compile(r",|\s(?=(?:og|når|hvis|men)\s)")
_CONJUNCTION = re.compile(r"^(?:og|men|eller|and|but|or)\s+", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w§-])(?<!§ )\d+(?:[ .,]\d+)*(?![\w-])|(?<=§ )\d+(?:-\d+)?\s?[a-z]?\b")
_WORDS = 2
_LEAST = 0.34
_NEAR = 0.85
_NEAR_DENIED = 0.7


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence.

    `denied`: it says that something is not so. `subordinate`: it is a condition or a reason.
    """

    text: str
    denied: bool
    subordinate: bool = False
    score: float = 0.0


def clauses(text: str, contrasts: bool = False) -> list[Clause]:
    """The clauses of a text.

    A piece with hardly a word of its own joins its neighbour, unless it denies. With `contrasts`, one that only denies
    («, men ikke hurtigbåter») takes along what it is set against.
    """
    pieces: list[str] = []
    waiting = ""
    norwegian = bool(NORWEGIAN.search(text))
    if not norwegian:
        text = _ENGLISH_LIST.sub(lambda match: match.group().replace(",", "").replace(" and ", " & "), text)
    text = _ANSWERED.sub(lambda match: f"Det {_WHOLE.sub(' ', match.group())}", text)
    text = _NEITHER.sub(lambda match: match.group().replace(",", " eller"), text)
    for piece, opens in _pieces(_RELATIVE.sub(r"\1", _REPORTED.sub(r"\1; \2 ", text))):
        if waiting and lexicon().negators.match(_CONJUNCTION.sub("", piece)):
            pieces.append(waiting)
            waiting = ""
        joined = f"{waiting} {piece}".strip()
        count = len(content(affirmed(joined))) + ("§" in joined) + bool(FIXED.search(joined))
        bare = _CONJUNCTION.sub("", joined)
        if pieces and not waiting and count and (lexicon().negators.match(bare) or (count < _WORDS and denies(bare))):
            short = contrasts and not (_SUBORDINATE.match(pieces[-1]) and has_finite_verb(joined))
            pieces.append(f"{affirmed(pieces[-1])} {joined}" if short else joined)
        elif pieces and not waiting and count < _WORDS and bare != joined:
            pieces[-1] = f"{pieces[-1]} {joined}"
        elif norwegian and not denies(joined) and not has_finite_verb(joined):  # a part of a list
            if opens or waiting or not pieces or _SUBORDINATE.match(joined):
                waiting = joined
            else:
                pieces[-1] = f"{pieces[-1]} {joined}"
        elif count >= _WORDS or (count and not waiting and denies(joined)):
            pieces.append(joined)
            waiting = ""
        else:
            waiting = joined
    if waiting and pieces:
        pieces[-1] = f"{pieces[-1]} {waiting}"
    elif waiting:
        pieces.append(waiting)
    made: list[Clause] = []
    for number, piece in enumerate(pieces):
        if number:
            piece = with_subject(piece, pieces[number - 1])
        goes_on = bool(made) and made[-1].subordinate and _CONJUNCTION.match(piece) is not None
        asked = bool(made) and made[-1].denied and _QUESTION.match(piece) is not None  # «sier ikke hvor …, hvem …»
        made.append(Clause(piece, asked or denies(piece), goes_on or bool(_SUBORDINATE.match(piece))))
    return made


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each opens a sentence or follows a colon or semicolon."""
    for part in _HARD.split(text):
        for number, piece in enumerate(_SPLIT.split(part)):
            if piece.strip():
                yield piece.strip(), number == 0


def only_leads(clause: Clause) -> bool:
    """Whether a clause is what another hangs on: «nemnda fant» before «at …», «jf. FOA § 15-1»."""
    text = clause.text.strip(" .,")
    return not clause.denied and any(p.fullmatch(text) is not None for p in (lexicon().leads, _POINTS))


def asks(clause: Clause) -> bool:
    """Whether a clause is an indirect question («hvilke miljøbelastninger som skal vektlegges»): it states nothing."""
    return _QUESTION.match(clause.text) is not None


def resting_on(claim: Clause, passages: list[Clause]) -> list[Clause]:
    """The clauses that a clause of a claim most likely rests on; none where too little of it is found anywhere.

    A word that stands in few clauses tells more than one that stands in many.
    """
    standing = [terms(affirmed(clause.text)) for clause in passages]
    wanted = content(affirmed(claim.text))
    if not wanted or not passages:
        return []
    weights = _weights(wanted, standing)
    figures = frozenset(_FIGURE.findall(claim.text))
    total = sum(weights.values()) + len(figures)
    scored = [
        replace(
            clause,
            score=(
                sum(weights[w] * carried(w, found) for w in wanted)
                + len(figures & frozenset(_FIGURE.findall(clause.text)))
            )
            / total,
        )
        for clause, found in zip(passages, standing, strict=True)
    ]
    best = max(clause.score for clause in scored)
    if best < _LEAST:
        return []
    return [
        clause
        for clause in scored
        if clause.score >= (_NEAR_DENIED if claim.denied and clause.denied else _NEAR) * best
    ]


def _weights(wanted: tuple[Word, ...], standing: list[frozenset[str]]) -> dict[Word, float]:
    holding = Counter({word: sum(carried(word, found) > 0 for found in standing) for word in wanted})
    return {word: 1.0 / max(1, holding[word]) for word in wanted}
