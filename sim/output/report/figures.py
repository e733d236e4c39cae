"""Charts within a page: the drawing itself, its words, and the table of what is drawn."""

import base64
import re
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from sim.output.charts.style import Chart, plain
from sim.output.report.parts import Table, table_of

MOST_ROWS = 120
"""Rows of a chart's table that a page shows; the rest is in the file of the chart."""
_INTERVAL = {"low": "low end", "high": "high end", "mean": "mean", "replications": "runs"}


@dataclass(frozen=True)
class PageFigure:
    """A chart as the page shows it: the drawing, what it says, and its figures."""

    name: str
    title: str
    drawing: Markup
    subtitle: str
    told: tuple[str, ...]
    table: Table
    left_out: str


def page_figure(chart: Chart) -> PageFigure:
    """A chart for the page. It must be called in the house style (`caseload_style`)."""
    _, subtitle, *told, _ = [part for part in chart.alternative.split("\n\n") if part.strip()]
    title, subtitle = plain(chart.title, 400), plain(subtitle, 600)
    rows, left_out = _some_rows(chart)
    columns = [_INTERVAL.get(name, name.replace("_", " ")) for name in chart.columns]
    return PageFigure(
        chart.name,
        title,
        inline_svg(chart.svg.decode(), chart.name, title, subtitle),
        subtitle,
        tuple(line for part in told for line in part.splitlines() if line.strip()),
        table_of(f"Figures of the chart: {title}", columns, rows),
        left_out,
    )


def inline_svg(svg: str, name: str, title: str, description: str) -> Markup:
    """A drawing to stand within a page: with words for those who cannot see it.

    Names inside it are made unlike those of other drawings on the page.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r'(<[^<>]*?\s(?:id="|xlink:href="#))', rf"\g<1>{name}-", body)
    body = re.sub(r'="url\(#', f'="url(#{name}-', body)
    head, _, rest = body.partition(">")
    view = re.search(r'viewBox="[^"]*"', head)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{view.group() if view else ""} role="img" aria-labelledby="{name}-words {name}-more">'
        f'<title id="{name}-words">{escape(title)}</title>'
        f'<desc id="{name}-more">{escape(description)}</desc>'
    )
    # matplotlib has escaped every text in it.
    return Markup(opening + rest)


def picture(svg: bytes) -> str:
    """A drawing from a file as an address that holds it whole: nothing inside it can run."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def _some_rows(chart: Chart) -> tuple[list[tuple[object, ...]], str]:
    """The rows to show: of a long table, those of so many dates as there is room for."""
    rows = [tuple(row) for row in chart.rows]
    if len(rows) <= MOST_ROWS or "date" not in chart.columns:
        return rows[:MOST_ROWS], _others(chart, len(rows) - MOST_ROWS)
    place = chart.columns.index("date")
    dates = sorted({day for row in rows if isinstance(day := row[place], date)})
    step = max(1, len(rows) // MOST_ROWS)
    kept = {*dates[:: step + 1], dates[-1]}
    shown = [row for row in rows if row[place] in kept]
    return shown, _others(chart, len(rows) - len(shown))


def _others(chart: Chart, number: int) -> str:
    if number <= 0:
        return ""
    return f"{number:,} more rows are in the file charts/{chart.name}.csv of the results."
