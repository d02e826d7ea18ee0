"""«Om kildene»: what the library holds of each source, as a table."""

from corpus.library import Library
from corpus.settings import Settings
from ingest.overview import SourceFigures, overview
from ui.texts import text


def about_sources(library: Library, settings: Settings, language: str) -> str:
    """The table in Markdown; a source that has neither documents nor been fetched is left out."""
    heads = ("source", "documents", "digests", "without_text", "fetched", "decisions")
    rows = [[text(language, f"about_{head}") for head in heads], ["---", *["---:"] * 3, "---", "---"]]
    for figures in overview(library.documents(), settings):
        if figures.documents or figures.last_fetched:
            rows.append(_row(figures, language))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(figures: SourceFigures, language: str) -> list[str]:
    decisions = "–"
    if figures.oldest_decision and figures.newest_decision:
        decisions = f"{figures.oldest_decision} – {figures.newest_decision}"
    return [
        text(language, f"about_{figures.source}"),
        str(figures.documents),
        str(figures.digests),
        str(figures.without_text),
        figures.last_fetched[:10] if figures.last_fetched else text(language, "about_never"),
        decisions,
    ]
