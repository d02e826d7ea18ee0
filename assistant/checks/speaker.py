"""What a party argued is not what the board held."""

from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.wording import found, lexicon
from corpus.document import Kind

_BOARD = frozenset({"assessment", "conclusion"})


def speaker(ground: Ground) -> Iterator[Failure]:
    """A party's argument needs the party's name on it; the board's view needs a passage where the board speaks."""
    words = lexicon()
    decisions = [p for p in ground.passages if p.kind is Kind.KOFA]
    if not decisions:
        return
    party = found(words.party_says, ground.claim)
    board = found(words.board_says, ground.claim)
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
