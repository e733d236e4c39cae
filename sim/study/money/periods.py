"""Periods: days that share a financial year and one set of rates, and the days paid in them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.scenario.calendar import Calendar
from sim.scenario.costs import Costs
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.money.pay import costs_on, dates_of_pay

_DAY = timedelta(days=1)
_APRIL = 4


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included, that share a financial year and its rates."""

    first: date
    last: date
    told: Costs

    @property
    def costs(self) -> Costs:
        """The costs as they stand on its first day."""
        return costs_on(self.told, self.first)

    @property
    def year(self) -> int:
        """The year in whose April the financial year starts."""
        return year_of(self.first)

    @property
    def days(self) -> int:
        """Days of the period."""
        return (self.last - self.first).days + 1

    @property
    def days_of_year(self) -> int:
        """Days of the whole financial year."""
        return days_of(self.year)


def year_of(day: date) -> int:
    """The year in whose April the financial year of a day starts."""
    return day.year if day.month >= _APRIL else day.year - 1


def days_of(year: int) -> int:
    """Days of a financial year: 366 when it has a 29 February."""
    return (date(year + 1, _APRIL, 1) - date(year, _APRIL, 1)).days


def year_name(year: int) -> str:
    """A financial year as it is written: 2016/17."""
    return f"{year}/{(year + 1) % 100:02}"


def periods(
    scenario: Scenario, until: date | None = None, ends: tuple[date, ...] = ()
) -> tuple[Period, ...]:
    """The run, or the part up to a date, cut at each 1 April, pay award and change of costs.

    A period ends on each of some days too, if they are given.
    """
    last = min(until or scenario.until, scenario.until)
    starts = {scenario.start}
    starts |= {date(y, _APRIL, 1) for y in range(scenario.start.year, last.year + 1)}
    starts |= {day for day, _ in scenario.changes}
    for rules in (scenario, *(then for _, then in scenario.changes)):
        starts |= dates_of_pay(rules.costs)
    asked = {day + _DAY for day in ends}
    starts |= asked
    firsts = sorted(day for day in starts if scenario.start <= day <= last)
    lasts = [*(day - _DAY for day in firsts[1:]), last]
    cut = [
        Period(first, end, scenario.rules_on(first).costs)
        for first, end in zip(firsts, lasts, strict=True)
    ]
    return _joined(cut, asked)


def _joined(cut: list[Period], asked: set[date]) -> tuple[Period, ...]:
    """Periods without the cuts at which neither the year nor a rate changes and nobody asks."""
    kept = cut[:1]
    for period in cut[1:]:
        before = kept[-1]
        paid = period.first in dates_of_pay(period.told) | asked
        if paid or period.year != before.year or period.told != before.told:
            kept.append(period)
        else:
            kept[-1] = Period(before.first, period.last, before.told)
    return tuple(kept)


def days_paid(scenario: Scenario, dates: Array, spans: tuple[Period, ...]) -> Array:
    """Calendar days by week and period for which those counted at the week's census are paid.

    People start and leave on the first working day of a week. So whoever is there at its census
    was there from that day on, and is until the first working day of the next one; the last
    census counts up to the last day of the run.
    """
    starts = week_starts(scenario, dates)
    ends = [*(day - _DAY for day in starts[1:]), scenario.until]
    table = np.zeros((len(starts), len(spans)), dtype=np.int64)
    for week, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for number, span in enumerate(spans):
            days = (min(end, span.last) - max(start, span.first)).days + 1
            table[week, number] = max(days, 0)
    return table


def week_starts(scenario: Scenario, dates: Array) -> list[date]:
    """First day of each week that is paid: the start of the run, then each first working day."""
    calendar = Calendar(scenario.nation, scenario.start)
    after = [calendar.date_of(calendar.day_of(day.item()) + 1) for day in dates[:-1]]
    return [scenario.start, *after]
