"""Sensitivity methods against functions whose indices are known."""

from collections.abc import Sequence
from math import pi, sin

import numpy as np
import pytest

from sim.scenario.ranges import Range
from sim.study.questions.input_effects import impact_of, morris, noise_variance, sobol, tornado
from sim.study.runs.variants import Playing
from sim.study.statistics.estimates import Estimate

ALONE = Playing(jobs=1)
KEYS = ("x1", "x2", "x3")
# Ishigami and Homma (1990) with a = 7 and b = 0.1: from its partial variances.
A, B = 7.0, 0.1
_V1 = 0.5 * (1 + B * pi**4 / 5) ** 2
_V2 = A**2 / 8
_V13 = B**2 * pi**8 * (1 / 18 - 1 / 50)
_ALL = _V1 + _V2 + _V13
FIRST = {"x1": _V1 / _ALL, "x2": _V2 / _ALL, "x3": 0.0}
TOTAL = {"x1": (_V1 + _V13) / _ALL, "x2": _V2 / _ALL, "x3": _V13 / _ALL}


def ishigami(noise: float = 0.0):
    def one_of(points):
        def one(point: int, replication: int) -> Sequence[float]:
            x1, x2, x3 = (-pi + 2 * pi * u for u in points[point])
            luck = np.random.default_rng([point, replication]).standard_normal() if noise else 0
            return [sin(x1) + A * sin(x2) ** 2 + B * x3**4 * sin(x1) + noise * luck]

        return one

    return one_of


def test_the_known_indices_are_those_of_the_literature():
    assert FIRST["x1"] == pytest.approx(0.3139, abs=5e-5)
    assert FIRST["x2"] == pytest.approx(0.4424, abs=5e-5)
    assert TOTAL["x1"] == pytest.approx(0.5576, abs=5e-5)
    assert TOTAL["x3"] == pytest.approx(0.2437, abs=5e-5)


def test_sobol_finds_the_indices_of_ishigami_within_two_hundredths():
    for index in sobol(ishigami(), KEYS, 4096, (1,), 1, ALONE):
        assert index.first == pytest.approx(FIRST[index.key], abs=0.02)
        assert index.total == pytest.approx(TOTAL[index.key], abs=0.02)
        assert index.total_low <= TOTAL[index.key] <= index.total_high


def test_all_that_varies_comes_from_the_only_input():
    def one_of(points):
        return lambda point, _: np.array([3.0 * points[point, 0] + 1])

    (index,) = sobol(one_of, ["only"], 64, (1,), 1, ALONE)
    assert index.total == pytest.approx(1, abs=0.1)
    assert index.first == pytest.approx(1, abs=0.1)
    assert index.first_low <= index.first <= index.first_high


@pytest.mark.slow
def test_noise_of_the_runs_is_taken_out_of_sobols_indices():
    """Noise as large as the answer itself would give every input a total of a third or more."""
    noisy = {i.key: i for i in sobol(ishigami(3.7), KEYS, 4096, (1, 2, 3), 1, ALONE)}
    for key in KEYS:
        assert noisy[key].first == pytest.approx(FIRST[key], abs=0.06)
        assert noisy[key].total == pytest.approx(TOTAL[key], abs=0.06)


def test_an_answer_of_nothing_but_noise_has_no_indices_above_nothing():
    def one_of(points):
        return lambda point, replication: [
            float(np.random.default_rng([point, replication]).standard_normal())
        ]

    for index in sobol(one_of, KEYS, 128, (1, 2), 1, ALONE):
        assert np.isnan(index.total) or index.total_low <= 0.5


def test_the_number_of_points_must_be_a_power_of_two():
    with pytest.raises(ValueError, match="power of 2"):
        sobol(ishigami(), KEYS, 100, (1,), 1, ALONE)


def straight(weights):
    def one_of(points):
        return lambda point, replication: [float(np.dot(weights, points[point])) + replication]

    return one_of


def test_morris_gives_the_weights_of_a_straight_line_exactly():
    effects = morris(straight((1.0, -5.0, 0.0)), KEYS, 3, (1, 2), np.random.default_rng(1), ALONE)
    assert [e.key for e in effects] == ["x2", "x1", "x3"]
    assert [e.mean for e in effects] == pytest.approx([-5, 1, 0])
    assert [e.size for e in effects] == pytest.approx([5, 1, 0])
    assert [e.spread for e in effects] == pytest.approx([0, 0, 0], abs=1e-6)


def test_morris_ranks_the_inputs_of_ishigami():
    """By the partial derivatives, x1 and x2 move the answer more than x3, which acts with x1."""
    effects = morris(ishigami(), KEYS, 400, (1,), np.random.default_rng(3), ALONE)
    assert {effects[0].key, effects[1].key} == {"x1", "x2"}
    by_key = {e.key: e for e in effects}
    assert by_key["x3"].spread > 1
    assert abs(by_key["x3"].mean) < 1


def test_morris_ranks_twenty_inputs_by_their_weights():
    weights = np.arange(20.0)
    keys = [f"x{n:02}" for n in range(20)]
    effects = morris(straight(weights), keys, 4, (1,), np.random.default_rng(1), ALONE)
    assert [e.key for e in effects] == keys[::-1]


@pytest.mark.slow
def test_noise_of_the_runs_shows_beside_morris_effects():
    def one_of(points):
        return lambda point, replication: [
            float(np.random.default_rng([point, replication]).standard_normal())
        ]

    effects = morris(one_of, KEYS, 300, (1, 2, 3, 4), np.random.default_rng(1), ALONE)
    for effect in effects:
        assert effect.size == pytest.approx(effect.noise, rel=0.15)
        assert effect.spread < 0.5


def test_what_all_points_share_in_a_replication_is_no_noise():
    shared = np.arange(5.0)[None, :] + np.arange(7.0)[:, None]
    assert noise_variance(shared) == pytest.approx(0, abs=1e-20)
    noise = np.random.default_rng(1).standard_normal((2000, 4)) * 3
    assert noise_variance(noise + 10 * np.arange(4.0)) == pytest.approx(9 / 4, rel=0.05)


def test_a_tornado_pairs_its_runs_and_sorts_by_the_larger_end():
    luck = np.random.default_rng(1).standard_normal(10)
    ranges = [Range("little", 0, 1, 2), Range("much", 0, 1, 2), Range("nothing", 0, 1, 2)]
    centre = 18 + luck
    noise = np.random.default_rng(2).standard_normal((3, 10)) * 0.01
    low = np.array([centre - 0.1, centre + 2, centre]) + noise
    high = np.array([centre + 0.1, centre - 1, centre]) - noise
    swings = tornado(centre, low, high, ranges)
    assert [s.range.key for s in swings] == ["much", "little", "nothing"]
    assert [s.impact for s in swings] == ["high", "low", "none seen"]
    assert swings[0].at_low.mean == pytest.approx(2, abs=0.02)
    assert swings[0].at_low.half_width < 0.02


def test_impact_is_none_seen_when_runs_cannot_tell_it_from_nothing():
    assert impact_of([Estimate(2.0, -0.5, 4.5, 3)], 18) == "none seen"
    assert impact_of([Estimate(0.5, 0.4, 0.6, 9)], 18) == "medium"
    noisy, seen = Estimate(2.0, -0.5, 4.5, 3), Estimate(-0.1, -0.2, -0.05, 3)
    assert impact_of([noisy, seen], 18) == "low", "a change that may be luck counts for nothing"
