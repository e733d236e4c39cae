"""Charts that the spreadsheet draws itself from the cells of a sheet, and so follow its inputs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.output.charts import palette
from sim.output.charts.style import plain

Cells = tuple[int, int, int, int]
"""First row, first column, last row, last column of a table; row -1 has the column titles."""
COLOURS = (palette.BLUE, palette.TURQUOISE, palette.PURPLE, palette.ORANGE, palette.DARK_GREY)
ROWS_OF_ONE = 24
_SIZE = {"width": 920, "height": 440}
_FONT = {"name": "Arial", "size": 9, "color": palette.INK}
_MONTHS = ((15, 1), (40, 3), (80, 6))
_DAYS_OF_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line or a row of bars: its name, the cells that it is drawn from, and how."""

    name: str
    across: Cells
    figures: Cells
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart under a table: lines over dates, or bars by financial year."""

    kind: Literal["line", "column"]
    title: str
    across: str
    up: str
    drawn: Sequence[Drawn]
    days: int = 0
    """Days from the first to the last date of a chart of lines."""


def add_charts(book: Any, page: Any, charts: Sequence[NativeChart], header: int, row: int) -> None:
    """Draw the charts of a sheet under its table, from a row on; its titles are in row `header`."""
    for number, chart in enumerate(charts):
        made = book.add_chart({"type": chart.kind})
        for each in chart.drawn:
            made.add_series(_series(each, page.get_name(), header + 1, chart.kind))
        made.set_title(
            {"name": _text(chart.title), "name_font": {**_FONT, "size": 11}, "overlay": False}
        )
        made.set_x_axis(_across(chart))
        up = {"name": chart.up, "name_font": _FONT, "num_font": _FONT, "min": 0}
        money = {"num_format": "£#,##0.0,,", "min": None} if chart.kind == "column" else {}
        made.set_y_axis({**up, **money, "major_gridlines": {"visible": True, "line": _GRID}})
        made.set_legend({"position": "bottom", "font": _FONT})
        made.set_size(_SIZE)
        told = f"{chart.title}. {', '.join(each.name for each in chart.drawn)}, from the table."
        options = {"object_position": 3, "description": plain(told, 400)}
        page.insert_chart(row + number * ROWS_OF_ONE, 0, made, options)


_GRID = {"color": palette.GRID, "width": 0.75}


def _series(each: Drawn, sheet: str, first: int, kind: str) -> dict[str, object]:
    """Rows of the table as rows of the sheet: the first is at `first`."""
    line: dict[str, object] = {"color": each.colour, "width": 1 if each.dashed else 2.25}
    if each.dashed:
        line["dash_type"] = "dash"
    look: dict[str, object] = {"line": line} if kind == "line" else {"fill": line, "gap": 80}
    return {
        "name": _text(each.name),
        "categories": _on_sheet(sheet, first, each.across),
        "values": _on_sheet(sheet, first, each.figures),
        **look,
    }


def _text(words: str) -> str:
    """Words that are not taken for the address of a cell, as `plan!A1` would be."""
    return re.sub(r"!(?=\S)", "! ", plain(words))


def _on_sheet(sheet: str, first: int, cells: Cells) -> list[str | int]:
    top, left, bottom, right = cells
    return [sheet, first + top, left, first + bottom, right]


def _across(chart: NativeChart) -> dict[str, object]:
    """The axis of dates or of years; its words stay under the picture where bars go below 0."""
    axis: dict[str, object] = {"name": chart.across, "name_font": _FONT, "num_font": _FONT}
    if chart.kind == "column":
        return axis | {"label_position": "low"}
    months = chart.days / _DAYS_OF_A_MONTH
    every = next((step for most, step in _MONTHS if months <= most), 12)
    dates = {"date_axis": True, "num_format": "mmm yyyy", "major_unit": every}
    return axis | dates | {"major_unit_type": "months"}
