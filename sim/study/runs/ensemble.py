"""The ensemble: many runs of one scenario, each with luck of its own."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from sim.scenario.schema import Question, Scenario
from sim.study.measures.compact import Compact, one_after_another
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import ALL_TEAMS, Array, Rows, series, team_names
from sim.study.measures.weekly import Run, Weekly, taken_apart, together
from sim.study.runs.cluster import over_cluster
from sim.study.runs.model_error import with_model_error
from sim.study.runs.play import play
from sim.study.runs.processes import Jobs, over_processes
from sim.study.runs.store import Store

OnDone = Callable[[int], None]
Play = tuple[Scenario, int]
"""A scenario, and the number of the replication with whose luck it is played."""
DETAILED = 8
"""Runs of which single rows are held and written, unless told otherwise: four mirrored pairs."""
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Ensemble:
    """Runs of one scenario, in the order of their replications.

    `weekly` holds for each column an array by replication, week and team; the last team is the
    whole service. Single rows are held of the first runs only, and so is what few ask of a team:
    `detailed` says of how many. `assessments`, `conferences` and `workers` hold one entry a row,
    with its `replication`.
    """

    scenario: Scenario
    replications: tuple[int, ...]
    dates: Array
    weekly: Weekly
    assessments: Compact
    conferences: Compact
    workers: Compact
    detailed: int

    @property
    def in_detail(self) -> tuple[int, ...]:
        """The replications of which single rows are held."""
        return self.replications[: self.detailed]

    @property
    def teams(self) -> list[str]:
        """Names of the teams, and last of the whole service."""
        return team_names(self.scenario)

    def values(self, measure_name: str, on: date, team: str = ALL_TEAMS) -> Array:
        """A measure in each replication, at the last census on or before a date."""
        week = self.week_of(on)
        return np.asarray(self.series(measure_name, team)[1][:, week])

    def series(self, measure_name: str, team: str = ALL_TEAMS) -> tuple[Array, Array]:
        """The dates of the censuses, and a measure by replication and week.

        Of one team it is not a number in runs that are not held in detail, caseloads and staff
        apart.
        """
        asked = measure_named(measure_name)
        columns = {*asked.numerator, *asked.denominator}
        if team == ALL_TEAMS:
            one = {name: self.weekly.whole[name] for name in columns}
        else:
            number = self.teams.index(team)
            one = {name: self.weekly[name][:, :, number] for name in columns}
        by_team = {name: column[:, :, np.newaxis] for name, column in one.items()}
        return self.dates, np.asarray(series(by_team, asked)[:, :, 0])

    def futures(self, measure_name: str, on: date) -> Array:
        """A measure in each future at that census: as simulated, and as wrong as the model is."""
        return self._may_be(self.values(measure_name, on)[:, None], measure_name, [on])[:, 0]

    def futures_by_week(self, measure_name: str) -> tuple[Array, Array]:
        """The same at every census: their dates, and the measure by future and week."""
        dates, values = self.series(measure_name)
        return dates, self._may_be(values, measure_name, dates.tolist())

    def _may_be(self, values: Array, measure_name: str, days: Sequence[date]) -> Array:
        return with_model_error(values, self.scenario, measure_name, self.replications, days)

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
    detailed: int = DETAILED,
) -> Ensemble:
    """Run a scenario so many times, over all processors unless `jobs` says how many.

    `jobs` may also be the address of a cluster (`tls://host:8786`); the store stays here.
    How the runs are shared out never changes a number: each has luck of its own, and they are
    put together in their order. `on_done` hears of each run that is finished. With a `store`,
    runs that were finished before are taken from it, and new ones are kept in it. Single rows
    are held of the first `detailed` runs, and sums of all.
    """
    if replications < 1:
        raise ValueError("an ensemble needs 1 replication or more")
    numbers = range(first, first + replications)
    coming = Coming(scenario, detailed)
    for number, rows in zip(
        numbers, rows_of([(scenario, number) for number in numbers], jobs, store), strict=True
    ):
        coming.take(number, rows)
        if on_done is not None:
            on_done(1)
    return coming.together()


class Coming:
    """Runs of one scenario as they come in: their sums, and the single rows of the first ones."""

    def __init__(self, scenario: Scenario, detailed: int = DETAILED) -> None:
        if detailed < 1:
            raise ValueError("single rows are held of 1 run or more")
        self._scenario, self._detailed = scenario, detailed
        self._weekly: list[Run] = []
        self._numbers: list[int] = []
        self._first: list[Rows] = []
        self._dates: Array = np.array([], dtype="datetime64[D]")

    def take(self, number: int, rows: Rows) -> None:
        """Take in the run that comes next."""
        self._dates = rows.dates
        in_detail = len(self._first) < self._detailed
        if in_detail:
            self._first.append(rows)
        self._numbers.append(number)
        self._weekly.append(taken_apart(rows.weekly, in_detail=in_detail))

    def together(self) -> Ensemble:
        """The runs that have come in as one."""
        numbers, first = tuple(self._numbers), self._first
        return Ensemble(
            self._scenario,
            numbers,
            self._dates,
            together(self._weekly, len(first)),
            _joined(numbers, [row.assessments for row in first]),
            _joined(numbers, [row.conferences for row in first]),
            _joined(numbers, [row.workers for row in first]),
            len(first),
        )


def _joined(numbers: tuple[int, ...], tables: list[Compact]) -> Compact:
    """Tables of the first runs one under the other, with the replication of each row."""
    lengths = [table.rows for table in tables]
    replications = np.repeat(np.array(numbers[: len(tables)], dtype=np.int32), lengths)
    return one_after_another(tables).beside({"replication": replications})


def rows_of(plays: Sequence[Play], jobs: Jobs, store: Store | None) -> Generator[Rows, None, None]:
    """The rows of each run, in order: those that were finished before, and those played now."""
    there = [store is not None and store.has(*play) for play in plays]
    missing = [play for play, kept in zip(plays, there, strict=True) if not kept]
    with closing(_played(missing, jobs, store)) as played:
        for play, kept in zip(plays, there, strict=True):
            found = store.find(*play) if store is not None and kept else None
            if kept:
                yield _one_run(store, play) if found is None else found
            else:
                yield next(played)


def _played(plays: Sequence[Play], jobs: Jobs, store: Store | None) -> Generator[Rows, None, None]:
    """Runs that are played now, in order; what a cluster has finished is kept at once."""
    if not isinstance(jobs, str):
        yield from over_processes(partial(_one_run, store), plays, jobs)
        return
    finished: dict[int, Rows] = {}
    number = 0
    for place, rows in over_cluster(partial(_one_run, None), plays, jobs):
        if store is not None:
            store.keep(*plays[place], rows)
        finished[place] = rows
        while number in finished:
            yield finished.pop(number)
            number += 1


def _one_run(store: Store | None, one: Play) -> Rows:
    """Play one run; it is kept by the process that played it, and so as soon as it is done."""
    rows = play(*one)
    if store is not None:
        store.keep(*one, rows)
    return rows
