"""Writing sheets: as one workbook with live formulas, and as a CSV file for each sheet.

Text is never a formula or a link, and the same sheets give the same bytes.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from sim.output.charts.style import plain
from sim.output.tables.tables import write_csv
from sim.output.workbook.native import add_charts
from sim.output.workbook.sheet import Cell, Column, Figure, Formula, Input, Sheet, value_of

_PROPERTIES = {
    "subject": "Children's social work: caseloads and money",
    "author": "Caseload",
    "created": datetime(2016, 4, 1),
}
_LONGEST = 2000
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBERS = {
    "text": "General",
    "money": "£#,##0;-£#,##0;£0",
    "pence": "£#,##0.00",
    "rate": "#,##0.00",
    "number": "#,##0.0",
    "exact": "#,##0.0000",
    "whole": "#,##0",
    "year": "0",
    "share": "0.0%",
    "date": "d mmm yyyy",
}
_LEFT = ("text", "date", "year")
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_INK, _BLUE, _PALE, _YELLOW = "#222222", "#12436D", "#E8EEF4", "#FFF7D6"
_TOP = {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE}
_TOP |= {"text_wrap": True, "valign": "vcenter"}
_SMALLER = 0.8
"""Of a picture: as wide as a page."""
_WARNING = "#A33A00"
_LINE_POINTS = 13
_ROW_POINTS, _ROW_PIXELS = 15.75, 21
"""Of a row of one line. A file says nothing of Excel's own 15, and LibreOffice would take less."""


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """The sheets as an Excel workbook."""
    changed = _changed(sheets)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({**_PROPERTIES, "title": plain(title)})
    book.set_calc_mode("auto")
    formats = _Formats(book)
    for number, sheet in enumerate(sheets, start=1):
        _write(book, formats, sheet, number)
        _banner(
            page=book.get_worksheet_by_name(sheet.name),
            sheet=sheet,
            changed=changed,
            chosen=formats.of(bold=True, font_color=_WARNING),
        )
    book.close()
    return buffer.getvalue()


def write_twins(sheets: Sequence[Sheet], folder: Path) -> None:
    """Each sheet as a CSV file, numbered in the order of the workbook."""
    folder.mkdir()
    for number, sheet in enumerate(sheets, start=1):
        titles = tuple(column.title for column in sheet.columns)
        rows = (tuple(value_of(cell) for cell in row) for row in sheet.rows)
        write_csv(folder / _twin(number, sheet), titles, rows)


def twin_columns(sheets: Sequence[Sheet], folder: str) -> list[tuple[str, ...]]:
    """What each column of these files says, for the list of columns; its title is its words."""
    return [
        (f"{folder}/{_twin(number, sheet)}", each.title, each.title, each.unit, "", "")
        for number, sheet in enumerate(sheets, start=1)
        for each in sheet.columns
    ]


def _twin(number: int, sheet: Sheet) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", sheet.name.lower()).strip("-")
    return f"{number:02}-{slug}.csv"


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def of(self, **wanted: object) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, "font_color": _INK, **wanted})
        return self._made[key]

    def cell(self, column: Column, cell: Cell, *, strong: bool) -> Any:
        own = cell.kind if isinstance(cell, Formula | Input | Figure) else None
        wanted: dict[str, object] = {"num_format": _NUMBERS[own or column.kind]}
        if column.kind != "text" and isinstance(cell, str):
            wanted |= {"text_wrap": True, "italic": True, "align": "right"}
        if column.kind == "text":
            wanted |= {"text_wrap": True, "indent": 1}
        if column.kind in _LEFT:
            wanted["align"] = "left"
        if column.kind == "date":
            wanted["indent"] = 1
        if strong:
            wanted |= {"bold": True, "top": 1}
        if isinstance(cell, Input):
            wanted |= {"bg_color": _YELLOW, "locked": False, "border": 1}
        return self.of(**wanted)


def _write(book: Any, formats: _Formats, sheet: Sheet, number: int) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_default_row(_ROW_POINTS)
    page.set_row(0, 24)
    page.write_string(0, 0, plain(sheet.title), formats.of(bold=True, font_size=15))
    for row, words in enumerate(sheet.lines, start=1):
        page.write_string(row, 0, plain(words, _LONGEST), formats.of(font_color="#505050"))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    _table(page, formats, sheet, number)
    for row, cells in enumerate(sheet.rows):
        strong = row in sheet.strong
        page.set_row(sheet.header + 1 + row, _height([value_of(c) for c in cells], sheet.columns))
        for place, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            chosen = formats.cell(column, cell, strong=strong)
            _put(page, sheet.header + 1 + row, place, cell, chosen)
            if isinstance(cell, Input):
                book.define_name(cell.name, f"={sheet.cell(row, place)}")
                _ask(page, sheet.header + 1 + row, place, cell)
    _pictures(page, sheet)
    _charts(book, page, sheet)
    _on_paper(page, sheet)
    if sheet.locked:
        page.protect("", {"format_columns": True, "format_rows": True})


def _table(page: Any, formats: _Formats, sheet: Sheet, number: int) -> None:
    """The header as that of a table, so that a screen reader says which column it is in."""
    titles = [
        {"header": plain(each.title), "header_format": formats.of(**_TOP, **_side(each))}
        for each in sheet.columns
    ]
    options = {
        "name": f"table_{number}",
        "columns": titles,
        "autofilter": False,
        "style": "Table Style Light 1",
        "banded_rows": len(sheet.rows) > 4,
        "title": plain(sheet.title),
        "description": plain(" ".join(sheet.about), 250),
    }
    last = sheet.header + max(len(sheet.rows), 1)
    page.add_table(sheet.header, 0, last, len(sheet.columns) - 1, options)
    page.set_row(sheet.header, _height([c.title for c in sheet.columns], sheet.columns) + 6)
    page.freeze_panes(sheet.header + 1, sheet.kept)


def _side(column: Column) -> dict[str, object]:
    if column.kind in ("text", "date"):
        return {"align": "left", "indent": 1}
    if column.kind in _LEFT:
        return {"align": "left"}
    # Titles of columns side by side would run into one another without room between them.
    return {"align": "right", "indent": 1}


def _height(cells: Sequence[object], columns: Sequence[Column]) -> float:
    """Height of a row in points, so that its longest text is seen whole."""
    lines = [
        _lines(len(cell[:_LONGEST]), column.width - 1)
        for cell, column in zip(cells, columns, strict=True)
        if isinstance(cell, str)
    ]
    return _LINE_POINTS * max([1, *lines]) + 2


def _lines(letters: int, width: float) -> int:
    """Lines that a text takes; words that do not fit leave some of each line empty."""
    return 1 if letters <= width else ceil(1.1 * letters / width)


def _put(page: Any, row: int, place: int, cell: Cell, chosen: Any) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, place, cell.text, chosen, value_of(cell))
        return
    value = value_of(cell)
    if isinstance(value, str):
        page.write_string(row, place, plain(value, _LONGEST), chosen)
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), chosen)
    else:
        page.write_number(row, place, value, chosen)


def _changed(sheets: Sequence[Sheet]) -> str:
    """The condition that some input is not what it was in the runs; empty without inputs."""
    for sheet in sheets:
        for row in sheet.rows:
            for place, cell in enumerate(row):
                if isinstance(cell, Input):
                    now, then = sheet.column_range(place), sheet.column_range(place + 1)
                    return f"SUMPRODUCT(--({now}<>{then}))>0"
    return ""


def _banner(*, page: Any, sheet: Sheet, changed: str, chosen: Any) -> None:
    """What a sheet says of itself once an input differs, above its table."""
    if sheet.banner and changed:
        text = f'=IF({changed},"{sheet.banner}","")'
        page.write_formula(sheet.header - 1, 0, text, chosen, "")


def _ask(page: Any, row: int, place: int, cell: Input) -> None:
    """Ask before a value is taken that the evidence does not allow."""
    if cell.low is None or cell.high is None:
        return
    words = f"The evidence gives {cell.low:,g} to {cell.high:,g}. Take the value all the same?"
    page.data_validation(
        row,
        place,
        row,
        place,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": cell.low,
            "maximum": cell.high,
            "error_type": "warning",
            "error_title": "Outside the range",
            "error_message": words,
        },
    )


def _pictures(page: Any, sheet: Sheet) -> None:
    row = sheet.header + len(sheet.rows) + 3
    for number, picture in enumerate(sheet.pictures, start=1):
        told = {"image_data": BytesIO(picture.png), "description": picture.alternative}
        options = {**told, "x_scale": _SMALLER, "y_scale": _SMALLER, "object_position": 3}
        page.insert_image(row, 0, f"picture-{number}.png", options)
        row += ceil(picture.height * _SMALLER / _ROW_PIXELS) + 1


def _charts(book: Any, page: Any, sheet: Sheet) -> None:
    """The native charts under a table, on a page of their own where there is one."""
    row = sheet.header + max(len(sheet.rows), 1) + 2
    add_charts(book, page, sheet.charts, sheet.header, row)
    if sheet.charts:
        page.set_h_pagebreaks([row])


def _on_paper(page: Any, sheet: Sheet) -> None:
    """A4, one page wide with the titles on each; pictures on one page, and never cut.

    A sheet that could not be read in one width takes two, what its rows are about on both.
    """
    page.set_paper(9)
    if not sheet.upright:
        page.set_landscape()
    wide = sheet.is_wide
    page.fit_to_pages(2 if wide else 1, 1 if sheet.pictures else 0)
    if wide and sheet.kept:
        page.repeat_columns(0, sheet.kept - 1)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    if len(sheet.rows) > 30:
        page.repeat_rows(sheet.header)
    page.set_footer("&L&8Caseload&C&8&A&R&8Page &P of &N")
    page.hide_gridlines(2)
