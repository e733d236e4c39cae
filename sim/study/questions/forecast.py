"""The registered forecast: what the model expects of Manchester, with what was known in March 2017.

It is written down before anybody looks at what happened, and compared with it afterwards.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.questions.uncertainty import (
    Driver,
    Split,
    Uncertain,
    drivers,
    split,
    study_uncertainty,
)
from sim.study.runs.variants import WHOLE_YEAR, Ask, Playing, ask

KNOWN_BY = date(2017, 3, 31)
LAST_DAY = date(2020, 9, 30)
AUTUMNS = tuple(date(year, 9, 30) for year in (2017, 2018, 2019, 2020))
SPRINGS = tuple(date(year, 3, 31) for year in (2018, 2019, 2020))
RANGES = (0.5, 0.8, 0.95)
DEPARTMENT_RATIO = (0.83, 21.5 / 24, 0.91)
"""The Department's average caseload for each of the council's, as low, likely and high.

The one was 21.5 on 30 September 2016 and the other 24 in June 2016. The Department divides by
everybody who holds any case; frontline teams run 10 to 20% higher (manchester.md), so the ratio
is at least 1/1.2 and at most 1/1.1.
"""

_BY_BOTH = {
    "average_caseload": (
        "Average caseload of frontline teams", "Average caseload as the Department counts it",
    ),
    "case_holders": (
        "Case holders in frontline teams", "Case holders as the Department counts them",
    ),
}  # fmt: skip
"""Figures that the council and the Department count apart, in the words of each."""


@dataclass(frozen=True)
class Line:
    """One figure of the forecast: its median, its ranges, and what they come from.

    `ranges` holds the bounds of each range in the order of `RANGES`.
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


def figures() -> tuple[Ask, ...]:
    """What is forecast: workforce in September, demand and timeliness in March."""
    asked = []
    for day in AUTUMNS:
        asked += [ask(name, day) for name in ("average_caseload", "case_holders")]
        asked += [_without_permanent(day), ask("agency", day), _agency_rate(day)]
        asked += [ask("teams_at_standard", day)]
    for day in SPRINGS:
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


def make_forecast(scenario: Scenario, draws: int, runs: int, playing: Playing) -> Forecast:
    """Draw the inputs, play the plan to September 2020, and sum up what comes out."""
    scenario = scenario.throughout(until=LAST_DAY)
    study = study_uncertainty(scenario, figures(), draws, runs, playing, central_runs=2)
    ratio = department_ratio(len(study.values), scenario.seed)
    lines = []
    for place, asked in enumerate(study.asks):
        found = tuple(drivers(study, place))
        if asked.name == "teams_at_standard":
            # Told as teams above: what goes with the one goes against the other.
            found = tuple(replace(each, correlation=-each.correlation) for each in found)
        for told, values in _as_told(asked, study.values[:, :, place], ratio[:, None]):
            lines.append(line(told, values, found, scenario.seed))
    return Forecast(tuple(lines), study)


def _as_told(asked: Ask, values: Array, ratio: Array) -> list[tuple[Ask, Array]]:
    """A figure as it is told: by both measures where there are two."""
    if asked.name == "teams_at_standard":
        words = "Teams above the standard"
        return [(replace(asked, name="teams_above_standard", words=words), 100 - values)]
    if asked.name not in _BY_BOTH:
        return [(asked, values)]
    own, departments = _BY_BOTH[asked.name]
    other = replace(asked, name=f"{asked.name}_department", words=departments)
    theirs = values * ratio if asked.name == "average_caseload" else values / ratio
    return [(replace(asked, words=own), values), (other, theirs)]


def department_ratio(draws: int, seed: int) -> Array:
    """The Department's average for each of the council's, drawn anew for each draw of inputs."""
    low, mode, high = DEPARTMENT_RATIO
    return np.random.default_rng([seed, draws, 2017]).triangular(low, mode, high, draws)


def line(asked: Ask, values: ArrayLike, found: tuple[Driver, ...], seed: int) -> Line:
    """One figure, from its value by draw and run: every run is one possible future."""
    table = np.asarray(values, dtype=np.float64)
    known = table[~np.isnan(table)]
    bounds = []
    for share in RANGES:
        low, high = np.quantile(known, [(1 - share) / 2, (1 + share) / 2])
        bounds.append((float(low), float(high)))
    return Line(asked, float(np.median(known)), tuple(bounds), split(table, seed), found)
