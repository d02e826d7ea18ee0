"""Denials: whether a piece of a sentence says that something is not so, what it denies, and it without its denial."""

import re

from assistant.checks.wordforms import has_finite_verb
from assistant.checks.wording import Word, content, lexicon

FIXED = re.compile(r"(?:ulovlige?|ulovleg\w*) direkte anska\w+|illegal direct awards?", re.IGNORECASE)
_NO_DENIAL = re.compile(
    r"\b(?:(?:answers?|answered|says?|said) no|no\.? (?=\d)"
    r"|(?:not|ikke|ikkje) (?:just|merely|kun|utelukkende|utelukkande)"
    r"|f[ae]ll(?:er)? ikkj?e bort|uten (?:merverdiavgift|mva)|utan (?:meirverdiavgift|mva)|ikke bare"
    r"|ikkje berre|not only|ikke senere enn"
    r"|no later than|not more than|(?:ikkje|ikke|not|no) (?:\w+ ){0,2}(?:mer|meir|flere|fleire|høyere|høgare|lengre"
    r"|lenger|større|eldre|senere|seinare|mindre|færre|lavere|lågare|kortere|more|higher|longer|older|later|less|fewer|lower)"
    r"(?= (?:enn|than) (?:\w+ )?(?:\d+(?![\w-])|to|tre|fire|fem|seks|åtte|ni|ti"
    r"|two|three|four|five|six|ten)\b)|(?:ikke|ikkje) lenger enn)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"\b(?:uten|utan|without) (?!at )(?:\w+ ){1,3}?"
    r"(?=(?:er|var|ble|blir|blei|vert|vart|kan|skal|må|har|vil"
    r"|bør|oppfyller|gjelder|egner|tilfredsstiller|fyller|gir|krever|holder|regnes|omfattes|is|are|was|were|can)\b)"
    r"|\b(?:ved|med|av|for|om|til) (?:ikke|ikkje) \w+(?:ende|ede|erte?|bare?|lige)\b(?=\s\w)",
    re.IGNORECASE,
)
_CLEFT = re.compile(r"(?:og |men |at )*(?:det|dette|these|it|this)\s(?:er|var|is|was)\b", re.IGNORECASE)
_RELATIVE_DENIAL = re.compile(
    r"\b(?:som|who|which) (?:(?!(?:er|var|har|kan|skal|må|ble|blir|gjelder|vil|en|et|ei|ein|eit|regel|hovedregel"
    r"|oftest)\b)\w+ ){0,2}?"
    r"(?:ikke|ikkje|aldri|not)\b"
    r"|\bsom (?:er|har|var) (?:ikke|ikkje)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )(?<!have )(?<!had )"
    r"\bnot \w+ed(?= (?:in|by|with|as|to)\b)",
    re.IGNORECASE,
)
_RELATIVE_END = re.compile(
    r"\bsom (?:\w+ )+?(?:eller (?:ikke|ikkje)\b|og (?:ikke|ikkje) \w+(?:er|te|de)\b)[^,]*$", re.IGNORECASE
)
_FALLS_NOT = re.compile(r"\bf[ae]ll(?:er)? (?:ikke|ikkje) bort\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:uten|utan|without)\b", re.IGNORECASE)
NORWEGIAN = re.compile(r"[æøå]|\b(?:og|er|gjeld|som|til|den|det|ein|eit|med)\b", re.IGNORECASE)
_NOW = re.compile(r"\bno\b", re.IGNORECASE)  # nynorsk for «nå»
_AFTER = 2


def denies(text: str) -> bool:
    """Whether a text denies something: «ikke», «faller bort»; «uten» counts where nothing else denies."""
    plain = _without_relatives(_ATTRIBUTE.sub(" ", _NO_DENIAL.sub(" ", text)))
    if NORWEGIAN.search(plain):
        plain = _NOW.sub(" ", plain)
    count = len(lexicon().negators.findall(plain))
    if count and _WITHOUT.match(plain):  # «uten bedre effekt kan det ikke byttes ut»
        count += 1
    return count % 2 == 1 if count else bool(_WITHOUT.search(plain))


def denies_within(text: str) -> bool:
    """Whether a relative in a text denies: «et tilbud som ikke er bindende»."""
    return _RELATIVE_DENIAL.search(text) is not None


def _without_relatives(text: str) -> str:
    """«Et tilbud som ikke er bindende, skal avvises» denies nothing of the offer; a cleft («det er A som») may."""
    if _CLEFT.match(text):
        return text
    text = _RELATIVE_DENIAL.sub(" ", text)
    match = _RELATIVE_END.search(text)
    return text[: match.start()] if match and has_finite_verb(text[: match.start()]) else text


def focus(text: str) -> list[Word]:
    """What a text denies: the words on both sides of each «ikke»."""
    found: list[Word] = []
    for match in lexicon().negators.finditer(text):
        sides = content(affirmed(text[: match.start()]))[-1:], content(affirmed(text[match.end() :]))[:_AFTER]
        found += [word for side in sides for word in side]
    return found


def affirmed(text: str) -> str:
    """The text without what denies in it, so that «er ikke plikt» and «er plikt» meet."""
    plain = _FALLS_NOT.sub(" ", FIXED.sub("ulovligdirekteanskaffelse", text))
    return _WITHOUT.sub(" ", lexicon().negators.sub(" ", plain))
