"""How late work is on the first day: what is urgent least, and no jump when the run begins."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hand import Hand, told
from stripped import NEVER

from sim.scenario.schema import Scenario
from sim.service.backlog import _days, _mean_of_latest, behind_with_a_family
from sim.service.office import Service
from sim.service.run import set_out

WAIT = 5.0
SHARES = (np.arange(2000) + 0.5) / 2000


def _behind(days: float, **more: float) -> Scenario:
    return told(40, opening__days_behind=days, head_start__other_delay=WAIT, **more)


def _mean_late(scenario: Scenario, head_start: float) -> float:
    late = [max(0.0, _days(scenario, share, 1.0) - head_start) for share in SHARES]
    return float(np.mean(late))


def test_work_without_a_head_start_is_late_by_the_days_of_the_opening_on_average() -> None:
    for days in (0.5, 4.0, 12.0):
        assert _mean_late(_behind(days), 0.0) == pytest.approx(days, rel=0.01)


def test_what_is_urgent_is_late_by_less_and_what_may_wait_by_more() -> None:
    mean = _mean_of_latest(6.0, WAIT)
    for head_start in (-WAIT, 0.0, 3.0, 13.0):
        known = mean * exp(-(WAIT + head_start) / mean)
        assert _mean_late(_behind(6.0), head_start) == pytest.approx(known, rel=0.01)


def test_nobody_is_behind_in_a_service_that_is_not() -> None:
    assert _mean_late(_behind(0.0), 0.0) == 0
    assert _mean_late(_behind(0.0), -WAIT) == 0


def test_a_worker_with_families_in_assessment_is_further_behind_than_one_with_plans() -> None:
    scenario = _behind(
        8.0, opening__awaiting_assessment=200, opening__on_in_need_plans=200,
        social_workers__posts=100, demand__family_sizes=(1.0,),
    )  # fmt: skip
    service = Service(scenario, 1)
    workforce = set_out(service)
    workers = [post.holder for post in workforce.posts if post.holder is not None]
    loads = np.array([
        sum(1.0 if each.in_assessment else 0.2 for each in worker.families) for worker in workers
    ])  # fmt: skip
    late = np.array([worker.behind + WAIT for worker in workers])
    # Exponential in proportion to the load: divided by it, all have the same mean.
    ratio = late[loads > 0] * loads.mean() / loads[loads > 0]
    assert ratio.mean() == pytest.approx(_mean_of_latest(8.0, WAIT), rel=0.3)
    assert np.corrcoef(loads, late)[0, 1] > 0.1
    # A family in assessment is with somebody who has one more than usual.
    usual = (200 + 0.2 * 200) / 100
    expected = -log(0.5) * (1 + 1 / usual) * _mean_of_latest(8.0, WAIT) - WAIT
    assert behind_with_a_family(scenario, 0.5) == pytest.approx(expected)


def test_nothing_was_done_while_a_worker_was_away() -> None:
    scenario = told(
        9, workers__leave_days=120.0, workers__leave_spell_days=20.0, social_workers__posts=50,
        opening__on_in_need_plans=100, demand__family_sizes=(1.0,),
    )  # fmt: skip
    workforce = set_out(Service(scenario, 1))
    gone = [
        (family.behind(0.0), worker.diary.time.gone(0.0))
        for post in workforce.posts
        if (worker := post.holder) is not None
        for family in worker.families
    ]
    assert all(late == days for late, days in gone)
    assert any(days > 5 for _, days in gone)
    assert any(days == 0 for _, days in gone)


def test_children_of_new_assessments_are_still_to_be_seen_where_work_is_behind() -> None:
    scenario = told(
        90, demand__family_sizes=(1.0,), opening__awaiting_assessment=400,
        practice__outside_wait=40.0, practice__planned_to_deadline=0.0,
        head_start__assessment_at_limit=0.0, head_start__dated=5.0,
        practice__first_visit_target=5.0, social_workers__posts=400,
    )  # fmt: skip
    assert Hand(scenario).total("first_visits") == 0
    behind = scenario.changed("opening.days_behind", 10.0)
    first = np.array([max(0.0, _days(behind, share, 1.0)) for share in SHARES])
    lasts = 40 + np.array([max(0.0, behind_with_a_family(behind, share)) for share in SHARES])
    found = np.minimum(1.0, lasts / behind.practice.assessment_limit)
    expected = 400 * (np.minimum(1.0, first / lasts) * found).sum() / found.sum()
    assert Hand(behind).total("first_visits") == pytest.approx(expected, rel=0.2)


def test_changes_before_the_start_are_dealt_with_at_the_pace_of_later_ones() -> None:
    scenario = told(
        250, quiet=False, demand__family_sizes=(1.0,), opening__on_in_need_plans=800,
        social_workers__posts=400, pathway__in_need_days=NEVER, pathway__changes_per_plan_year=3.0,
        practice__in_need_visit_interval=20.0, practice__session_interval=NEVER,
        practice__in_need_review_weeks=NEVER, switched_off=("manager_queues", "supervision"),
        practice__update_wait=18.0, practice__update_limit=20.0, work__updated_assessment=1.0,
    )  # fmt: skip
    run = Hand(scenario)
    for column in ("updates", "updates_due", "updates_in_time", "updates_late"):
        done = run.weekly(column)
        later = sum(done[8:40]) / 4
        assert sum(done[:8]) == pytest.approx(later, abs=4 * sqrt(later)), column
