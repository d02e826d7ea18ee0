"""What Typer says of a wrong command line, in Norwegian; its own texts are English."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.exceptions import TyperException

_TEXTS = (
    (r"Missing (?:argument|option|parameter) '?(?P<what>[^']*)'?\.?.*", "«{what}» mangler."),
    (r"No such option: (?P<what>\S*).*", "Valget «{what}» finnes ikke."),
    (r"No such command '(?P<what>.*)'\..*", "Kommandoen «{what}» finnes ikke."),
    (
        r"Got unexpected extra argument(?:s|\(s\))? \((?P<what>.*)\)",
        "«{what}» er for mye. Sett tekst med mellomrom i anførselstegn.",
    ),
    (r"Option '?(?P<what>[^' ]*)'? requires an argument\.?", "Valget «{what}» mangler en verdi."),
    (r"Invalid value for (?P<what>.*?): .*greater than or equal to (?P<limit>\S+)", "{what} skal være minst {limit}."),
    (r"Invalid value for (?P<what>.*?): .*less than or equal to (?P<limit>\S+)", "{what} skal være høyst {limit}."),
    (r"Invalid value for (?P<what>.*?): .*valid integer.*", "{what} skal være et helt tall."),
    (r"Invalid value for (?P<what>.*?): .*", "Verdien av {what} kan ikke brukes."),
)


def wrong_use(error: "TyperException") -> str:
    """What is wrong with the command line; where no command was given, that one is needed."""
    text = error.format_message()
    if not text or not text.strip():
        return "Hvilken kommando?"
    for pattern, ours in _TEXTS:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            return ours.format(**match.groupdict())
    return text
