"""Allocation and hand-over: who gets a family, when, and what it costs when a worker leaves."""

import pytest
from hand import Hand, Under, family, told

from sim.scenario.schema import Scenario
from sim.service.allocation import (
    ceiling,
    choose_worker,
    load_with,
    somebody_free,
    too_complex,
)
from sim.service.people import Family, State
from sim.service.referral import new_family


def team_of(posts: int, **more: object) -> Scenario:
    """Some workers with assessments that take for ever, so that whoever gets a family keeps it."""
    return told(60, social_workers__posts=posts, work__assessment_first_child=500.0, **more)


def somebody(under: Under, children: int = 1, need: float = 0.5) -> Family:
    """A family that is not allocated yet."""
    one = new_family(under.service, family(0.5, children, need=need))
    one.move_to(State.ASSESSMENT)
    under.teams[0].unallocated[one] = None
    return one


def test_a_family_goes_to_whoever_has_most_room() -> None:
    comes = [family(1 + n / 10, children) for n, children in enumerate((4, 1, 2, 1, 3))]
    under = Under(team_of(3), *comes).at(2)
    # 4 | 1 | 2, then the 1 goes to who has 1 (2 with it, as against 3), and the 3 to either 2.
    assert under.held() == [[4], [1, 1, 3], [2]]


def test_room_is_the_share_of_a_load_that_a_worker_can_take() -> None:
    under = Under(team_of(2)).at(0.5)
    one, other = under.workers
    one.children, one.share, one.takes = 6, 0.5, 1.0
    other.children, other.share, other.takes = 9, 1.0, 1.0
    new = somebody(under, 3)
    assert load_with(under.service, new, one) == 18.0
    assert load_with(under.service, new, other) == 12.0
    assert choose_worker(under.service, new) is other
    other.takes = 0.5
    assert load_with(under.service, new, other) == 24.0
    assert choose_worker(under.service, new) is one
    one.share = 0.0
    assert load_with(under.service, new, one) == 900.0


def test_nobody_who_is_leaving_gets_a_family() -> None:
    under = Under(team_of(2)).at(0.5)
    under.workers[0].leaving = True
    assert choose_worker(under.service, somebody(under)) is under.workers[1]
    under.workers[1].leaving = True
    assert choose_worker(under.service, somebody(under)) is None


@pytest.mark.parametrize(("room", "gets"), [(3, True), (2, False)])
def test_a_family_that_fits_under_the_ceiling_is_allocated_and_a_larger_one_waits(
    room: int, gets: bool
) -> None:
    scenario = team_of(1, workers__ceiling=10.0, practice__when_full="hold")
    under = Under(scenario).at(0.5)
    under.workers[0].children = 10 - room
    assert (choose_worker(under.service, somebody(under, 3)) is not None) is gets


def test_when_all_are_full_and_practice_is_to_allocate_the_least_loaded_gets_the_family() -> None:
    under = Under(team_of(3, workers__ceiling=10.0)).at(0.5)
    for worker, children in zip(under.workers, (11, 10, 12), strict=True):
        worker.children = children
    assert choose_worker(under.service, somebody(under)) is under.workers[1]
    under.workers[2].children = 9
    under.workers[2].takes = 0.5  # has less room than the others, but is not full
    assert choose_worker(under.service, somebody(under)) is under.workers[2]


def test_the_ceiling_is_by_grade_and_less_while_building_up() -> None:
    rules = team_of(1, workers__ceiling=30.0, workers__newly_qualified_ceiling=12.0)
    under = Under(rules).at(0.5)
    worker = under.workers[0]
    for grade, share, most in (
        ("social worker", 1.0, 30), ("social worker", 0.5, 15), ("advanced", 1.0, 30),
        ("newly qualified", 1.0, 12), ("newly qualified", 0.5, 12), ("newly qualified", 0.25, 7.5),
    ):  # fmt: skip
        worker.grade, worker.share = grade, share
        assert ceiling(under.service, worker) == most


def test_the_newly_qualified_hold_no_plan_no_court_and_no_complex_need() -> None:
    under = Under(team_of(1, practice__complex_need=0.8)).at(0.5)
    worker, plain = under.workers[0], somebody(under, need=0.7999)
    assert not too_complex(under.service, plain, worker)
    worker.grade = "newly qualified"
    assert not too_complex(under.service, plain, worker)
    assert too_complex(under.service, somebody(under, need=0.8), worker)
    plain.move_to(State.LOOKED_AFTER)
    assert not too_complex(under.service, plain, worker)
    plain.in_court = True
    assert too_complex(under.service, plain, worker)
    planned = somebody(under)
    planned.move_to(State.PROTECTION)
    assert too_complex(under.service, planned, worker)
    worker.grade = "advanced"
    assert not too_complex(under.service, planned, worker)


def test_need_is_weighed_against_experience() -> None:
    """To somebody without the experience only when the others are half as full again."""
    under = Under(team_of(2, practice__complex_need=0.8, practice__experience_weight=1.5)).at(0.5)
    newly, other = under.workers
    newly.grade, newly.children, other.children = "newly qualified", 5, 8
    hard = somebody(under, need=0.9)
    assert choose_worker(under.service, somebody(under)) is newly
    assert choose_worker(under.service, hard) is newly, "9 and 9: the first by number"
    other.children = 7
    assert choose_worker(under.service, hard) is other
    other.children = 30  # full, and she is not
    assert choose_worker(under.service, hard) is newly


def test_court_and_complex_need_are_too_much_in_the_second_year_and_the_first_weeks() -> None:
    rules = team_of(1, practice__complex_need=0.8, workers__starter_ramp_weeks=8.0)
    under = Under(rules).at(50)
    worker, year = under.workers[0], under.service.year
    hard, plain = somebody(under, need=0.8), somebody(under, need=0.79)
    for started, qualified, over in (
        (-900.0, -900.0, False), (51 - 2 * year, 51 - 2 * year, True), (50 - 39.9, -900.0, True),
        (50 - 40, -900.0, False),
    ):  # fmt: skip
        worker.started, worker.qualified = started, qualified
        assert too_complex(under.service, hard, worker) is over
        assert not too_complex(under.service, plain, worker)
    worker.started = worker.qualified = 51 - 2 * year
    plain.move_to(State.PROTECTION)
    assert not too_complex(under.service, plain, worker), "a protection plan she may hold"
    plain.in_court = True
    assert too_complex(under.service, plain, worker)


def test_a_family_above_its_workers_experience_is_counted_at_each_allocation() -> None:
    scenario = team_of(1, practice__complex_need=0.8, opening__newly_qualified=1.0)
    run = Hand(scenario, family(1, 2, need=0.9), family(2, 3, need=0.7), family(3, 1, need=0.8))
    assert run.totals("too_complex_families", "allocated_families") == (2, 3)
    assert run.weekly("too_complex")[0] == 3


@pytest.mark.parametrize(("hours", "in_time"), [(1.0, 1), (1.001, 0)])
def test_allocation_within_a_day_of_acceptance_is_in_time(hours: float, in_time: int) -> None:
    scenario = team_of(
        1, work__screening=0.5, work__allocation=hours, managers__hours_per_week=5.0,
        switched_off=("significant_changes", "supervision"),
    )  # fmt: skip
    run = Hand(scenario, family(1, 4))
    assert run.totals("allocated_families", "allocated_in_time_families") == (1, in_time)
    assert run.total("allocation_days_families") == pytest.approx(hours)
    assert run.total("manager_hours") == pytest.approx(hours)


def test_who_waited_longest_is_next_and_waiting_counts_from_acceptance() -> None:
    scenario = told(
        60, work__assessment_first_child=4.0, workers__ceiling=1.0, practice__when_full="hold"
    )
    run = Hand(scenario, family(1.0), family(2.0), family(3.0))
    assert [row.ended for row in run.journal.assessments] == pytest.approx([5, 9, 13])
    assert run.totals("allocated_families", "allocated_in_time_families") == (3, 1)
    assert run.total("allocation_days_families") == pytest.approx(0 + 3 + 6)


def test_the_week_starts_with_another_look_at_those_who_wait() -> None:
    """No family closes, but somebody has room from a Monday on."""
    under = Under(
        team_of(1, workers__ceiling=1.0, practice__when_full="hold"), family(1), family(2)
    )
    under.at(3)
    assert len(under.teams[0].waiting) == 1
    worker = under.workers[0]
    worker.children = 0
    assert somebody_free(under.service, under.teams[0])
    under.at(4.99)
    assert under.held() == [[1]]
    under.at(5.01)
    assert under.held() == [[1, 1]]
    assert under.count("allocation_days_families") == pytest.approx(3)


def test_families_who_do_not_fit_are_passed_over_and_stay_in_their_order() -> None:
    scenario = team_of(1, workers__ceiling=5.0, practice__when_full="hold")
    under = Under(scenario, family(1, 4), family(2, 3), family(2.5, 2), family(3, 1)).at(3.5)
    assert under.held() == [[4, 1]]
    assert [one.children for one in under.teams[0].waiting] == [3, 2]
    assert not somebody_free(under.service, under.teams[0])
    under.workers[0].leaving = True
    under.workers[0].children = 0
    assert not somebody_free(under.service, under.teams[0])
