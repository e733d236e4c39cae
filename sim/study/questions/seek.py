"""Seeking: the fewest posts, or the least of any lever, with which the target is met surely enough.

See `searching` for how: the answer is an order statistic of what each future would have needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from sim.scenario.lever import Lever, with_lever
from sim.scenario.schema import Question, Scenario
from sim.study.measures.rows import Array
from sim.study.questions.shortfall import Shortfall, shortfall
from sim.study.runs.model_error import with_model_error
from sim.study.runs.play import futures_apart
from sim.study.runs.readings import readings_of
from sim.study.runs.variants import USUALLY, Playing
from sim.study.statistics.estimates import Estimate, mean_interval, share_interval
from sim.study.statistics.search import Futures, hits_wanted, least

DEFAULT_REPLICATIONS = 80
"""Enough for an interval with two ends at a confidence of 95%."""
PILOTS = 10
"""Futures that are played all along the range, to see the shape of the curve."""
_PILOT_PLACES = 6
STEPS_OF_A_RANGE = 100
"""Steps into which the range of a lever is divided that is no whole number."""
_ENDS_WITHIN = 50
"""The ends of the interval are sought to within a fiftieth of the range, and told outwards."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curve: the share of futures that meet the target with the lever at a value.

    `played` futures were played with this value; what the others do follows from other values.
    """

    value: float
    probability: Estimate
    played: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Where more does not help: what the measure does between two values, paired run by run."""

    before: float
    after: float
    change: Estimate


@dataclass(frozen=True)
class Sought:
    """The answer to how much it would take.

    `least` says whether the answer is the least value that will do, or the most: it is the most
    for a lever such as turnover, of which more is worse. `low` and `high` are the ends of the
    95% interval of the answer, None where it goes on past the range or the runs are too few to
    end it. Without an answer, `shortfall` says why nothing in the range will do.
    """

    scenario: Scenario
    lever: Lever
    question: Question
    between: tuple[float, float]
    replications: int
    played: int
    least: bool
    answer: float | None
    low: float | None
    high: float | None
    curve: tuple[Point, ...]
    turns: tuple[Turn, ...]
    shortfall: Shortfall | None


def seek(
    scenario: Scenario,
    lever: Lever,
    between: tuple[float, float],
    question: Question,
    *,
    step: float | None = None,
    replications: int = DEFAULT_REPLICATIONS,
    playing: Playing = USUALLY,
) -> Sought:
    """The least value of a lever in a range with which a question is answered yes.

    Raises ValueError when a value in the range cannot be.
    """
    values = amounts(scenario, lever, between, step)
    asked, futures = [(question.measure, question.by)], futures_apart(replications)

    def play(value: float, numbers: list[int]) -> Array:
        changed, those = with_lever(scenario, lever, value), [futures[n] for n in numbers]
        values = readings_of([(changed, each) for each in those], asked, playing)
        about = (question.measure, those, [question.by])
        return with_model_error(values, changed, *about)[:, 0]

    search = _begin(values, play, replications, question.at_most)
    answer, early, late = (
        None if place is None else search.values[place]
        for place in _answer(search, question.confidence)
    )
    because = None
    if answer is None:
        best = with_lever(scenario, lever, search.values[-1])
        because = shortfall(best, question, len(search.pilots), playing)
    low, high = (early, late) if search.helps else (late, early)
    return Sought(
        scenario, lever, question, between, replications, int(search.futures.played.sum()),
        search.helps, answer, low, high, _curve(search), search.turns, because,
    )  # fmt: skip


@dataclass(frozen=True)
class _Search:
    """The values in order, the most helpful last, and what the pilot futures say of them.

    `places` are those at which the pilots were played; `helps` whether more of the lever does.
    """

    values: list[float]
    futures: Futures
    places: list[int]
    pilots: list[int]
    helps: bool
    turns: tuple[Turn, ...]


def _begin(
    values: list[float],
    play: Callable[[float, list[int]], Array],
    replications: int,
    at_most: float,
) -> _Search:
    """Play the pilots all along the range: which way helps, and whether it always does."""
    pilots = list(range(min(PILOTS, replications)))
    first, last = (
        mean_interval(play(end, pilots), mirrored=False).mean for end in (values[0], values[-1])
    )
    helps = not last > first
    ordered = values if helps else values[::-1]
    futures = Futures(
        lambda place, numbers: play(ordered[place], numbers), replications, len(values), at_most
    )
    places = sorted({round(place) for place in np.linspace(0, len(values) - 1, _PILOT_PLACES)})
    turns = _turns(futures, ordered, places, pilots)
    futures.monotone = not turns
    return _Search(ordered, futures, places, pilots, helps, turns)


def amounts(
    scenario: Scenario, lever: Lever, between: tuple[float, float], step: float | None = None
) -> list[float]:
    """The values of a lever in a range: whole numbers, or a hundred steps if nothing is said.

    Raises ValueError for a range or step in which there is nothing to seek, and for values that
    the scenario cannot have.
    """
    low, high = between
    for end in between:
        with_lever(scenario, lever, end)
    if not low < high:
        raise ValueError(
            f"the range must go from a lower to a higher value, not {low:g} to {high:g}"
        )
    if step is not None and not 0 < step <= high - low:
        raise ValueError(f"the step must be more than 0 and within the range, not {step:g}")
    if lever.whole and any(each != round(each) for each in (low, high, step or 1)):
        raise ValueError(f"{lever.key} takes whole numbers only: give a range of whole numbers")
    size = step or (1.0 if lever.whole else (high - low) / STEPS_OF_A_RANGE)
    number = ceil((high - low) / size - 1e-9)
    # Without the noise of binary fractions: 0.15, not 0.15000000000000002.
    return [*(float(f"{low + place * size:.12g}") for place in range(number)), float(high)]


def _turns(
    futures: Futures, values: list[float], places: list[int], pilots: list[int]
) -> tuple[Turn, ...]:
    """Where the measure gets worse although there is more of what helps, by more than noise."""
    found = [futures.ask(place, pilots) for place in places]
    turns = []
    for number, (place, beside) in enumerate(pairwise(places)):
        worse = found[number + 1] - found[number]
        change = mean_interval(worse, pairs=len(places) - 1, mirrored=False)
        if change.low > 0:
            turns.append(Turn(values[place], values[beside], change))
    return tuple(turns)


def _answer(search: _Search, confidence: float) -> tuple[int | None, int | None, int | None]:
    """Places of the answer and of the ends of its interval; None where it is not in the range."""
    futures, places = search.futures, search.places
    perhaps, wanted, surely = hits_wanted(confidence, len(futures.values))
    width = max(1, len(search.values) // _ENDS_WITHIN)
    begin = _guess(search, confidence)
    answer = None
    while answer is None and (found := least(futures, wanted, begin, places=places)) is not None:
        begin = found[1]
        # What was implied is played where it matters: at the answer itself.
        if futures.confirm(begin) >= wanted:
            answer = begin
    early = least(futures, perhaps, begin, width=width, places=places)
    late = least(futures, surely, begin, width=width, places=places) if surely else None
    return answer, early[0] + 1 if early else None, late[1] if late else None


def _guess(search: _Search, confidence: float) -> int:
    """About where so many of the pilot futures are at the target, from a line between places."""
    futures, places = search.futures, search.places
    pilots = (futures.ask(place, search.pilots) for place in places)
    levels = [float(np.quantile(values, confidence)) for values in pilots]
    for (before, high), (after, low) in pairwise(zip(places, levels, strict=True)):
        if high > futures.at_most >= low:
            return before + round((after - before) * (high - futures.at_most) / (high - low))
    return places[0] if levels[0] <= futures.at_most else places[-1]


def _curve(search: _Search) -> tuple[Point, ...]:
    """The share of futures at the target, where it is known for all of them or for the pilots."""
    points = []
    for place, value in enumerate(search.values):
        met = search.futures.met(place)
        if (met < 0).any() and place in search.places:
            met = met[search.pilots]
        if (met < 0).any():
            continue
        share = share_interval(int(met.sum()), met.size)
        points.append(Point(value, share, int(search.futures.played[:, place].sum())))
    return tuple(sorted(points, key=lambda point: point.value))
