"""Spending as it adds up: the extra cost of a plan so far, and the money announced so far."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.scenario.costs import Budget
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.money.bill import Bill, bill, pounds
from sim.study.money.budget import lines_paid_by, share_for_posts
from sim.study.money.periods import days_of, year_name
from sim.study.money.rates import ITEMS
from sim.study.runs.ensemble import Ensemble


@dataclass(frozen=True, slots=True)
class AddedUp:
    """What a plan has cost over its base up to each of some days, in pounds.

    `extra` is by run and day, on the basis of the budget; `announced` by day: the money for the
    days so far and for the posts of the plan, not a number from the first year without any.
    """

    days: tuple[date, ...]
    extra: Array
    announced: Array


def added_up(plan: Ensemble, base: Ensemble, asked: date) -> AddedUp:
    """Month by month, and on the day asked about."""
    scenario = plan.scenario
    ends = (*_months(scenario), asked)
    own, before = (bill(each, ends=ends) for each in (plan, base))
    budget = scenario.budget
    lines = lines_paid_by(budget)
    amounts = _by_period(own, lines) - _by_period(before, lines)
    money = _announced(own, budget, share_for_posts(scenario, base.scenario))
    days = tuple(period.last for period in own.periods)
    return AddedUp(days, pounds(np.cumsum(amounts, axis=1)), np.cumsum(money))


def _months(scenario: Scenario) -> Iterator[date]:
    """The last day of each month of a run."""
    first, until = scenario.start, scenario.until
    months = range(first.year * 12 + first.month, until.year * 12 + until.month)
    return (date(n // 12, n % 12 + 1, 1) - timedelta(days=1) for n in months)


def _by_period(own: Bill, lines: Collection[str]) -> Array:
    """Amounts of some lines by run and period, in millionths of a pound."""
    kept = [i for i, item in enumerate(ITEMS) if item.line in lines]
    return np.asarray(own.amounts[..., kept].sum(axis=(2, 3)))


def _announced(own: Bill, budget: Budget | None, share: float) -> Array:
    """The money announced for the days of each period."""
    told = {} if budget is None else {each.financial_year: each for each in budget.announced}
    money = [
        told[year_name(p.year)].amount * p.days / days_of(p.year)
        if year_name(p.year) in told
        else np.nan
        for p in own.periods
    ]
    return np.array(money) * share
