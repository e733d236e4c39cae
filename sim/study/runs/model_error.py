"""Model error: what the model itself gets wrong, put to the caseload of each future.

It is no part of the service. A run is played as ever; when a question is asked of a caseload, each
future multiplies it by an error of its own, which follows from the seed and the future's number.
Mirrored futures have mirrored errors. The factor is log-normal with mean 1: the error widens what
is said, and moves no mean.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import exp, sqrt
from statistics import fmean

import numpy as np

from sim.scenario.model_error import ModelError
from sim.scenario.ranges import plan_day
from sim.scenario.schema import Scenario
from sim.service.chance import Luck, Purpose
from sim.study.measures.measure import MEAN_OF_YEAR, WHOLE_YEAR
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array

_DAYS_A_YEAR = 365.25
_COMMON, _OWN = 0, 1


def with_model_error(
    values: Array,
    scenario: Scenario,
    measure: str,
    replications: Sequence[int],
    days: Sequence[date],
) -> Array:
    """Values of a measure by run and day, with what the model gets wrong in each future.

    As they are where there is no model error, and where the measure is no caseload. A mean over
    12 months is wrong by the mean of what its 52 weeks are.
    """
    asked = measure_named(measure)
    if not asked.is_caseload or not any(scenario.model_error.spreads):
        return values
    over = _over_a_year if asked.when == MEAN_OF_YEAR else factors
    return values * over(scenario, replications, days)


def _over_a_year(scenario: Scenario, replications: Sequence[int], days: Sequence[date]) -> Array:
    """The mean of the factors of the 52 weeks up to each day, by future and day."""
    weeks = [_year_to(day) for day in days]
    every = sorted({day for year in weeks for day in year})
    place = {day: number for number, day in enumerate(every)}
    found = factors(scenario, replications, every)
    means = [found[:, [place[day] for day in year]].mean(axis=1) for year in weeks]
    return np.stack(means, axis=1)


def _year_to(day: date) -> list[date]:
    return [day - timedelta(weeks=number) for number in range(WHOLE_YEAR)]


def factors(scenario: Scenario, replications: Sequence[int], days: Sequence[date]) -> Array:
    """What the caseload of each future is multiplied by on each day, by future and day.

    The log of the error has the variance that the scenario tells for the years since its start.
    From the day of a plan on, a part of it is the plan's own, with the variance for the years
    since then: a plan and its base go the same way until that day, and in part after it. Every
    plan of that day has the same own part.
    """
    told, (years, since) = scenario.model_error, _spans(scenario, days)
    whole, own = _whole_and_own(scenario, years, since)
    common, apart = np.sqrt(whole - own), np.sqrt(own)
    rows = []
    for number in replications:
        future = (scenario.seed, number)
        errors = common * _path(*future, _COMMON, told, years)
        errors += apart * _path(*future, _OWN, told, since)
        # Not numpy's exponential, whose last digits hang on the processor.
        rows.append([exp(each) for each in (errors - whole / 2).tolist()])
    return np.array(rows).reshape(len(replications), len(days))


def _spans(scenario: Scenario, days: Sequence[date]) -> tuple[Array, Array]:
    """The years since the start, and since the day of the plan if it is one, on each day."""
    since = _years(plan_day(scenario), days) if _is_plan(scenario) else np.zeros(len(days))
    return _years(scenario.start, days), since


def _whole_and_own(scenario: Scenario, years: Array, since: Array) -> tuple[Array, Array]:
    """The variance of the log of the error, and what of it is the plan's own."""
    told = scenario.model_error
    return variances(told, years), (1 - told.shared) * variances(told, since)


def errors_of(scenarios: Sequence[Scenario], measure: str, on: date, futures: int) -> Array:
    """What a measure of each of the first futures is multiplied by on a day, by scenario."""
    about = (measure, range(1, futures + 1), [on])
    none = np.ones((futures, 1))
    return np.stack([with_model_error(none, each, *about)[:, 0] for each in scenarios])


def variances(told: ModelError, years: Array) -> Array:
    """The variance of the log of the error so many years on.

    In between it grows evenly; after the third year as in the third.
    """
    known = [0.0, *(spread**2 for spread in told.spreads)]
    further = np.maximum(years - 3, 0) * (known[3] - known[2])
    return np.asarray(np.interp(years, range(4), known) + further)


def variance_on(scenario: Scenario, measure: str, on: date) -> float:
    """The variance of the factor on a day, whose mean is 1; nothing where there is no error."""
    asked = measure_named(measure)
    if not asked.is_caseload:
        return 0.0
    if asked.when == MEAN_OF_YEAR:
        return _variance_over_a_year(scenario, on)
    years = _years(scenario.start, [on])
    return exp(float(variances(scenario.model_error, years)[0])) - 1


def _variance_over_a_year(scenario: Scenario, on: date) -> float:
    """The variance of the mean of the factors of 52 weeks, from how they go together."""
    told, spans = scenario.model_error, _spans(scenario, _year_to(on))
    whole, own = _whole_and_own(scenario, *spans)
    parts = zip((whole - own, own), spans, strict=True)
    together = sum(np.sqrt(np.outer(v, v)) * _alike(told, years) for v, years in parts)
    return fmean(exp(each) for each in np.ravel(together).tolist()) - 1


def _alike(told: ModelError, years: Array) -> Array:
    """The correlation of an error at each of the years with it at each other."""
    ends = np.arange(_ends(years))
    weights = _along(np.eye(ends.size), told.yearly_memory, years)
    kept = told.yearly_memory ** np.abs(np.subtract.outer(ends, ends))
    return np.asarray(weights.T @ kept @ weights)


def _path(seed: int, replication: int, part: int, told: ModelError, years: Array) -> Array:
    """An error of variance 1 over the years: what is left of the year before, and what is new.

    It is drawn for the ends of years, and goes evenly from one to the next; in the first year it
    has the sign of its end.
    """
    memory = told.yearly_memory
    return _along(_at_ends(seed, replication, part, memory, _ends(years)), memory, years)


@lru_cache(maxsize=4096)
def _at_ends(seed: int, replication: int, part: int, memory: float, count: int) -> Array:
    """The error of a future at the ends of so many years; tables and charts ask for it often."""
    news = Luck(seed, replication).stream(Purpose.MODEL_ERROR, part).standard_normal(count)
    ends = [float(news[0])]
    for new in news[1:].tolist():
        ends.append(memory * ends[-1] + sqrt(1 - memory**2) * new)
    return np.array(ends)


def _ends(years: Array) -> int:
    """How many ends of years it takes to say all of these."""
    return max(int(years.max()), 1) + 1


def _along(ends: Array, memory: float, years: Array) -> Array:
    """What is known for the ends of years, in between; the ends come last."""
    place = np.maximum(years - 1, 0.0)
    before = place.astype(int)
    share = place - before
    mixed = (1 - share) * ends[..., before] + share * ends[..., before + 1]
    return np.asarray(mixed / np.sqrt(1 - 2 * share * (1 - share) * (1 - memory)))


def _years(start: date, days: Sequence[date]) -> Array:
    return np.array([max((day - start).days, 0) for day in days]) / _DAYS_A_YEAR


def _is_plan(scenario: Scenario) -> bool:
    return any(day > scenario.start for day, _ in scenario.changes)
