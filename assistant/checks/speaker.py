"""What a party argued is not what the board held."""

import re
from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.wording import found, lexicon
from assistant.quoting import sentences
from corpus.document import Kind
from corpus.passage import OUR_OWN_WORDS

_CASE = re.compile(  # a case by its name, where it says nothing
    r"\bKOFA(?:-sak\w*)?(?:\s(?:sak|case))?\s\d{4}/\d+"
    r"(?!\s(?:slo|fant|fann|kom|uttal\w+|sier|seier|sa|mente|meinte|la til|held|found|said|says|ruled|states?))",
    re.IGNORECASE,
)
_BOARD = frozenset({"assessment", "conclusion"})


def speaker(ground: Ground) -> Iterator[Failure]:
    """A party's argument needs the party's name on it; the board's view needs a passage where the board speaks."""
    if _our_remark(ground):
        yield Failure("party_as_board", "Dette er vår egen slutning i omtalen, ikke DFØs ord.")
        return
    words = lexicon()
    decisions = [p for p in ground.passages if p.kind is Kind.KOFA]
    if not decisions:
        return
    party = found(words.party_says, ground.claim)
    board = found(words.board_says, words.unsaid.sub(" ", _CASE.sub(" ", ground.claim)))
    if any(p.speaker in _BOARD for p in decisions) or (not board and any(p.speaker == "summary" for p in decisions)):
        reported = [s for s in ground.aligned if words.party_first.match(s.text)]
        if reported and len(reported) == len(ground.aligned) and not party:
            yield Failure("party_as_board", "Setningen i kilden gjengir hva en part mente. Skriv hvem som mente det.")
        return
    if any(p.speaker == "commentary" for p in decisions) and board:
        yield Failure("party_as_board", "Kilden er en omtale, ikke klagenemndas egne ord.")
    elif any(p.speaker == "arguments" for p in decisions) and (board or not party):
        yield Failure(
            "party_as_board", "Kilden gjengir en parts anførsel, ikke klagenemndas syn. Skriv hvem som anførte det."
        )
    elif board:
        yield Failure("party_as_board", "Kilden er ikke klagenemndas vurdering.")


def _our_remark(ground: Ground) -> bool:
    """Whether DFØ is said to say what the digest marks as a conclusion of our own."""
    words = lexicon()
    if not found(words.said_by_dfo, ground.claim) or found(words.negators, ground.claim):
        return False
    best = ground.sentences[0] if ground.sentences else None
    if best is None or found(words.dfo, best.text):
        return False
    inside = sentences(best.passage.text)
    after = inside[inside.index(best.text) + 1 :][:1] if best.text in inside else []
    return any(OUR_OWN_WORDS.search(text) for text in (best.text, *after))
