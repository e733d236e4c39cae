"""The sheet of money by financial year: every line, summed from the calculation and checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sim.output.workbook.calculation import (
    LINE,
    SCENARIO,
    TO,
    WHAT,
    YEAR,
    on_or_before,
    summed,
)
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet
from sim.scenario.words import spoken
from sim.study.money.bill import MILLIONTHS, Bill, mean_of
from sim.study.money.budget import TOTAL
from sim.study.money.rates import COMPARED, LINES
from sim.study.questions.findings import Findings

FIRST_YEAR = 3
_MODEL, _DIFFERENCE = "The model's total", "Difference to the model"
ROWS = (*LINES, TOTAL, *(f"For comparison: {item.words}" for item in COMPARED))
BLOCK = len(ROWS) + 2


def money_sheet(findings: Findings, calculation: Sheet) -> Sheet:
    """Every line of every financial year, summed from the calculation, and checked."""
    bill, on = next(iter(findings.bills.values())), findings.question.by
    years = bill.years
    columns = (
        Column("No. of scenario", "year", 9),
        Column("Scenario", width=30),
        Column("Line", width=60),
        *(Column(f"{bill.label(year)}, £", "money", 15) for year in years),
        Column(f"{bill.span}, £", "money", 16),
        Column(f"Up to {spoken(on)} (asked about), £", "money", 16),
    )
    about = (
        "Money of the day (cash). Mean of the runs; the intervals are on the sheet Money with "
        "intervals.",
        "Every figure is a live formula over the sheet Calculation. The difference to the model is "
        "nothing until an input is changed. The last column is up to the date asked about.",
    )
    empty = Sheet("Money by year", "Money by financial year", about, columns, [])
    rows: list[tuple[Cell, ...]] = []
    for number, (name, each) in enumerate(findings.bills.items(), start=1):
        place = _Place(empty, calculation, number, name, len(rows))
        rows += _block(place, each, on)
    strong = frozenset(i for i, row in enumerate(rows) if row[2] in (TOTAL, _DIFFERENCE))
    return replace(empty, rows=rows, strong=strong, kept=FIRST_YEAR, locked=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows of one scenario stand, and from which rows of the calculation they come."""

    sheet: Sheet
    calculation: Sheet
    number: int
    name: str
    start: int


def _block(at: _Place, bill: Bill, on: date) -> Iterator[tuple[Cell, ...]]:
    """The rows of one scenario: by year, for all days, and up to the date asked about."""
    values, by_then = _values(bill), _values(bill.upto(on))
    totals, total_by_then = values[len(LINES)], sum(by_then[len(LINES)])
    for place, line in enumerate(ROWS):
        row, then = at.start + place, sum(by_then[place])
        if line == TOTAL:
            cells, last = _totals(at.sheet, row, values[place], then)
        else:
            cells = [
                _summed(at, line, (YEAR, f"{year}"), value)
                for year, value in zip(bill.years, values[place], strict=True)
            ]
            last = _summed(at, line, (TO, on_or_before(on)), then)
        yield (at.number, at.name, line, *cells, _across(at.sheet, row, values[place]), last)
    row = at.start + len(ROWS)
    across = _across(at.sheet, row, totals)
    yield (at.number, at.name, _MODEL, *totals, across, total_by_then)
    yield (at.number, at.name, _DIFFERENCE, *_differences(at.sheet, row, len(totals) + 2))


def _values(bill: Bill) -> list[list[float]]:
    """What each row gives by year: lines, total, and what posts would cost."""
    means = mean_of(bill.lines) / MILLIONTHS
    compared = [mean_of(bill.if_filled(item.name)) / MILLIONTHS for item in COMPARED]
    rows = [*means.T.tolist(), means.sum(axis=1).tolist()]
    return [*rows, *(each.tolist() for each in compared)]


def _summed(at: _Place, line: str, within: tuple[int, str], value: float) -> Formula:
    compared = line.removeprefix("For comparison: ")
    column, wanted = (LINE, line) if compared == line else (WHAT, compared)
    conditions = ((SCENARIO, f"{at.number}"), (column, f'"{wanted}"'), within)
    return Formula(f"={summed(at.calculation, *conditions)}", value)


def _totals(
    sheet: Sheet, row: int, values: Sequence[float], by_then: float
) -> tuple[list[Formula], Formula]:
    first = row - len(LINES)
    columns = [*range(FIRST_YEAR, FIRST_YEAR + len(values)), FIRST_YEAR + len(values) + 1]
    cells = [
        Formula(f"=SUM({near(sheet, first, c)}:{near(sheet, row - 1, c)})", value)
        for c, value in zip(columns, [*values, by_then], strict=True)
    ]
    return cells[:-1], cells[-1]


def _across(sheet: Sheet, row: int, values: Sequence[float]) -> Formula:
    last = FIRST_YEAR + len(values) - 1
    return Formula(
        f"=SUM({near(sheet, row, FIRST_YEAR)}:{near(sheet, row, last)})", float(sum(values))
    )


def _differences(sheet: Sheet, model: int, number: int) -> list[Formula]:
    total = model - len(COMPARED) - 1
    return [
        Formula(f"=ROUND({near(sheet, total, c)}-{near(sheet, model, c)},2)", 0.0)
        for c in range(FIRST_YEAR, FIRST_YEAR + number)
    ]


def near(sheet: Sheet, row: int, column: int) -> str:
    """The address of a cell for formulas on its own sheet."""
    return sheet.cell(row, column).split("!")[1].replace("$", "")


def checks(money: Sheet) -> list[str]:
    """The cells that say by how much the workbook's totals differ from the model's."""
    ends = (len(money.columns) - 2, len(money.columns) - 1)
    rows = [i for i, row in enumerate(money.rows) if row[2] == _DIFFERENCE]
    return [money.cell(row, column) for row in rows for column in ends]
