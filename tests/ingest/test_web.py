"""The polite client against a real server that misbehaves."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corpus.errors import SourceError
from ingest.web import Limits, Validator, WebClient
from tests.ingest.misbehaving import Answer, Site, running_site

QUICK = Limits(pace_s=0, total_s=5, back_off_s=0.01, most_wait_s=3)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def client(site: Site) -> Iterator[WebClient]:
    made = WebClient(frozenset({site.host}), QUICK)
    yield made
    made.close()


def refusal(client: WebClient, address: str) -> str:
    with pytest.raises(SourceError) as caught:
        client.get(address)
    assert caught.value.message
    return caught.value.code


def test_a_page_comes_with_its_text(site: Site, client: WebClient) -> None:
    site.pages["/kj%C3%B8p"] = Answer("<p>Kjøp grønt</p>", headers={"Content-Type": "text/html; charset=utf-8"})
    assert client.get(f"{site.address}/kjøp#del-2").text == "<p>Kjøp grønt</p>"
    assert site.log == ["/robots.txt", "/kj%C3%B8p"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("blåbær".encode("latin-1"), "text/html; charset=utf-8"),
        ("blåbær".encode(), "text/html; charset=iso-8859-1"),
        (b"<meta charset='windows-1252'>" + "blåbær".encode("cp1252"), "text/html"),
        ("blåbær".encode("utf-16"), "text/html; charset=utf-8"),
        ("blåbær".encode("cp865"), "text/html; charset=cp865"),
        ("blåbær".encode("latin-1"), "text/html; charset=tøv"),
    ],
)
def test_a_wrongly_promised_charset_is_seen_through(
    site: Site, client: WebClient, body: bytes, content_type: str
) -> None:
    site.pages["/a"] = Answer(body, headers={"Content-Type": content_type.encode().decode("latin-1")})
    assert client.get(f"{site.address}/a").text.endswith("blåbær")


def test_robots_txt_is_read_once_and_obeyed(site: Site, client: WebClient) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /internt/\nAllow: /internt/åpent\nDisallow: /*.pdf$\n")
    site.pages["*"] = Answer("side")
    assert refusal(client, f"{site.address}/internt/a") == "robots_refused"
    assert refusal(client, f"{site.address}/b.pdf") == "robots_refused"
    assert client.get(f"{site.address}/internt/åpent").body == b"side"
    assert site.asked("/robots.txt") == 1
    assert site.asked("/internt/a") == 0


def test_nothing_is_fetched_while_robots_txt_cannot_be_had(site: Site, client: WebClient) -> None:
    site.pages["/robots.txt"] = Answer(status=503)
    site.pages["/a"] = Answer("side")
    assert refusal(client, f"{site.address}/a") == "unreachable"
    assert site.asked("/a") == 0


def test_the_pace_and_the_sites_own_delay_are_kept(site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.3\n")
    site.pages["*"] = Answer("side")
    client = WebClient(frozenset({site.host}), Limits(pace_s=0.1))
    for path in "abc":
        client.get(f"{site.address}/{path}")
    gaps = [later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)]
    assert gaps[0] >= 0.09
    assert all(gap >= 0.29 for gap in gaps[1:])
    client.close()


def test_a_page_stored_earlier_comes_back_unchanged(site: Site) -> None:
    def page(path: str, headers: dict[str, str], before: int) -> Answer:
        if (
            headers.get("if-none-match") == '"1"'
            and headers.get("if-modified-since") == "Mon, 02 Nov 2026 08:00:00 GMT"
        ):
            return Answer(status=304)
        return Answer("side", headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Nov 2026 08:00:00 GMT"})

    site.pages["/a"] = page
    address = f"{site.address}/a"
    first = WebClient(frozenset({site.host}), QUICK)
    assert not first.get(address, conditional=True).unchanged

    class Stored:
        def validator(self, address: str) -> Validator | None:
            return first.fresh.get(address)

    second = WebClient(frozenset({site.host}), QUICK, Stored())
    assert second.get(address, conditional=True).unchanged
    assert second.get(address).body == b"side"
    first.close()
    second.close()


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(site: Site, client: WebClient, status: int) -> None:
    site.pages["/a"] = lambda path, headers, before: Answer("side") if before == 2 else Answer(status=status)
    assert client.get(f"{site.address}/a").body == b"side"
    assert site.asked("/a") == 3


def test_a_lasting_failure_is_given_up(site: Site, client: WebClient) -> None:
    site.pages["/a"] = Answer(status=500)
    assert refusal(client, f"{site.address}/a") == "unreachable"
    assert site.asked("/a") == QUICK.tries


def test_retry_after_is_waited_for(site: Site, client: WebClient) -> None:
    site.pages["/a"] = lambda path, headers, before: (
        Answer("side") if before else Answer(status=429, headers={"Retry-After": "1"})
    )
    client.get(f"{site.address}/a")
    assert site.times[-1] - site.times[-2] >= 0.99


@pytest.mark.parametrize("value", ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)])
def test_a_site_that_asks_for_an_hour_is_left_alone(site: Site, client: WebClient, value: str) -> None:
    site.pages["*"] = Answer("side")
    site.pages["/robots.txt"] = Answer("", 404)
    site.pages["/a"] = Answer(status=503, headers={"Retry-After": value})
    assert refusal(client, f"{site.address}/a") == "told_to_wait"
    assert refusal(client, f"{site.address}/b") == "told_to_wait"
    assert site.asked("/b") == 0


@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (410, "gone"), (403, "refused"), (418, "refused")])
def test_a_refusal_is_not_tried_again(site: Site, client: WebClient, status: int, code: str) -> None:
    site.pages["/a"] = Answer(status=status)
    assert refusal(client, f"{site.address}/a") == code
    assert site.asked("/a") == 1


def test_redirects_stay_on_the_hosts_and_end(site: Site, client: WebClient) -> None:
    site.pages["/gammel"] = Answer(status=301, headers={"Location": "/ny"})
    site.pages["/ny"] = Answer("side")
    site.pages["/ut"] = Answer(status=302, headers={"Location": f"http://localhost:{site.host.split(':')[1]}/ny"})
    site.pages["/fil"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/ring"] = Answer(status=302, headers={"Location": "/ring"})
    assert client.get(f"{site.address}/gammel").address == f"{site.address}/ny"
    assert refusal(client, f"{site.address}/ut") == "host_refused"
    assert refusal(client, f"{site.address}/fil") == "host_refused"
    assert refusal(client, f"{site.address}/ring") == "bad_answer"
    assert refusal(client, "http://localhost/a") == "host_refused"
    assert refusal(client, f"http://{site.host}@localhost/a") == "host_refused"


def test_a_slow_drip_is_cut_off(site: Site) -> None:
    site.pages["/a"] = Answer("x" * 1000, drip_s=0.05)
    client = WebClient(frozenset({site.host}), Limits(pace_s=0, total_s=0.4, tries=1))
    assert refusal(client, f"{site.address}/a") == "too_slow"
    client.close()


def test_a_body_cut_short_is_tried_again(site: Site, client: WebClient) -> None:
    site.pages["/a"] = lambda path, headers, before: Answer("hele siden", cut_after=None if before else 4)
    assert client.get(f"{site.address}/a").body == b"hele siden"


def test_gzip_is_unpacked_within_the_limit(site: Site, client: WebClient) -> None:
    packed = {"Content-Encoding": "gzip"}
    site.pages["/a"] = Answer(gzip.compress(b"side"), headers=packed)
    site.pages["/bombe"] = Answer(gzip.compress(b"0" * 60_000_000), headers=packed)
    site.pages["/dobbel"] = Answer(gzip.compress(gzip.compress(b"x")), headers={"Content-Encoding": "gzip, gzip"})
    site.pages["/feil"] = Answer(b"ikke gzip", headers=packed)
    site.pages["/stor"] = Answer(b"0" * 51_000_000)
    assert client.get(f"{site.address}/a").body == b"side"
    assert refusal(client, f"{site.address}/bombe") == "too_large"
    assert refusal(client, f"{site.address}/stor") == "too_large"
    assert refusal(client, f"{site.address}/dobbel") == "bad_answer"
    assert refusal(client, f"{site.address}/feil") == "bad_answer"


def test_endless_pages_end_at_the_limit(site: Site) -> None:
    site.pages["*"] = Answer("side")
    site.pages["/robots.txt"] = Answer("", 404)
    client = WebClient(frozenset({site.host}), Limits(pace_s=0, most_pages=5))
    for number in range(4):  # and robots.txt
        client.get(f"{site.address}/{number}")
    assert refusal(client, f"{site.address}/4") == "page_limit"
    assert len(site.log) == 5
    client.close()
