"""Tables of money: every line of every year, against the budget, what is bought, who is paid."""

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from sim.output.charts.style import spoken
from sim.study.money.bill import MILLIONTHS
from sim.study.money.budget import TOTAL, spending
from sim.study.money.periods import year_name
from sim.study.money.rates import LINES
from sim.study.questions.findings import Findings
from sim.study.questions.switching_values import Switching, switching
from sim.study.questions.value import Option
from sim.study.statistics.estimates import Estimate

TOTALS = ("scenario", "financial_year", "mean", "low", "high", "days", "replications")
WHOLE_RUN = ("scenario", "period", "mean", "low", "high", "days", "replications")
TOTALS_BY_RUN = ("scenario", "replication", "financial_year", "amount")
CAUSES = ("scenario", "financial_year", "cause", "mean", "low", "high", "days", "replications")
MONEY = ("scenario", "financial_year", "line", "mean", "low", "high", "days", "replications")
BUDGET = ("scenario", "financial_year", "item", "mean", "low", "high", "days", "replications")
BY_RUN = ("scenario", "replication", "financial_year", "line", "amount")
OPTIONS = ("scenario", "item", "unit", "mean", "low", "high", "replications")
_PLACES = 6
"""Decimals of a pound: money is exact to the millionth."""

Row = tuple[str | int | float, ...]


def money_rows(findings: Findings) -> Iterator[Row]:
    """Every line of every financial year of every scenario; their totals are other tables."""
    whole = _whole_runs(findings)
    for row in spending_rows(findings):
        if row[2] != TOTAL and row[1] not in whole:
            yield row


def totals_rows(findings: Findings) -> Iterator[Row]:
    """What each scenario costs in each financial year, all lines together."""
    whole = _whole_runs(findings)
    return (row for row in _totals(findings) if row[1] not in whole)


def whole_run_rows(findings: Findings) -> Iterator[Row]:
    """What each scenario costs in the whole run, all lines together."""
    whole = _whole_runs(findings)
    return (row for row in _totals(findings) if row[1] in whole)


def _totals(findings: Findings) -> Iterator[Row]:
    for scenario, year, line, *rest in spending_rows(findings):
        if line == TOTAL:
            yield (scenario, year, *rest)


def _whole_runs(findings: Findings) -> set[str]:
    """What the rows of all years together have in place of a year."""
    return {bill.span for bill in findings.bills.values()}


def spending_rows(findings: Findings) -> Iterator[Row]:
    """Every line of every financial year, and of all years, with its total, of every scenario."""
    for name, bill in findings.bills.items():
        for each in spending(bill):
            yield (name, each.year, each.line, *_figures(each.value), each.days, each.value.n)


def budget_rows(findings: Findings) -> Iterator[Row]:
    """The extra cost of each plan by year, what was announced, and what is left of it."""
    for name in findings.others:
        for year in findings.against(name):
            announced = Estimate(year.announced, year.announced, year.announced, year.extra.n)
            items = {
                "Announced" + (" (presumed)" if year.presumed else ""): announced,
                "Extra cost": year.extra,
                "Left of the announced": year.left,
            }
            for item, value in items.items():
                yield (name, year.year, item, *_figures(value), year.days, year.extra.n)


def cause_rows(findings: Findings) -> Iterator[Row]:
    """What the extra cost of each plan is made of, by year: the causes add up to it."""
    for name in findings.others:
        for year in findings.against(name):
            for cause, value in year.causes.items():
                yield (name, year.year, cause, *_figures(value), year.days, year.extra.n)


def by_run_rows(findings: Findings) -> Iterator[Row]:
    """Every line of every year in every run, in pounds; their totals are another table."""
    for row in amounts_by_run(findings):
        if row[3] != TOTAL:
            yield row


def totals_by_run_rows(findings: Findings) -> Iterator[Row]:
    """What each run costs in each financial year, all lines together."""
    for scenario, replication, year, line, amount in amounts_by_run(findings):
        if line == TOTAL:
            yield (scenario, replication, year, amount)


def amounts_by_run(findings: Findings) -> Iterator[Row]:
    """Every line and the total of every year in every run, in pounds."""
    for name, bill in findings.bills.items():
        lines = np.concatenate([bill.lines, bill.totals[:, :, None]], axis=2).tolist()
        for replication, years in zip(findings.ensembles[name].replications, lines, strict=True):
            for year, amounts in zip(bill.years, years, strict=True):
                for line, amount in zip((*LINES, TOTAL), amounts, strict=True):
                    yield (name, replication, year_name(year), line, in_pounds(amount))


def option_rows(findings: Findings) -> Iterator[Row]:
    """What each scenario costs and buys up to the date asked about, with intervals."""
    for name, option in findings.options.items():
        for item, unit, value in bought(option, findings.question.by):
            if value is not None:
                yield (name, item, unit, *value.figures, value.n)


def bought(option: Option, on: date) -> list[tuple[str, str, Estimate | None]]:
    """The figures of an option with their words and units: all of them up to one date."""
    year = f"12 months to {spoken(on)}"
    return [
        (f"Extra cost to {spoken(on)}, cash", "£", option.cash),
        ("Extra cost in real terms", "£ at the price base", option.real),
        ("Extra cost, present value", "£ at the price base", option.value),
        (f"Average caseload lower by, on {spoken(on)}", "children", option.fewer),
        (f"Extra cost a year, {year}", "£ a year", option.yearly),
        (f"Average caseload lower by, mean of {year}", "children", option.fewer_over_year),
        ("Cost a year of each child fewer, the two above", "£ a year", option.per_child_yearly),
        (
            f"Cost a year of each further child fewer, beyond {option.beyond}",
            "£ a year",
            option.per_further_child,
        ),
        ("Child-weeks above the standard removed", "child-weeks", option.weeks_removed),
        ("Cost of each child-week above the standard removed", "£", option.per_week),
        ("Probability that the target is met", "%", option.answer.probability.times(100)),
        ("Vacant posts", "full-time years", option.vacant_years),
        ("Pay not spent on vacant posts", "£", option.unspent),
        ("Agency premium paid", "£", option.premium),
    ]


def switching_of(findings: Findings) -> Switching:
    """What would change the choice between the scenarios of a study."""
    return switching(findings.ensembles, findings.base, findings.question, findings.options)


def in_pounds(amount: int) -> float:
    """Millionths of a pound as pounds."""
    return round(amount / MILLIONTHS, _PLACES)


def _figures(value: Estimate) -> Iterable[float]:
    return (round(value.mean, _PLACES), round(value.low, 2), round(value.high, 2))
