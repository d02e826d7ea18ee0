"""A provision or ledd must be the one that the sentence is told of."""

import pytest

from assistant.checking import check_claim
from assistant.quoting import citation
from corpus.library import Library


@pytest.mark.parametrize(
    ("document", "start", "true", "false"),
    [
        (
            "law-foa-5-1",
            "Del IV gjelder",
            "Del IV gjelder fra terskelen i § 5-3 andre ledd.",
            "Del IV gjelder fra terskelen i § 5-1 andre ledd.",
        ),
        (
            "law-loa-5d-5m-5n-5o-2026",
            "For grønne kjøp",
            "Beredskap kan gi unntak fra klimaplikten i § 5b.",
            "Beredskap kan gi unntak fra klimaplikten i § 5n.",
        ),
        (
            "guidance-30-prosentveilederen-03-anskaffelsesforskriften",
            "Fjerde ledd andre",
            "Unntaket for uvesentleg klimaavtrykk står i femte ledd.",
            "Unntaket for uvesentleg klimaavtrykk står i andre ledd.",
        ),
    ],
)
def test_another_provision_of_the_same_passage_is_caught(
    library: Library, document: str, start: str, true: str, false: str
) -> None:
    passage = next(p for p in library.passages_of(document) if p.text.startswith(start))
    cited = [citation(passage, passage.text, 1)]
    assert check_claim(true, cited, [passage], None) == ()
    assert "unsupported_reference" in {f.code for f in check_claim(false, cited, [passage], None)}
