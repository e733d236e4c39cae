"""The assessment: sittings, review points, authorisation, and each of its limits to the day."""

from math import floor, isnan, log

import pytest
from hand import Hand, Under, family, told
from stripped import ALWAYS

from sim.service.assessment import (
    assessment_hours,
    deadline_day,
    head_starts,
    needs_enquiry,
    plan_sittings,
)
from sim.service.referral import new_family

MANAGED = ("significant_changes", "supervision")
"""What is switched off so that managers decide in hours of their own: an hour a day each."""


def one_sitting(hours: float, further: float = 0.0, **more: object):
    return told(
        90, social_workers__posts=4, work__assessment_first_child=hours,
        work__assessment_further_child=further, **more,
    )  # fmt: skip


def test_an_assessment_has_until_the_end_of_the_45th_day_after_the_day_of_the_referral() -> None:
    # From half past day 3: 45.25 days are within day 48, 45.75 are in day 49.
    run = Hand(one_sitting(45.25, 0.5), family(3.5, 1), family(3.5, 2))
    assert [floor(row.ended) - 3 for row in run.journal.assessments] == [45, 46]
    assert run.totals("assessments", "assessments_in_time") == (3, 1)


def test_the_limit_is_that_of_the_scenario() -> None:
    run = Hand(one_sitting(45.25, practice__assessment_limit=44.0), family(3.5, 1))
    assert run.totals("assessments", "assessments_in_time") == (1, 0)


def test_children_are_seen_in_time_until_the_end_of_the_fifth_day() -> None:
    # Two sittings: the first visit is over after half of the work.
    scenario = one_sitting(10.5, 1.0, practice__outside_wait=0.001)
    run = Hand(scenario, family(2.5, 1), family(2.5, 2))
    assert [row.seen for row in run.journal.assessments] == pytest.approx([7.75, 8.25])
    assert run.totals("first_visits", "first_visits_in_time") == (3, 1)


def test_days_of_an_assessment_are_counted_for_each_child() -> None:
    run = Hand(one_sitting(4.0, 1.0), family(1.25, 1), family(2, 3))
    assert run.total("assessment_days") == pytest.approx(4 * 1 + 6 * 3)
    rows = run.journal.assessments
    assert [(row.children, row.referred, row.ended) for row in rows] == [
        (1, 1.25, pytest.approx(5.25)), (3, 2, pytest.approx(8)),
    ]  # fmt: skip
    assert [(row.team, row.to_need, row.section_47, row.outcome) for row in rows] == [
        (0, True, False, "closed")
    ] * 2


def test_authorisation_is_counted_from_the_end_of_the_work() -> None:
    scenario = one_sitting(
        4.0, work__authorisation=1.5, managers__hours_per_week=5.0, switched_off=MANAGED
    )
    run = Hand(scenario, family(1, 2), family(1, 3))
    # The manager reads one after the other: 1.5 and 3 days.
    assert run.total("authorisation_days") == pytest.approx(1.5 * 2 + 3 * 3)
    assert [row.work_finished for row in run.journal.assessments] == pytest.approx([5, 5])
    assert run.total("manager_hours") == pytest.approx(3)


def test_an_authorisation_that_is_due_sooner_goes_first() -> None:
    scenario = one_sitting(
        5.0, -0.0, work__authorisation=2.0, managers__hours_per_week=5.0, switched_off=MANAGED
    )
    run = Hand(scenario, family(1, 1), family(1.5, 2), family(1.25, 3))
    assert [row.children for row in run.journal.assessments] == [1, 3, 2]


def test_planning_to_need_and_to_the_deadline_is_told_apart_by_luck() -> None:
    scenario = one_sitting(4.0, practice__planned_to_deadline=0.5)
    run = Hand(scenario, family(1, 1, planning=0.5), family(1, 2, planning=0.499))
    rows = {row.children: row.to_need for row in run.journal.assessments}
    assert rows == {1: True, 2: False}
    assert run.total("assessments_to_need") == 1


def sittings(hours: float, *, to_need: bool, planning: float = 0.0, **more: object) -> list[float]:
    scenario = one_sitting(hours, **more)
    under = Under(scenario).at(2.0)
    one = new_family(under.service, family(2.0, 1, planning=planning))
    return plan_sittings(under.service, one, hours, to_need=to_need)


def test_sittings_to_need_are_spread_over_the_outside_wait() -> None:
    wait = {"practice__outside_wait": 6.0, "practice__outside_wait_shape": ALWAYS}
    assert sittings(1.5, to_need=True, practice__sitting=0.5, **wait) == pytest.approx([2, 5, 8])
    assert sittings(0.1, to_need=True, practice__sitting=0.5, **wait) == pytest.approx([2, 8])
    assert sittings(1.51, to_need=True, practice__sitting=0.5, **wait) == pytest.approx(
        [2, 4, 6, 8]
    )
    assert sittings(0.5, to_need=True, practice__sitting=0.5, practice__outside_wait=0.0) == [2]
    assert sittings(0.6, to_need=True, practice__sitting=0.5, practice__outside_wait=0.0) == [2, 2]


def test_sittings_to_the_deadline_go_up_to_the_usual_day_of_the_last_one() -> None:
    late = {
        "practice__planned_to_deadline": 0.5, "practice__deadline_aim": 44.0,
        "practice__deadline_slack": 0.0, "practice__sitting": 0.5,
    }  # fmt: skip
    assert sittings(1.5, to_need=False, **late) == pytest.approx([2, 24, 46])
    slow = {**late, "practice__outside_wait": 50.0}
    assert sittings(1.5, to_need=False, **slow) == pytest.approx([2, 27, 52])


@pytest.mark.parametrize(("luck", "day"), [(0.0, 44.0), (0.25, 44 + 12 * log(0.5)), (0.4999, 0.0)])
def test_the_last_sitting_is_some_days_before_the_latest_one(luck: float, day: float) -> None:
    under = Under(one_sitting(1.0)).at(0.5)
    marks = family(1, planning=luck).marks
    found = deadline_day(under.service.rules.practice, marks, 0.5)
    assert found == pytest.approx(day)


def test_each_sitting_is_on_its_day_and_takes_its_part_of_the_hours() -> None:
    scenario = told(
        30, work__assessment_first_child=3.0, practice__outside_wait=8.0, practice__sitting=1.0
    )
    under = Under(scenario, family(1, 2))
    hours = [(day, under.at(day).count("hours")) for day in (1.9, 2.1, 5.9, 6.1, 9.9, 10.1)]
    assert [round(h, 6) for _, h in hours] == [0, 1, 1, 2, 2, 3]
    assert [row.ended for row in under.service.journal.assessments] == pytest.approx([10])
    assert under.service.journal.assessments[0].seen == pytest.approx(2)


def test_the_head_start_of_a_sitting_grows_with_the_share_of_the_limit_used() -> None:
    under = Under(one_sitting(1.0, head_start__assessment_at_limit=20.0)).at(0.5)
    one = new_family(under.service, family(2.0))
    ahead = head_starts(under.service.rules, one, [2.0, 47.0, 24.5])
    assert ahead == [0, 20, pytest.approx(10)]


@pytest.mark.parametrize(
    ("need", "children", "hours"),
    [(0.2, 1, 6.0 * 0.5), (0.6, 1, 6.0), (1.0, 1, 9.0), (0.6, 3, 10.0), (0.1, 1, 3.0)],
)
def test_hours_rise_with_need_and_with_each_further_child(
    need: float, children: int, hours: float
) -> None:
    scenario = one_sitting(6.0, 2.0, work__need_effect=0.5, pathway__no_further_action=0.2)
    under = Under(scenario).at(0.5)
    one = new_family(under.service, family(1, children, need=need))
    assert assessment_hours(under.service.rules, one) == pytest.approx(hours)


def test_the_first_visit_goes_before_work_that_is_due_sooner_than_its_target() -> None:
    """By its head start of 13 days: due on day 6 less 13, before what is due on day 0."""
    scenario = told(
        40, head_start__dated=13.0, head_start__assessment_at_limit=0.0,
        work__assessment_first_child=2.0, practice__outside_wait=0.0, practice__sitting=0.5,
    )  # fmt: skip
    run = Hand(scenario, family(1), family(1.1))
    seen = [row.seen for row in sorted(run.journal.assessments, key=lambda row: row.referred)]
    # Sittings of half a day in turn: the second family's first visit is next.
    assert seen == pytest.approx([1.5, 2.0])


def reviewed(work: float, days: tuple[float, ...], posts: int = 1, **more: object) -> Hand:
    scenario = told(
        70, social_workers__posts=4, work__assessment_first_child=work,
        practice__assessment_review_days=days, managers__hours_per_week=5.0 * posts,
        switched_off=("significant_changes",), supervision__interval=900.0, **more,
    )  # fmt: skip
    return Hand(scenario, family(1.0, 2), family(1.0, 3))


def test_a_review_point_is_counted_when_the_manager_looked_or_should_have() -> None:
    run = reviewed(25.0, (10.0, 20.0), work__assessment_review=0.25)
    assert run.totals("review_points", "review_points_in_time") == (4, 4)
    run = reviewed(15.0, (10.0, 20.0), work__assessment_review=0.25)
    assert run.totals("review_points", "review_points_in_time") == (2, 2), "day 20 falls away"


def test_a_review_point_in_time_is_within_the_managers_sitting() -> None:
    assert reviewed(25.0, (10.0,), work__assessment_review=1.0).totals(
        "review_points", "review_points_in_time"
    ) == (2, 2)
    assert reviewed(25.0, (10.0,), work__assessment_review=1.01).totals(
        "review_points", "review_points_in_time"
    ) == (2, 1)


def test_a_review_point_that_was_not_reached_counts_as_missed() -> None:
    run = reviewed(12.0, (10.0,), work__assessment_review=30.0)
    # The manager is still at the first one when both assessments are ready to be authorised.
    points, in_time = run.totals("review_points", "review_points_in_time")
    assert (points, in_time) == (2, 0)


def test_the_enquiry_is_for_the_highest_need_among_the_assessed() -> None:
    scenario = one_sitting(
        1.0, pathway__no_further_action=0.2, pathway__section_47_in_assessment=0.25
    )
    under = Under(scenario).at(0.5)
    for need, wanted in ((0.7999, False), (0.8, True), (1.0, True)):
        one = new_family(under.service, family(1, need=need))
        assert needs_enquiry(under.service.rules, one) is wanted


def test_an_assessment_that_is_open_at_the_end_is_in_the_records_with_what_is_known() -> None:
    run = Hand(told(12, work__assessment_first_child=40.0), family(2.5, 3), family(4.0, 2))
    rows = run.journal.assessments
    assert [(row.children, row.referred, row.outcome) for row in rows] == [
        (3, 2.5, "open"), (2, 4.0, "open"),
    ]  # fmt: skip
    assert all(isnan(row.ended) and isnan(row.work_finished) for row in rows)
    assert run.totals("assessments", "first_visits", "not_in_need") == (0, 0, 0)


def test_what_an_assessment_finds() -> None:
    scenario = told(
        30, social_workers__posts=4, pathway__not_in_need=0.5,
        pathway__looked_after_at_assessment=0.25, work__assessment_first_child=1.0,
    )  # fmt: skip
    run = Hand(
        scenario, family(1, 1, need=0.499), family(1, 2, need=0.5),
        family(1, 3, need=0.9, looked_after=0.249), family(1, 4, need=0.9, looked_after=0.25),
    )  # fmt: skip
    assert run.totals("not_in_need", "episodes_started") == (1, 9)
    assert run.totals("in_need_started", "looked_after_started") == (6, 3)
    found = {row.children: row.outcome for row in run.journal.assessments}
    assert found == {1: "closed", 2: "in_need", 3: "looked_after", 4: "in_need"}
    assert run.totals("closed", "closed_families") == (1, 1)
