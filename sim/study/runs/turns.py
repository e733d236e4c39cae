"""Turns: scenarios that are compared are played side by side, until enough is known.

Every scenario meets a future before the next one begins, so that there is something to say after
a few of them, and the study can end as soon as it may.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from sim.scenario.schema import Scenario
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array, Rows, series
from sim.study.runs.ensemble import (
    DETAILED,
    Coming,
    Ensemble,
    OnDone,
    question_of,
    rows_of,
    week_of,
)
from sim.study.runs.processes import Jobs
from sim.study.runs.readings import Reading
from sim.study.runs.store import Store
from sim.study.statistics.estimates import replications_when_precise

LEAST = 20
"""Futures after which a study may end at the earliest."""
MOST_FOR_PRECISION = 400
_FURTHER = 6
"""Futures for which a mean must stay as precise as it was asked for."""

Reason = Literal["answered", "precise", "budget", "number asked for"]
Enough = Callable[[Array], bool]
"""Whether readings are enough to end a study: an array by scenario, future and reading."""


@dataclass(frozen=True)
class Stopping:
    """Why a study ended after so many runs.

    `asked` and `reached` are half-widths of 95% intervals of the mean by measure, at the date
    asked about. A study of a fixed number of runs asks for none.
    """

    reason: Reason
    replications: int
    budget: int | None = None
    asked: Mapping[str, float] = field(default_factory=dict)
    reached: Mapping[str, float] = field(default_factory=dict)


def play_by_turns(
    scenarios: Sequence[Scenario],
    readings: Sequence[Reading],
    at_most: int,
    enough: Enough,
    *,
    jobs: Jobs = None,
    on_done: OnDone | None = None,
    store: Store | None = None,
    detailed: int = DETAILED,
) -> tuple[list[Ensemble], bool]:
    """Play scenarios future by future until their readings are enough, or so many are played.

    `enough` is asked after each future that all have met. Says whether it was enough. How the runs
    are shared out changes neither a number nor the end.
    """
    plays = [(scenario, number) for number in range(1, at_most + 1) for scenario in scenarios]
    coming = [Coming(scenario, detailed) for scenario in scenarios]
    values = np.empty((len(scenarios), at_most, len(readings)))
    ended = False
    with closing(rows_of(plays, jobs, store)) as played:
        for place, one in enumerate(played):
            future, which = divmod(place, len(scenarios))
            coming[which].take(future + 1, one)
            values[which, future] = [_value(one, *reading) for reading in readings]
            if on_done is not None:
                on_done(1)
            if which == len(scenarios) - 1 and enough(values[:, : future + 1]):
                ended = True
                break
    if store is not None:
        store.tidy()
    return [each.together() for each in coming], ended


def _value(rows: Rows, measure: str, on: date) -> float:
    asked = measure_named(measure)
    columns = {*asked.numerator, *asked.denominator}
    whole = {name: rows.weekly[name][np.newaxis, :, -1:] for name in columns}
    return float(series(whole, asked)[0, week_of(rows.dates, on), 0])


def precise(precisions: Mapping[str, float], at_least: int = LEAST) -> Enough:
    """Enough is when the last scenario's means are all known so closely, and stay so for a while.

    Its readings are the measures in that order.
    """
    intervals = [measure_named(name).interval for name in precisions]

    def enough(values: Array) -> bool:
        futures = values.shape[1]
        first = max(at_least, futures - _FURTHER)
        found = replications_when_precise(
            list(values[-1].T), list(precisions.values()), first, _FURTHER, intervals
        )
        return found is not None

    return enough


def precision_reached(
    ensemble: Ensemble, precisions: Mapping[str, float], by: date, most: int, *, ended: bool
) -> Stopping:
    """Why a study that was to be so precise ended, and how precise it is."""
    reached = {n: measure_named(n).interval(ensemble.values(n, by)).half_width for n in precisions}
    reason: Reason = "precise" if ended else "budget"
    return Stopping(reason, len(ensemble.replications), most, dict(precisions), reached)


def run_until_precise(
    scenario: Scenario,
    precisions: Mapping[str, float],
    *,
    at_least: int = LEAST,
    at_most: int = MOST_FOR_PRECISION,
    jobs: Jobs = None,
    on_done: OnDone | None = None,
    store: Store | None = None,
) -> tuple[Ensemble, Stopping]:
    """Run a scenario until each of the measures is known to within its precision.

    Precision is half of the 95% interval of the mean at the date that the scenario asks about.
    All must hold at once and for six runs more, after at least 20; when the budget of `at_most`
    runs is spent the study ends with the precision that it has. Says why it ended.
    """
    by = question_of(scenario).by
    (ensemble,), ended = play_by_turns(
        [scenario],
        [(name, by) for name in precisions],
        at_most,
        precise(precisions, at_least),
        jobs=jobs,
        on_done=on_done,
        store=store,
    )
    return ensemble, precision_reached(ensemble, precisions, by, at_most, ended=ended)
