"""What reaches a language model is cleared of instructions that somebody hid in it.

Passages, own files, pasted text and history are material to answer from. Before a model reads them, invisible
characters, comments, markup and encoded text are taken out, and so are sentences and lines that speak to the assistant
or pose as a turn of the conversation. What is stored, searched and quoted to the reader is never touched. This is the
outer ring: whatever the model then writes must still pass every check of `assistant.checking`.
"""

import base64
import binascii
import html
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from assistant.quoting import sentences

LEFT_OUT = "[…]"
_FILE = Path(__file__).with_suffix(".toml")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^\[//\]: # .*$|/\*.*?\*/|\{#.*?#\}|%%.*?%%", re.DOTALL | re.MULTILINE)
_UNSEEN = re.compile(
    r"<(script|style|template|title|noscript)\b.*?</\1\s*>"
    r"|<(\w+)\b[^>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|color\s*:\s*(?:white|#fff\w*)|\bhidden\b)"
    r"[^>]*>.*?</\2\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_HIDDEN_LINK = re.compile(r"(!?\[[^\]]*\]\([^)\s]*)\s+\"[^\"]*\"\)|(?<=\[)(?=\]\()")
_ENCODED = re.compile(
    r"(?<![\w/.-])(?:[A-Za-z0-9+/_-]{24,}={0,2}|(?:[0-9a-fA-F]{2}[\s:]?){16,}|(?:\\[ux][0-9a-fA-F]{2,4}){6,})(?![\w/])"
)
_PERCENT = re.compile(r"(?:[\w.+-]*%[0-9a-fA-F]{2}){6,}[\w.+-]*")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_][ .\-_*]){6,}[^\W\d_](?!\w)")  # «s e b o r t»
_LETTERS = ("аеорсухікмвнтѕνοαιε0345$@!|", "aeopcyxikmbhtsvoaieoeassai|")
_LOOK_ALIKES = tuple(
    str.maketrans(f"{_LETTERS[0]}1", f"{_LETTERS[1].replace('|', one)}{one}") for one in ("i", "l")
)  # foreign letters and digits read as the letters they look like


@dataclass(frozen=True)
class _Signs:
    orders: tuple[re.Pattern[str], ...]
    roles: re.Pattern[str]
    frames: re.Pattern[str]


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    orders = tuple(re.compile(rf"(?<!\w)(?:{pattern})") for pattern in raw["orders"])
    return _Signs(orders, re.compile(raw["roles"], re.IGNORECASE), re.compile(raw["frames"], re.IGNORECASE))


def visible(text: str) -> str:
    """The text without characters that nobody sees: zero width, direction, tags, variation, soft hyphens."""
    return "".join(c for c in text if not _invisible(c))


@lru_cache(maxsize=4096)
def neutralised(text: str) -> str:
    """The text as a model may read it; equal to the text itself where there is nothing hidden in it."""
    shown = visible(text)
    posing = _signs().frames.search(html.unescape(shown))
    if posing:  # what poses as the frame of the prompt speaks to the model from there on
        shown = f"{html.unescape(shown)[: posing.start()].rsplit(chr(10), 1)[0]}\n{LEFT_OUT}".strip()
    for pattern in (_COMMENT, _UNSEEN, _TAG):
        shown = pattern.sub(" ", shown)
    shown = _HIDDEN_LINK.sub(lambda m: f"{m.group(1)})" if m.group(1) else "", shown)
    shown = _ENCODED.sub(lambda m: LEFT_OUT if _decodes(m.group()) else m.group(), shown)
    shown = _PERCENT.sub(lambda m: LEFT_OUT if " " in unquote(m.group().replace("+", " ")) else m.group(), shown)
    if shown == text and not _speaks_to_assistant(text):
        return text
    return "\n".join(_line(line) for line in shown.split("\n"))


def only_orders(text: str) -> bool:
    """Whether a text asks nothing and does no more than tell the assistant what to do or say."""
    left = neutralised(text)
    return left != text and "?" not in text and not re.search(r"\w", left.replace(LEFT_OUT, ""))


def _line(line: str) -> str:
    if _signs().roles.search(_folded(line)) or _SPACED.search(line):
        return LEFT_OUT
    kept = line
    for sentence in _pieces(line):
        if _speaks_to_assistant(sentence):
            kept = kept.replace(sentence, LEFT_OUT, 1)
    return LEFT_OUT if kept == line and _speaks_to_assistant(line) else kept


def _pieces(line: str) -> Iterator[str]:
    """Sentences, cut also where a small letter follows the stop, as in careless or crafted text."""
    for sentence in sentences(line):
        yield from (piece for piece in re.split(r"(?<=[.!?])\s+(?=[a-zæøå])|(?<=[!?])\s+", sentence) if piece.strip())


def _speaks_to_assistant(text: str) -> bool:
    signs = _signs()
    if _SPACED.search(text) or any(signs.roles.search(_folded(line)) for line in text.split("\n")):
        return True
    folded = _folded(text)
    forms = {folded, *(folded.translate(table) for table in _LOOK_ALIKES)}
    return any(order.search(form) for form in forms for order in signs.orders)


def _folded(text: str) -> str:
    """Lower case, entities resolved, look-alike letters and widths made plain; for recognising only."""
    plain = unicodedata.normalize("NFKC", html.unescape(text))
    return re.sub(r"[*_`~]|\s+", lambda m: " " if m.group().isspace() else "", plain.lower())


def _invisible(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) == "Cf"
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE01EF
        or code in (0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F)
    )


def _decodes(token: str) -> bool:
    """Whether a run of letters and digits is text in base64, hexadecimal or escapes."""
    if token.startswith("\\"):
        return True
    raw = re.sub(r"[\s:]", "", token)
    for decode in (_from_hexadecimal, _from_base64):
        try:
            text = decode(raw).decode("utf-8")
        except (ValueError, binascii.Error):
            continue
        if text and sum(c.isprintable() for c in text) >= 0.95 * len(text) and re.search(r"[a-z]{2}", text.lower()):
            return True
    return False


def _from_hexadecimal(raw: str) -> bytes:
    return bytes.fromhex(raw)


def _from_base64(raw: str) -> bytes:
    return base64.b64decode(raw.rstrip("=") + "=" * (-len(raw.rstrip("=")) % 4), altchars=b"-_" if "-" in raw else None)
