"""Bodies of answers: unpacked within a limit, and text in the charset they are really in."""

import codecs
import re
import zlib

import httpx

from corpus.errors import SourceError

_PIECE = 65_536
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.I)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


async def read_body(response: httpx.Response, most_bytes: int) -> bytes:
    """The unpacked body; raises `SourceError` (`too_large`, `bad_answer`).

    Unpacked here and not by httpx, which unpacks a whole piece of any ratio at once.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise SourceError("bad_answer", f"{response.url} er pakket på en måte vi ikke ba om ({encoding}).")
    packed = encoding in ("gzip", "x-gzip", "deflate")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if packed else None  # 32: gzip and zlib alike
    body = bytearray()
    async for piece in response.aiter_raw(_PIECE):
        try:
            body += unpacker.decompress(piece, most_bytes + 1 - len(body)) if unpacker else piece
        except zlib.error as error:
            raise SourceError("bad_answer", f"{response.url} er pakket feil.") from error
        if len(body) > most_bytes:
            raise SourceError("too_large", f"{response.url} er større enn {most_bytes // 1_000_000} MB.")
    if unpacker and body and not unpacker.eof:
        raise SourceError("bad_answer", f"{response.url} kom bare delvis fram.")
    return bytes(body)


def text_of(body: bytes, content_type: str = "") -> str:
    """The body as text.

    A byte order mark decides, then whether it is valid UTF-8 (Norwegian in another charset
    never is), then what the header or the page itself says; Windows-1252 is left.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    header = re.search(r"charset\s*=\s*[\"']?([\w-]+)", content_type, re.I)
    meta = _META.search(body[:4096])
    for name in (header and header.group(1), meta and (meta.group(1) or meta.group(2)).decode("ascii")):
        if name and (charset := _known(name)):
            return body.decode(charset, errors="replace")
    return body.decode("cp1252", errors="replace")


def _known(name: str) -> str:
    try:
        charset = codecs.lookup(name).name
    except LookupError:
        return ""
    if charset == "utf-8":  # it was tried, and is a wrong promise
        return ""
    return "cp1252" if charset in ("iso8859-1", "ascii") else charset  # as browsers read them
