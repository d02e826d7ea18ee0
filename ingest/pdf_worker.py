"""The process that opens a PDF: reads it from standard input, writes its pages as JSON, within limits."""

import io
import json
import sys

_MOST_MEMORY = 900_000_000  # bytes of address space
_MOST_CPU = 100  # seconds
_MOST_PAGES = 1_500
_MOST_CHARACTERS = 20_000_000


def main() -> None:
    """Limit this process, read, and tell; a fault inside the PDF is a problem, not an error."""
    _limit()
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU, _MOST_CPU + 5))


def _read(data: bytes) -> dict[str, object]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return _problem("encrypted")
        if len(reader.pages) > _MOST_PAGES:
            return _problem("too_large")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > _MOST_CHARACTERS:
                return _problem("too_large")
    except (MemoryError, LimitReachedError):
        return _problem("too_large")
    except Exception:  # pypdf raises whatever a broken file makes it stumble on
        return _problem("damaged")
    return {"problem": "", "pages": pages}


def _problem(code: str) -> dict[str, object]:
    return {"problem": code, "pages": []}


if __name__ == "__main__":
    main()
