"""The sheet of money by financial year: every line, summed from the calculation and checked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sim.output.workbook.calculation import AMOUNT, LINE, SCENARIO, WHAT, YEAR
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet
from sim.study.money.bill import MILLIONTHS, Bill, mean_of
from sim.study.money.budget import TOTAL
from sim.study.money.periods import days_of, year_name
from sim.study.money.rates import COMPARED, LINES
from sim.study.questions.findings import Findings

FIRST_YEAR = 3
_MODEL, _DIFFERENCE = "The model's total", "Difference to the model"
ROWS = (*LINES, TOTAL, *(f"For comparison: {item.words}" for item in COMPARED))
BLOCK = len(ROWS) + 2


def money_sheet(findings: Findings, calculation: Sheet) -> Sheet:
    """Every line of every financial year, summed from the calculation, and checked."""
    years = list(next(iter(findings.bills.values())).years)
    columns = (
        Column("No. of scenario", "year", 9),
        Column("Scenario", width=30),
        Column("Line", width=60),
        *(Column(f"{year_name(year)}{_part(findings, year)}, £", "money", 15) for year in years),
        Column("All years, £", "money", 16),
    )
    about = (
        "Money of the day (cash). Mean of the runs; the intervals are on the sheet Money with "
        "intervals.",
        "Every figure is a live formula over the sheet Calculation. The difference to the model is "
        "nothing until an input is changed.",
    )
    empty = Sheet("Money by year", "Money by financial year", about, columns, [])
    rows: list[tuple[Cell, ...]] = []
    for number, (name, bill) in enumerate(findings.bills.items(), start=1):
        rows += _block(empty, calculation, number, name, bill, len(rows))
    strong = frozenset(i for i, row in enumerate(rows) if row[2] in (TOTAL, _DIFFERENCE))
    return replace(empty, rows=rows, strong=strong, kept=FIRST_YEAR, locked=True)


def _part(findings: Findings, year: int) -> str:
    days = next(iter(findings.bills.values())).days(year)
    return "" if days == days_of(year) else f" ({days} days)"


def _block(
    sheet: Sheet, calculation: Sheet, number: int, name: str, bill: Bill, start: int
) -> Iterator[tuple[Cell, ...]]:
    means = mean_of(bill.lines) / MILLIONTHS
    compared = [mean_of(bill.if_filled(item.name)) / MILLIONTHS for item in COMPARED]
    values = [*means.T.tolist(), means.sum(axis=1).tolist(), *(each.tolist() for each in compared)]
    totals = values[len(LINES)]
    for place, line in enumerate(ROWS):
        row = start + place
        if line == TOTAL:
            cells = _totals(sheet, row, values[place])
        else:
            cells = [
                _summed(calculation, number, line, year, value)
                for year, value in zip(bill.years, values[place], strict=True)
            ]
        yield (number, name, line, *cells, _across(sheet, row, values[place]))
    row = start + len(ROWS)
    yield (number, name, _MODEL, *totals, _across(sheet, row, totals))
    yield (number, name, _DIFFERENCE, *_differences(sheet, row, len(totals) + 1))


def _summed(calculation: Sheet, number: int, line: str, year: int, value: float) -> Formula:
    compared = line.removeprefix("For comparison: ")
    column, wanted = (LINE, line) if compared == line else (WHAT, compared)
    conditions = ((SCENARIO, f"{number}"), (column, f'"{wanted}"'), (YEAR, f"{year}"))
    matched = ",".join(f"{calculation.column_range(c)},{value}" for c, value in conditions)
    return Formula(f"=SUMIFS({calculation.column_range(AMOUNT)},{matched})", value)


def _totals(sheet: Sheet, row: int, values: Sequence[float]) -> list[Formula]:
    first = row - len(LINES)
    return [
        Formula(f"=SUM({near(sheet, first, c)}:{near(sheet, row - 1, c)})", value)
        for c, value in enumerate(values, start=FIRST_YEAR)
    ]


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
    last = len(money.columns) - 1
    return [money.cell(i, last) for i, row in enumerate(money.rows) if row[2] == _DIFFERENCE]
