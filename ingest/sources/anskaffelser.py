"""DFØ's guidance on anskaffelser.no: pages from the sitemap and from start addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from corpus.document import Document, Kind, read_documents
from corpus.errors import SourceError
from corpus.provisions import find_references
from corpus.settings import SHIPPED_DOCUMENTS
from ingest.html import WebPage, first_date, read_page
from ingest.sources.source import UNCHANGED, Entry, Fetched
from ingest.web import Page, WebClient

_NO_TEXT = "no_text"
_SHORTEST = 200  # characters of text of its own; less is a page of links
_NOT_GUIDANCE = re.compile(
    r"/(sok|search|kalender|kurs|arrangement\w*|user|node|taxonomy|login)(/|$)|\.(?!html?$)\w{2,4}$"
)
_CHAPTER = re.compile(r"^(?:kap(?:ittel)?-)?(\d+|vedlegg-\d+)(?:-|$)")
_MOST_PROVISIONS = 5
_LARGEST = 10_000_000  # bytes of a page; the longest guides have a hundredth of it


@dataclass(frozen=True)
class _Listed:
    address: str
    modified: str


class Anskaffelser:
    """The pages of the site; the address without `www.`, query and trailing slash is an entry's key."""

    name = "anskaffelser"

    def __init__(self, client: WebClient, addresses: tuple[str, ...]) -> None:
        self._client = client
        self._addresses = addresses
        self._pages: dict[str, Page] = {}  # start pages, got for their links, to be read as entries too
        self._digests = digest_ids()

    def entries(self, since: date | None) -> Iterator[Entry]:
        """The pages that the sitemaps list, and each start page with the pages below it that it links to."""
        for listed in self._listed():
            if _NOT_GUIDANCE.search(urlsplit(listed.address).path):
                continue
            changed = first_date(listed.modified)
            if since is None or changed is None or changed >= since:
                # A day alone doesn't tell of a second change on the same day.
                settled = changed is None or changed < date.today() or "T" in listed.modified
                yield Entry(key_of(listed.address), listed.address, listed.modified if settled else "", changed)

    def _listed(self) -> Iterator[_Listed]:
        waiting, seen = list(self._addresses), set(self._addresses)
        while waiting:
            address = waiting.pop(0)
            page = self._client.get(address)
            if not _is_sitemap(page):
                self._pages[address] = page
                yield _Listed(address, "")
                yield from _pages_below(page, self._client.hosts)
                continue
            maps, pages = _read_sitemap(page)
            waiting += [found for found in maps if found not in seen]
            seen.update(maps)
            yield from pages

    def read(self, entry: Entry) -> Fetched:
        """The page as a document; none if it holds nothing but links."""
        page = self._pages.pop(entry.address, None) or self._client.get(
            entry.address, conditional=True, most_bytes=_LARGEST
        )
        if page.unchanged:
            return Fetched((), note=UNCHANGED)
        if page.content_type and "html" not in page.content_type:
            raise SourceError("not_a_page", f"{entry.address} er ikke en nettside ({page.content_type}).")
        found = read_page(page.text)
        if len(found.markdown) < _SHORTEST or not found.title:
            return Fetched((), note=_NO_TEXT)
        address = self._right_address(page.address, found)
        aliases = tuple(dict.fromkeys(a for a in (entry.address, page.address) if key_of(a) != key_of(address)))
        return Fetched((self._document(address, found),), aliases)

    def _right_address(self, address: str, found: WebPage) -> str:
        canonical = urljoin(address, found.canonical) if found.canonical else address
        return canonical if urlsplit(canonical).netloc in self._client.hosts else address

    def _document(self, address: str, found: WebPage) -> Document:
        named = (r.canonical for r in find_references(f"{found.title}\n{_headings(found.markdown)}"))
        return Document(
            id=self._digests.get(identity(address)) or new_id(address),
            kind=Kind.GUIDANCE,
            title=found.title,
            url=address,
            digest=False,
            body=f"{found.markdown}\n",
            publisher="DFØ",
            published=found.published,
            updated=found.updated,
            provisions=tuple(dict.fromkeys(named))[:_MOST_PROVISIONS],
            language=found.language,
        )


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts of the addresses, each with and without `www.`."""
    bare = {urlsplit(address).netloc.lower().removeprefix("www.") for address in addresses}
    return frozenset(bare | {f"www.{host}" for host in bare})


def key_of(address: str) -> str:
    """One spelling for an address: no scheme, `www.`, query, fragment or trailing slash; æøå as letters."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower().removeprefix('www.')}{unquote(parts.path).rstrip('/')}"


def identity(address: str) -> str:
    """What tells that two addresses are one text: a guide's chapter by guide and number, another page by its path.

    The site has guides under two trees with different versions of the same chapters, whose names
    differ a little («11-ikt-utstyr-bruk-av-nye-regler», «11-ikt-utstyr-bruk-av-reglene»).
    """
    segments = [segment for segment in unquote(urlsplit(address).path).lower().split("/") if segment]
    tongue = "/nn" if segments[:1] == ["nn"] else ""
    chapter = _CHAPTER.match(segments[-1]) if len(segments) > 1 else None
    if chapter:
        return f"{segments[-2]}/{chapter.group(1)}{tongue}"
    return "/".join(segments)


def new_id(address: str) -> str:
    """A document id for a page that we have no digest of: its last words, and a hash that keeps it unique."""
    same = identity(address)
    words = "-".join(same.removesuffix("/nn").split("/")[-2:])
    slug = re.sub(r"[^\w]+", "-", words).strip("-")[:80]
    return f"guidance-{slug}-{sha256(same.encode()).hexdigest()[:6]}"


def digest_ids() -> dict[str, str]:
    """The ids of the shipped digests of guidance, by the identity of the page each is about."""
    found = read_documents((SHIPPED_DOCUMENTS / "guidance",))
    return {identity(d.url): d.id for d in found if isinstance(d, Document) and d.digest and d.url.startswith("http")}


def _is_sitemap(page: Page) -> bool:
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", page.body[:2000]))


def _read_sitemap(page: Page) -> tuple[list[str], list[_Listed]]:
    """The sitemaps and the pages that a sitemap lists."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(page.body, parser)
    maps: list[str] = []
    pages: list[_Listed] = []
    for element in root if root is not None else ():
        inside = {etree.QName(c).localname: (c.text or "").strip() for c in element if isinstance(c.tag, str)}
        if not inside.get("loc"):
            continue
        address = urljoin(page.address, inside["loc"])
        if etree.QName(element).localname == "sitemap":
            maps.append(address)
        else:
            pages.append(_Listed(address, inside.get("lastmod", "")))
    return maps, pages


def _pages_below(page: Page, hosts: frozenset[str]) -> Iterator[_Listed]:
    start = key_of(page.address)
    for link in dict.fromkeys(read_page(page.text).links):
        address = urljoin(page.address, link)
        if urlsplit(address).netloc.lower() in hosts and key_of(address).startswith(f"{start}/"):
            yield _Listed(address, "")


def _headings(markdown: str) -> str:
    return "\n".join(re.findall(r"^#{1,2} (.+)$", markdown, re.M))
