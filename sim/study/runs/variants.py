"""Variants: a few numbers of many runs, each of a scenario of its own.

Sensitivity, uncertainty and levers all play many variants of one scenario and keep little of
each. Here a run becomes the numbers that were asked for, and the runs are shared out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import nan
from typing import Any

import numpy as np

from sim.scenario.ranges import varied_from
from sim.scenario.schema import Scenario
from sim.study.measures.measure import (
    MEAN_OF_YEAR,
    QUARTER,
    WEEKS_IN_QUARTER,
    WHOLE_YEAR,
    YEAR,
)
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array, Weeks
from sim.study.runs.ensemble import OnDone, week_of
from sim.study.runs.play import weeks_of
from sim.study.runs.processes import Jobs, over_processes
from sim.study.runs.store import Store

_SUMMED = {QUARTER: WEEKS_IN_QUARTER, YEAR: WHOLE_YEAR}

One = Callable[[int, int], Sequence[float]]
"""What is evaluated: by the number of a point and of a replication, the numbers asked for."""
Setting = Mapping[str, float]
Build = Callable[[Scenario, Setting], Scenario]


def moved_from(scenario: Scenario, setting: Setting, *, day: date) -> Scenario:
    """The scenario with inputs moved from a day on by so much; itself when nothing is moved."""
    return varied_from(scenario, day, setting) if setting else scenario


@dataclass(frozen=True, slots=True)
class Ask:
    """One number asked of a run: a measure at a date, or a sum over the weeks up to it.

    Or the mean of the measure at so many censuses up to the date.
    """

    name: str
    words: str
    unit: str
    on: date
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    scale: float
    weeks: int
    digits: int
    censuses: int = 1


def ask(measure_name: str, on: date, weeks: int | None = None) -> Ask:
    """A measure on a date; a flow is summed over 13 weeks or over as many as are given."""
    asked = measure_named(measure_name)
    summed = _SUMMED.get(asked.when, 0) if weeks is None else weeks
    return Ask(
        asked.name, asked.words, asked.unit, on, asked.numerator, asked.denominator, asked.scale,
        summed, asked.digits, WHOLE_YEAR if asked.when == MEAN_OF_YEAR else 1,
    )  # fmt: skip


def read(weeks: Weeks, asked: Ask) -> float:
    """The number asked for, of the whole service; nan when there was nothing to divide by."""
    last = week_of(weeks.dates, asked.on) + 1
    if last < asked.censuses:
        return nan
    each = [_at(weeks, asked, week) for week in range(last - asked.censuses + 1, last + 1)]
    return sum(each) / asked.censuses


def _at(weeks: Weeks, asked: Ask, week: int) -> float:
    """The number asked for, at the end of the first so many weeks."""
    first = max(0, week - asked.weeks) if asked.weeks else week - 1
    total = partial(_total, weeks, first, week)
    if not asked.denominator:
        return asked.scale * total(asked.numerator)
    whole = total(asked.denominator)
    return asked.scale * total(asked.numerator) / whole if whole else nan


def _total(weeks: Weeks, first: int, week: int, columns: tuple[str, ...]) -> float:
    return sum(float(weeks.columns[c][first:week].sum(dtype=np.float64)) for c in columns)


@dataclass(frozen=True)
class Variants:
    """Variants of a scenario: how one is built from a setting of inputs, and all the settings.

    With a `store`, runs that were played before are taken from it, and new ones are kept.
    """

    scenario: Scenario
    build: Build
    settings: Sequence[Setting]
    asks: tuple[Ask, ...]
    store: Store | None = None

    def __call__(self, point: int, replication: int) -> Sequence[float]:
        """The numbers asked for, of one run of the variant with that number."""
        variant = self.build(self.scenario, self.settings[point])
        last = max(each.on for each in self.asks)
        # Its question changes nothing in a run.
        ending = variant.throughout(until=last, question=None)
        weeks = weeks_of(ending, replication, self.store)
        return [read(weeks, each) for each in self.asks]


@dataclass(frozen=True)
class Playing:
    """How runs are played: over how many processes, who hears of them, and where they are kept."""

    jobs: Jobs = None
    on_done: OnDone | None = None
    store: Store | None = None

    def each(self, one: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
        """The result of a function for each item, in order."""
        for result in over_processes(one, items, self.jobs):
            yield result
            if self.on_done is not None:
                self.on_done(1)

    def evaluate(self, one: One, points: int, replications: Sequence[int]) -> Array:
        """Every point in every replication, by point, replication and number asked for.

        How the runs are shared out never changes a number.
        """
        many = [(point, replication) for point in range(points) for replication in replications]
        found = list(self.each(partial(_one_of, one), many))
        return np.array(found, dtype=np.float64).reshape(points, len(replications), -1)

    def play(
        self,
        scenario: Scenario,
        build: Build,
        settings: Sequence[Setting],
        asks: tuple[Ask, ...],
        replications: Sequence[int],
    ) -> Array:
        """Variants of a scenario in every replication, by setting, replication and number."""
        variants = Variants(scenario, build, settings, asks, self.store)
        return self.evaluate(variants, len(settings), replications)


USUALLY = Playing()
"""On all processors, for nobody to hear of, and kept nowhere."""


def _one_of(one: One, place: tuple[int, int]) -> Sequence[float]:
    return one(*place)
