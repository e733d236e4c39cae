"""Charts that the spreadsheet draws itself: from cells of their own sheet, named and with units."""

import re
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest

from sim.output.workbook.book import sheets
from sim.output.workbook.files import workbook_bytes
from sim.output.workbook.sheet import value_of

UNITS = {
    "Against budget": ("Financial year", "£ million"),
    "Posts by month": ("At the end of the month", "Full-time workers or posts"),
    "Caseload by month": ("At the end of the month", "Children"),
}
TITLE = "The average caseload is under the standard on average; too few runs to say more"


@pytest.fixture(scope="module")
def found(findings):
    told = SimpleNamespace(name="caseload_over_time", title=TITLE, png=b"", alternative="")
    every = sheets(findings, [told], {})
    return [sheet for sheet in every if sheet.name != "Pictures"]


@pytest.fixture(scope="module")
def opened(found):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(found, "A test")))


def words(title):
    return "".join(run.t for each in title.tx.rich.p for run in each.r or ())


def cells(page, reference):
    """The values of the cells that a series of a chart is drawn from."""
    sheet, place = re.fullmatch(r"'?([^'!]+)'?!(\S+)", reference).groups()
    assert sheet == page.title
    first, _, last = place.replace("$", "").partition(":")
    return [cell for row in page[f"{first}:{last or first}"] for cell in row]


def test_the_three_charts_stand_on_the_sheets_of_their_numbers(opened):
    drawn = {page.title: page._charts for page in opened if page._charts}
    assert {name: len(charts) for name, charts in drawn.items()} == dict.fromkeys(UNITS, 1)
    for name, (chart,) in drawn.items():
        assert (words(chart.x_axis.title), words(chart.y_axis.title)) == UNITS[name]
        assert chart.anchor._from.row > opened[name].max_row - 1


def test_each_line_is_drawn_from_figures_of_the_table(opened, found):
    held = {sheet.name: sheet for sheet in found}
    lines = 0
    for page in opened:
        for chart in page._charts:
            for series in chart.series:
                sheet, lines = held[page.title], lines + 1
                figures = cells(page, series.val.numRef.f)
                across = series.cat.numRef or series.cat.strRef
                assert len(cells(page, across.f)) == len(figures) >= 1
                for cell in figures:
                    at = sheet.rows[cell.row - sheet.header - 2][cell.column - 1]
                    assert isinstance(value_of(at), int | float), cell
    assert lines >= 2 + 3 + 4 + 1


def test_the_caseload_stands_against_the_standard_with_its_range(opened):
    page = opened["Caseload by month"]
    (chart,) = page._charts
    of = {
        series.tx.v or series.tx.strRef.f: cells(page, series.val.numRef.f)
        for series in chart.series
    }
    low, high = (next(of[name] for name in of if words in name) for words in ("below", "above"))
    mean = of["Small authority"]
    assert {cell.value for cell in of["Standard"]} == {18}
    assert all(a.value <= b.value <= c.value for a, b, c in zip(low, mean, high, strict=True))


def test_the_title_is_that_of_our_chart_which_waits_for_the_verdict(opened):
    (chart,) = opened["Caseload by month"]._charts
    assert words(chart.title) == TITLE
    (money,) = opened["Against budget"]._charts
    assert not re.search(r"£|\d", words(money.title)), "cells are live: a figure would not follow"
