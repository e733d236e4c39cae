"""Money: the bill of each run, from what was paid for and the rates of the day.

Amounts are whole millionths of a pound, so that sums are exact in every direction: over lines,
teams, years and runs. They are rounded to the penny where they are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.scenario.words import spoken
from sim.study.measures.rows import Array, Table
from sim.study.measures.weekly import Weekly
from sim.study.money.periods import Period, days_of, days_paid, periods, year_name
from sim.study.money.rates import COMPARED, ITEMS, LINES, Item, rate_on
from sim.study.runs.ensemble import Ensemble

MILLIONTHS = 1_000_000
"""Units of money in a pound."""
_RUNS_AT_A_TIME = 20
"""So many are counted together, to spare memory."""
_IN_POST = ("newly_qualified", "advanced")


@dataclass(frozen=True)
class Bill:
    """What each run of a scenario costs.

    `quantities` holds for each thing counted an array by run, period and team: full-time days for
    people and posts, else numbers or hours. `amounts` is by run, period, team and item of `ITEMS`,
    in millionths of a pound, and `compared` the same for the items of `COMPARED`.
    """

    periods: tuple[Period, ...]
    quantities: dict[str, Array]
    amounts: Array
    compared: Array

    @property
    def years(self) -> list[int]:
        """Financial years that the run touches, by the year of their April."""
        return sorted({period.year for period in self.periods})

    @property
    def lines(self) -> Array:
        """Amounts by run, financial year and line."""
        return _by_line(self._by_year(self.amounts.sum(axis=2)))

    @property
    def totals(self) -> Array:
        """Amounts by run and financial year: each the sum of its lines."""
        return np.asarray(self.lines.sum(axis=2))

    def line(self, *names: str) -> Array:
        """Amounts of some lines together, by run and financial year."""
        places = [LINES.index(name) for name in names]
        return np.asarray(self.lines[:, :, places].sum(axis=2))

    def if_filled(self, name: str) -> Array:
        """What posts would cost with permanent workers in them, by run and financial year."""
        place = [item.name for item in COMPARED].index(name)
        return self._by_year(self.compared.sum(axis=2)[:, :, place])

    def full_time_years(self, counted: str) -> Array:
        """People or posts by run and financial year, as the part of the year that was paid."""
        days = self._by_year(self.quantities[counted].sum(axis=2))
        return np.asarray(days / np.array([days_of(year) for year in self.years]))

    def upto(self, on: date) -> "Bill":
        """The part of the bill up to a day on which one of its periods ends."""
        return self._part([i for i, period in enumerate(self.periods) if period.last <= on])

    def after(self, day: date) -> "Bill":
        """The part of the bill after a day on which one of its periods ends."""
        return self._part([i for i, period in enumerate(self.periods) if period.first > day])

    def _part(self, kept: list[int]) -> "Bill":
        counted = {name: each[:, kept] for name, each in self.quantities.items()}
        spans = tuple(self.periods[place] for place in kept)
        return Bill(spans, counted, self.amounts[:, kept], self.compared[:, kept])

    def label(self, year: int) -> str:
        """A financial year as it is written, with the days where the run has a part of it."""
        spans = [period for period in self.periods if period.year == year]
        first, last = spans[0].first, spans[-1].last
        if self.days(year) == days_of(year):
            return year_name(year)
        begins = (first.month, first.day) == (4, 1)
        ends = (last.month, last.day) == (3, 31)
        told = f"to {spoken(last)}" if begins else f"from {spoken(first)}"
        if not begins and not ends:
            told = f"{spoken(first)} to {spoken(last)}"
        return f"{year_name(year)} ({told})"

    @property
    def span(self) -> str:
        """The first and the last day that are paid for."""
        return f"{spoken(self.periods[0].first)} to {spoken(self.periods[-1].last)}"

    def days(self, year: int) -> int:
        """Days of a financial year that the run covers."""
        return sum(period.days for period in self.periods if period.year == year)

    def _by_year(self, by_period: Array) -> Array:
        """Sums over the periods of each financial year; periods are the second axis."""
        years = np.array([period.year for period in self.periods])
        return np.stack([by_period[:, years == y].sum(axis=1) for y in self.years], axis=1)


def bill(ensemble: Ensemble, until: date | None = None, ends: tuple[date, ...] = ()) -> Bill:
    """The bill of every run of an ensemble, for the whole run or up to a date.

    A period ends on each of some days, if they are given, so that the bill can be cut there.
    """
    spans = periods(ensemble.scenario, until, ends)
    counted = quantities(ensemble, spans)
    return Bill(spans, counted, _priced(ITEMS, counted, spans), _priced(COMPARED, counted, spans))


def quantities(ensemble: Ensemble, spans: tuple[Period, ...]) -> dict[str, Array]:
    """Everything that is counted to be paid, by run, period and team (the service is their sum)."""
    parts = [_counted(ensemble, each, spans) for each in ensemble.weekly.parts(_RUNS_AT_A_TIME)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _counted(ensemble: Ensemble, weekly: Weekly, spans: tuple[Period, ...]) -> dict[str, Array]:
    """The same of some of the runs."""
    days = days_paid(ensemble.scenario, ensemble.dates, spans)
    paid = staffing(weekly)
    people = {name: _over_periods(paid[name], days) for name in STOCKS_PAID}
    starting = _in_first_period(days)
    flows = {name: _over_periods(paid[name], starting) for name in FLOWS_PAID}
    whole = days_paid(ensemble.scenario, ensemble.dates, periods(ensemble.scenario)).sum(axis=1)
    shares = days / np.maximum(whole, 1)[:, None]
    overtime = {"overtime": np.einsum("rwt,wp->rpt", paid["overtime"], shares)}
    helped = _over_periods(practitioners(ensemble, weekly), days)
    helping = {"family_help_practitioner": helped}
    return {**people, **flows, **overtime, **helping}


STOCKS_PAID = (
    *_IN_POST, "social_worker", "agency", "team_manager",
    "posts", "vacant", "manager_posts", "vacant_managers",
)  # fmt: skip
"""People and posts counted at each census."""
FLOWS_PAID = ("hires", "newly_qualified_starters", "agency_ended_early")
"""What happens on the first working day of a week."""


def staffing(weekly: Mapping[str, Array]) -> Table:
    """People, posts, hires and hours that are paid for, by run, week and team."""

    def whole(name: str) -> Array:
        return np.rint(weekly[name][:, :, :-1]).astype(np.int64)

    newly, advanced = (whole(f"{grade}_in_post") for grade in _IN_POST)
    return {
        "newly_qualified": newly,
        "social_worker": whole("in_post") - newly - advanced,
        "advanced": advanced,
        "agency": whole("agency"),
        "team_manager": whole("managers"),
        "posts": whole("posts"),
        "vacant": whole("vacant"),
        "manager_posts": whole("manager_posts"),
        "vacant_managers": whole("manager_posts") - whole("managers"),
        "hires": whole("starters") + whole("manager_starters"),
        "newly_qualified_starters": whole("newly_qualified_starters"),
        "agency_ended_early": whole("agency_ended_early"),
        "overtime": weekly["overtime_hours"][:, :, :-1].astype(np.float64),
    }


def practitioners(ensemble: Ensemble, weekly: Weekly) -> Array:
    """Practitioners, not social workers, who lead families, by run, week and team.

    As many as the children led ask for; where it is said how many there are, all of them.
    """
    led = weekly["led_by_others"][:, :, :-1]
    paid = np.zeros(led.shape)
    for week, day in enumerate(ensemble.dates):
        practice = ensemble.scenario.rules_on(day.item()).practice
        if practice.practitioners is None:
            paid[:, week] = led[:, week] / practice.children_for_each_practitioner
        else:
            paid[:, week] = practice.practitioners / led.shape[2]
    return paid


def mean_of(amounts: Array) -> Array:
    """The mean over the runs, the first axis, in whole millionths of a pound."""
    runs = len(amounts)
    return np.asarray((2 * amounts.sum(axis=0) + runs) // (2 * runs))


def pounds(amounts: Array) -> Array:
    """Millionths of a pound as pounds."""
    return np.asarray(amounts / MILLIONTHS)


def _priced(items: Sequence[Item], counted: dict[str, Array], spans: tuple[Period, ...]) -> Array:
    return np.stack([_amounts(item, counted[item.counted], spans) for item in items], axis=3)


def _amounts(item: Item, counted: Array, spans: tuple[Period, ...]) -> Array:
    """Quantity times rate, to the millionth of a pound; people count as parts of their year."""
    rates = np.array([float(rate_on(item, span.costs, span.first)) for span in spans])
    days = np.array([span.days_of_year for span in spans])
    units = days if item.unit == "full-time year" else np.ones(len(spans))
    pounds_paid = counted * rates[None, :, None] / units[None, :, None]
    return np.asarray(np.rint(pounds_paid * MILLIONTHS).astype(np.int64))


def _by_line(by_item: Array) -> Array:
    """Sums over the items of each line; items are the last axis."""
    lines = [[i for i, item in enumerate(ITEMS) if item.line == line] for line in LINES]
    return np.stack([by_item[..., places].sum(axis=-1) for places in lines], axis=-1)


def _over_periods(by_week: Array, days: Array) -> Array:
    return np.asarray(np.einsum("rwt,wp->rpt", by_week, days))


def _in_first_period(days: Array) -> Array:
    """For each week, 1 in the period of its first day; nothing for a week outside all of them."""
    first: Array = np.zeros(days.shape, dtype=np.int64)
    for week in range(len(days)):
        inside = np.flatnonzero(days[week])
        if inside.size:
            first[week, inside[0]] = 1
    return first
