"""Every cell that can be changed moves what the model would move, to the penny, and no other can.

LibreOffice works the workbook out again after each cell was changed alone; beside it the model
works out its money again with that rate.
"""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from sim.output.tables.money import bought
from sim.output.workbook.book import sheets
from sim.output.workbook.files import workbook_bytes
from sim.output.workbook.inputs import RATES
from sim.output.workbook.sheet import Input
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.money.budget import TOTAL
from sim.study.questions.findings import find
from sim.study.questions.switching_values import with_rate
from sim.study.runs.ensemble import run_ensemble

# LibreOffice writes the charts of a sheet in a form that openpyxl passes over.
pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart:UserWarning")
UNTIL, BY = date(2018, 3, 31), date(2017, 12, 31)
ASKED = Question(measure="average_caseload", at_most=18.0, by=BY, confidence=0.8)
BUDGET = Budget(
    announced=tuple(
        BudgetYear(financial_year=year, amount=amount, presumed=presumed)
        for year, amount, presumed in (
            ("2016/17", 200_000.0, False),
            ("2017/18", 300_000.0, True),
            ("2018/19", 100_000.0, False),
        )
    ),
    covers_overheads=False,
    posts=10,
)
SETTINGS = (
    "costs.overtime.paid=0.2",
    "costs.weighting=400",
    "costs.market_supplement=300",
    "practice.practitioners=2",
)
PATHS = {rate.name: rate.note.removeprefix("costs.") for rate in RATES}
SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def with_parts(ensemble, **parts):
    return replace(ensemble, scenario=ensemble.scenario.throughout(**parts))


@pytest.fixture(scope="module")
def ensembles():
    names = ("small-authority-now", "small-authority")
    told = [load_scenario(name, settings=SETTINGS, until=UNTIL) for name in names]
    base, plan = (run_ensemble(each, 2, jobs=1) for each in told)
    return {"now": base, "plan": with_parts(plan, budget=BUDGET)}


@pytest.fixture(scope="module")
def found(ensembles):
    return sheets(find(ensembles, "now", ASKED), [], {})


@pytest.fixture(scope="module")
def inputs(found):
    return {
        cell.name: cell
        for sheet in found
        for row in sheet.rows
        for cell in row
        if isinstance(cell, Input)
    }


def moved(cell):
    """Another value, of the same kind: a tenth more, or a little where there is nothing."""
    return cell.value * 1.1 if cell.value else 0.01


def changed_costs(costs, name, value, now):
    """The costs with a rate changed wherever it has the value that the cell had."""
    rate = name.split("__")[0]
    if name.startswith("pay_award_"):
        awards = tuple(
            each.model_copy(update={"rise": value})
            if f"pay_award_{each.date:%Y_%m_%d}" == name
            else each
            for each in costs.pay_awards
        )
        return costs.model_copy(update={"pay_awards": awards})
    if name == "discount_rate":
        editions = tuple(e.model_copy(update={"rate": value}) for e in costs.discount_rates)
        return costs.model_copy(update={"discount_rates": editions})
    if rate in ("national_insurance", "levy"):
        field = {"levy": "apprenticeship_levy"}.get(rate, rate)
        due = costs.on_costs
        later = tuple(
            each.model_copy(update={field: value}) if getattr(each, field) == now else each
            for each in due.later
        )
        new = {field: value, "later": later} if getattr(due, field) == now else {"later": later}
        return costs.model_copy(update={"on_costs": due.model_copy(update=new)})
    return with_rate(costs, PATHS[rate].removesuffix(".spine"), value)


def changed_budget(budget, name, value):
    if name.startswith("posts_announced"):
        return budget.model_copy(update={"posts": value})
    years = tuple(
        each.model_copy(update={"amount": value})
        if name.endswith(each.financial_year.replace("/", "_"))
        else each
        for each in budget.announced
    )
    return budget.model_copy(update={"announced": years})


def asked_again(ensembles, cell):
    """What the model says with one rate, sum or number of posts changed."""
    value = moved(cell)
    of_budget = cell.name.startswith(("announced_", "posts_announced"))
    again = {}
    for name, ensemble in ensembles.items():
        if not of_budget:
            costs = changed_costs(ensemble.scenario.costs, cell.name, value, cell.value)
            ensemble = with_parts(ensemble, costs=costs)
        elif ensemble.scenario.budget is not None:
            budget = changed_budget(ensemble.scenario.budget, cell.name, value)
            ensemble = with_parts(ensemble, budget=budget)
        again[name] = ensemble
    return find(again, "now", ASKED)


def money_of(findings):
    """Everything that the model says of money: totals, value for money, against the budget."""
    told = {}
    for name, bill in findings.bills.items():
        by_then = bill.upto(BY).totals.sum(axis=1).mean() / 1e6
        totals = bill.totals.mean(axis=0) / 1e6
        told[("total", name)] = [*totals, totals.sum(), by_then]
        for item, unit, value in bought(findings.options[name], BY):
            if value is not None and unit.startswith("£"):
                told[(item, name)] = [value.mean]
    told.update(five_years_of(findings))
    years, then = findings.against("plan"), findings.against_by_then("plan")
    for item in ("announced", "left"):
        of = [getattr(each, item) for each in years]
        of = [each if isinstance(each, float) else each.mean for each in of]
        upto = [getattr(each, item) for each in then]
        upto = [each if isinstance(each, float) else each.mean for each in upto]
        told[(item, "plan")] = [*of, sum(of), sum(upto)]
    return told


def five_years_of(findings):
    """Recurring and one-off by year, and what is left of the reserve, by hand from its sums."""
    found, plan = findings.five_years("plan"), findings.ensembles["plan"].scenario
    both = found.recurring + found.one_off
    announced = sum(each.amount for each in plan.budget.announced)
    there = announced * min(1, 7 / plan.budget.posts)
    return {
        ("Recurring", "plan"): list(found.recurring),
        ("One-off", "plan"): list(found.one_off),
        ("of which a pay", "plan"): list(found.of_pay / 100),
        ("Exit cost", "plan"): [found.of_pay[-1] * leaving(findings) / 2],
        ("Reserve at its end", "plan"): [there - both[: i + 1].sum() for i in range(5)],
    }


def leaving(findings):
    """Years in which as many leave as the plan has more permanent people than its base."""
    base, plan = (
        {n: each.values(n, each.scenario.until).mean() for n in ("in_post", "managers", "leavers")}
        for each in findings.ensembles.values()
    )
    more = plan["in_post"] - base["in_post"] + plan["managers"] - base["managers"]
    return max(more, 0) / plan["leavers"]


def money_in(book, found):
    """The same from the cells of a workbook."""
    page, sheet = book["Money by year"], of_name(found, "Money by year")
    told = {}
    for row in rows_in(page, sheet):
        if row[2] == TOTAL:
            told[("total", row[1])] = list(row[3:])
    for row in rows_in(book["Value for money"], of_name(found, "Value for money")):
        if str(row[2]).startswith("£"):
            told[(row[1], row[0])] = [row[3]]
    for row in rows_in(book["Five years"], of_name(found, "Five years")):
        for begins in ("Recurring", "One-off", "of which a pay", "Reserve at its end", "Exit cost"):
            if str(row[1]).startswith(begins):
                told[(begins, row[0])] = [each for each in row[2:] if not isinstance(each, str)]
    words = {"Announced": "announced", "Left (": "left"}
    for row in rows_in(book["Against budget"], of_name(found, "Against budget")):
        for begins, item in words.items():
            if str(row[1]).startswith(begins):
                told[(item, row[0])] = list(row[2:])
    return told


def of_name(found, name):
    return next(sheet for sheet in found if sheet.name == name)


def rows_in(page, sheet):
    first = sheet.header + 2
    rows = page.iter_rows(first, first + len(sheet.rows) - 1, 1, len(sheet.columns))
    return [[cell.value for cell in row] for row in rows]


@pytest.fixture(scope="module")
def recalculated(found, inputs, tmp_path_factory):
    """The workbook worked out again with each input changed alone, by the name of the input."""
    folder = tmp_path_factory.mktemp("office")
    content = workbook_bytes(found, "A test")
    for name, cell in inputs.items():
        book = openpyxl.load_workbook(BytesIO(content))
        sheet, place = book.defined_names[name].attr_text.split("!")
        book[sheet.strip("'")][place.replace("$", "")] = moved(cell)
        book.save(folder / f"{name}.xlsx")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    files = [str(folder / f"{name}.xlsx") for name in inputs]
    subprocess.run(
        [SOFFICE, "--headless", profile, *target, *files],
        check=True,
        capture_output=True,
        timeout=560,
    )
    return {
        name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True)
        for name in inputs
    }


@pytest.mark.slow
@needs_office
def test_each_cell_changed_alone_gives_what_the_model_gives(ensembles, found, inputs, recalculated):
    before = money_of(find(ensembles, "now", ASKED))
    still = []
    for name, cell in inputs.items():
        model, told = money_of(asked_again(ensembles, cell)), money_in(recalculated[name], found)
        for key, values in model.items():
            assert told[key] == pytest.approx(values, abs=0.005), (name, key)
        if model == before:
            still.append(name)
    # A rate of something that did not happen in these runs moves nothing in the model either.
    assert set(still) <= {"agency_notice_days"}
    assert len(inputs) >= 28


@pytest.mark.slow
@needs_office
def test_a_sheet_that_does_not_follow_says_so_as_soon_as_any_cell_differs(found, recalculated):
    with_banner = [sheet for sheet in found if sheet.banner]
    names = {sheet.name for sheet in with_banner}
    assert {"Cover", "Answer", "Money with intervals", "Switching values", "Data by run"} <= names
    for name, book in recalculated.items():
        for sheet in with_banner:
            told = book[sheet.name].cell(sheet.header, 1).value
            assert told == sheet.banner, (name, sheet.name)


def test_what_no_formula_uses_cannot_be_changed(found, inputs):
    """A pay award after the run is told and locked; money for a later year is in the reserve."""
    assert "announced_2_2018_19" in inputs
    sheet = of_name(found, "Inputs")
    told = [row for row in sheet.rows if not isinstance(row[1], Input)]
    assert {row[4:6] for row in told} == {("in no formula", "no day of these runs")}
    assert not [name for name in inputs if name.startswith("pay_award_2018")]
    assert "pay_award_2017_04_01" in inputs
    assert {"discount_rate", "deflator", "levy__2", "posts_announced_2"} <= set(inputs)
    content = openpyxl.load_workbook(BytesIO(workbook_bytes(found, "A test")))
    unlocked = {
        (page.title, cell.coordinate)
        for page in content
        if page.protection.sheet
        for row in page.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert len(unlocked) == len(inputs)


def test_a_value_outside_the_evidence_is_asked_about(found, inputs):
    page = openpyxl.load_workbook(BytesIO(workbook_bytes(found, "A test")))["Inputs"]
    ranged = [cell for cell in inputs.values() if cell.low is not None and cell.high is not None]
    rules = page.data_validations.dataValidation
    assert len(rules) == len(ranged) >= 12
    assert {rule.errorStyle for rule in rules} == {"warning"}
    hourly = inputs["agency_pay_per_hour"]
    assert (hourly.low, hourly.high, hourly.kind) == (24.0, 32.0, "pence")
    assert inputs["salary_social_worker"].low == 29_000
