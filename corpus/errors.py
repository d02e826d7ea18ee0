"""The few kinds of error that Sparring raises itself; each says what happened and what to do."""

from pathlib import Path


class SparringError(Exception):
    """Base of all our errors.

    `code` is stable and meant for machines, `message` says what happened and
    `hint` what the user can do, both in Norwegian.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(SparringError):
    """Something the asker gave cannot be used (question, date, kind, id)."""


class NotFoundError(SparringError):
    """A document or passage that the library does not hold."""


class LibraryError(SparringError):
    """The index is missing, damaged, or made with other settings."""


class ModelError(SparringError):
    """A model that is named in the settings cannot be loaded or reached."""


class SourceError(SparringError):
    """Something could not be fetched from a source: an address, a file in it, or its list."""


class DocumentError(SparringError):
    """A document file breaks the rules; carries the file and the line (1-based)."""

    def __init__(self, path: Path | str, line: int, message: str, hint: str = "") -> None:
        super().__init__("invalid_document", f"{path}:{line}: {message}", hint)
        self.path = Path(path)
        self.line = line
