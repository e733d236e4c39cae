"""The calculation sheet: every quantity of the model times its rate, one row each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from sim.output.workbook.inputs import Names, award_name
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet
from sim.study.money.bill import MILLIONTHS, Bill
from sim.study.money.pay import GRADES, pay_base, pay_index
from sim.study.money.periods import Period, year_name, year_of
from sim.study.money.rates import COMPARED, ITEMS, NO_SUPPLEMENT, Item, price_index, years_from_base
from sim.study.questions.findings import Findings

SCENARIO, YEAR, FROM, TO, LINE, WHAT, AMOUNT = 0, 2, 4, 5, 6, 7, 12
"""Columns that other sheets look things up in."""
_COLUMNS = (
    Column("No. of scenario", "year", 9),
    Column("Scenario", width=22),
    Column("Year from April", "year", 8),
    Column("Financial year", width=10),
    Column("From", "date", 12),
    Column("To", "date", 12),
    Column("Line", width=27),
    Column("What", width=36),
    Column("Quantity (mean of the runs)", "exact", 14),
    Column("Unit", width=16),
    Column("Rate at its base, £", "rate", 14),
    Column("Index", "exact", 9),
    Column("Amount, £", "rate", 16),
)
_ABOUT = (
    "Quantity times rate times index is the amount. Quantities come from the simulation; rates "
    "from the sheet Inputs, by name.",
    "Rates are of the price base; after a pay award of a sum, or a change of the law, pay is of "
    "that day, and the index counts from it.",
    "A full-time year is one full-time person (or post) for a whole financial year; part years "
    "are counted by calendar day.",
    "Rows “For comparison” are in no total: they say what posts would cost with a permanent "
    "worker in each.",
)


def summed(calculation: Sheet, *conditions: tuple[int, str]) -> str:
    """The sum of the amounts that meet all conditions: a column, and what stands in it."""
    matched = ",".join(f"{calculation.column_range(c)},{value}" for c, value in conditions)
    return f"SUMIFS({calculation.column_range(AMOUNT)},{matched})"


def on_or_before(day: date) -> str:
    """The condition of a cell that holds a date up to a day."""
    return f'"<="&DATE({day.year},{day.month},{day.day})'


def after(day: date) -> str:
    """The condition of a cell that holds a date after a day."""
    return f'">"&DATE({day.year},{day.month},{day.day})'


def calculation_sheet(findings: Findings, names: Names) -> Sheet:
    """One row for each scenario, period and thing that is paid for."""
    rows = [
        row
        for number, (name, bill) in enumerate(findings.bills.items(), start=1)
        for place in range(len(bill.periods))
        for row in _rows(number, name, bill, place, names)
    ]
    placed = Sheet("Calculation", "Calculation: quantities times rates", _ABOUT, _COLUMNS, rows)
    whole = [(*row[:AMOUNT], _amount(placed, i, row)) for i, row in enumerate(rows)]
    return replace(placed, rows=whole, kept=2, locked=True)


def _rows(
    number: int, name: str, bill: Bill, place: int, names: Names
) -> Iterator[tuple[Cell, ...]]:
    period = bill.periods[place]
    formulas = rate_formulas(lambda rate: names.of(rate, period))
    indices = {of_what: _index(of_what, period, names) for of_what in ("pay", "price")}
    for items, amounts in ((ITEMS, bill.amounts), (COMPARED, bill.compared)):
        for position, item in enumerate(items):
            rate = Formula(f"={formulas[item.name]}", float(item.rate(period.costs)))
            amount = float(amounts[:, place, :, position].sum(axis=1).mean() / MILLIONTHS)
            yield (
                number, name, period.year, year_name(period.year), period.first, period.last,
                item.line, item.words, _quantity(bill, item, place), item.unit + "s",
                rate, indices[item.index], amount,
            )  # fmt: skip


def _amount(sheet: Sheet, row: int, cells: tuple[Cell, ...]) -> Formula:
    """Quantity times rate times index, with the model's own mean as what it gives."""
    value = cells[AMOUNT]
    assert isinstance(value, float)
    parts = "*".join(sheet.cell(row, column).split("!")[1] for column in (8, 10, 11))
    return Formula(f"={parts.replace('$', '')}", value)


def _quantity(bill: Bill, item: Item, place: int) -> float:
    counted = bill.quantities[item.counted][:, place].sum(axis=1)
    unit = bill.periods[place].days_of_year if item.unit == "full-time year" else 1
    return float(np.mean(counted) / unit)


def _index(of_what: str, period: Period, names: Names) -> Formula:
    """How pay, or other prices, stand on the first day of the period against their base."""
    costs = period.costs
    if of_what == "price":
        years = years_from_base(costs, year_of(period.first))
        text = f"=(1+{names.of('inflation', period)})^{years}"
        return Formula(text, float(price_index(costs, period.first)))
    return Formula(f"={index_of(period, names)}", float(pay_index(costs, period.first)))


def index_of(period: Period, names: Names) -> str:
    """The formula of how pay stands on the first day of a period: awards since its base."""
    costs, up, down = period.costs, "", ""
    for award in costs.pay_awards:
        step = f"(1+{names.of(award_name(award.date), period)})"
        if pay_base(costs) < award.date <= period.first:
            up += f"*{step}"
        elif period.first < award.date <= pay_base(costs):
            down += f"/{step}"
    return f"1{up}{down}"


def pay_formula(named: Callable[[str], str], grade: str) -> str:
    """The formula of a year's pay: salary, weighting and, for social workers, market pay."""
    extra = "" if grade in NO_SUPPLEMENT else f"+{named('market_supplement')}"
    return f"({named(f'salary_{grade}')}+{named('weighting')}{extra})"


def on_cost_parts(named: Callable[[str], str], grade: str) -> tuple[str, str, str]:
    """The formulas of national insurance, pension and levy of a grade in a year."""
    pay = pay_formula(named, grade)
    above = f"MAX(0,{pay}-{named('national_insurance_above')})"
    due = f"{above}*{named('national_insurance')}"
    return due, f"{pay}*{named('pension')}", f"{pay}*{named('levy')}"


def _on_costs(named: Callable[[str], str], grade: str) -> str:
    return f"({'+'.join(on_cost_parts(named, grade))})"


def rate_formulas(named: Callable[[str], str]) -> dict[str, str]:
    """The formula of one unit of every item, from the names of the rates."""
    pay = {grade: pay_formula(named, grade) for grade in GRADES}
    on_costs = {grade: _on_costs(named, grade) for grade in GRADES}
    full = {grade: f"({pay[grade]}+{on_costs[grade]})" for grade in GRADES}
    agency = f"{named('agency_pay_per_hour')}*{named('agency_hours_per_year')}"
    return {
        **{f"{grade}_pay": formula for grade, formula in pay.items()},
        **{f"{grade}_on_costs": formula for grade, formula in on_costs.items()},
        **{f"{grade}_overheads": f"{each}*{named('overheads')}" for grade, each in full.items()},
        "agency_pay": agency,
        "agency_margin": f"{agency}*{named('agency_margin')}",
        "agency_overheads": f"{agency}*{named('overheads')}",
        "agency_notice": f"{named('agency_notice_days')}*{named('contract_hours_per_week')}/5"
        f"*{named('agency_pay_per_hour')}*(1+{named('agency_margin')})",
        "overtime": f"{pay['social_worker']}/(365/7)/{named('contract_hours_per_week')}"
        f"*{named('overtime_rate')}*{named('overtime_paid')}"
        f"*(1+{named('national_insurance')}+{named('pension')}+{named('levy')})",
        "recruitment": named("recruitment_per_hire"),
        "induction": named("induction_per_hire"),
        "newly_qualified_support": named("newly_qualified_support"),
        **dict.fromkeys(("posts", "vacant", "agency"), full["social_worker"]),
        **dict.fromkeys(("manager_posts", "vacant_managers"), full["team_manager"]),
    }
