"""One legal reference: a provision, a KOFA case or an EU act."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """One reference; `start` and `end` are character offsets into the text as given."""

    kind: str
    act: str | None
    number: str
    start: int
    end: int
    text: str
    ledd: int | None = None
    sentence: int | None = None
    letter: str | None = None
    paragraph: int | None = None

    @property
    def base(self) -> str:
        """The provision, case or directive as a whole: «FOA § 7-9», «KOFA 2025/322»."""
        if self.kind == "provision":
            return f"{self.act} § {self.number}" if self.act else f"§ {self.number}"
        return f"{self.act} {self.number}"

    @property
    def canonical(self) -> str:
        """The reference in our one spelling, with ledd, punktum, bokstav, avsnitt or article."""
        parts = [self.base]
        if self.ledd is not None:
            parts.append(f"({self.ledd})")
        if self.sentence is not None:
            parts.append(f"{self.sentence}. punktum")
        if self.letter is not None:
            parts.append(f"bokstav {self.letter}")
        if self.paragraph is not None:
            parts.append(f"{'avsnitt' if self.kind == 'kofa' else 'art.'} {self.paragraph}")
        return " ".join(parts)
