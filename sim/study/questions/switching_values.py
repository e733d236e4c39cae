"""Switching values: how wrong a rate would have to be for the choice to change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from sim.scenario.costs import Budget, Costs, Grade
from sim.scenario.schema import Note, Question, Scenario
from sim.scenario.words import spoken
from sim.study.money.bill import Bill, bill
from sim.study.money.budget import discounts, lines_paid_by, share_for_posts
from sim.study.money.periods import Period, days_of, year_name
from sim.study.money.rates import ITEMS, LINES, Item, deflator, rate_on
from sim.study.questions.value import Option, cheapest
from sim.study.runs.ensemble import Ensemble

_SMALL = 1e-6

SWITCHED: tuple[tuple[str, str], ...] = (
    ("salaries.newly_qualified", "Salary of the newly qualified, £ a year"),
    ("salaries.social_worker", "Salary of a social worker, £ a year"),
    ("salaries.advanced", "Salary of an advanced practitioner, £ a year"),
    ("salaries.team_manager", "Salary of a team manager, £ a year"),
    ("salaries.family_help_practitioner", "Salary of a family help practitioner, £ a year"),
    ("on_costs.pension", "Employer's pension contribution, share of pay"),
    ("agency.pay_per_hour", "Pay of an agency worker, £ an hour"),
    ("agency.margin", "Margin of the agency, share of pay"),
    ("recruitment_per_hire", "Recruitment, £ a hire"),
    ("overheads", "Overheads, share of pay"),
)
"""The rates that are tried, by their place in the costs, with their words and units."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A rate, and the value at which the choice changes; None when no plausible value does that.

    What is plausible is what the evidence allows, or half to twice the rate where it says nothing.
    """

    words: str
    now: float
    at: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Switching:
    """What would change the choice: the sentence that says between what, and each rate's value."""

    between: str
    switches: Sequence[Switch]


def switching(
    ensembles: Mapping[str, Ensemble],
    base: str | None,
    question: Question,
    options: Mapping[str, Option],
) -> Switching:
    """The values at which another option that meets the target becomes the cheapest.

    Where fewer than two meet it there is nothing to choose between. Then the values are those at
    which a plan's extra cost is what was announced for it, if that is known. Costs and money are
    those up to the date asked about, as in every comparison of the plan with its budget.
    """
    meeting = [option for option in options.values() if option.meets and option.name != base]
    first = cheapest(meeting)
    bills = {name: bill(each, question.by) for name, each in ensembles.items()}
    if first is not None and len(meeting) > 1:
        second = cheapest([option for option in meeting if option is not first])
        assert second is not None
        gap = _between(bills[first.name], bills[second.name])
        return Switching(
            f"where {second.name} becomes cheaper than {first.name} up to {spoken(question.by)} "
            "(present value)",
            _switches(ensembles[first.name], gap),
        )
    plans = [name for name in ensembles if name != base and ensembles[name].scenario.budget]
    if base is None or not plans:
        return Switching("fewer than two options meet the target: nothing to choose between", ())
    name = plans[0]
    plan, before = ensembles[name].scenario, ensembles[base].scenario
    assert plan.budget is not None
    share = share_for_posts(plan, before)
    return Switching(
        f"where the extra cost of {name} up to {spoken(question.by)} is exactly what was "
        "announced for those days and its posts",
        _switches(ensembles[name], _over_budget(bills[name], bills[base], plan.budget, share)),
    )


Change = Callable[[Costs], Costs]


def _switches(ensemble: Ensemble, gap: Callable[[Change], float]) -> list[Switch]:
    scenario = ensemble.scenario
    costs = scenario.rules_on(scenario.start).costs
    return [_switch(key, words, costs, _plausible(scenario, key), gap) for key, words in SWITCHED]


def _plausible(scenario: Scenario, key: str) -> tuple[float, float]:
    """Between which values a rate may lie."""
    found = attrgetter(key)(scenario.rules_on(scenario.start).costs)
    if isinstance(found, Grade):
        return found.spine[0], found.spine[-1]
    note = scenario.notes.get(f"costs.{key}", Note())
    low = found / 2 if note.low is None else note.low
    return low, found * 2 if note.high is None else note.high


def _switch(
    key: str,
    words: str,
    costs: Costs,
    plausible: tuple[float, float],
    gap: Callable[[Change], float],
) -> Switch:
    """Costs are straight lines in each rate, so two points give the value at which the gap ends."""
    now, (low, high) = _value(costs, key), plausible
    near = now * 1.01 if now else 0.01
    here, there = gap(lambda c: with_rate(c, key, now)), gap(lambda c: with_rate(c, key, near))
    if abs(there - here) < _SMALL:
        return Switch(words, now, None, low, high)
    at = now - here * (near - now) / (there - here)
    return Switch(words, now, at if low <= at <= high else None, low, high)


def with_rate(costs: Costs, key: str, value: float) -> Costs:
    """The costs with one rate changed; a grade is paid one salary then."""
    section, _, name = key.rpartition(".")
    if not section:
        return costs.model_copy(update={name: value})
    part = getattr(costs, section)
    new: Any = value
    if section == "salaries":
        new = getattr(part, name).model_copy(update={"spine": (value,), "point": 1})
    return costs.model_copy(update={section: part.model_copy(update={name: new})})


def _value(costs: Costs, key: str) -> float:
    found = attrgetter(key)(costs)
    return float(getattr(found, "salary", found))


def _between(first: Bill, second: Bill) -> Callable[[Change], float]:
    """Present value of one option less another's, on average."""

    def gap(change: Change) -> float:
        return sum(
            sign * float((_mean_cash(each, change) / _deflators(each) * discounts(each)).sum())
            for sign, each in ((1, first), (-1, second))
        )

    return gap


def _over_budget(
    plan: Bill, base: Bill, budget: Budget, for_posts: float
) -> Callable[[Change], float]:
    """Extra cost less what was announced for the days and posts of the plan, on average."""
    lines = lines_paid_by(budget)
    amounts = {year.financial_year: year.amount for year in budget.announced}
    announced = sum(
        amounts.get(year_name(year), 0.0) * for_posts * plan.days(year) / days_of(year)
        for year in plan.years
    )

    def gap(change: Change) -> float:
        own, before = (_mean_cash(each, change, lines).sum() for each in (plan, base))
        return float(own - before) - announced

    return gap


def _deflators(of: Bill) -> Any:
    costs = of.periods[0].costs
    return np.array([float(deflator(costs, year)) for year in of.years])


def _mean_cash(of: Bill, change: Change, lines: Sequence[str] = LINES) -> Any:
    """Cash of each financial year at changed rates, from the mean quantities of the runs."""
    years = dict.fromkeys(of.years, 0.0)
    counted = {name: each.sum(axis=2).mean(axis=0) for name, each in of.quantities.items()}
    for place, span in enumerate(of.periods):
        costs = change(span.told)
        years[span.year] += sum(
            _mean_amount(item, counted[item.counted][place], costs, span)
            for item in ITEMS
            if item.line in lines
        )
    return np.array(list(years.values()))


def _mean_amount(item: Item, counted: float, costs: Costs, span: Period) -> float:
    unit = span.days_of_year if item.unit == "full-time year" else 1
    return counted * float(rate_on(item, costs, span.first)) / unit
