"""Five financial years of a plan over its base, for a medium-term financial strategy.

What the run does not reach is carried forward from its last 12 months. Means of the runs, in pounds
of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

import numpy as np

from sim.scenario.calendar import months_later
from sim.scenario.costs import Budget
from sim.study.measures.rows import Array
from sim.study.money.bill import MILLIONTHS, Bill
from sim.study.money.budget import lines_paid_by
from sim.study.money.periods import days_of
from sim.study.money.rates import (
    AGENCY_NOTICE,
    FAMILY_HELP_PAY,
    FINDING_PEOPLE,
    MANAGER_PAY,
    PERMANENT_PAY,
)
from sim.study.runs.ensemble import Ensemble

YEARS = 5
ONE_OFF = (*FINDING_PEOPLE, AGENCY_NOTICE)
"""Lines that are paid once for everybody who comes; all others go on."""
_OF_PAY = (*PERMANENT_PAY, *MANAGER_PAY, *FAMILY_HELP_PAY)
_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class FiveYears:
    """Extra cost by financial year, each year with the days of it that are carried forward.

    `recurring`, `one_off` and `of_pay` have a sum for each year and then that of the last 12 months
    of the run (of a shorter run: as much in a year). `since` is the day before those months.
    """

    years: tuple[int, ...]
    carried: tuple[int, ...]
    since: date
    recurring: Array
    one_off: Array
    of_pay: Array


def a_year_before(on: date) -> date:
    """The last day before the 12 months that end on a day."""
    return months_later(on + timedelta(days=1), -12) - timedelta(days=1)


def years_to_leave(plan: Ensemble, base: Ensemble) -> float:
    """Years until as many permanent people have left as the plan has more of at the end of the run.

    At the rate at which they leave then; not a number where nobody does.
    """
    on = plan.scenario.until
    more = sum(
        float((plan.values(each, on) - base.values(each, on)).mean())
        for each in ("in_post", "managers")
    )
    leavers = float(plan.values("leavers", on).mean())
    return max(more, 0.0) / leavers if leavers > 0 else nan


def recurring_lines(budget: Budget | None) -> tuple[str, ...]:
    """The lines that go on from year to year, of those that a budget pays for."""
    return tuple(line for line in lines_paid_by(budget) if line not in ONE_OFF)


def lines_of_pay(budget: Budget | None) -> tuple[str, ...]:
    """The lines that a pay award moves, of those that a budget pays for."""
    return tuple(line for line in lines_paid_by(budget) if line in _OF_PAY)


def five_years(plan: Bill, base: Bill, budget: Budget | None) -> FiveYears:
    """What a plan costs over its base in five financial years from the first of the run, or more.

    One of the periods must end 12 months before the end of the run.
    """
    last = plan.periods[-1].last
    since = a_year_before(last)
    first, end = plan.years[0], plan.years[-1]
    years = tuple(range(first, max(first + YEARS, end + 1)))
    after = [max(0, (date(year + 1, 3, 31) - last).days) for year in years]
    carried = tuple(min(days, days_of(year)) for year, days in zip(years, after, strict=True))
    lines = recurring_lines(budget), ONE_OFF, lines_of_pay(budget)
    amounts = (_carried(plan, base, each, years, carried, since) for each in lines)
    return FiveYears(years, carried, since, *amounts)


def _carried(
    plan: Bill,
    base: Bill,
    lines: Sequence[str],
    years: Sequence[int],
    carried: Sequence[int],
    since: date,
) -> Array:
    """The extra cost of some lines by year, with what is carried forward, and of 12 months."""
    months = plan.after(since)
    days = sum(period.days for period in months.periods)
    last = _extra(months, base.after(since), lines).sum() * _DAYS_A_YEAR / days
    played = dict(zip(plan.years, _extra(plan, base, lines), strict=True))
    by_year = [
        played.get(year, 0.0) + last * missing / days_of(year)
        for year, missing in zip(years, carried, strict=True)
    ]
    return np.array([*by_year, last])


def _extra(plan: Bill, base: Bill, lines: Sequence[str]) -> Array:
    more = (plan.line(*lines) - base.line(*lines)).mean(axis=0)
    return np.asarray(more / MILLIONTHS)
