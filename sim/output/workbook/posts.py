"""The sheet of what a post costs: each grade and financial year, item by item."""

from collections.abc import Iterator

from sim.output.workbook.calculation import index_of, on_cost_parts, pay_formula
from sim.output.workbook.inputs import Names
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet
from sim.output.workbook.years import near
from sim.scenario.costs import Costs
from sim.study.money.bill import Bill
from sim.study.money.pay import GRADES, exact, pay_index
from sim.study.money.periods import Period, year_name
from sim.study.money.rates import full_cost, pay
from sim.study.questions.findings import Findings

_WORDS = {
    "newly_qualified": "Newly qualified social worker",
    "social_worker": "Social worker",
    "advanced": "Advanced practitioner",
    "team_manager": "Team manager",
    "family_help_practitioner": "Family help practitioner",
}
_FIRST, _PARTS = 3, 5
_FROM = (("July", 9), ("October", 6), ("January", 3))


def posts_sheet(findings: Findings, names: Names) -> Sheet:
    """What one post costs in a full year, and in the year in which it begins later."""
    kinds = ("Pay", "National insurance", "Pension", "Apprenticeship levy", "Overheads")
    columns = (
        Column("Grade", width=30),
        Column("Financial year", width=12),
        Column("Rates from", "date", 12),
        *(Column(f"{kind}, £", "money", 15) for kind in kinds),
        Column("Full year without overheads, £", "money", 13),
        Column("Full year, £", "money", 12),
        *(Column(f"From {month} ({left} months), £", "money", 13) for month, left in _FROM),
    )
    about = (
        "One full-time permanent worker in a full year, at the rates of the day named. A grade is "
        "paid at its point of the scale.",
        "Live formulas over the sheet Inputs. A post that begins later costs so many twelfths.",
    )
    name = (findings.others or list(findings.ensembles))[0]
    rows: list[tuple[Cell, ...]] = []
    sheet = Sheet("Cost of a post", "Cost of a post", about, columns, rows, kept=2, locked=True)
    for grade in GRADES:
        for period in _periods(findings.bills[name]):
            rows.append(_row(sheet, grade, period, names, len(rows)))
    return sheet


def _periods(bill: Bill) -> Iterator[Period]:
    """The last period of each financial year: its rates are those that hold on."""
    for year in bill.years:
        yield [period for period in bill.periods if period.year == year][-1]


def _row(sheet: Sheet, grade: str, period: Period, names: Names, row: int) -> tuple[Cell, ...]:
    def named(rate: str) -> str:
        return names.of(rate, period)

    index = index_of(period, names)
    formulas = [pay_formula(named, grade), *on_cost_parts(named, grade)]
    values = _values(period.costs, grade, float(pay_index(period.costs, period.first)))
    parts = [
        Formula(f"={text}*{index}", value)
        for text, value in zip(formulas, values[:-1], strict=True)
    ]
    paid = f"SUM({near(sheet, row, _FIRST)}:{near(sheet, row, _FIRST + _PARTS - 2)})"
    parts.append(Formula(f"={paid}*{named('overheads')}", values[-1]))
    without, whole = sum(values[:-1]), sum(values)
    full = near(sheet, row, _FIRST + _PARTS + 1)
    return (
        _WORDS[grade], year_name(period.year), period.first, *parts,
        Formula(f"={paid}", without),
        Formula(f"={paid}+{near(sheet, row, _FIRST + _PARTS - 1)}", whole),
        *(Formula(f"={full}*{left}/12", whole * left / 12) for _, left in _FROM),
    )  # fmt: skip


def _values(costs: Costs, grade: str, index: float) -> list[float]:
    """Pay, national insurance, pension, levy and overheads of a grade in a full year."""
    paid, due = pay(costs, grade), costs.on_costs
    above = max(paid - exact(due.national_insurance_above), exact(0))
    parts = (
        paid,
        above * exact(due.national_insurance),
        paid * exact(due.pension),
        paid * exact(due.apprenticeship_levy),
        full_cost(costs, grade) * exact(costs.overheads),
    )
    return [float(each) * index for each in parts]
