"""A fit: inputs are moved, round by round, until runs of a scenario show what is observed.

The service is played with level demand and without the plan. Each round moves every input towards
its own figure; later rounds by half as much, so that inputs that pull at each other settle. The
opening position goes along: as many children in assessment, and to be closed, and as much work
waiting as the service keeps, so that it starts level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log

import numpy as np

from sim.scenario.draws import undrawn
from sim.scenario.observed import Observed
from sim.scenario.ranges import before_the_plan, ranges
from sim.scenario.schema import Mechanism, Scenario
from sim.study.calibration.draws import varied_within
from sim.study.calibration.movers import BEHIND, MOVERS, Mover, moved
from sim.study.measures.rows import Array
from sim.study.runs.variants import Ask, Playing, Setting, ask

ROUNDS = 8
YEARS = 2
WEEKS = 78
"""Weeks at the end of the two years over which figures are means."""
_OPENING = ("awaiting_assessment", "closing", "hours_waiting")
_FIRST_WEEKS = 4
_ENOUGH_POSTS = 400
"""Posts that are played in a round, in several runs of the same service."""
_FEWEST_RUNS, _MOST_RUNS = 4, 12
_FIGURES = 4
_STEEPEST = 4.0
"""Most that an input moves for a figure that hardly answers to it, as a power of the ratio."""
Movers = dict[str, tuple[Mover, ...]]
"""What moves for each observed measure."""


@dataclass(frozen=True)
class Fit:
    """A fitted scenario, what its runs show for each observed figure, and what was moved.

    `before` and `after` hold the inputs that moved, by key.
    """

    scenario: Scenario
    observed: tuple[Observed, ...]
    found: Array
    before: dict[str, float]
    after: dict[str, float]
    movers: Movers


def fit(scenario: Scenario, playing: Playing, rounds: int = ROUNDS) -> Fit:
    """Fit a scenario to its observed figures."""
    start = level(scenario)
    observed, current = latest(scenario), start
    asks = (*asked_of(scenario, observed), *_opening_asks(scenario))
    runs = range(1, runs_for(scenario) + 1)
    movers = {each.measure: movers_for(start, each, playing, runs) for each in observed}
    for number in range(rounds):
        found = means(playing.play(current, _as_it_is, [{}], asks, runs)[0])
        step = 1.0 if number < rounds // 2 else 0.5
        current = _moved(current, observed, movers, found, step)
        current = _held(_opened(current, found[len(observed) :]), observed)
    found = means(playing.play(current, _as_it_is, [{}], asks, runs)[0])
    moving = dict.fromkeys(mover.key for each in movers.values() for mover in each)
    keys = [key for key in moving if start.input(key) != current.input(key)]
    before, after = ({k: float(each.input(k)) for k in keys} for each in (start, current))
    return Fit(current, observed, found[: len(observed)], before, after, movers)


def runs_of_fit(scenario: Scenario, rounds: int = ROUNDS) -> int:
    """How many runs a fit takes."""
    probes = 2 * sum(_is_new(each) for each in latest(scenario))
    return (rounds + 1 + probes) * runs_for(scenario)


def runs_for(scenario: Scenario) -> int:
    """Runs of a round: more for a small service, where chance is larger and a run is quicker."""
    wanted = round(_ENOUGH_POSTS / max(scenario.social_workers.posts, 1))
    return min(max(wanted, _FEWEST_RUNS), _MOST_RUNS)


def level(scenario: Scenario) -> Scenario:
    """The service with level demand, before any change, as it was in the year of its figures."""
    return as_observed(scenario).changed("demand.growth_per_year", 0.0)


def as_observed(scenario: Scenario) -> Scenario:
    """The service before any change, and before it comes back to what was usual there.

    Figures of one year are fitted to that year: what they had beyond the usual goes afterwards.
    """
    off = tuple(sorted({*scenario.switched_off, Mechanism.BACK_TO_USUAL}))
    return undrawn(before_the_plan(scenario)).throughout(switched_off=off)


def latest(scenario: Scenario) -> tuple[Observed, ...]:
    """The newest figure of each measure: what is fitted to."""
    newest: dict[str, Observed] = {}
    for each in scenario.observed:
        known = newest.get(each.measure)
        if known is None or _when(each) > _when(known):
            newest[each.measure] = each
    return tuple(newest.values())


def _when(observed: Observed) -> date:
    return observed.date or date(observed.year or 1, 3, 31)


def movers_for(
    scenario: Scenario, observed: Observed, playing: Playing, runs: Sequence[int]
) -> tuple[Mover, ...]:
    """What moves for a figure: the usual inputs, or the one that the scenario names."""
    if _is_new(observed):
        return (_probed(scenario, observed, playing, runs),)
    usual = MOVERS.get(observed.measure, ())
    named = tuple(mover for mover in usual if mover.key == observed.moves)
    return named or usual


def _is_new(observed: Observed) -> bool:
    """Whether the scenario names an input that is not in the list of what usually moves."""
    usual = {mover.key for mover in MOVERS.get(observed.measure, ())}
    return observed.moves is not None and observed.moves not in usual


def _probed(scenario: Scenario, observed: Observed, playing: Playing, runs: Sequence[int]) -> Mover:
    """An input that the scenario names: how its figure answers to it over its range."""
    key = observed.moves or ""
    span = next((each for each in ranges(scenario) if each.key == key), None)
    if span is None or span.low <= 0:
        raise ValueError(
            f"observed: {observed.measure} moves {key}, which is no input with a range of its "
            "own: give it a low and a high above nothing"
        )
    asked = asked_of(scenario, (observed,))
    ends = [{key: span.low}, {key: span.high}]
    low, high = (
        playing.play(scenario, varied_within, ends, asked, runs)[:, :, 0].mean(axis=1).tolist()
    )
    if min(low, high) <= 0 or low == high:
        raise ValueError(f"observed: {observed.measure} does not answer to {key}: name another")
    answer = log(high / low) / log(span.high / span.low)
    return Mover(key, min(max(1 / answer, -_STEEPEST), _STEEPEST), span.low, span.high)


def asked_of(
    scenario: Scenario, observed: Sequence[Observed], years: int = YEARS, weeks: int = WEEKS
) -> tuple[Ask, ...]:
    """What is asked of a run for each figure: its mean over the last weeks of so many years."""
    return tuple(mean_of(scenario, each.measure, years, weeks) for each in observed)


def mean_of(scenario: Scenario, measure: str, years: int, weeks: int) -> Ask:
    """A measure as the mean over the last weeks of the first years of a run."""
    return _mean(measure, scenario.start + timedelta(days=365 * years), weeks)


def _mean(measure: str, on: date, weeks: int) -> Ask:
    asked = ask(measure, on, weeks)
    return asked if asked.denominator else replace(asked, denominator=("weeks",))


def _opening_asks(scenario: Scenario) -> tuple[Ask, ...]:
    kept = [mean_of(scenario, name, YEARS, WEEKS) for name in _OPENING]
    first = scenario.start + timedelta(weeks=_FIRST_WEEKS)
    return (*kept, _mean("hours_waiting", first, _FIRST_WEEKS))


def _as_it_is(scenario: Scenario, _setting: Setting) -> Scenario:
    return scenario


def means(values: Array) -> Array:
    """The mean of the runs; a figure that no run has is nothing."""
    known = np.where(np.isnan(values), 0.0, values).sum(axis=0)
    return np.asarray(known / np.maximum((~np.isnan(values)).sum(axis=0), 1))


def _moved(
    scenario: Scenario,
    observed: Sequence[Observed],
    movers: Movers,
    found: Array,
    step: float,
) -> Scenario:
    """Every input moved towards its figure, by a part of the way."""
    for each, shown in zip(observed, found.tolist(), strict=False):
        mover = _free(scenario, each, movers[each.measure], shown)
        if mover is not None:
            value = float(scenario.input(mover.key))
            wanted = moved(mover, value, each.value, shown)
            scenario = scenario.changed(mover.key, _rounded(value + step * (wanted - value)))
    return scenario


def _free(
    scenario: Scenario, observed: Observed, movers: Sequence[Mover], shown: float
) -> Mover | None:
    """The first input that can still move the way its figure asks for."""
    for mover in movers:
        value = float(scenario.input(mover.key))
        if moved(mover, value, observed.value, shown) != value:
            return mover
    return None


def _opened(scenario: Scenario, kept: Array) -> Scenario:
    """The opening position with as many in assessment, and to be closed, as the service keeps.

    The others of the children held are on child in need plans. Work is as far behind as it takes
    for as many hours to wait at first as later.
    """
    opening = scenario.opening
    free = opening.children - opening.on_protection_plans - opening.looked_after
    awaiting, closing, waiting, at_first = (float(each) for each in kept)
    behind = moved(BEHIND, opening.days_behind, waiting, at_first)
    scenario = scenario.changed(BEHIND.key, _rounded(behind))
    share = min(1.0, 0.95 * free / max(awaiting + closing, 1.0))
    awaiting, closing = round(share * awaiting), round(share * closing)
    scenario = scenario.changed("opening.awaiting_assessment", awaiting)
    scenario = scenario.changed("opening.closing", closing)
    return scenario.changed("opening.on_in_need_plans", free - awaiting - closing)


def _held(scenario: Scenario, observed: Sequence[Observed]) -> Scenario:
    """The opening position with as many children held as the observed average caseload says."""
    opening, practice = scenario.opening, scenario.practice
    low = practice.without_social_worker * opening.on_in_need_plans
    caseload = next((each.value for each in observed if each.measure == "average_caseload"), None)
    if not low or caseload is None:
        return scenario
    held = caseload * (opening.permanent + opening.agency)
    kept = 1 - (opening.children - held) / low
    return scenario.changed("opening.keep_their_social_worker", _rounded(min(max(kept, 0.0), 1.0)))


def _rounded(value: float) -> float:
    return float(f"{value:.{_FIGURES}g}")
