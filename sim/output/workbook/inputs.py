"""The inputs sheet: every rate that the money follows from, once, under a name for formulas."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from sim.output.charts.style import spoken
from sim.output.workbook.sheet import (
    NOT_GIVEN,
    Cell,
    Column,
    Figure,
    Input,
    Kind,
    Sheet,
    range_of,
)
from sim.scenario.costs import Costs, PayAward
from sim.scenario.schema import Note
from sim.study.money.pay import GRADES
from sim.study.money.periods import Period, year_name
from sim.study.money.rates import discount_rate
from sim.study.questions.findings import Findings

_COLUMNS = (
    Column("Input", width=36),
    Column("Value", "rate", 12),
    Column("As in the runs", "rate", 12),
    Column("Unit", width=16),
    Column("Name in formulas", width=26),
    Column("Used for", width=22),
    Column("Source", width=50),
    Column("Quality of the source", width=11),
    Column("Lowest likely", "rate", 10),
    Column("Highest likely", "rate", 10),
)
_GRADE_WORDS = {
    "newly_qualified": "newly qualified worker",
    "social_worker": "social worker",
    "advanced": "advanced practitioner",
    "team_manager": "team manager",
    "family_help_practitioner": "family help practitioner",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of the costs: its name in formulas, its words and unit, and where its source is."""

    name: str
    words: str
    unit: str
    note: str
    found: Callable[[Costs], float]


def kind_of(unit: str) -> Kind:
    """How figures of a unit are written."""
    if unit.startswith("£"):
        return "pence" if unit == "£ an hour" else "money"
    shares = ("share", "a year", "rise")
    return "share" if unit.startswith(shares) else "rate"


def _salary(grade: str) -> Rate:
    words = f"Salary, {_GRADE_WORDS[grade]}"
    note = f"costs.salaries.{grade}.spine"
    return Rate(
        f"salary_{grade}", words, "£ a year", note, lambda c: getattr(c.salaries, grade).salary
    )


def _plain(name: str, words: str, unit: str, path: str = "") -> Rate:
    """A rate that stands in the costs under a path, or under its own name."""
    path = path or name
    found = attrgetter(path)
    return Rate(name, words, unit, f"costs.{path}", lambda costs: float(found(costs)))


# fmt: off
RATES: tuple[Rate, ...] = (
    *(_salary(grade) for grade in GRADES),
    _plain("weighting", "Weighting, each employee", "£ a year"),
    _plain("market_supplement", "Market supplement", "£ a year"),
    _plain("national_insurance", "Employer's national insurance", "share of pay",
           "on_costs.national_insurance"),
    _plain("national_insurance_above", "Pay free of national insurance", "£ a year",
           "on_costs.national_insurance_above"),
    _plain("pension", "Employer's pension contribution", "share of pay", "on_costs.pension"),
    _plain("levy", "Apprenticeship levy", "share of pay", "on_costs.apprenticeship_levy"),
    _plain("overheads", "Overheads", "share of pay and on-costs"),
    _plain("agency_pay_per_hour", "Agency worker, pay", "£ an hour", "agency.pay_per_hour"),
    _plain("agency_margin", "Agency worker, margin", "share of pay", "agency.margin"),
    _plain("agency_hours_per_year", "Agency worker, paid hours", "hours a year",
           "agency.hours_per_year"),
    _plain("agency_notice_days", "Agency worker, notice", "working days", "agency.notice_days"),
    _plain("overtime_paid", "Overtime that is paid", "share of hours", "overtime.paid"),
    _plain("overtime_rate", "Overtime rate", "ratio to pay", "overtime.rate"),
    _plain("contract_hours_per_week", "Full-time hours", "hours a week",
           "overtime.contract_hours_per_week"),
    _plain("recruitment_per_hire", "Recruitment", "£ a hire"),
    _plain("induction_per_hire", "Induction", "£ a hire"),
    _plain("newly_qualified_support", "First-year support", "£ a starter"),
    _plain("inflation", "Rise of other prices", "a year", "inflation_per_year"),
    _plain("deflator", "Rise of prices in general", "a year", "deflator_per_year"),
)
# fmt: on
_NAMED = {rate.name: rate for rate in RATES}


def award_name(day: date) -> str:
    """The name of a pay award in formulas."""
    return f"pay_award_{day:%Y_%m_%d}"


def budget_name(scenario: int, year: str) -> str:
    """The name of the money announced for a scenario (by number) and financial year."""
    return f"announced_{scenario}_{year.replace('/', '_')}"


def posts_name(scenario: int) -> str:
    """The name of the number of posts that the money announced for a scenario is for."""
    return f"posts_announced_{scenario}"


class Names:
    """The names of the rates in force in each period: a rate that differs has a further name."""

    def __init__(self, findings: Findings) -> None:
        self._used: dict[str, dict[float, dict[str, date]]] = {}
        self._scenarios = list(findings.bills)
        for name, bill in findings.bills.items():
            for period in bill.periods:
                for rate, value in _rates_of(period.costs):
                    used = self._used.setdefault(rate, {}).setdefault(value, {})
                    used.setdefault(name, period.first)

    def of(self, rate: str, period: Period) -> str:
        """The name of a rate as it is in a period."""
        return self._named(rate, list(self._used[rate]).index(_rate_of(period.costs, rate)))

    def each(self, rate: str) -> Iterator[tuple[str, float, str]]:
        """Every value of a rate with its name, and what it is used for."""
        values = self._used.get(rate, {})
        for place, (value, used) in enumerate(values.items()):
            told = "every scenario" if len(values) == 1 else self._since(used)
            yield self._named(rate, place), value, told

    def _since(self, used: dict[str, date]) -> str:
        """The scenarios that use a value, and from when on."""
        days = set(used.values())
        if list(used) == self._scenarios and len(days) == 1:
            return f"every scenario, from {spoken(*days)}"
        return "; ".join(f"{name}, from {spoken(day)}" for name, day in used.items())

    @staticmethod
    def _named(rate: str, place: int) -> str:
        return rate if place == 0 else f"{rate}__{place + 1}"


def _rate_of(costs: Costs, name: str) -> float:
    if name in _NAMED:
        return _NAMED[name].found(costs)
    return next(award.rise for award in costs.pay_awards if award_name(award.date) == name)


def _rates_of(costs: Costs) -> Iterator[tuple[str, float]]:
    for rate in RATES:
        yield rate.name, rate.found(costs)
    for award in costs.pay_awards:
        yield award_name(award.date), award.rise


def inputs_sheet(findings: Findings, names: Names) -> Sheet:
    """Every rate with its source; the coloured cells can be changed and everything follows."""
    rows: list[tuple[Cell, ...]] = []
    for rate in RATES:
        rows += _rows(findings, names, rate.name, rate.words, rate.unit, rate.note)
    awards = {a.date: a for b in findings.bills.values() for a in _awards(b.periods)}
    for day, award in sorted(awards.items()):
        words = _words_of(award)
        rows += _rows(
            findings, names, award_name(day), words, "rise, share of pay", "costs.pay_awards"
        )
    rows.append(_discount(findings))
    rows += _announced(findings)
    base = next(iter(findings.bills.values())).periods[0].costs.price_base
    about = (
        "Change the coloured cells (marked by a border too): the sheets of money follow, and a "
        "sheet that does not says so. Other cells are protected, without a password.",
        f"Pay and prices of {spoken(base)}; pay awards and inflation are added on the sheet "
        "Calculation.",
    )
    return Sheet(
        "Inputs", "Inputs: the rates behind the money", about, _COLUMNS, rows, kept=2, locked=True
    )


def _words_of(award: PayAward) -> str:
    """A pay award as the sheet names it; a sum is in the salaries from its day on."""
    sum_of = f" or £{award.sum:,.0f} if that is more" if award.sum else ""
    return f"Pay award of {spoken(award.date)}{sum_of}{' (assumed)' if award.assumed else ''}"


def _awards(periods: tuple[Period, ...]) -> Iterator[PayAward]:
    for period in periods:
        yield from period.costs.pay_awards


def _rows(
    findings: Findings, names: Names, rate: str, words: str, unit: str, key: str
) -> Iterator[tuple[Cell, ...]]:
    for name, value, used in names.each(rate):
        by_law = key in _BY_LAW and (name != rate or key == _LEVY)
        told = _sourced(findings, _LATER if by_law else key)
        yield (*_value(name, words, value, unit, told), name, used, *_written(told, unit))


_LEVY, _LATER = "costs.on_costs.apprenticeship_levy", "costs.on_costs.later"
_BY_LAW = (_LEVY, "costs.on_costs.national_insurance", "costs.on_costs.national_insurance_above")
"""On-costs that a law has set anew since the start, with the source of these laws."""


def _written(sourced: tuple[Cell, ...], unit: str) -> tuple[Cell, ...]:
    """Where a rate is from, with its range written as the rate is."""
    ends = (Figure(e, kind_of(unit)) if isinstance(e, float) else e for e in sourced[-2:])
    return (*sourced[:-2], *ends)


def _value(
    name: str, words: str, value: float, unit: str, sourced: tuple[Cell, ...]
) -> tuple[Cell, ...]:
    """The words of an input, the cell that can be changed, what it was in the runs, its unit."""
    low, high = (each if isinstance(each, float) else None for each in sourced[-2:])
    kind = kind_of(unit)
    return (words, Input(name, value, kind, low, high), Figure(value, kind), unit)


def kept_to_what_is_used(sheet: Sheet, formulas: str) -> Sheet:
    """The sheet without inputs that no formula of the workbook uses: they are told, and locked."""
    rows = []
    for row in sheet.rows:
        cell = row[1]
        assert isinstance(cell, Input)
        if not re.search(rf"\b{cell.name}\b", formulas):
            row = (row[0], Figure(cell.value, cell.kind or "rate"), *row[2:4], _NO_NAME, _UNUSED,
                   *row[6:])  # fmt: skip
        rows.append(row)
    return replace(sheet, rows=rows)


_NO_NAME, _UNUSED = "in no formula", "no day of these runs"


def _sourced(findings: Findings, key: str) -> tuple[Cell, ...]:
    name = (findings.others or list(findings.ensembles))[0]
    note = findings.ensembles[name].scenario.notes.get(key, Note())
    ranged = range_of(note)
    if key.endswith(".spine"):
        spine = findings.ensembles[name].scenario.input(key)
        ranged = (float(spine[0]), float(spine[-1]))
    return (note.source or NOT_GIVEN, note.quality or NOT_GIVEN, *ranged)


def _discount(findings: Findings) -> tuple[Cell, ...]:
    first = next(iter(findings.bills.values())).periods[0]
    value = discount_rate(first.costs, first.first)
    source = _sourced(findings, "costs.discount_rates")
    name = "discount_rate"
    told = _value(name, "Discount rate", value, "a year, real", source)
    return (*told, name, "present value", *_written(source, "a year, real"))


def _announced(findings: Findings) -> Iterator[tuple[Cell, ...]]:
    """The money announced for each plan; it can be changed too."""
    for number, name in enumerate(findings.ensembles, start=1):
        budget = findings.ensembles[name].scenario.budget
        if budget is None or name == findings.base:
            continue
        covered = {year_name(year) for year in findings.bills[name].years}
        for year in budget.announced:
            cell = budget_name(number, year.financial_year)
            words = f"Announced for {year.financial_year}"
            used = name if year.financial_year in covered else f"{name}; after the end of the run"
            presumed = "£ (presumed)" if year.presumed else "£"
            source = _sourced(findings, "budget.announced")
            if year.presumed:
                source = (*source[:1], "presumed", *source[2:])
            yield (*_value(cell, words, year.amount, presumed, source), cell, used, *source)
        if budget.posts is not None:
            cell, source = posts_name(number), _sourced(findings, "budget.posts")
            words = "Posts that the money announced is for"
            yield (*_value(cell, words, budget.posts, "posts", source), cell, name, *source)
