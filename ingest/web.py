"""The polite client: robots.txt, a pace a host, conditional requests, back-off, and limits on everything."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from corpus.errors import SourceError
from ingest.web_body import read_body, text_of
from ingest.web_rules import USER_AGENT, Robots, retry_after

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_ACCEPT = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Validator:
    """What a server gave to tell later whether a page has changed."""

    etag: str = ""
    last_modified: str = ""


class Validators(Protocol):
    """Where the validators of earlier runs are kept."""

    def validator(self, address: str) -> Validator | None:
        """The validator stored for an address, if the page was stored too."""
        ...


@dataclass(frozen=True)
class Limits:
    """How the client behaves; times in seconds."""

    pace_s: float = 1.0  # between two requests to one host
    total_s: float = 120.0  # for one answer, headers and body
    most_bytes: int = 50_000_000  # of one body, unpacked
    most_pages: int = 50_000  # requests a run
    tries: int = 4
    back_off_s: float = 2.0  # before the second try; doubled for each after it
    most_wait_s: float = 120.0  # a longer wait than this is not waited for


@dataclass(frozen=True)
class Page:
    """An answer. `unchanged` means that the server said so and sent no body."""

    address: str
    body: bytes = field(repr=False)
    content_type: str = ""
    headers: httpx.Headers = field(default_factory=httpx.Headers, repr=False)
    unchanged: bool = False

    @property
    def text(self) -> str:
        """The body as text, whatever charset was promised."""
        return text_of(self.body, self.content_type)


class WebClient:
    """Gets pages from the hosts given, one at a time; a redirect off them is refused.

    `hosts` are as in an address, with the port where it has one («127.0.0.1:8080»).
    """

    def __init__(
        self, hosts: frozenset[str], limits: Limits | None = None, validators: Validators | None = None
    ) -> None:
        self.hosts = hosts
        self.limits = limits or Limits()
        self.fresh: dict[str, Validator] = {}  # of this run's answers; whoever stores the page stores these
        self.validators = validators
        self._pages = 0
        self._next: dict[str, float] = {}  # host → the earliest moment of its next request
        self._robots: dict[str, Robots] = {}
        self._runner = asyncio.Runner()
        self._http: httpx.AsyncClient | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            self._runner.run(self._http.aclose())
        self._runner.close()

    def get(self, address: str, conditional: bool = False, most_bytes: int | None = None) -> Page:
        """Get a page, following redirects within the hosts.

        With `conditional`, a page that is as it was when stored comes back `unchanged` and empty.
        Raises `SourceError`: `host_refused`, `robots_refused`, `page_limit`, `not_found`, `gone`,
        `refused` (another 4xx), `too_large`, `too_slow`, `told_to_wait`, `unreachable`, `bad_answer`.
        """
        asked = urldefrag(address).url
        current = asked
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_host(current, asked)
            self._check_robots(current)
            known = self.validators.validator(asked) if conditional and self.validators else None
            response, body = self._patiently(current, known, most_bytes or self.limits.most_bytes)
            if response.status_code not in _MOVED:
                return self._page(asked, current, response, body)
            target = urldefrag(urljoin(current, response.headers.get("Location", ""))).url
            if current.startswith("https:") and not target.startswith("https:"):
                raise SourceError("host_refused", f"{current} viser videre til en usikker adresse: {target}.")
            current = target
        raise SourceError("bad_answer", f"{asked} viser videre i ring.")

    def _page(self, asked: str, current: str, response: httpx.Response, body: bytes) -> Page:
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 304:
            return Page(current, b"", kind, response.headers, unchanged=True)
        given = Validator(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        if given != Validator():
            self.fresh[asked] = given
        return Page(current, body, kind, response.headers)

    def _check_host(self, address: str, asked: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.netloc.lower() not in self.hosts:
            way = "" if address == asked else f" ({asked} viser dit)"
            raise SourceError("host_refused", f"{address} er ikke på et nettsted som skal hentes{way}.")

    def _check_robots(self, address: str) -> None:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        if not self._robots[origin].allows(address):
            raise SourceError("robots_refused", f"{address} er stengt for roboter (robots.txt).")

    def _read_robots(self, origin: str) -> Robots:
        try:
            response, body = self._patiently(f"{origin}/robots.txt", None, 500_000)
        except SourceError as error:
            if error.code in ("not_found", "gone", "refused"):
                return Robots("")  # RFC 9309: a 4xx means that there are no rules
            raise
        if response.status_code in _MOVED:
            return Robots("")
        return Robots(text_of(body, response.headers.get("Content-Type", "")))

    def _patiently(self, address: str, known: Validator | None, most_bytes: int) -> tuple[httpx.Response, bytes]:
        headers = dict(_ACCEPT)
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        for attempt in range(self.limits.tries):
            self._wait_for_turn(address)
            wait = min(self.limits.back_off_s * 2**attempt * random.uniform(0.5, 1.0), self.limits.most_wait_s)
            try:
                response, body = self._runner.run(self._once(address, headers, most_bytes))
            except httpx.TransportError as error:
                fault = SourceError("unreachable", f"{address} svarer ikke ({type(error).__name__}).")
            except httpx.InvalidURL as error:
                raise SourceError("bad_answer", f"{address} er ikke en gyldig adresse.") from error
            except TimeoutError:
                fault = SourceError("too_slow", f"{address} brukte mer enn {self.limits.total_s:.0f} s på å svare.")
            else:
                if response.status_code not in _RETRIED:
                    return _accepted(address, response), body
                fault = SourceError("unreachable", f"{address} svarer {response.status_code}.")
                wait = max(wait, retry_after(response.headers.get("Retry-After", "")))
            finally:
                self._hold(address, self._pace(address))
            self._hold(address, wait)
        raise fault

    def _wait_for_turn(self, address: str) -> None:
        host = urlsplit(address).netloc
        wait = self._next.get(host, 0.0) - time.monotonic()
        if wait > self.limits.most_wait_s:
            raise SourceError(
                "told_to_wait", f"{host} ber om at det ventes {wait:.0f} s.", "Kjør samme kommando igjen senere."
            )
        if self._pages >= self.limits.most_pages:
            raise SourceError(
                "page_limit", f"Grensen på {self.limits.most_pages} sider er nådd.", "Kjør samme kommando igjen."
            )
        if wait > 0:
            time.sleep(wait)
        self._pages += 1

    def _pace(self, address: str) -> float:
        robots = self._robots.get("://".join(urlsplit(address)[:2]))
        return max(self.limits.pace_s, robots.delay_s if robots else 0.0)

    def _hold(self, address: str, wait: float) -> None:
        """No request to the address's host before `wait` seconds have gone."""
        host = urlsplit(address).netloc
        self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + wait)

    async def _once(self, address: str, headers: dict[str, str], most_bytes: int) -> tuple[httpx.Response, bytes]:
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=self.limits.total_s, follow_redirects=False)
        async with asyncio.timeout(self.limits.total_s), self._http.stream("GET", address, headers=headers) as response:
            body = await read_body(response, most_bytes) if response.status_code == 200 else b""
            return response, body


def _accepted(address: str, response: httpx.Response) -> httpx.Response:
    """The answer, if it is one that can be used; raises `SourceError` otherwise."""
    status = response.status_code
    if status in (200, 304) or status in _MOVED:
        return response
    if status == 404:
        raise SourceError("not_found", f"{address} finnes ikke (404).")
    if status == 410:
        raise SourceError("gone", f"{address} er fjernet (410).")
    raise SourceError("refused" if 400 <= status < 500 else "bad_answer", f"{address} svarer {status}.")
