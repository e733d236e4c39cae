"""Enquiries, conferences and protection plans: days, counts and limits, one family at a time."""

from itertools import pairwise
from math import floor, isnan

import pytest
from hand import Hand, Under, be_away, block, family, told

from sim.scenario.calendar import Calendar
from sim.service.people import State

HIGH = {
    "pathway__not_in_need": 0.0, "pathway__section_47_in_assessment": 1.0,
    "pathway__section_47_at_referral": 1.0, "pathway__conference_after_section_47": 1.0,
    "pathway__protection_plan_after_conference": 1.0,
    "pathway__looked_after_after_protection": 0.0, "pathway__step_down_after_protection": 0.0,
    "pathway__protection_days": 30.0, "pathway__in_need_days": 20.0,
    "practice__conference_aim": 10.0, "practice__conference_notice": 2.0,
    "practice__sitting": 1.0,
}  # fmt: skip


def high(days: float = 150, **more: object):
    """Every family has an enquiry from its referral on, a conference, and a plan."""
    return told(days, **{**HIGH, **more})


def test_a_family_goes_from_enquiry_to_conference_to_plan_to_closing() -> None:
    run = Hand(high(work__strategy_discussion=0.5, work__section_47_enquiry=3.0), family(2, 3))
    assert run.totals("section_47", "initial_conferences", "protection_started") == (3, 3, 3)
    assert run.totals("protection_ended", "closed", "episodes_started") == (3, 3, 3)
    assert run.totals("in_need_started", "looked_after_started", "repeat_plans") == (0, 0, 0)
    initial, review = run.journal.conferences
    # The strategy discussion ends on day 2.5; ten days later is the conference.
    assert (initial.kind, initial.held, initial.due) == ("initial", 12.5, 17.5)
    assert review.kind == "review"


def test_the_conference_waits_for_the_enquiry_and_the_notice() -> None:
    run = Hand(high(work__section_47_enquiry=11.0), family(2, 1))
    assert run.journal.conferences[0].held == pytest.approx(2 + 11 + 2)


@pytest.mark.parametrize(("hours", "held", "in_time"), [(13.75, 17, 3), (14.25, 18, 0)])
def test_an_initial_conference_has_until_the_end_of_the_fifteenth_day(
    hours: float, held: int, in_time: int
) -> None:
    run = Hand(high(work__section_47_enquiry=hours), family(2, 3))
    assert floor(run.journal.conferences[0].held) == held
    assert run.totals("initial_conferences", "initial_conferences_in_time") == (3, in_time)


@pytest.mark.parametrize(("hours", "in_time"), [(10.0, 3), (10.25, 0)])
def test_an_enquiry_is_in_time_within_its_days_from_the_discussion(
    hours: float, in_time: int
) -> None:
    scenario = high(work__section_47_enquiry=hours, practice__section_47_target=10.0)
    run = Hand(scenario, family(2, 3))
    assert run.totals("enquiries", "enquiries_in_time") == (3, in_time)


def test_only_a_share_of_enquiries_goes_to_conference_and_of_conferences_to_a_plan() -> None:
    scenario = high(
        pathway__conference_after_section_47=0.5, pathway__protection_plan_after_conference=0.5
    )
    none = Hand(scenario, family(2, 2, conference=0.5, protection=0.0))
    assert none.totals("section_47", "initial_conferences") == (2, 0)
    assert none.totals("in_need_started", "protection_started") == (2, 0)
    no_plan = Hand(scenario, family(2, 2, conference=0.49, protection=0.5))
    assert no_plan.totals("initial_conferences", "protection_started") == (2, 0)
    assert no_plan.totals("in_need_started", "closed") == (2, 2)
    plan = Hand(scenario, family(2, 2, conference=0.49, protection=0.49))
    assert plan.totals("protection_started", "in_need_started") == (2, 0)


def test_some_conferences_are_put_back_by_others() -> None:
    scenario = high(
        practice__conference_outside_delay=0.5, practice__conference_outside_delay_days=4.0
    )
    early = Hand(scenario, family(2, 1, conference_delayed=0.5))
    assert early.journal.conferences[0].held == 12
    late = Hand(scenario, family(2, 1, conference_delayed=0.25))
    assert late.journal.conferences[0].held > 12.5


REPORT = {"work__conference_report": 3.0, "practice__report_sharing_initial": 2.0}


def test_a_report_is_written_checked_and_shared_in_time() -> None:
    run = Hand(high(**REPORT), family(2, 3))
    row = run.journal.conferences[0]
    # In sittings of a day from day 2 on; begun when the first of them is done.
    assert (row.held - row.started, row.written, row.shared) == (3, True, 7)
    assert run.totals(
        "initial_reports_due_families", "initial_reports_written_families",
        "initial_reports_shared_in_time_families", "initial_reports_on_the_day_families",
        "initial_reports_not_shared_families", "initial_attended_by_worker_families",
    ) == (1, 1, 1, 0, 0, 1)  # fmt: skip
    assert (row.attended, row.postponed, row.children, row.team) == ("worker", 0, 3, 0)


@pytest.mark.parametrize(
    ("hours", "before", "in_time", "on_the_day"),
    [(6.75, 3, 1, 0), (7.75, 2, 1, 0), (8.75, 1, 0, 0), (9.75, 0, 0, 1)],
)
def test_shared_in_time_is_two_whole_days_before(
    hours: float, before: int, in_time: int, on_the_day: int
) -> None:
    in_one_go = high(work__conference_report=hours, practice__sitting=10.0)
    run = Hand(in_one_go, family(2.75, 1))
    row = run.journal.conferences[0]
    assert (row.held, row.written, row.shared) == (12.75, True, before)
    assert run.totals(
        "initial_reports_shared_in_time_families", "initial_reports_on_the_day_families",
        "initial_reports_not_shared_families",
    ) == (in_time, on_the_day, 0)  # fmt: skip


@pytest.mark.parametrize(
    ("until", "held", "before"),
    [(8.0, 12.75, 2), (11.5, 12.75, 0), (12.0, 12.75, 0), (12.5, 17.75, 4)],
)
def test_a_report_is_finished_on_the_eve_thin_rather_than_not_at_all(
    until: float, held: float, before: int
) -> None:
    """Six sittings of half a day from 2.75 on; the worker is kept from all but the first.

    On the eve, 11.75, the sitting that is under way or the next one is the last.
    """
    under = Under(high(work__conference_report=3.0, practice__sitting=0.5), family(2.75, 1))
    block(under.at(3.0), 3.25, until)
    row = under.at(40).service.journal.conferences[0]
    assert (row.held, row.written, row.shared) == (held, True, before)


def test_a_conference_without_a_report_is_put_back_and_then_held_without() -> None:
    scenario = high(work__conference_report=3.0)
    under = Under(scenario, family(2, 2)).at(2.5)
    block(under, 2.5, 16.5)
    row = under.at(40).service.journal.conferences[0]
    assert (row.held, row.written, row.postponed) == (17, False, 1)
    assert isnan(row.shared)
    assert under.count("initial_reports_written_families") == 0
    assert under.count("initial_reports_not_shared_families") == 1
    assert under.count("initial_conferences_in_time") == 2


def test_a_report_that_the_manager_has_not_checked_is_given_at_the_meeting() -> None:
    scenario = high(
        work__conference_report=3.0, work__report_check=4.0, managers__hours_per_week=5.0,
        switched_off=("significant_changes", "supervision"),
    )  # fmt: skip
    row = Hand(scenario, family(2, 1)).journal.conferences[0]
    assert (row.written, row.shared) == (True, 12 - 9)
    row = Hand(scenario.changed("work.report_check", 9.0), family(2, 1)).journal.conferences[0]
    assert (row.written, row.shared) == (True, 0)


def test_a_review_report_is_due_five_days_before_and_begun_fifteen() -> None:
    run = Hand(high(work__review_report=4.0, practice__report_sharing_review=5.0), family(2, 2))
    review = run.journal.conferences[1]
    calendar = Calendar("England", run.scenario.start)
    due = calendar.after_months(12.0, 3)
    # Asked for 15 days before the day on which it may be put back to, which is 5 days later.
    assert review.due == due
    assert review.held == due - 5
    assert review.held - review.started == due - 20 + 1
    assert review.shared == 15 - 4
    assert run.totals("review_conferences", "review_conferences_in_time") == (2, 2)
    assert run.totals(
        "review_reports_due_families", "review_reports_written_families",
        "review_reports_shared_in_time_families", "review_attended_by_worker_families",
    ) == (1, 1, 1, 1)  # fmt: skip
    late = Hand(high(work__review_report=11.0, practice__report_sharing_review=5.0), family(2, 2))
    assert late.journal.conferences[1].shared == 4
    assert late.total("review_reports_shared_in_time_families") == 0


def test_a_report_is_due_when_the_family_should_have_it() -> None:
    under = Under(high(**REPORT, practice__report_sharing_review=5.0), family(2, 1))
    one = under.at(3.5).family_of(1)
    assert {task.due for task in one.tasks if task.live} == {10.0}


def test_attending_takes_the_worker_its_hours() -> None:
    run = Hand(high(work__conference_attendance=0.75), family(2, 1))
    assert run.total("hours") == pytest.approx(2 * 0.75)


def test_a_colleague_stands_in_for_a_worker_who_is_away_and_nobody_if_all_are() -> None:
    under = Under(high(social_workers__posts=2, work__conference_attendance=0.75), family(2, 1))
    worker = next(w for w in under.at(11.9).workers if w.families)
    be_away(worker, 11.9, 30.0)
    under.at(13.5)
    assert under.service.journal.conferences[0].attended == "stand-in"
    assert under.count("initial_attended_by_worker_families") == 0
    assert under.count("hours") == pytest.approx(0.75)
    alone = Under(high(work__conference_attendance=0.75), family(2, 1)).at(11.9)
    be_away(alone.workers[0], 11.9, 30.0)
    alone.at(13.5)
    assert alone.service.journal.conferences[0].attended == "nobody"


def test_the_colleague_with_the_least_waiting_stands_in() -> None:
    under = Under(high(social_workers__posts=3, work__conference_attendance=0.75), family(2, 1))
    under.at(11.9)
    first, second, third = under.workers
    holder = next(w for w in under.workers if w.families)
    assert holder is first
    be_away(first, 11.9, 30.0)
    second.diary.waiting_hours = 2.0
    under.at(12.01)
    assert not second.diary.busy
    assert third.diary.busy


def test_conferences_beyond_what_the_chairs_can_hold_go_to_the_next_week() -> None:
    scenario = high(
        social_workers__posts=4, practice__conference_slots_per_team=2.0,
        practice__conference_aim=10.0,
    )  # fmt: skip
    run = Hand(scenario, *(family(1 + n / 10, n) for n in (1, 2, 3)))
    rows = {row.children: row.held for row in run.journal.conferences if row.kind == "initial"}
    assert rows == {1: pytest.approx(11.1), 2: pytest.approx(11.2), 3: 15.0}
    assert run.total("conferences_waiting_for_a_chair_families") == 1


def test_reviews_are_three_months_after_the_conference_and_then_every_six() -> None:
    run = Hand(high(500, pathway__protection_days=250.0), family(2, 1))
    initial, *reviews = run.journal.conferences
    calendar = Calendar("England", run.scenario.start)
    due = calendar.after_months(initial.held, 3)
    for row in reviews:
        assert row.due == due
        assert row.held == due - 5
        due = calendar.after_months(row.held, 6)
    # Needed for 250 days: the third review is the first after that.
    ends = [row.held - initial.held for row in reviews]
    assert [end >= 250 for end in ends] == [False, False, True]
    assert run.total("protection_ended") == 1


def test_a_review_after_its_month_is_not_in_time() -> None:
    # Nobody writes the report, so it is put back from five days before to the last day, and
    # with two weeks for being put back from ten before to the fourth after it.
    for postponements, late in ((1, 0), (2, 5)):
        under = Under(high(practice__postponements_most=postponements), family(2, 2)).at(40)
        block(under, 40, 100)
        review = under.at(150).service.journal.conferences[1]
        assert review.held == review.due + late
        assert under.count("review_conferences") == 2
        assert under.count("review_conferences_in_time") == (0 if late else 2)


@pytest.mark.parametrize(
    ("into_care", "step_down", "state"),
    [(1.0, 0.2, "looked_after"), (0.0, 0.59, "in_need"), (0.0, 0.6, "closing")],
)
def test_where_a_plan_ends(into_care: float, step_down: float, state: str) -> None:
    scenario = high(
        pathway__looked_after_after_protection=into_care, pathway__step_down_after_protection=0.6,
        pathway__looked_after_days=900.0, pathway__in_need_days=900.0, work__closing=900.0,
    )  # fmt: skip
    run = Hand(scenario, family(2, 3, step_down=step_down))
    assert run.weekly(state)[-1] == 3
    assert run.totals("protection_started", "protection_ended") == (3, 3)


def test_a_child_with_a_second_plan_is_a_repeat() -> None:
    scenario = high(400, pathway__return_within_year=1.0)
    run = Hand(scenario, family(2, 3, return_time=0.1))
    assert run.total("re_referrals") > 0
    assert run.total("repeat_plans") == run.total("protection_started") - 3 > 0


def test_a_plan_starts_on_the_day_of_the_conference() -> None:
    under = Under(high(work__assessment_first_child=3.0), family(2, 3))
    # The strategy discussion comes after the first visit, which takes a day.
    assert under.at(12.99).teams[0].children_in.get(State.PROTECTION, 0) == 0
    assert under.at(13.01).teams[0].children_in[State.PROTECTION] == 3


def test_an_enquiry_within_the_assessment_starts_when_the_children_have_been_seen() -> None:
    scenario = high(
        pathway__section_47_at_referral=0.5, pathway__section_47_in_assessment=0.4,
        work__assessment_first_child=8.0, practice__outside_wait=20.0,
    )  # fmt: skip
    # Sittings of a day. The worker is with another family until day 2.5.
    other = family(1.5, 1, need=0.3)
    under = Under(scenario, other, family(2, 2, need=0.7, enquiry_at_referral=0.5))
    assert under.at(3.49).count("section_47") == 0
    assert under.at(3.51).count("section_47") == 2
    at_once = Under(scenario, other, family(2, 2, need=0.7, enquiry_at_referral=0.49))
    assert at_once.at(2.49).count("section_47") == 0
    assert at_once.at(2.51).count("section_47") == 2


def test_conferences_are_in_the_order_of_their_days() -> None:
    run = Hand(high(social_workers__posts=3), *(family(2 + n, 1) for n in range(3)))
    held = [row.held for row in run.journal.conferences]
    assert all(first <= second for first, second in pairwise(held))


def test_the_manager_takes_part_in_the_strategy_discussion() -> None:
    scenario = high(
        work__strategy_discussion=0.5, work__strategy_discussion_manager=1.5,
        managers__hours_per_week=5.0, switched_off=("significant_changes", "supervision"),
    )  # fmt: skip
    run = Hand(scenario, family(2, 1))
    assert run.total("manager_hours") == pytest.approx(1.5)
    assert run.journal.conferences[0].due == pytest.approx(2 + 0.5 + 1.5 + 15)


def missed_before_the_first_review(drift: float, needed: float, **more: object) -> Under:
    """A plan from day 12 on whose worker is at something else from day 13 to day 64.

    Visits due on 22, 32, 42 and 52 are missed, and one is made on day 64 instead of 62: 40 days.
    """
    scenario = high(
        500, practice__protection_visit_interval=10.0, practice__sitting=90.0,
        pathway__drift=drift, pathway__protection_days=needed, **more,
    )  # fmt: skip
    under = Under(scenario, family(2, 2)).at(13)
    block(under, 13, 64)
    return under


def reviews_held(under: Under, until: float = 480) -> list[float]:
    under.at(until)
    return [row.held for row in under.service.journal.conferences if row.kind == "review"]


def test_days_missed_lengthen_a_protection_plan_once_and_not_at_each_review() -> None:
    first, second, *_ = reviews_held(missed_before_the_first_review(0.0, 9e5))
    lasting = (second - first) - 41
    # Needed until 40 days and one more before the second review: with 40 days it ends there.
    under = missed_before_the_first_review(1.0, first - 12 + lasting)
    assert reviews_held(under) == [first, second]
    assert under.count("protection_visits_missed") >= 4
    longer = missed_before_the_first_review(1.0, first - 12 + lasting + 2)
    assert len(reviews_held(longer)) == 3, "41 days more than until the second review"


def test_a_review_that_finds_a_plan_needed_for_days_missed_has_extended_it() -> None:
    (first, *_) = reviews_held(missed_before_the_first_review(0.0, 9e5))
    for needed, extended in ((first - 12, 1), (first - 12 - 39.9, 1), (first - 12 + 0.1, 0)):
        under = missed_before_the_first_review(1.0, needed)
        assert len(reviews_held(under)) == 2
        assert under.count("reviews_extended_families") == extended
    over = missed_before_the_first_review(1.0, first - 12 - 40.1)
    assert len(reviews_held(over)) == 1
    assert over.count("reviews_extended_families") == 0


def test_a_review_finds_the_work_undone_by_the_share_of_days_missed() -> None:
    (first, *_) = reviews_held(missed_before_the_first_review(0.0, 9e5))
    share = 40 / (3 * (first - 12))
    for limit, found in ((share - 0.001, 1), (share, 0), (share + 0.001, 0)):
        under = missed_before_the_first_review(0.0, 30.0, practice__work_undone=limit)
        under.at(first + 1)
        assert under.count("reviews_work_undone_families") == found
