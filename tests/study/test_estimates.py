import csv
from math import isnan, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from scipy.special import bdtr
from scipy.stats import binom

from sim.study.measures.measures import measure_named
from sim.study.statistics.estimates import (
    holm,
    mean_interval,
    mean_intervals,
    mean_share_interval,
    mean_share_intervals,
    multiplier,
    percentile_interval,
    range_of_futures,
    ranks_around,
    replications_needed,
    replications_when_precise,
    share_interval,
    warm_up_end,
)

ORACLES = Path(__file__).parents[1] / "oracles" / "oracles.csv"


@pytest.fixture(scope="module")
def oracle():
    with ORACLES.open(encoding="utf-8") as file:
        return {row["id"]: row["exact_value"] for row in csv.DictReader(file)}


def test_students_interval_has_the_half_width_of_the_textbook(oracle):
    values = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09]
    estimate = mean_interval(values, 0.90, mirrored=False)
    assert estimate.half_width == pytest.approx(float(oracle["ci-lk"]), abs=1e-9)
    assert estimate.n == 10


def test_a_share_has_wilsons_interval(oracle):
    estimate = share_interval(8, 10)
    low, high = (float(part) for part in oracle["share-wilson"].split(";"))
    assert (round(estimate.low, 6), round(estimate.high, 6)) == (low, high)


def test_a_share_of_none_or_all_still_has_an_interval():
    assert share_interval(0, 20).low == 0.0 < share_interval(0, 20).high
    assert share_interval(20, 20).high == 1.0 > share_interval(20, 20).low


def test_runs_needed_are_found_from_a_pilot(oracle):
    assert replications_needed(40, 8, 0.05) == int(oracle["nreps"])


def test_intervals_shown_together_are_wider(oracle):
    assert multiplier(20, pairs=10) == pytest.approx(float(oracle["bonf"]), rel=1e-9)
    assert multiplier(20) == pytest.approx(2.0930, abs=5e-5)


def test_holm_multiplies_the_smallest_most():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_settling_in_is_cut_where_mser_5_says(oracle):
    noise = [1.0, -1.0, 2.0, -2.0, 0.0]
    assert warm_up_end([10.0] * 40 + noise * 32) == int(oracle["mser5"])
    assert warm_up_end(noise * 40) == int(oracle["mser5-flat"])


def test_runs_in_which_nothing_arose_are_left_out_and_not_counted():
    estimate = mean_interval([1.0, np.nan, 3.0])
    assert (estimate.mean, estimate.n) == (2.0, 2)
    assert isnan(mean_interval([np.nan]).mean)


def test_one_run_has_no_interval():
    estimate = mean_interval([5.0])
    assert estimate.mean == 5.0
    assert isnan(estimate.low)


def test_a_percentile_of_few_runs_has_no_bound_where_none_can_be_given():
    estimate = percentile_interval(range(10), 0.9)
    assert estimate.low == 6.0
    assert isnan(estimate.high)


def _coverage(samples, true, confidence):
    """Share of rows whose interval holds the true value, all at once for speed."""
    n = samples.shape[1]
    half = multiplier(n, confidence=confidence) * samples.std(axis=1, ddof=1) / sqrt(n)
    one = mean_interval(samples[0], confidence, mirrored=False)
    assert one.half_width == pytest.approx(half[0])
    return float((np.abs(samples.mean(axis=1) - true) <= half).mean())


def _tolerance(share, macro_runs):
    return 3.3 * sqrt(share * (1 - share) / macro_runs)


def test_ninety_five_percent_means_ninety_five_percent(oracle):
    samples = np.random.default_rng(20160801).normal(3.0, 2.0, (10_000, 5))
    exact = float(oracle["ci-normal"])
    assert abs(_coverage(samples, 3.0, 0.95) - exact) < _tolerance(exact, 10_000)


@pytest.mark.parametrize("n", [5, 10, 40])
def test_skewed_runs_are_covered_less_often_as_published(oracle, n):
    lives = np.random.default_rng(n).exponential(size=(10_000, n, 3)) ** 2
    samples = np.minimum(lives[..., 0], np.maximum(lives[..., 1], lives[..., 2]))
    exact = float(oracle[f"ci-rel-{n}"])
    share = _coverage(samples, float(oracle["ci-rel-mean"]), 0.90)
    # The published value is itself known to 0.01 only.
    assert abs(share - exact) < _tolerance(exact, 10_000) + 0.01


@pytest.mark.parametrize("n", [5, 10, 40])
def test_first_waits_in_a_busy_queue_are_covered_less_often(oracle, n):
    exact = float(oracle[f"ci-mm1-{n}"])
    rng = np.random.default_rng(900 + n)
    between, service = (
        rng.exponential(1 / 0.9, (10_000, n, 25)),
        rng.exponential(size=(10_000, n, 25)),
    )
    wait, total = np.zeros((10_000, n)), np.zeros((10_000, n))
    for customer in range(1, 25):
        wait = np.maximum(0, wait + service[..., customer - 1] - between[..., customer])
        total += wait
    samples = total / 25
    share = _coverage(samples, float(samples.mean()), 0.90)
    assert abs(share - exact) < _tolerance(exact, 10_000) + 0.01


@pytest.mark.parametrize(("share", "n"), [(0.5, 40), (0.9, 100), (0.8, 25)])
def test_percentile_intervals_hold_the_percentile_often_enough(share, n):
    """Exponential data, 10,000 macro-replications: at least 95%, and hardly more than needed.

    Two ranks to the left or right would each be 95% no longer.
    """
    true = -np.log(1 - share)
    lower, upper = ranks_around(share, n)
    samples = np.sort(np.random.default_rng(n).exponential(size=(10_000, n)), axis=1)
    one = percentile_interval(samples[0], share)
    assert (one.low, one.high) == (samples[0, lower - 1], samples[0, upper - 1])
    held = (samples[:, lower - 1] <= true) & (true <= samples[:, upper - 1])
    exact = bdtr(upper - 1, n, share) - bdtr(lower - 1, n, share)
    assert 0.95 <= exact < 0.985
    assert abs(held.mean() - exact) < _tolerance(exact, 10_000)


@pytest.mark.parametrize(("share", "n"), [(0.5, 40), (0.8, 80), (0.95, 80), (0.1, 20)])
def test_wilsons_interval_holds_the_share_about_as_often_as_it_says(share, n):
    """10,000 macro-replications against the sum over the binomial distribution, and near 95%.

    Wilson's interval is 95% on average over shares and not for each one (Brown, Cai and
    DasGupta 2001, Statistical Science 16): a single share may be a few points off.
    """
    hits = np.random.default_rng(n).binomial(n, share, 10_000)
    intervals = [share_interval(each, n) for each in range(n + 1)]
    inside = np.array([each.low <= share <= each.high for each in intervals])
    exact = float(binom.pmf(np.arange(n + 1), n, share)[inside].sum())
    assert abs(inside[hits].mean() - exact) < _tolerance(exact, 10_000)
    assert 0.92 <= exact <= 0.99


def test_wilsons_interval_is_95_percent_on_average_over_shares():
    shares = np.linspace(0.02, 0.98, 193)
    intervals = [share_interval(each, 40) for each in range(41)]
    low, high = (np.array([getattr(e, end) for e in intervals]) for end in ("low", "high"))
    inside = (low[:, None] <= shares) & (shares <= high[:, None])
    held = (binom.pmf(np.arange(41)[:, None], 40, shares) * inside).sum(axis=0)
    assert held.mean() == pytest.approx(0.95, abs=0.01)


def test_a_paired_difference_of_a_known_effect_is_held_95_times_in_100():
    """10,000 macro-replications of 20 pairs that share most of their luck."""
    rng = np.random.default_rng(86)
    shared = rng.normal(24.0, 1.0, (10_000, 20))
    effect = -6.0
    before, after = (shared + rng.normal(0.0, 0.3, shared.shape) for _ in range(2))
    assert abs(_coverage(after + effect - before, effect, 0.95) - 0.95) < _tolerance(0.95, 10_000)
    paired = mean_interval((after + effect - before)[0], mirrored=False).half_width
    apart = sqrt((before[0].var(ddof=1) + after[0].var(ddof=1)) / 20) * multiplier(20)
    assert paired < apart / 2


def test_holm_is_wrong_anywhere_at_most_5_times_in_100():
    """10,000 families of ten comparisons, none of which has an effect."""
    draws = np.random.default_rng(10).uniform(size=(10_000, 10))
    wrong = np.mean([min(holm(row)) < 0.05 for row in draws.tolist()])
    exact = 1 - (1 - 0.05 / 10) ** 10
    assert abs(wrong - exact) < _tolerance(exact, 10_000)
    assert wrong <= 0.05 + _tolerance(0.05, 10_000)


def test_the_slowest_measure_decides_how_many_runs_there_are():
    rng = np.random.default_rng(4)
    quick, slow = rng.normal(size=400), rng.normal(size=400) * 3
    alone = replications_when_precise([slow], [0.5])
    assert replications_when_precise([quick, slow], [0.5, 0.5]) == alone
    assert alone > replications_when_precise([quick], [0.5])


def test_a_narrow_interval_by_luck_does_not_end_a_study():
    lucky = [1.0, 1.0, 1.0, 1.0, 1.0, 9.0, 1.0, 1.0, 1.0, 1.0]
    assert replications_when_precise([lucky], [0.5], at_least=2) is None
    assert replications_when_precise([[1.0] * 30], [0.5]) == 26


@pytest.mark.parametrize(
    "spread",
    [
        pytest.param(0.0, marks=pytest.mark.slow),
        pytest.param(0.5, marks=pytest.mark.slow),
        pytest.param(1.0, marks=pytest.mark.nightly),
    ],
)
def test_stopping_by_looking_costs_little_coverage(spread):
    """1,500 studies that stop when precise: at least 93% hold the mean (normal, log-normal)."""
    rng = np.random.default_rng(int(spread * 10) + 1)
    held = 0
    for _ in range(1500):
        if spread:
            sigma = sqrt(np.log(1 + spread**2))
            values = rng.lognormal(-(sigma**2) / 2, sigma, 4000)
        else:
            values = rng.normal(1.0, 0.2, 400)
        n = replications_when_precise([values], [0.05]) or len(values)
        estimate = mean_interval(values[:n])
        held += estimate.low <= 1.0 <= estimate.high
    assert held / 1500 >= 0.93


def test_the_mean_gets_surer_with_runs_and_the_future_does_not():
    rng = np.random.default_rng(12)
    few, many = rng.normal(20, 1, (200, 100)), rng.normal(20, 1, (200, 400))
    widths = [np.mean([mean_interval(row).half_width for row in rows]) for rows in (few, many)]
    assert widths[1] / widths[0] == pytest.approx(0.5, abs=0.05)
    futures = [np.mean([np.diff(range_of_futures(row)) for row in rows]) for rows in (few, many)]
    assert futures[1] / futures[0] == pytest.approx(1.0, abs=0.10)


def rare_dips(rng, n, runs):
    """A share that is whole in 97 runs of 100, and anything from 70% in the others."""
    return np.where(rng.random((n, runs)) < 0.03, 0.7 + 0.3 * rng.random((n, runs)), 1.0)


SHARES = {
    "of futures, 1%": (0.01, lambda rng, n, runs: (rng.random((n, runs)) < 0.01).astype(float)),
    "of futures, 5%": (0.05, lambda rng, n, runs: (rng.random((n, runs)) < 0.05).astype(float)),
    "of futures, 97%": (0.97, lambda rng, n, runs: (rng.random((n, runs)) < 0.97).astype(float)),
    "of 14 teams, 98%": (0.98, lambda rng, n, runs: rng.binomial(14, 0.98, (n, runs)) / 14),
    "rarely less than all": (1 - 0.03 * 0.15, rare_dips),
    "far from the ends": (0.85, lambda rng, n, runs: rng.beta(17, 3, (n, runs))),
}


@pytest.mark.parametrize("n", [20, 40, 100])
@pytest.mark.parametrize("kind", SHARES)
def test_an_interval_of_a_mean_share_holds_it_near_0_and_1_too(kind, n):
    """Student's t holds 18% to 95% of them; here nine in ten at least where 95% is said."""
    true, draw = SHARES[kind]
    _, low, high, _ = mean_share_intervals(draw(np.random.default_rng(3), n, 5000))
    held = np.mean((low <= true + 1e-12) & (true <= high + 1e-12))
    assert held >= 0.9


def test_far_from_its_ends_a_mean_share_has_students_interval():
    values = 100 * np.random.default_rng(1).beta(850, 150, 40)
    share, mean = mean_share_interval(values, 100.0), mean_interval(values)
    assert share.mean == pytest.approx(mean.mean)
    assert (share.low, share.high) == pytest.approx((mean.low, mean.high), abs=0.02)


def test_runs_that_are_all_alike_are_not_sure_to_stay_so():
    for value in (0.0, 62.5, 100.0):
        estimate = mean_share_interval([value] * 25, 100.0)
        assert estimate.mean == value
        assert 0 <= estimate.low <= value <= estimate.high <= 100
        assert estimate.half_width > 6
    made = [measure_named("assessments_in_time").interval]
    # From t^2 / (n + t^2) = 5 per cent: 76 pairs, and three more.
    alike = [[100.0] * 200]
    assert replications_when_precise(alike, [2.5], intervals=made) == 2 * (76 + 3)
    assert replications_when_precise(alike, [1.0], intervals=made) is None


MIRRORED = -0.5
"""Correlation of the two futures of a pair in the tests, about as measured."""


def in_pairs(rng, n, studies):
    """Normal values of so many futures, each two of them mirrored (mean 0, deviation 1)."""
    first, other = rng.normal(size=(2, n // 2, studies))
    second = MIRRORED * first + sqrt(1 - MIRRORED**2) * other
    return np.stack([first, second], axis=1).reshape(n, studies)


def test_an_interval_over_pairs_is_that_of_the_means_of_the_pairs():
    values = in_pairs(np.random.default_rng(8), 20, 1)[:, 0]
    whole, means = mean_interval(values), mean_interval(values.reshape(10, 2).mean(axis=1))
    pairs = mean_interval(values.reshape(10, 2).mean(axis=1), mirrored=False)
    assert whole.figures == pytest.approx(pairs.figures)
    assert (whole.n, means.n) == (20, 10)


@pytest.mark.parametrize("n", [8, 20, 40])
def test_an_interval_over_pairs_holds_the_mean_95_times_in_100(n):
    found = in_pairs(np.random.default_rng(n), n, 10_000)
    _, low, high, _ = mean_intervals(found)
    assert abs(np.mean((low <= 0) & (high >= 0)) - 0.95) < _tolerance(0.95, 10_000)
    _, low, high, _ = mean_intervals(found, mirrored=False)
    assert np.mean((low <= 0) & (high >= 0)) > 0.98, "the control: runs are not independent"


def test_mirrored_futures_with_a_twin_missing_still_have_an_honest_interval():
    """Of 21 futures the last is alone, and in some a figure is not known."""
    found = in_pairs(np.random.default_rng(2), 22, 10_000)[:21]
    found[4], found[7] = np.nan, np.nan
    mean, low, high, n = mean_intervals(found)
    assert set(n.tolist()) == {19}
    assert mean == pytest.approx(np.nanmean(found, axis=0))
    assert abs(np.mean((low <= 0) & (high >= 0)) - 0.95) < 0.01


@pytest.mark.parametrize("n", [20, 40, 100])
@pytest.mark.parametrize("chance", [0.05, 0.5, 0.8, 0.97])
def test_the_interval_of_a_share_of_mirrored_futures_holds_it(chance, n):
    met = in_pairs(np.random.default_rng(n), n, 5000) < NormalDist().inv_cdf(chance)
    _, low, high, _ = mean_share_intervals(met.astype(float))
    assert np.mean((low <= chance) & (chance <= high)) >= 0.93


def test_one_pair_has_no_interval():
    assert isnan(mean_interval([5.0, 6.0]).low)
    assert isnan(mean_share_interval([1.0, 0.0]).low)


def test_four_in_five_futures_lie_between_the_tenth_and_the_ninetieth_of_a_hundred():
    assert range_of_futures(np.arange(101.0)) == pytest.approx((10.0, 90.0))
    assert range_of_futures(np.arange(101.0), 0.5) == pytest.approx((25.0, 75.0))
