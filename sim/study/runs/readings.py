"""Readings: one number or a few from each of many runs, without holding the runs.

A bridge, a search or an analysis of inputs plays thousands of runs of scenarios that differ in
little, and asks each only for some measures on some dates. So each run is read as soon as it is
played, and only its weekly columns of the whole service are kept in the store.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

import numpy as np

from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array, Weeks, series
from sim.study.runs.ensemble import Play, week_of
from sim.study.runs.play import weeks_of
from sim.study.runs.store import Store
from sim.study.runs.variants import USUALLY, Playing

Reading = tuple[str, date]
"""What is asked of a run: a measure of the whole service, at the last census up to a date."""


def readings_of(
    plays: Sequence[Play], readings: Sequence[Reading], playing: Playing = USUALLY
) -> Array:
    """What each run says to each reading: an array by run and reading.

    Each scenario is played up to the last date asked about, whatever its own last day. Not a
    number where a measure has nothing to divide by. Runs that were played before are taken from
    the store, if there is one, also for other measures and earlier dates. Raises ValueError for a
    date before the start.
    """
    until, first = (each(day for _, day in readings) for each in (max, min))
    late = [scenario.start for scenario, _ in plays if first < scenario.start]
    if late:
        raise ValueError(f"{first} lies before the start of the scenario, {late[0]}")
    # The workers of a cluster cannot reach the store: what they play is read and not kept.
    store = None if isinstance(playing.jobs, str) else playing.store
    # Its question changes nothing in a run.
    ending = [(each.throughout(until=until, question=None), n) for each, n in plays]
    rows = list(playing.each(partial(_read, tuple(readings), store), ending))
    return np.array(rows, dtype=np.float64).reshape(len(plays), len(readings))


def _read(readings: Sequence[Reading], store: Store | None, one: Play) -> list[float]:
    weeks = weeks_of(*one, store)
    return [_value(weeks, *reading) for reading in readings]


def _value(weeks: Weeks, name: str, on: date) -> float:
    columns = {column: values[:, np.newaxis] for column, values in weeks.columns.items()}
    return float(series(columns, measure_named(name))[week_of(weeks.dates, on), 0])
