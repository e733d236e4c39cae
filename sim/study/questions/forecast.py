"""The forecast: what the model expects of a service in the years to come, with what is known of it.

It is written down before anybody looks at what happened, and compared with it afterwards.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from sim.scenario.schema import Scenario
from sim.study.calibration.fit import latest
from sim.study.measures.measure import WHOLE_YEAR
from sim.study.measures.rows import Array
from sim.study.questions.uncertainty import (
    Driver,
    Split,
    Uncertain,
    drivers,
    luck_of,
    split,
    study_uncertainty,
)
from sim.study.runs.model_error import with_model_error
from sim.study.runs.variants import Ask, Playing, ask

YEARS = 4
RANGES = (0.5, 0.8, 0.95)
_BY_BOTH = {
    "average_caseload": (
        "Average caseload of frontline teams", "Average caseload as the Department counts it",
    ),
    "case_holders": (
        "Case holders in frontline teams", "Case holders as the Department counts them",
    ),
}  # fmt: skip
"""Figures that a council and the Department may count apart, in the words of each."""
Ratio = tuple[float, float, float]
"""The Department's average caseload for each of the council's: low, likely and high."""


@dataclass(frozen=True)
class Line:
    """One figure of the forecast: its median, its ranges, and what they come from.

    `ranges` holds the bounds of each range in the order of `RANGES`, model error included; `split`
    is of what was simulated.
    """

    asked: Ask
    median: float
    ranges: tuple[tuple[float, float], ...]
    split: Split
    drivers: tuple[Driver, ...]


@dataclass(frozen=True)
class Forecast:
    """The figures, and the study of uncertainty that they come from."""

    lines: tuple[Line, ...]
    study: Uncertain


def known_by(scenario: Scenario) -> date:
    """The day of the newest figure that the scenario knows of the service."""
    days = [each.date or date(each.year or 1, 3, 31) for each in scenario.observed]
    return max([scenario.start, *days])


def last_day(scenario: Scenario) -> date:
    """The autumn to which a forecast goes."""
    return autumns(scenario)[-1]


def autumns(scenario: Scenario) -> list[date]:
    """The days of the workforce return that are forecast: those of the years after the first."""
    return [date(scenario.start.year + n, 9, 30) for n in range(1, YEARS + 1)]


def department_ratio(scenario: Scenario) -> Ratio | None:
    """How the Department counts the caseload that the council counts its own way, if it does."""
    own = (each for each in latest(scenario) if each.measure == "average_caseload")
    return next((each.as_department for each in own), None)


def figures(scenario: Scenario) -> tuple[Ask, ...]:
    """What is forecast: workforce in September, demand and timeliness in March."""
    asked, days = [], autumns(scenario)
    for day in days:
        asked += [ask(name, day) for name in ("average_caseload", "case_holders")]
        asked += [_without_permanent(day), ask("agency", day), _agency_rate(day)]
        asked += [ask("teams_at_standard", day)]
    for day in (date(autumn.year, 3, 31) for autumn in days[1:]):
        asked += [ask("open", day)]
        asked += [
            ask(name, day, WHOLE_YEAR) for name in ("assessments_in_time", "conferences_in_time")
        ]
    return tuple(asked)


def _without_permanent(day: date) -> Ask:
    return replace(
        ask("vacant", day),
        name="without_permanent_worker",
        words="Posts without a permanent worker, covered by agency or not",
        numerator=("vacant", "agency"),
    )


def _agency_rate(day: date) -> Ask:
    return replace(
        ask("agency", day),
        name="agency_rate",
        words="Agency workers of all social workers in the posts",
        unit="%",
        denominator=("in_post", "agency"),
        scale=100.0,
    )


OWN = {each.name: each for each in (_without_permanent(date.max), _agency_rate(date.max))}
"""Figures that only a forecast has, and no list of measures."""


def make_forecast(scenario: Scenario, draws: int, runs: int, playing: Playing) -> Forecast:
    """Draw the inputs, play the plan for four years and more, and sum up what comes out."""
    scenario = scenario.throughout(until=last_day(scenario))
    study = study_uncertainty(scenario, figures(scenario), draws, runs, playing, central_runs=2)
    ratio = drawn_ratio(department_ratio(scenario), len(study.values), scenario.seed)
    lines = []
    for place, asked in enumerate(study.asks):
        found = tuple(drivers(study, place))
        if asked.name == "teams_at_standard":
            # Told as teams above: what goes with the one goes against the other.
            found = tuple(replace(each, correlation=-each.correlation) for each in found)
        values = study.values[:, :, place]
        wide = _as_told(asked, _with_model_error(values, scenario, asked), ratio)
        for (told, plain), (_, whole) in zip(_as_told(asked, values, ratio), wide, strict=True):
            lines.append(line(told, plain, whole, found, scenario.seed))
    return Forecast(tuple(lines), study)


def _with_model_error(values: Array, scenario: Scenario, asked: Ask) -> Array:
    """A figure by draw and run, with what the model gets wrong in each future."""
    if asked.name in OWN:
        return values
    points, runs = values.shape
    futures = [luck_of(point, run, runs) for point in range(points) for run in range(1, runs + 1)]
    each = with_model_error(values.reshape(-1, 1), scenario, asked.name, futures, [asked.on])
    return each.reshape(values.shape)


def _as_told(asked: Ask, values: Array, ratio: Array | None) -> list[tuple[Ask, Array]]:
    """A figure as it is told: by both measures where there are two."""
    if asked.name == "teams_at_standard":
        words = "Teams above the standard"
        return [(replace(asked, name="teams_above_standard", words=words), 100 - values)]
    if asked.name not in _BY_BOTH or ratio is None:
        return [(asked, values)]
    own, departments = _BY_BOTH[asked.name]
    other = replace(asked, name=f"{asked.name}_department", words=departments)
    theirs = values * ratio if asked.name == "average_caseload" else values / ratio
    return [(replace(asked, words=own), values), (other, theirs)]


def drawn_ratio(ratio: Ratio | None, draws: int, seed: int) -> Array | None:
    """The Department's average for each of the council's, drawn anew for each draw of inputs."""
    if ratio is None:
        return None
    luck = np.random.default_rng([seed, draws, 2017])
    return luck.triangular(*ratio, draws)[:, None]


def line(
    asked: Ask, values: ArrayLike, whole: ArrayLike, found: tuple[Driver, ...], seed: int
) -> Line:
    """One figure, from its value by draw and run: every run is one possible future.

    `whole` are the values with what the model gets wrong, of which median and ranges are told.
    """
    told = np.asarray(whole, dtype=np.float64)
    known = told[~np.isnan(told)]
    bounds = []
    for share in RANGES:
        low, high = np.quantile(known, [(1 - share) / 2, (1 + share) / 2])
        bounds.append((float(low), float(high)))
    return Line(asked, float(np.median(known)), tuple(bounds), split(values, seed), found)
