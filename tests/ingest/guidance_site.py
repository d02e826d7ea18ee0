"""A small anskaffelser.no: pages with menus and banners, two URL trees, a sitemap, and conditional answers."""

from hashlib import sha256

from tests.ingest.misbehaving import Answer, Script, Site

FILL = "Oppdragsgiver skal vekte klima og miljø i anskaffelsen, og begrunne valget i dokumentene. " * 4
GUIDE = "/verktoy/veiledere/klimaveilederen"
OTHER_TREE = "/berekraftige-anskaffingar/klima-og-miljo/klimaveilederen"


def page(title: str, body: str = "", log: str = "", lang: str = "nb", head: str = "") -> str:
    """A page as the site makes them; `log` is the rows of its log of changes."""
    changes = f"<h2>Endringslogg</h2><table><tr><th>Dato</th><th>Endring</th></tr>{log}</table>" if log else ""
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | anskaffelser.no</title>{head}
<script>var skjult = "skript";</script></head><body>
<div id="cookie-banner" class="cookie">Vi bruker informasjonskapsler.</div>
<header><nav><a href="/">Forsiden</a> Menyvalg</nav></header>
<main><nav class="breadcrumb">Brødsmule</nav><h1>{title}</h1><p>{FILL}</p>{body}{changes}
<div class="share-buttons">Del siden</div></main>
<footer>Bunntekst om DFØ</footer></body></html>"""


def conditional(body: str) -> Script:
    """A page with an ETag, which answers 304 to whoever has it."""
    etag = f'"{sha256(body.encode()).hexdigest()[:8]}"'

    def answer(path: str, headers: dict[str, str], before: int) -> Answer:
        if headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return Answer(body, headers={"ETag": etag, "Content-Type": "text/html; charset=utf-8"})

    return answer


def set_pages(site: Site, pages: dict[str, str], lastmod: dict[str, str] | None = None) -> None:
    """Let the site hold just these pages, with a sitemap of them."""
    rows = "".join(
        f"<url><loc>{site.address}{path}</loc>{f'<lastmod>{lastmod[path]}</lastmod>' if lastmod else ''}</url>"
        for path in pages
    )
    site.pages.clear()
    site.pages["/sitemap.xml"] = Answer(
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>',
        headers={"Content-Type": "application/xml"},
    )
    for path, body in pages.items():
        site.pages[path] = conditional(body)
