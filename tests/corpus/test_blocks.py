"""Markdown into blocks: nothing is lost, and a lead-in governs its own list only."""

from corpus.blocks import read_blocks


def test_a_paragraph_ending_in_a_colon_without_a_list_is_kept() -> None:
    assert [b.text for b in read_blocks("Vi krever:\n\nTo tilbud.\n\nFrist:\n")] == [
        "Vi krever:",
        "To tilbud.",
        "Frist:",
    ]


def test_a_lead_in_does_not_reach_past_an_ordinary_paragraph() -> None:
    blocks = read_blocks("Dette må du ikke gjøre:\n\n- Røyke\n\nEllers er alt greit.\n\n- Spise\n")
    assert [(b.lead_in, b.text) for b in blocks] == [
        ("Dette må du ikke gjøre:", "Røyke"),
        ("", "Ellers er alt greit."),
        ("", "Spise"),
    ]


def test_a_list_of_fragments_right_under_a_heading_is_governed_by_it() -> None:
    blocks = read_blocks("## De to viktigste tiltakene\n- redusere svinn\n- velge lokalt\n\n## Råd\n- Velg lokalt.\n")
    assert [(b.lead_in, b.text) for b in blocks] == [
        ("De to viktigste tiltakene", "redusere svinn"),
        ("De to viktigste tiltakene", "velge lokalt"),
        ("", "Velg lokalt."),
    ]
