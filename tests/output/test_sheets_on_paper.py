"""Sheets as they are printed: on A4 they can be read, figures have their form, pictures theirs."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from sim.output.charts.charts import draw_all
from sim.output.workbook.book import sheets
from sim.output.workbook.files import workbook_bytes
from sim.output.workbook.inputs import Names, inputs_sheet
from sim.scenario.loading import load_scenario
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of, run_ensemble

ABOUT = {"versions": {"caseload": "0"}, "scenarios": [{"name": "x", "hash": "0" * 64}]}
POINTS_A_LETTER = 10 * 0.53
"""Of Arial at 10 points, the digit 0: a column's width is told in these."""
ACROSS = {"landscape": 842, "portrait": 595}
MARGINS = 72
LEAST_POINTS = 6


@pytest.fixture(scope="module")
def opened(findings, view):
    book = workbook_bytes(sheets(findings, draw_all(view), ABOUT), "A test")
    return openpyxl.load_workbook(BytesIO(book))


def rows_of(page):
    """Rows of the table of a sheet, by the titles of its columns."""
    top = next(iter(page.tables.values())).ref
    titles, *rows = page[top]
    return [{t.value: cell for t, cell in zip(titles, row, strict=True)} for row in rows]


def test_a_printed_sheet_can_be_read(opened):
    for page in opened:
        across = sum(each.width for each in page.column_dimensions.values() for _ in _places(each))
        paper = ACROSS[page.page_setup.orientation or "portrait"] - MARGINS
        wide = int(page.page_setup.fitToWidth or 1)
        scale = min(1.0, wide * paper / (across * POINTS_A_LETTER))
        assert 10 * scale >= LEAST_POINTS, page.title


def _places(column):
    return range(column.min, column.max + 1)


def test_a_rate_its_range_and_what_it_was_are_written_alike(opened):
    looked_at = 0
    for name, columns in (
        ("Inputs", ("Value", "As in the runs", "Lowest likely", "Highest likely")),
        ("Switching values", ("As it is", "Plausible from", "to", "Where the choice changes")),
    ):
        for row in rows_of(opened[name]) if name in opened.sheetnames else ():
            told = [row[c] for c in columns if isinstance(row[c].value, int | float)]
            assert len({cell.number_format for cell in told}) == 1, [c.value for c in told]
            looked_at += len(told) > 2
    assert looked_at > 10


@pytest.mark.parametrize(("until", "since"), [(date(2016, 4, 29), 1), (date(2017, 4, 28), 2)])
def test_what_a_law_sets_says_which_law_and_from_when(until, since):
    scenario = load_scenario("small-authority-now", until=until)
    alone = find({scenario.name: run_ensemble(scenario, 1, jobs=1)}, None, question_of(scenario))
    rows = inputs_sheet(alone, Names(alone)).rows
    levies = [row for row in rows if row[0] == "Apprenticeship levy"]
    assert [row[1].value for row in levies] == [0.0, 0.005][:since]
    assert all("levy of 0.5% since 6 April 2017" in row[6] for row in levies)
    told = ["every scenario, from 1 April 2016", "every scenario, from 6 April 2017"]
    assert [row[5] for row in levies] == (told if since > 1 else ["every scenario"])


def test_pictures_keep_their_shape_and_follow_each_other(opened):
    """Rows have a height of their own: another program's default would squeeze what is on them."""
    page = opened["Pictures"]
    assert page.sheet_format.customHeight
    assert page.sheet_format.defaultRowHeight == 15.75
    free = 0
    for image in page._images:
        top, end = image.anchor._from, image.anchor.to
        high = int.from_bytes(image._data()[20:24], "big") * 0.8 * 96 / 130
        assert (end.row - top.row) * 21 + end.rowOff / 9525 == pytest.approx(high, abs=2)
        assert top.row >= free
        free = end.row + 1
    assert free > 40


def test_on_a_sheet_of_two_pages_the_second_says_what_each_row_is(findings, view):
    wide = [
        sheet
        for sheet in sheets(findings, draw_all(view), ABOUT)
        if sum(column.width for column in sheet.columns) > 205 and not sheet.charts
    ]
    assert wide
    for sheet in wide:
        # Of an input that changes on a date, the source says from when.
        told = [
            (*row[: sheet.kept], row[-1] if "dated" in str(row[-1]) else "") for row in sheet.rows
        ]
        assert len(set(told)) == len(told), sheet.name


def test_no_word_of_a_columns_title_is_broken(findings, view):
    for sheet in sheets(findings, draw_all(view), ABOUT):
        for column in sheet.columns:
            words = re.split(r"[\s-]+", column.title)
            assert max(map(len, words)) <= column.width, (sheet.name, column.title)


def test_what_stands_above_a_table_is_not_cut_at_the_edge(findings, view):
    """A letter of a sentence is narrower than a digit, in which a column is told."""
    for sheet in sheets(findings, draw_all(view), ABOUT):
        across = sum(column.width for column in sheet.columns)
        room = across / 2 if across > 205 and not sheet.charts else across
        assert all(len(line) <= 1.2 * room for line in sheet.lines), sheet.name
        assert " ".join(sheet.lines).split() == " ".join(sheet.about).split()
