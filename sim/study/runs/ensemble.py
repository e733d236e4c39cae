"""The ensemble: many runs of one scenario, each with luck of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal

import numpy as np

from sim.scenario.schema import Question, Scenario
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import ALL_TEAMS, Array, Rows, Table, series, team_names
from sim.study.runs.cluster import over_cluster
from sim.study.runs.play import play
from sim.study.runs.processes import Jobs, over_processes
from sim.study.runs.store import Store
from sim.study.statistics.estimates import replications_when_precise

OnDone = Callable[[int], None]
LEAST_FOR_PRECISION = 20
MOST_FOR_PRECISION = 400
_BATCH = 5
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Ensemble:
    """Runs of one scenario, in the order of their replications.

    `weekly` holds for each column an array by replication, week and team; the last team is the
    whole service. The other tables hold one entry a row, with its `replication`.
    """

    scenario: Scenario
    replications: tuple[int, ...]
    dates: Array
    weekly: Table
    assessments: Table
    conferences: Table
    workers: Table

    @property
    def teams(self) -> list[str]:
        """Names of the teams, and last of the whole service."""
        return team_names(self.scenario)

    def values(self, measure_name: str, on: date, team: str = ALL_TEAMS) -> Array:
        """A measure in each replication, at the last census on or before a date."""
        week = self.week_of(on)
        return np.asarray(self.series(measure_name, team)[1][:, week])

    def series(self, measure_name: str, team: str = ALL_TEAMS) -> tuple[Array, Array]:
        """The dates of the censuses, and a measure by replication and week."""
        number = self.teams.index(team)
        asked = measure_named(measure_name)
        columns = {*asked.numerator, *asked.denominator}
        one = {name: self.weekly[name][:, :, number : number + 1] for name in columns}
        return self.dates, np.asarray(series(one, asked)[:, :, 0])

    def week_of(self, on: date) -> int:
        """Position of the last census on or before a date."""
        return week_of(self.dates, on)


def week_of(dates: Array, on: date) -> int:
    """Position of the last census on or before a date, among their dates.

    A day of the first week, before its census, is told by that census.
    """
    week = int(np.searchsorted(dates, np.datetime64(on), "right")) - 1
    if week < 0 and (dates[0].item() - on).days >= _DAYS_A_WEEK:
        raise ValueError(f"there is no census on or before {on}: the first is {dates[0]}")
    return max(week, 0)


def question_of(scenario: Scenario) -> Question:
    """The question that a scenario asks, or the founding one when it asks none.

    A run that ends before the date asked about answers for its last day.
    """
    asked = scenario.question or Question(
        measure=HEADLINE, at_most=scenario.standard, by=scenario.until, confidence=0.9
    )
    return asked.model_copy(update={"by": min(asked.by, scenario.until)})


def run_ensemble(
    scenario: Scenario,
    replications: int = 40,
    *,
    jobs: Jobs = None,
    first: int = 1,
    on_done: OnDone | None = None,
    store: Store | None = None,
) -> Ensemble:
    """Run a scenario so many times, over all processors unless `jobs` says how many.

    `jobs` may also be the address of a cluster (`tls://host:8786`); the store stays here.
    How the runs are shared out never changes a number: each has luck of its own, and they are
    put together in their order. `on_done` hears of each run that is finished. With a `store`,
    runs that were finished before are taken from it, and new ones are kept in it.
    """
    if replications < 1:
        raise ValueError("an ensemble needs 1 replication or more")
    numbers = tuple(range(first, first + replications))
    return _put_together(scenario, numbers, _runs(scenario, numbers, jobs, on_done, store))


@dataclass(frozen=True)
class Stopping:
    """Why a study ended after so many runs.

    `asked` and `reached` are half-widths of 95% intervals of the mean by measure, at the date
    asked about. A study of a fixed number of runs asks for none.
    """

    reason: Literal["precise", "budget", "number asked for"]
    replications: int
    budget: int | None = None
    asked: Mapping[str, float] = field(default_factory=dict)
    reached: Mapping[str, float] = field(default_factory=dict)


def run_until_precise(
    scenario: Scenario,
    precisions: Mapping[str, float],
    *,
    at_least: int = LEAST_FOR_PRECISION,
    at_most: int = MOST_FOR_PRECISION,
    jobs: Jobs = None,
    on_done: OnDone | None = None,
    store: Store | None = None,
) -> tuple[Ensemble, Stopping]:
    """Run a scenario until each of the measures is known to within its precision.

    Precision is half of the 95% interval of the mean at the date that the scenario asks about.
    All must hold at once and for five runs more, after at least 20; when the budget of `at_most`
    runs is spent the study ends with the precision that it has. Says why it ended.
    """
    rows: list[Rows] = []
    by, enough = question_of(scenario).by, None
    while enough is None and len(rows) < at_most:
        size = min(at_least, at_most) if not rows else min(_BATCH, at_most - len(rows))
        numbers = tuple(range(len(rows) + 1, len(rows) + 1 + size))
        rows += _runs(scenario, numbers, jobs, on_done, store)
        so_far = _put_together(scenario, tuple(range(1, len(rows) + 1)), rows)
        values = [so_far.values(name, by) for name in precisions]
        intervals = [measure_named(name).interval for name in precisions]
        most = list(precisions.values())
        enough = replications_when_precise(values, most, at_least, intervals=intervals)
    kept = enough or len(rows)
    ensemble = _put_together(scenario, tuple(range(1, kept + 1)), rows[:kept])
    reached = {n: measure_named(n).interval(ensemble.values(n, by)).half_width for n in precisions}
    reason: Literal["precise", "budget"] = "budget" if enough is None else "precise"
    return ensemble, Stopping(reason, kept, at_most, dict(precisions), reached)


def _runs(
    scenario: Scenario,
    numbers: Sequence[int],
    jobs: Jobs,
    on_done: OnDone | None,
    store: Store | None,
) -> list[Rows]:
    """The rows of each run, in order: those that were finished before, and those played now."""
    found = {n: store.find(scenario, n) if store else None for n in numbers}
    wanted = [number for number, rows in found.items() if rows is None]
    played = _played(scenario, wanted, jobs, store)
    if on_done is not None and len(wanted) < len(numbers):
        on_done(len(numbers) - len(wanted))
    for number, rows in played:
        found[number] = rows
        if on_done is not None:
            on_done(1)
    return [rows for rows in found.values() if rows is not None]


def _played(
    scenario: Scenario, numbers: Sequence[int], jobs: Jobs, store: Store | None
) -> Iterable[tuple[int, Rows]]:
    """Runs that are played now, by number: here in order, on a cluster as they are finished."""
    if not isinstance(jobs, str):
        one = partial(_one_run, scenario, store)
        yield from zip(numbers, over_processes(one, numbers, jobs), strict=True)
        return
    for place, rows in over_cluster(partial(_one_run, scenario, None), numbers, jobs):
        if store is not None:
            store.keep(scenario, numbers[place], rows)
        yield numbers[place], rows


def _one_run(scenario: Scenario, store: Store | None, replication: int) -> Rows:
    """Play one run; it is kept by the process that played it, and so as soon as it is done."""
    rows = play(scenario, replication)
    if store is not None:
        store.keep(scenario, replication, rows)
    return rows


def _put_together(scenario: Scenario, numbers: tuple[int, ...], rows: list[Rows]) -> Ensemble:
    return Ensemble(
        scenario,
        numbers,
        rows[0].dates,
        {name: np.stack([row.weekly[name] for row in rows]) for name in rows[0].weekly},
        _joined(numbers, [row.assessments for row in rows]),
        _joined(numbers, [row.conferences for row in rows]),
        _joined(numbers, [row.workers for row in rows]),
    )


def _joined(numbers: tuple[int, ...], tables: list[Table]) -> Table:
    """Tables of single runs one under the other, with the replication of each row."""
    lengths = [len(next(iter(table.values()))) for table in tables]
    joined: Table = {"replication": np.repeat(np.array(numbers, dtype=np.int32), lengths)}
    for name in tables[0]:
        joined[name] = np.concatenate([table[name] for table in tables])
    return joined
