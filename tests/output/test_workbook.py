"""The workbook: live, exact, harmless, the same each time, and readable."""

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from sim.output.charts.charts import draw_all
from sim.output.tables.money import spending_rows
from sim.output.workbook.book import sheets, write_workbook
from sim.output.workbook.files import workbook_bytes
from sim.output.workbook.sheet import Formula, Input, value_of
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.schema import Note
from sim.study.money.budget import TOTAL
from sim.study.money.rates import LINES
from sim.study.questions.findings import find

# LibreOffice writes the charts of a sheet in a form that openpyxl passes over.
pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart:UserWarning")
HOSTILE = json.loads(
    (Path(__file__).parents[1] / "hostile" / "formulas.json").read_text(encoding="utf-8")
)
ABOUT = {"versions": {"caseload": "0"}, "scenarios": [{"name": "x", "hash": "0" * 64}]}
BUDGET = Budget(
    announced=(BudgetYear(financial_year="2016/17", amount=200_000.0),), covers_overheads=False
)
SOFFICE = shutil.which("soffice")


def changed(scenario, **updates):
    copy = scenario.model_copy(update=updates)
    copy._changes, copy._notes = scenario._changes, scenario._notes
    return copy


@pytest.fixture(scope="module")
def budgeted(ensembles, asked):
    """The plan has two family help practitioners more, so that every line of money is there."""
    base, plan = ensembles.items()
    more = plan[1].scenario.changed_from(date(2016, 7, 1), "practice.practitioners", 2.0)
    scenario = changed(more, budget=BUDGET)
    return find(dict([base, (plan[0], replace(plan[1], scenario=scenario))]), base[0], asked)


@pytest.fixture(scope="module")
def found(budgeted):
    return sheets(budgeted, [], ABOUT)


@pytest.fixture(scope="module")
def book(found):
    return workbook_bytes(found, "A test")


@pytest.fixture(scope="module")
def opened(book):
    return openpyxl.load_workbook(BytesIO(book))


def named(found, name):
    return next(sheet for sheet in found if sheet.name == name)


def test_the_sheets_are_those_that_finance_asked_for(opened):
    wanted = {
        "Cover",
        "Contents",
        "Answer",
        "Money by year",
        "Staffing by quarter",
        "Caseload by month",
        "Scorecard",
        "Assumptions",
        "Inputs",
        "Calculation",
        "Data by run",
        "Notes",
    }
    assert wanted <= set(opened.sheetnames)
    assert all(len(name) <= 31 for name in opened.sheetnames)


def test_money_is_live_formulas_over_named_rates_and_quantities(opened, found):
    for name, lowest in (("Calculation", 3), ("Money by year", 1), ("Against budget", 1)):
        formulas = list(rows_of(named(found, name), Formula))
        assert len(formulas) >= lowest * len(named(found, name).rows)
    rates = {cell.name for _, _, cell in rows_of(named(found, "Inputs"), Input)}
    assert rates == set(opened.defined_names) - {"_xlnm.Print_Titles"}
    assert {"salary_social_worker", "agency_margin", "announced_2_2016_17"} <= rates
    used = " ".join(cell.text for _, _, cell in rows_of(named(found, "Calculation"), Formula))
    unused = {name for name in rates if not re.search(rf"\b{name}\b", used)}
    assert unused <= {"deflator", "discount_rate", "announced_2_2016_17"} | {
        name for name in rates if name.startswith("pay_award")
    }


def test_only_the_inputs_can_be_changed(opened, found):
    for name in ("Inputs", "Calculation", "Money by year", "Against budget"):
        page, sheet = opened[name], named(found, name)
        assert page.protection.sheet
        inputs = {(row, place) for row, place, _ in rows_of(sheet, Input)}
        for row in range(len(sheet.rows)):
            for place in range(len(sheet.columns)):
                cell = page.cell(sheet.header + 2 + row, place + 1)
                assert cell.protection.locked == ((row, place) not in inputs), cell


def test_what_formulas_give_adds_up_as_written(found):
    sheet = named(found, "Money by year")
    for start in range(0, len(sheet.rows), len(LINES) + 8):
        block = [row[3:] for row in sheet.rows[start : start + len(LINES) + 1]]
        for column in zip(*block, strict=True):
            values = [value_of(cell) for cell in column]
            assert sum(values[:-1]) == pytest.approx(values[-1], abs=1e-6)


def test_every_total_is_the_sum_of_its_lines_in_every_table(budgeted):
    """The row `cost-sum`: exactly, in millionths of a pound."""
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for scenario, year, line, mean, *_ in spending_rows(budgeted):
        groups.setdefault((scenario, year), {})[line] = round(mean * 1_000_000)
    assert len(groups) == 4
    for lines in groups.values():
        assert lines.pop(TOTAL) == sum(lines.values())
        assert set(lines) == set(LINES)


def test_a_sheet_can_be_found_read_and_printed(opened, found):
    for sheet in found:
        page = opened[sheet.name]
        assert page["A1"].value == sheet.title
        assert page.freeze_panes is not None
        assert not page.merged_cells.ranges
        assert page.page_setup.paperSize == 9
        assert page.page_setup.fitToHeight == 0
        assert len(page.tables) == 1
    assert opened.properties.title == "A test"


def test_sums_of_money_say_so_in_their_titles(found):
    for sheet in found:
        for column in sheet.columns:
            if column.kind == "money":
                assert "£" in column.title, (sheet.name, column.title)


def test_pictures_are_told_in_words(budgeted, view):
    charts = draw_all(view)
    with ZipFile(BytesIO(workbook_bytes(sheets(budgeted, charts, ABOUT), "x"))) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("<xdr:pic>") == 2
    for chart in charts:
        if chart.name == "cost_by_year":
            assert chart.title[:20] in drawing


def test_two_writes_give_the_same_bytes(budgeted, view, tmp_path):
    charts = draw_all(view)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_workbook(budgeted, charts, ABOUT, tmp_path / name)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 15


def test_each_sheet_has_a_twin(budgeted, found, tmp_path):
    write_workbook(budgeted, [], ABOUT, tmp_path)
    twins = sorted((tmp_path / "workbook").iterdir())
    assert len(twins) == len(found)
    with twins[3].open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    sheet = named(found, "Money by year")
    assert rows[0] == [column.title for column in sheet.columns]
    assert float(rows[12][3]) == pytest.approx(value_of(sheet.rows[11][3]))


def test_the_bridge_is_shown_when_there_is_one(budgeted):
    rows = [("The baseline", 24.0, 23.5, 24.5), ("Vacancies", 1.0, 0.5, 1.5)]
    assert named(sheets(budgeted, [], ABOUT, rows), "Bridge").rows == rows


def test_a_post_costs_what_the_sum_by_hand_says(found, budgeted):
    """A social worker of 2016/17: £32,500; 13.8% above £8,112; 19.6%; no levy yet; 29% on top."""
    sheet = named(found, "Cost of a post")
    row = next(row for row in sheet.rows if row[:2] == ("Social worker", "2016/17"))
    told = [value_of(cell) for cell in row[3:]]
    paid, insured, pension = 32_500, 0.138 * (32_500 - 8_112), 0.196 * 32_500
    direct = paid + insured + pension
    whole = direct * 1.29
    by_hand = [paid, insured, pension, 0, 0.29 * direct, direct, whole]
    assert told == pytest.approx([*by_hand, whole * 0.75, whole * 0.5, whole * 0.25])


def test_a_scenario_alone_has_its_bill(ensembles, asked):
    name, ensemble = next(iter(ensembles.items()))
    found = sheets(find({name: ensemble}, None, asked), [], ABOUT)
    assert "Against budget" not in [sheet.name for sheet in found]
    assert workbook_bytes(found, "x")


def harmless(content: bytes, formulas: int, texts: list[str]) -> None:
    """No formula but ours, no link anywhere, and the texts as they are."""
    with ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower()]
        pages = {
            n: parts.read(n).decode() for n in parts.namelist() if n.endswith((".xml", ".rels"))
        }
    assert sum(page.count("<f>") + page.count("<f ") for page in pages.values()) == formulas
    for name, page in pages.items():
        assert not re.search(r"<hyperlinks?[ />]", page), name
        assert 'TargetMode="External"' not in page, name
        assert "DDE" not in page, name
    for text in texts:
        if text.isprintable():
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            assert any(escaped in page for page in pages.values()), text


def hostile_findings(budgeted, asked, text):
    base, plan = budgeted.ensembles.values()
    notes = {
        **plan.scenario.notes,
        "costs.overheads": Note(source=text),
        "demand.growth_per_year": Note(source=text),
    }
    scenario = changed(plan.scenario, name=text, place=text, description=text)
    scenario._notes = notes
    teams = [
        {"name": f"{text}{number or ''}", "demand": 1.0} for number in range(scenario.teams.count)
    ]
    scenario = changed(scenario, teams=scenario.changed("teams.named", teams).teams)
    return find({"Base": base, text: replace(plan, scenario=scenario)}, "Base", asked)


def rows_of(sheet, kind: type):
    """The cells of a sheet that are formulas or inputs, with their row and column."""
    for row, cells in enumerate(sheet.rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, kind):
                yield row, place, cell


def formulas_in(found) -> int:
    """Those of the tables, and the banners of sheets that do not follow the inputs."""
    return sum(len(list(rows_of(sheet, Formula))) + bool(sheet.banner) for sheet in found)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_or_source_becomes_a_formula_or_a_link(budgeted, asked, text, tmp_path):
    findings = hostile_findings(budgeted, asked, text)
    found = sheets(findings, [], {**ABOUT, "scenarios": [{"name": text, "hash": text}]})
    harmless(workbook_bytes(found, text), formulas_in(found), [text])
    write_workbook(findings, [], ABOUT, tmp_path)
    for path in (tmp_path / "workbook").iterdir():
        with path.open(newline="", encoding="utf-8-sig") as file:
            for row in csv.reader(file):
                for cell in row:
                    live = cell[:1] in "=+-@\t\r\0" and cell[:1] != ""
                    assert not live or re.fullmatch(r"-?[\d.e-]+", cell), (path.name, cell)


def test_there_are_23_hostile_texts_and_none_comes_alive_at_once(budgeted, asked):
    assert len(set(HOSTILE)) == 23
    base, plan = budgeted.ensembles.values()
    scenario = changed(plan.scenario, name=HOSTILE[3])
    keys = list(scenario.notes)[: len(HOSTILE)]
    notes = {key: Note(source=text) for key, text in zip(keys, HOSTILE, strict=True)}
    scenario._notes = {**scenario.notes, **notes}
    both = {"Base": base, HOSTILE[3]: replace(plan, scenario=scenario)}
    found = sheets(find(both, "Base", asked), [], ABOUT)
    harmless(workbook_bytes(found, HOSTILE[0]), formulas_in(found), HOSTILE)


# recalculated by LibreOffice

needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def recalculated(content: bytes, folder: Path, **inputs: float):
    """The workbook with inputs changed and every formula worked out again, from nothing."""
    book = openpyxl.load_workbook(BytesIO(content))
    for name, value in inputs.items():
        sheet, cell = book.defined_names[name].attr_text.split("!")
        book[sheet.strip("'")][cell.replace("$", "")] = value
    # openpyxl keeps no results of formulas, so nothing can be left over.
    book.save(folder / "in.xlsx")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run(
        [SOFFICE, "--headless", profile, *target, str(folder / "in.xlsx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)


def totals(book, sheet):
    page = book["Money by year"]
    rows = range(sheet.header + 2, sheet.header + 2 + len(sheet.rows))
    return [
        [page.cell(row, column + 1).value for column in range(3, len(sheet.columns))]
        for row in rows
        if page.cell(row, 3).value == TOTAL
    ]


def pence(amount: float) -> int:
    return round(amount * 100)


@pytest.fixture(scope="module")
def again(book, tmp_path_factory):
    return recalculated(book, tmp_path_factory.mktemp("office"))


@pytest.mark.slow
@needs_office
def test_worked_out_again_the_workbook_has_the_models_totals_to_the_penny(again, found, budgeted):
    by_hand = [list(bill.totals.mean(axis=0) / 1e6) for bill in budgeted.bills.values()]
    for told, model in zip(totals(again, named(found, "Money by year")), by_hand, strict=True):
        assert [pence(x) for x in told[: len(model)]] == [pence(x) for x in model]
        assert pence(sum(model)) in [pence(x) for x in told], told
    assert str(again["Cover"].cell(again["Cover"].max_row, 2).value).startswith("Yes")


@pytest.mark.slow
@needs_office
def test_no_formula_fails_and_each_gives_what_was_written(again, found):
    for sheet in found:
        page = again[sheet.name]
        for row in page.iter_rows():
            for cell in row:
                assert not (isinstance(cell.value, str) and cell.value.startswith("#")), cell
        for row, place, formula in rows_of(sheet, Formula):
            told = page.cell(sheet.header + 2 + row, place + 1).value
            assert told == pytest.approx(formula.value, abs=0.005), (sheet.name, row, formula.text)


@pytest.mark.slow
@needs_office
def test_a_higher_salary_costs_exactly_quantity_times_the_difference(
    book, again, found, budgeted, tmp_path
):
    costs = next(iter(budgeted.ensembles.values())).scenario.costs
    more = 1000.0
    dearer = recalculated(
        book, tmp_path, salary_social_worker=costs.salaries.social_worker.salary + more
    )
    sheet = named(found, "Money by year")
    due = costs.on_costs
    on_top = (1 + due.national_insurance + due.pension) * (1 + costs.overheads)
    before, after = totals(again, sheet), totals(dearer, sheet)
    for place, bill in enumerate(budgeted.bills.values()):
        years = bill.full_time_years("social_worker").mean(axis=0)
        for year, there in enumerate(years):
            rise = after[place][year] - before[place][year]
            assert pence(rise) == pence(there * more * on_top), (place, year)
    assert str(dearer["Cover"].cell(dearer["Cover"].max_row, 2).value).startswith("No")


def test_the_runs_of_these_tests_end_with_a_financial_year(ensembles):
    """So that no pay award falls into them, and the rise above is a product of three figures."""
    assert {each.scenario.until for each in ensembles.values()} == {date(2017, 3, 31)}
