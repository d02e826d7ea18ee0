"""A document: one text with an id, a kind and a validity in time, kept as front-matter Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import Path

import yaml

from corpus.errors import DocumentError


class Kind(StrEnum):
    """What sort of source a document is."""

    LAW = "law"
    KOFA = "kofa"
    GUIDANCE = "guidance"
    PLAN = "plan"
    EU = "eu"
    PREPARATORY = "preparatory"


class Authority(IntEnum):
    """The force of a source; a lower number stands above a higher one."""

    LAW = 1
    REGULATION = 2
    EU_OR_PREPARATORY = 3
    KOFA = 4
    GUIDANCE = 5
    PLAN = 6
    REPLY = 7


_BY_KIND = {
    Kind.KOFA: Authority.KOFA,
    Kind.GUIDANCE: Authority.GUIDANCE,
    Kind.PLAN: Authority.PLAN,
    Kind.EU: Authority.EU_OR_PREPARATORY,
    Kind.PREPARATORY: Authority.EU_OR_PREPARATORY,
}
_ACTS = ("LOA", "Åpenhetsloven")
_STATUSES = ("in_force", "repealed", "proposed", "adopted_not_in_force", "unknown")
_OUTCOMES = ("breach", "partial_breach", "no_breach", "fee", "dismissed", "unknown")
_DATES = ("published", "updated", "retrieved", "valid_from", "valid_to", "decided")
_LISTS = ("provisions", "categories", "sources")
_REQUIRED = ("id", "kind", "title", "url", "digest")


@dataclass(frozen=True)
class Document:
    """One source text. Dates are inclusive; `None` means unknown or open."""

    id: str
    kind: Kind
    title: str
    url: str
    digest: bool
    body: str = field(repr=False)
    publisher: str | None = None
    published: date | None = None
    updated: date | None = None
    retrieved: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    status: str | None = None
    provisions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = "nb"
    sources: tuple[str, ...] = ()
    case: str | None = None
    decided: date | None = None
    complainant: str | None = None
    respondent: str | None = None
    procurement: str | None = None
    value_nok: int | None = None
    outcome: str | None = None
    body_line: int = field(default=1, compare=False)

    @property
    def authority(self) -> Authority:
        """The document's force, from its kind and, for law, from whether it is an act."""
        if self.kind is Kind.LAW:
            act = bool(self.provisions) and self.provisions[0].startswith(_ACTS)
            return Authority.LAW if act else Authority.REGULATION
        return _BY_KIND[self.kind]

    @property
    def dated(self) -> date | None:
        """The date by which a reader judges how old the source is."""
        return self.decided or self.updated or self.published or self.valid_from

    def in_force_on(self, day: date) -> bool:
        """Whether the document's validity covers `day`; open ends cover everything."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


_KEYS = tuple(f.name for f in fields(Document) if f.name not in ("body", "body_line"))


def read_document(path: Path) -> Document:
    """Read one front-matter Markdown file.

    Raises `DocumentError` with file and line for a missing, unknown or
    malformed key, a broken date, or text that is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(path, 1, "Filen er ikke UTF-8.", "Lagre den som UTF-8.") from error
    return parse_document(text, path)


def parse_document(text: str, path: Path) -> Document:
    """Parse the text of a document file; `path` is used in error messages only."""
    lines = text.lstrip("\ufeff").split("\n")
    if lines[0].strip() != "---":
        raise DocumentError(path, 1, "Front matter mangler.", "Første linje skal være «---».")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise DocumentError(path, 1, "Front matter er ikke avsluttet.", "Sett inn en linje «---».")
    values, line_of = _read_front_matter("\n".join(lines[1:end]), path)
    body = "\n".join(lines[end + 1 :]).strip("\n") + "\n"
    if not body.strip():
        raise DocumentError(path, end + 1, "Dokumentet har ingen tekst.", "Legg inn teksten.")
    return Document(body=body, body_line=end + 2, **_checked(values, line_of, path))  # type: ignore[arg-type]


def _read_front_matter(source: str, path: Path) -> tuple[dict[str, object], dict[str, int]]:
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        raise DocumentError(path, line, "Front matter er ikke gyldig YAML.", "Sjekk anførselstegn og kolon.") from error
    if not isinstance(node, yaml.MappingNode):
        raise DocumentError(path, 2, "Front matter skal være nøkler og verdier.", "Skriv «nøkkel: verdi».")
    values: dict[str, object] = {}
    line_of: dict[str, int] = {}
    constructor = yaml.SafeLoader("")
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 2
        if key not in _KEYS:
            raise DocumentError(path, line, f"Ukjent nøkkel «{key}».", f"Lovlige nøkler: {', '.join(_KEYS)}.")
        if key in values:
            raise DocumentError(path, line, f"Nøkkelen «{key}» står to ganger.", "Fjern den ene.")
        try:
            values[key] = constructor.construct_object(value_node, deep=True)
        except (ValueError, yaml.YAMLError) as error:
            raise DocumentError(path, line, f"«{key}» har en ugyldig verdi.", "Datoer skrives ÅÅÅÅ-MM-DD.") from error
        line_of[key] = line
    return values, line_of


def _checked(values: dict[str, object], line_of: dict[str, int], path: Path) -> dict[str, object]:
    checked: dict[str, object] = {}
    for key, value in values.items():
        try:
            checked[key] = _value(key, value)
        except ValueError as error:
            raise DocumentError(path, line_of[key], f"«{key}»: {error}", "Rett verdien.") from error
    for key in _REQUIRED:
        if values.get(key) is None:
            raise DocumentError(path, line_of.get(key, 2), f"Nøkkelen «{key}» mangler.", "Legg den til i front matter.")
    return {key: value for key, value in checked.items() if value is not None}


def _value(key: str, value: object) -> object:
    if value is None:
        return None
    if key == "kind":
        if value not in list(Kind):
            raise ValueError(f"ukjent slag «{value}», lovlige er {', '.join(Kind)}.")
        return Kind(str(value))
    if key == "digest":
        if not isinstance(value, bool):
            raise ValueError("skal være true eller false.")
        return value
    if key in _DATES:
        if type(value) is not date:
            raise ValueError(f"«{value}» er ikke en dato på formen ÅÅÅÅ-MM-DD.")
        return value
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError("skal være en liste av tekster.")
        return tuple(value)
    if key == "value_nok":
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError("skal være et helt beløp i kroner.")
        return value
    if not isinstance(value, str) or not value.strip():
        raise ValueError("skal være tekst i anførselstegn.")
    if key == "id" and not all(c.isalnum() or c in "-_." for c in value):
        raise ValueError("kan bare ha bokstaver, tall, bindestrek, understrek og punktum.")
    for name, allowed in (("status", _STATUSES), ("outcome", _OUTCOMES), ("language", ("nb", "nn", "en"))):
        if key == name and value not in allowed:
            raise ValueError(f"ukjent verdi «{value}», lovlige er {', '.join(allowed)}.")
    return value


def write_document(document: Document) -> str:
    """The document as front-matter Markdown, such that `parse_document` gives it back."""
    lines = ["---"]
    defaults = {f.name: f.default for f in fields(Document)}
    for key in _KEYS:
        value = getattr(document, key)
        if value is None or (key not in _REQUIRED and value == defaults.get(key)):
            continue
        lines.append(f"{key}: {_yaml(value)}")
    return "\n".join([*lines, "---", "", document.body.strip("\n"), ""])


def _yaml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Kind):
        return str(value)
    data = list(value) if isinstance(value, tuple) else value
    dumped: str = yaml.safe_dump(data, allow_unicode=True, default_style='"', default_flow_style=True, width=10**6)
    return dumped.strip().removesuffix("\n...") if not isinstance(value, int) else str(value)


def read_documents(folders: tuple[Path, ...]) -> Iterator[Document | DocumentError]:
    """Every document under the folders, in name order; a bad file gives its error instead.

    An original stands for its digest under the same id, whichever is read first, and one in a later
    folder (the user's, after the shipped one) for one in an earlier. Any other second document
    with an id already seen gives a `DocumentError`.
    """
    kept: dict[str, tuple[Document, Path]] = {}
    folder_of: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.md")):
            if path.name == "README.md":
                continue
            try:
                document = read_document(path)
            except DocumentError as error:
                yield error
                continue
            earlier, where = kept.get(document.id, (None, path))
            newer = folder != folder_of.get(document.id) and not document.digest
            if earlier is None or (earlier.digest and not document.digest) or newer:
                kept[document.id] = (document, path)
                folder_of[document.id] = folder
            elif earlier.digest == document.digest:
                yield DocumentError(
                    path,
                    2,
                    f"Id-en «{document.id}» er alt brukt i {where}.",
                    "Gi dokumentet en egen id.",
                )
    for document, _ in kept.values():
        yield document
