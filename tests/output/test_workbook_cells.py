"""The cells of the workbook, none of them blank without a reason; and its pictures, never cut."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from math import nan

import openpyxl
import pytest

from sim.output.charts.charts import draw_all
from sim.output.workbook.book import sheets
from sim.output.workbook.files import workbook_bytes
from sim.output.workbook.sheet import figures, range_of, value_of
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Note, Question
from sim.study.questions.findings import find
from sim.study.runs.ensemble import run_ensemble
from sim.study.statistics.estimates import UNKNOWN, Estimate

UNTIL = date(2016, 6, 30)
ASKED = Question(measure="average_caseload", at_most=18.0, by=UNTIL, confidence=0.8)
BUDGET = Budget(
    announced=(BudgetYear(financial_year="2018/19", amount=9.0),), covers_overheads=False
)


@pytest.fixture(scope="module")
def now():
    return load_scenario("small-authority-now", until=UNTIL)


@pytest.fixture(scope="module")
def studies(now):
    """One scenario with one run; and a plan whose budget covers little, beside its base."""
    plan = load_scenario("small-authority", until=UNTIL)
    copy = plan.model_copy(update={"budget": BUDGET})
    copy._changes, copy._notes = plan._changes, plan._notes
    both = {"base": run_ensemble(now, 2, jobs=1), "plan": run_ensemble(plan, 2, jobs=1)}
    both["plan"] = replace(both["plan"], scenario=copy)
    return find({"alone": run_ensemble(now, 1, jobs=1)}, None, ASKED), find(both, "base", ASKED)


def blanks(found):
    """Every cell of every table, as it stands in the file, that says nothing."""
    opened = openpyxl.load_workbook(BytesIO(workbook_bytes(found, "x")))
    for sheet in found:
        for row in range(len(sheet.rows)):
            for place in range(len(sheet.columns)):
                cell = opened[sheet.name].cell(sheet.header + 2 + row, place + 1)
                if cell.value is None or str(cell.value).strip() == "":
                    yield sheet.name, cell.coordinate


def test_no_cell_is_blank_without_a_reason(studies, findings):
    for study in (*studies, findings):
        found = sheets(study, [], {})
        assert [sheet.name for sheet in found if not sheet.rows] == []
        assert list(blanks(found)) == []


def test_the_reason_fits_the_case(studies):
    alone, both = ({s.name: s.rows for s in sheets(each, [], {})} for each in studies)
    assert {row[4:6] for row in alone["Money with intervals"]} == {("no interval: one run",) * 2}
    assert not any("no interval: one run" in row for row in both["Money with intervals"])
    assert {row[0] for row in both["Scorecard"]} == {"The runs end before the first date"}
    told = {value_of(cell) for row in both["Against budget"] for cell in row}
    assert {"not announced", "not covered", "by year only"} <= told
    for *_, low, high, quality, source in both["Assumptions"]:
        published = "published without a range" in (low, high)
        assert quality == "green" or not published, source
    assert "Bridge" not in both
    assert "Switching values" not in alone


def test_the_base_of_a_scorecard_is_called_that(findings):
    card = next(sheet.rows for sheet in sheets(findings, [], {}) if sheet.name == "Scorecard")
    told = {name: {row[9:] for row in card if row[3] == name} for name in findings.ensembles}
    assert told.pop(findings.base) == {("the base",) * 4}
    assert not any("the base" in cells for rows in told.values() for cells in rows)


def test_bounds_that_are_not_there_say_why():
    assert figures(Estimate(2.0, nan, nan, 9)) == (2.0, "no bound", "no bound")
    assert figures(Estimate(2.0, 1.0, 3.0, 9)) == (2.0, 1.0, 3.0)
    assert figures(UNKNOWN) == ("did not arise",) * 3
    assert range_of(Note(quality="red", low=1.0, high=2.0)) == (1.0, 2.0)
    assert range_of(Note(quality="red")) == ("not given", "not given")


def test_pictures_are_printed_on_one_page(findings, view):
    """One page wide and one tall; the sheets of tables are as long as they need."""
    found = sheets(findings, draw_all(view), {})
    opened = openpyxl.load_workbook(BytesIO(workbook_bytes(found, "x")))
    assert [sheet.name for sheet in found if sheet.pictures] == ["Pictures"]
    for sheet in found:
        page = opened[sheet.name]
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToHeight != 0) == bool(sheet.pictures), sheet.name
