"""Comparison: two scenarios over the same futures, and whether the question is answered yes."""

from dataclasses import dataclass
from datetime import date
from math import hypot, nan
from typing import Literal

import numpy as np

from sim.scenario.schema import Question
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.questions.side_by_side import why_not_compared
from sim.study.runs.ensemble import Ensemble
from sim.study.runs.turns import LEAST, Enough
from sim.study.statistics.confidence_sequence import share_at_any_time
from sim.study.statistics.estimates import (
    Estimate,
    mean_interval,
    mean_share_interval,
    range_of_futures,
)

Verdict = Literal["met", "not met", "undecided"]
WEEKS_HELD = 13
_EARLY, _MIDDLE, _LATE = 0.1, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class FirstMet:
    """When the target is first met and then kept for 13 weeks, over the runs.

    `early`, `middle` and `late` are the dates by which a tenth, half and nine tenths of the runs
    are there; None when so many never are. `never` is the share of runs in which the target is
    not met and kept before the run ends, with its interval.
    """

    dates: tuple[date | None, ...]
    early: date | None
    middle: date | None
    late: date | None
    never: Estimate


@dataclass(frozen=True, slots=True)
class Answer:
    """What one scenario answers: the measure on the date, and whether the target is met.

    The mean is the same with model error and without; all else holds it, but for `were_it_right`:
    the probability if the model were.
    """

    value: Estimate
    futures: tuple[float, float]
    probability: Estimate
    were_it_right: Estimate
    first_met: FirstMet
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scenarios asked the same question, over the same futures.

    `difference` is the other less the base, run by run, and `futures` where four in five of those
    differences lie, model error and all. `independent_half_width` is what half its interval would
    be if the two had not met the same futures.
    """

    question: Question
    base: Answer
    other: Answer
    difference: Estimate
    futures: tuple[float, float]
    correlation: float
    independent_half_width: float


def compare(base: Ensemble, other: Ensemble, question: Question, *, pairs: int = 1) -> Comparison:
    """Compare two scenarios that met the same futures.

    With several comparisons shown together, `pairs` says how many: their intervals are widened
    so that all of them hold at once.
    """
    if base.replications != other.replications or base.scenario.seed != other.scenario.seed:
        raise ValueError("scenarios are compared over the same seed and the same replications")
    reason = why_not_compared(base.scenario, other.scenario)
    if reason:
        raise ValueError(reason)
    first, second = (each.values(question.measure, question.by) for each in (base, other))
    before, after = (each.futures(question.measure, question.by) for each in (base, other))
    return Comparison(
        question,
        answer(base, question),
        answer(other, question),
        mean_interval(second - first, pairs=pairs),
        range_of_futures(after - before),
        _correlation(first, second),
        _half_width_apart(first, second, pairs),
    )


def answer(ensemble: Ensemble, question: Question) -> Answer:
    """What the runs of one scenario say to a question."""
    values = ensemble.values(question.measure, question.by)
    futures = ensemble.futures(question.measure, question.by)
    probability = share_meeting(futures, question)
    return Answer(
        measure_named(question.measure).interval(values),
        range_of_futures(futures),
        probability,
        share_meeting(values, question),
        first_met(ensemble, question),
        verdict(probability, question.confidence),
    )


def share_meeting(values: Array, question: Question) -> Estimate:
    """The share of runs that meet the target; one without a figure does not.

    Its bounds hold however often one looks, so that a study may end as soon as they decide.
    """
    return share_at_any_time(values <= question.at_most)


def verdict(probability: Estimate, confidence: float) -> Verdict:
    """Met when the whole interval is at or above the confidence, not met when all is below."""
    if probability.low >= confidence:
        return "met"
    return "not met" if probability.high < confidence else "undecided"


def answered(question: Question, *, based: bool) -> Enough:
    """Enough is when the question is answered for every plan, after whole pairs and 20 futures.

    The first reading is the measure asked about, as it may be with what the model gets wrong;
    `based` says that the first scenario is no plan.
    """

    def enough(values: Array) -> bool:
        futures = values.shape[1]
        if futures < LEAST or futures % 2:
            return False
        shares = [share_meeting(plan[:, 0], question) for plan in values[int(based) :]]
        return all(verdict(each, question.confidence) != "undecided" for each in shares)

    return enough


def first_met(ensemble: Ensemble, question: Question) -> FirstMet:
    """When each future first meets the target and keeps it for 13 weeks."""
    dates, values = ensemble.futures_by_week(question.measure)
    weeks = [first_week_held(run, question.at_most) for run in values]
    found: list[date | None] = [None if week is None else dates[week].item() for week in weeks]
    return FirstMet(
        tuple(found),
        date_reached(found, _EARLY),
        date_reached(found, _MIDDLE),
        date_reached(found, _LATE),
        mean_share_interval([day is None for day in found]),
    )


def first_week_held(values: Array, at_most: float, weeks: int = WEEKS_HELD) -> int | None:
    """The first week from which a measure stays at or under a value for so many weeks."""
    kept = 0
    for week, met in enumerate((values <= at_most).tolist()):
        kept = kept + 1 if met else 0
        if kept == weeks:
            return week - weeks + 1
    return None


def date_reached(found: list[date | None], share: float) -> date | None:
    """The date by which so large a share of runs has got there, or None when so many never do."""
    there = sorted(day for day in found if day is not None)
    wanted = max(1, int(np.ceil(share * len(found) - 1e-9)))
    return there[wanted - 1] if len(there) >= wanted else None


def _correlation(first: Array, second: Array) -> float:
    """Pearson's correlation; not a number when one of the two does not vary."""
    if first.size < 2 or first.std() == 0 or second.std() == 0:
        return nan
    return float(np.corrcoef(first, second)[0, 1])


def _half_width_apart(first: Array, second: Array, pairs: int) -> float:
    return hypot(*(mean_interval(each, pairs=pairs).half_width for each in (first, second)))
