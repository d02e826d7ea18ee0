"""The desk's figures as HTML with bar charts drawn in SVG here; nothing is fetched."""

from collections.abc import Sequence
from html import escape

from assistant.desk.figures import Count, Figures
from assistant.messages import message
from ui.texts import text

_ROW, _LABEL, _BAR = 24, 380, 280
_MOST_WEEKS = 26


def figures_html(figures: Figures, language: str) -> str:
    """Numbers, inquiries by week and category, most cited sources, and what the library could not answer."""
    hours = text(language, "desk_hours")
    share = None if figures.share_unchanged is None else f"{100 * figures.share_unchanged:.0f} %"
    numbers = [
        ("inquiries", str(figures.inquiries)),
        ("replied", str(figures.replied)),
        (
            "median_hours",
            None if figures.median_hours is None else f"{_number(figures.median_hours, language)} {hours}",
        ),
        ("share_unchanged", share),
    ]
    tiles = "".join(
        f'<div class="tile"><strong>{escape(value or "–")}</strong><span>{_bare(language, name)}</span></div>'
        for name, value in numbers
    )
    weeks: dict[str, int] = {}
    for week in figures.by_week:
        weeks[week.week] = weeks.get(week.week, 0) + week.count
    recent = [Count(name, count) for name, count in list(weeks.items())[-_MOST_WEEKS:]]
    categories = [Count(c.name or message(language, "figures_no_category"), c.count) for c in figures.by_category]
    parts = [
        f'<div class="tiles">{tiles}</div>',
        _chart("by_week", recent, language),
        _chart("by_category", categories, language),
        _chart("most_cited", figures.most_cited, language),
        f"<h3>{escape(message(language, 'figures_unanswered'))}</h3>",
        _list(figures.unanswered, language),
    ]
    return f'<div class="figures">{"".join(parts)}</div>'


def _chart(name: str, counts: Sequence[Count], language: str) -> str:
    title = escape(message(language, f"figures_{name}"))
    if not counts:
        return f"<h3>{title}</h3><p>{escape(text(language, 'desk_figures_none'))}</p>"
    most = max(c.count for c in counts)
    height = _ROW * len(counts)
    rows = []
    for index, count in enumerate(counts):
        y = index * _ROW
        width = max(2, round(_BAR * count.count / most))
        label = count.name if len(count.name) <= 50 else count.name[:49] + "…"
        rows.append(
            f"<g><title>{escape(count.name)}: {count.count}</title>"
            f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{width}" height="{_ROW - 8}" rx="2"></rect>'
            f'<text x="{_LABEL + width + 6}" y="{y + 16}">{count.count}</text></g>'
        )
    svg = f'<svg role="img" aria-label="{title}" viewBox="0 0 {_LABEL + _BAR + 50} {height}">{"".join(rows)}</svg>'
    return f"<h3>{title}</h3>{svg}"


def _list(counts: Sequence[Count], language: str) -> str:
    if not counts:
        return f"<p>{escape(text(language, 'desk_figures_none'))}</p>"
    return f"<ul>{''.join(f'<li>{escape(c.name)} ({c.count})</li>' for c in counts)}</ul>"


def _bare(language: str, name: str) -> str:
    return escape(message(language, f"figures_{name}").split(" (")[0])


def _number(value: float, language: str) -> str:
    return str(value) if language == "en" else str(value).replace(".", ",")
