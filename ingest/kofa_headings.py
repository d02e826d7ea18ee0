"""The headings of KOFA decisions through the years, in bokmål and nynorsk, and who speaks under each.

A heading stands on a line of its own, often with a colon. Older decisions have «Anførsler» over both
parties'; newer ones a sentence («Klager har i det vesentlige anført»). Patterns on the lower-case line.
A sentence that a line's end has cut («… kommer til samme / konklusjon.», «Klager har levert tilbud i») must not
pass for one: it would give the rest of the board's words to a party, or the reverse.
"""

import re

# canonical heading in the Markdown document → patterns
_CLAIMS = r"(?:anførsler|anførslar)"
_HAS_CLAIMED = r"(?:anfører|(?:har|gjer|gjør)[\w ,]{0,60}(?:anført|gjeldande|gjeldende))"
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("Saken gjelder", r"(?:kort om saken|om saken|saken gjelder|saka gjeld)"),
    ("Bakgrunn", r"(?:sakens |saken sin )?bakgrunn(?:en)?(?: for saken| for saka)?"),
    ("Klagers anførsler", rf"(?:klager(?:en)?s?|klagar(?:en)?s?)(?: sine)? {_CLAIMS}"),
    ("Klagers anførsler", rf"(?:klager(?:en)?|klagar(?:en)?) {_HAS_CLAIMED}"),
    ("Innklagedes anførsler", rf"innklag(?:ede|edes|a|ade|ades)(?: sine)? {_CLAIMS}"),
    ("Innklagedes anførsler", rf"innklag(?:ede|a|ade) {_HAS_CLAIMED}"),
    ("Valgte leverandørs anførsler", rf"(?:valgte|valde) leverandør(?:s|en sine)? (?:{_CLAIMS}|{_HAS_CLAIMED})"),
    ("Anførsler", rf"(?:partenes |partane sine )?{_CLAIMS}"),
    ("Klagenemndas vurdering", r"klagenemnda(?:s|ns|en si| si|en sin)? (?:vurdering|vurderinger|vurderingar)"),
    (
        "Klagenemndas vurdering",
        r"(?:sekretariatets|sekretariatet si|klagenemndssekretariatets) vurdering(?:er|ar)?",
    ),
    ("Konklusjon", r"(?:konklusjon|slutning|vedtak)"),
)
_COMPILED = tuple((name, re.compile(rf"^(?:[ivx\d]{{1,4}}\.?\s+)?{pattern}\s*:?$")) for name, pattern in _HEADINGS)
LONGEST = 90  # characters of a line that may be a heading


def heading_of(line: str) -> str | None:
    """The canonical heading that a line is, or `None` for running text."""
    line = line.strip()
    if len(line) > LONGEST or not line[:1].isupper() and not line[:1].isdigit():
        return None
    lowered = line.lower()
    return next((name for name, pattern in _COMPILED if pattern.match(lowered)), None)
