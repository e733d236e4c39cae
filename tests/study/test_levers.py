"""Levers: what each would have to change, on curves whose answer is known and on a service."""

from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.study.questions.lever_list import LEVERS, POSTS, Pull
from sim.study.questions.levers import _Curve, expected_fall, pull_levers, runs_of_levers
from sim.study.runs.variants import Playing

DAY = date(2016, 12, 31)
STRAIGHT = Pull("any", "any", "units", ("work.scale",), ratio=1.0)


def curve(near, end, share, noise=0.0, runs=200):
    luck = np.random.default_rng(1).standard_normal((2, runs)) * noise
    falls = np.array([np.full(runs, near), np.full(runs, end)]) + luck
    return _Curve(STRAIGHT, {"x": 10.0}, falls, (share, 1.0))


def test_a_straight_lever_meets_one_child_where_a_line_does():
    assert curve(2.0, 4.0, 0.5).share_for(1.0).mean == pytest.approx(0.25, abs=0.001)


def test_a_lever_that_brings_less_and_less_is_read_off_its_curve():
    """The fall is 4x - 2x^2: one child at x = 1 - sqrt(1/2)."""
    found = curve(1.5, 2.0, 0.5).share_for(1.0)
    assert found.mean == pytest.approx(1 - np.sqrt(0.5), abs=0.002)


def test_the_interval_of_a_change_covers_it_as_often_as_it_says():
    hits, times = 0, 400
    for seed in range(times):
        luck = np.random.default_rng(seed).standard_normal((2, 12)) * 0.3
        falls = np.array([[1.0], [2.0]]) + luck
        found = _Curve(STRAIGHT, {"x": 10.0}, falls, (0.5, 1.0)).share_for(1.0)
        hits += found.low <= 0.5 <= found.high
    assert hits / times == pytest.approx(0.95, abs=0.03)


def test_a_lever_too_weak_has_no_answer():
    falls = np.full((1, 10), 0.4) + np.random.default_rng(1).standard_normal(10) * 0.01
    found = _Curve(STRAIGHT, {"x": 1.0}, falls, (1.0,)).share_for(1.0)
    assert np.isnan(found.mean)
    assert np.isnan(found.low)


def test_a_check_is_expected_within_what_both_sets_of_futures_leave_open():
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        told, found = rng.normal(1, 0.4, (2, 10))
        within = expected_fall(told, found, 1)
        held += within.low <= found.mean() <= within.high
    assert held / 400 == pytest.approx(0.95, abs=0.03)


def test_there_are_ten_levers_or_more_and_every_one_moves_an_input_that_exists():
    plan = load_scenario("manchester-86-posts")
    assert len(LEVERS) >= 10
    for lever in LEVERS:
        assert any(lever.furthest(plan.rules_on(date(2017, 1, 1))).values()), lever.name


@pytest.fixture(scope="module")
def pulled():
    plan = load_scenario("small-authority", seed=11)
    few = [each for each in LEVERS if each.name in ("posts", "referrals", "agency_cover")]
    return pull_levers(plan, DAY, 4, Playing(jobs=1), levers=few)


@pytest.mark.slow
def test_posts_and_referrals_can_bring_a_child_fewer_and_cover_for_four_in_a_hundred_cannot(pulled):
    can = {each.lever.name: each.can for each in pulled}
    assert can == {"posts": True, "referrals": True, "agency_cover": False}


@pytest.mark.slow
def test_each_change_is_checked_and_told_in_posts(pulled):
    posts = next(each for each in pulled if each.lever is POSTS)
    for each in pulled:
        if each.can:
            assert each.found.n == 4
            assert each.expected.low < each.expected.mean < each.expected.high
            assert each.posts == posts.change
            assert each.change.mean < each.furthest


def test_levers_need_some_runs():
    with pytest.raises(ValueError, match="3 runs"):
        pull_levers(load_scenario("small-authority"), DAY, 2, Playing(jobs=1))


def test_the_number_of_runs_is_known_beforehand():
    assert runs_of_levers(6, 10) == 6 * 32
