"""Personal data kept from a model that is not on this machine, and put back in what it answers."""

from dataclasses import dataclass

from assistant.personal_data import find, masked


@dataclass(frozen=True)
class Masked:
    """A text without personal data; `originals` tells what stood behind each placeholder."""

    text: str
    originals: dict[str, str]

    def restored(self, text: str) -> str:
        """A text with the placeholders replaced by what they stood for."""
        for placeholder, original in self.originals.items():
            text = text.replace(placeholder, original)
        return text

    def again(self, text: str) -> str:
        """A restored text as the model may read it: what the placeholders stood for is replaced by them."""
        for placeholder, original in self.originals.items():
            text = text.replace(original, placeholder)
        return text


def mask(text: str, language: str) -> Masked:
    """The personal data of a text as placeholders: names and addresses too, as far as they are found."""
    found = find(text)
    hidden = masked(text, found, language)
    originals: dict[str, str] = {}
    position = 0
    end = 0
    for piece in found:
        position += piece.start - end
        placeholder = hidden[position : hidden.index("]", position) + 1]
        originals.setdefault(placeholder, piece.text)
        position += len(placeholder)
        end = piece.end
    return Masked(hidden, originals)
