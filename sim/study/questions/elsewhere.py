"""Elsewhere: what happened in every English council whose workforce grew as much as a plan's.

The outside view (a reference class): before a plan is believed to do better, it stands beside
those who tried as much. It is a record of councils that grew, and not the effect of growing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf, log
from statistics import median

import numpy as np

from sim.scenario.ranges import plan_day
from sim.scenario.schema import Question, Scenario
from sim.sources.england.names import NotFoundError, find
from sim.sources.england.table import Table, shipped
from sim.sources.england.windows import SPANS, Councils, Window, counted, counted_as
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Array
from sim.study.paper import held_at_start
from sim.study.questions.reference_class import (
    GROWTHS,
    STARTS,
    Formula,
    Record,
    Span,
    class_of,
    formula_of,
    in_class,
)
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import range_of_futures

_MUCH = 0.15
"""Growth from which on all councils that began as high are taken together: they are few."""
_SEPTEMBER = (9, 30)
_FEWEST = 20
"""Times from which on there is something to say."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a plan tries: so many posts more on so many social workers, from a caseload, in a span.

    `holding` is the share of all social workers who hold cases, and `holding_from` says whose.
    """

    place: str
    since: date
    by: date
    years: int
    start: float
    added: float
    total: float
    holding: float
    holding_from: str

    @property
    def growth(self) -> float:
        """Growth of total full-time equivalents with every post filled, as a share."""
        return self.added / self.total

    @property
    def paper(self) -> float:
        """The caseload with the same cases shared out among all social workers."""
        return self.start / (1 + self.growth)


@dataclass(frozen=True, slots=True)
class Simulated:
    """The plan's average caseload in the simulation: mean, four in five futures, how many."""

    start: float
    mean: float
    low: float
    high: float
    futures: int

    def changed(self, value: float) -> float:
        """A caseload as the change from the start, as a share."""
        return value / self.start - 1


@dataclass(frozen=True)
class Elsewhere:
    """What a plan tries, and what became of councils that tried as much.

    `as_much` holds those that grew as much, over 1, 2 and 3 years; `as_high` those of them that
    began as high; `without` those that began as high and did not grow. `every` is each council
    over the plan's span, those most like it first.
    """

    tried: Tried
    target: float
    as_much: tuple[Record, ...]
    as_high: tuple[Record, ...]
    without: tuple[Record, ...]
    formula: Formula
    every: tuple[Window, ...]
    first: int
    last: int

    @property
    def record(self) -> Record:
        """Those that grew as much over the plan's own span."""
        return next(each for each in self.as_much if each.years == self.tried.years)

    @property
    def nearest(self) -> Record:
        """Those of them that also began as high; all of them where those are too few to say."""
        high = next(each for each in self.as_high if each.years == self.tried.years)
        return high if len(high.windows) >= _FEWEST else self.record

    def futures(self) -> tuple[float, float, float]:
        """The plan's caseload had it changed as the nearest: the mean, and four in five of them."""
        changes = self.nearest.changes
        low, high = (self.tried.start * (1 + each) for each in (changes[0], changes[-1]))
        return self.tried.start * (1 + self.nearest.change), low, high

    def share_at_target(self) -> float:
        """The share of the nearest whose change would bring the plan's caseload to the target."""
        there = self.target / self.tried.start - 1
        return self.nearest.fell_as_much(there) / max(len(self.nearest.windows), 1)

    def forecast(self) -> tuple[float, float, float]:
        """What the formula makes of the plan: the caseload, and the range of four in five."""
        return self.formula.forecast(self.tried.start, self.tried.growth)

    def simulated(self, values: Array, futures: Array | None = None) -> Simulated | None:
        """What the plan changes in so many runs; None where nobody holds a case.

        Its range is that of the futures, as wrong as the model may be, where they are given.
        """
        known = values[~np.isnan(values)]
        if not known.size:
            return None
        low, high = range_of_futures(known if futures is None else futures)
        return Simulated(self.tried.start, float(known.mean()), low, high, int(known.size))

    def simulated_by(self, plan: Ensemble) -> Simulated | None:
        """What the plan changes, and with what range of futures."""
        on = self.tried.by
        return self.simulated(plan.values(HEADLINE, on), plan.futures(HEADLINE, on))


def elsewhere(
    scenario: Scenario, question: Question, table: Table | None = None
) -> Elsewhere | None:
    """What happened where as much was tried; None where nobody did, or a plan begins with nobody.

    The council of the plan is left out of the record that it is held against.
    """
    councils = _shipped() if table is None else counted(table)
    if not any(councils.counts.values()):
        return None
    own = _own(table or shipped(), scenario.place)
    tried = _tried(scenario, question.by, councils, own)
    if tried is None:
        return None
    windows = {years: councils.windows(years, own) for years in SPANS}
    band, start = class_of(GROWTHS, tried.growth), class_of(STARTS, tried.start)
    wide = (_MUCH, inf) if band[0] >= _MUCH else band
    standing = class_of(GROWTHS, 0.0)

    def records(growth: Span, start: Span) -> tuple[Record, ...]:
        return tuple(in_class(windows[years], growth, start, years) for years in SPANS)

    every = sorted(windows[tried.years], key=_unlike(tried))
    grew_so = in_class(every, band, (0.0, inf), tried.years)
    if not grew_so.windows or len(every) < _FEWEST:
        return None
    known = [year for told in councils.counts.values() for year in told]
    return Elsewhere(
        tried,
        question.at_most if question.measure == HEADLINE else scenario.standard,
        records(band, (0.0, inf)),
        records(wide, start),
        records(standing, start),
        formula_of(every),
        tuple(every),
        min(known),
        max(known),
    )


@lru_cache(maxsize=1)
def _shipped() -> Councils:
    return counted(shipped())


def _own(table: Table, place: str) -> str | None:
    """The code under which the council of a plan is counted, if it is one of England's."""
    try:
        return counted_as(find(table, place).code)
    except NotFoundError:
        return None


def _tried(scenario: Scenario, by: date, councils: Councils, own: str | None) -> Tried | None:
    opening = scenario.opening
    holders, children = opening.permanent + opening.agency, held_at_start(scenario)
    if holders <= 0 or children <= 0:
        return None
    added = _posts(scenario.rules_on(by)) - _posts(scenario.rules_on(scenario.start))
    since = plan_day(scenario)
    holding, whose = _holding(councils, own, scenario.start)
    if added + holders / holding <= 0:
        return None
    years = round((by - min(since, by)).days / 365.25)
    return Tried(
        scenario.place, since, by, min(max(years, SPANS[0]), SPANS[-1]), children / holders,
        added, holders / holding, holding, whose,
    )  # fmt: skip


def _posts(rules: Scenario) -> float:
    return rules.social_workers.posts + rules.managers.posts


def _holding(councils: Councils, own: str | None, start: date) -> tuple[float, str]:
    """The share of social workers who hold cases: the council's own by then, or the usual one."""
    years = {year for told in councils.counts.values() for year in told}
    before = [year for year in years if date(year, *_SEPTEMBER) <= start]
    counts = councils.counts.get(own or "", {})
    known = [year for year in before if year in counts]
    if known:
        return counts[max(known)].holders / counts[max(known)].total, f"its own of {max(known)}"
    year = max(before, default=min(years))
    found = [told[year] for told in councils.counts.values() if year in told]
    return median(each.holders / each.total for each in found), f"England's middle of {year}"


def _unlike(tried: Tried) -> Callable[[Window], float]:
    """How unlike a plan a window is, in growth and start alike."""

    def distance(window: Window) -> float:
        growth = log(1 + window.growth) - log(1 + tried.growth)
        return float(growth**2 + log(window.before.caseload / tried.start) ** 2)

    return distance
