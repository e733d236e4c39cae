"""Verdicts that may be looked at again and again, and so end a study as soon as they can."""

from datetime import date
from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest

from sim.scenario.schema import Question
from sim.study.questions.comparison import answered, share_meeting, verdict
from sim.study.statistics.confidence_sequence import bounds_at_any_time, halves, share_at_any_time
from sim.study.statistics.estimates import share_interval

ASKED = Question(measure="average_caseload", at_most=18.0, by=date(2017, 3, 31), confidence=0.8)
PAIRS, STUDIES, TOGETHER = 200, 400, -0.5


def money(met: int, against: float) -> float:
    """What a gambler has after so many pairs that met the target, by hand."""
    bets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97]
    return sum((1 + bet * (1 / against - 1)) ** met for bet in bets) / 10


def studies(chance: float) -> np.ndarray:
    """Whether the target is met, by study and future; each two futures are mirrored."""
    first, other = np.random.default_rng(19).standard_normal((2, STUDIES, PAIRS))
    second = TOGETHER * first + sqrt(1 - TOGETHER**2) * other
    return np.stack([first, second], axis=2).reshape(STUDIES, -1) < NormalDist().inv_cdf(chance)


def test_a_target_that_is_always_met_is_met_when_forty_times_the_money_is_won():
    pairs = next(n for n in range(1, 100) if money(n, 0.8) >= 40)
    low, high = bounds_at_any_time([1.0] * 100)
    assert low[pairs] >= 0.8 > low[pairs - 1]
    assert (high == 1.0).all()
    assert low[0] == 0.0


def test_never_met_is_the_mirror_image_of_always_met():
    low, _ = bounds_at_any_time([1.0] * 60)
    _, high = bounds_at_any_time([0.0] * 60)
    assert high == pytest.approx(1 - low)


def test_what_is_excluded_once_stays_excluded():
    rng = np.random.default_rng(2)
    low, high = bounds_at_any_time(rng.binomial(2, 0.7, 300) / 2)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) <= 0).all()
    assert low[-1] > 0.6
    assert high[-1] < 0.8


def test_a_last_future_without_its_twin_tells_nothing_of_the_bounds():
    assert halves([1, 0, 1, 1, 0]).tolist() == [0.5, 1.0]
    whole, more = share_at_any_time([1, 0] * 10), share_at_any_time([1, 0] * 10 + [1])
    assert (whole.low, whole.high) == (more.low, more.high)
    assert more.mean == 11 / 21
    assert more.n == 21


def test_all_or_none_of_a_few_futures_is_not_precise():
    for met in (0.0, 1.0):
        share = share_at_any_time([met] * 20)
        assert share.mean == met
        assert share.half_width > 0.15
        assert verdict(share_at_any_time([met] * 4), 0.8) == "undecided"


def test_a_study_at_the_border_that_looks_after_every_pair_is_wrong_as_often_as_it_says():
    """The chance is what is asked for: no verdict should come of it, at whatever look."""
    bounds = [bounds_at_any_time(halves(met)) for met in studies(0.8)]
    wrong = np.mean([low[-1] >= 0.8 or high[-1] < 0.8 for low, high in bounds])
    assert wrong <= 0.05 + 3.3 * sqrt(0.05 * 0.95 / STUDIES)


def test_the_control_an_interval_for_one_look_errs_far_more_often():
    met = studies(0.8).cumsum(axis=1)[:, 19::10]
    looks = range(20, 2 * PAIRS + 1, 10)
    limits = [[share_interval(hits, n) for hits in range(n + 1)] for n in looks]
    wrong = [
        any(verdict(at[hits], 0.8) != "undecided" for at, hits in zip(limits, row, strict=True))
        for row in met.tolist()
    ]
    assert np.mean(wrong) > 0.1


@pytest.mark.parametrize(("chance", "said"), [(0.6, "not met"), (0.95, "met")])
def test_a_study_far_from_the_border_is_answered(chance, said):
    ends = [verdict(share_at_any_time(met), 0.8) for met in studies(chance)[:60]]
    assert np.mean([end == said for end in ends]) >= 0.95


def test_a_study_ends_when_every_plan_is_answered_and_not_before_twenty_futures():
    sure, unsure, base = np.full(100, 30.0), np.tile([17.0, 17.0, 19.0, 17.0], 25), np.zeros(100)

    def ends(futures: int, *plans: np.ndarray) -> bool:
        values = np.stack([base, *plans])[:, :futures, np.newaxis]
        return answered(ASKED, based=True)(values)

    assert verdict(share_meeting(sure[:8], ASKED), 0.8) == "not met"
    assert not ends(18, sure)
    assert not ends(21, sure)
    assert ends(20, sure)
    assert not ends(20, sure, unsure)
    assert not ends(100, unsure)
    assert not answered(ASKED, based=False)(np.stack([unsure, sure])[:, :20, np.newaxis])
