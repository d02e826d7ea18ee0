"""`python -m tests.ingest.measure_decisions`: how well typeset decisions are read back, by style; part of `make eval`."""

import sys
from difflib import SequenceMatcher

from tests.ingest.test_kofa_decision import read_back
from tests.ingest.typeset import STYLES, make

_EACH = 15


def main() -> int:
    """A line for each style: paragraphs with the right number, the right speaker, and the character error rate."""
    for style in STYLES:
        total = numbers = speakers = characters = wrong = 0
        for seed in range(100, 100 + _EACH):
            made = make(seed, style, "nn" if seed % 3 == 0 else "nb", quotes_provision=seed % 4 == 0, long=1 + seed % 3)
            back = read_back(made)
            for truth, found in zip(made.paragraphs, [*back, *[None] * len(made.paragraphs)], strict=False):
                total += 1
                numbers += found is not None and found.number == truth.number
                speakers += found is not None and found.speaker == truth.speaker
                characters += len(truth.text)
                text = found.text if found else ""
                same = sum(block.size for block in SequenceMatcher(None, truth.text, text, False).get_matching_blocks())
                wrong += max(len(truth.text), len(text)) - same
        sys.stdout.write(
            f"{style}: {total} paragraphs, number right {numbers / total:.4f}, speaker right {speakers / total:.4f}, "
            f"character error rate {wrong / characters:.5f}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
