"""Plans and their recurring work: when each occasion is due, done, missed, and what follows."""

from math import log

import pytest
from hand import Hand, Under, block, family, told
from stripped import NEVER, YEAR

from sim.scenario.calendar import Calendar
from sim.service.people import State

IN_NEED = {"pathway__not_in_need": 0.0, "pathway__in_need_days": 50.0}
CARE = {
    "pathway__not_in_need": 0.0, "pathway__looked_after_at_assessment": 1.0,
    "pathway__looked_after_days": 50.0, "pathway__court_for_looked_after": 0.0,
}  # fmt: skip


def days_done(under: Under, name: str, until: int) -> list[int]:
    """Working days on which something was counted."""
    found, before = [], under.count(name)
    for day in range(until):
        now = under.at(day + 1 - 1e-9).count(name)
        found += [day] * round(now - before)
        before = now
    return found


# child in need plans


def test_a_plan_in_need_lasts_as_long_as_it_is_needed() -> None:
    under = Under(told(90, **IN_NEED), family(2, 3))
    assert (under.at(2.01).count("in_need_started"), under.count("in_need_ended")) == (3, 0)
    assert under.at(51.99).count("in_need_ended") == 0
    assert (under.at(52.01).count("in_need_ended"), under.count("closed")) == (3, 3)
    assert under.count("closed_families") == 1


def test_visits_reviews_and_sessions_of_a_plan_in_need_have_their_intervals() -> None:
    scenario = told(
        120, **{**IN_NEED, "pathway__in_need_days": 100.0}, practice__in_need_visit_interval=20.0,
        practice__in_need_review_weeks=8.0, practice__session_interval=21.0,
    )  # fmt: skip
    assert days_done(Under(scenario, family(2)), "in_need_visits", 110) == [22, 42, 62, 82]
    assert days_done(Under(scenario, family(2)), "in_need_reviews", 110) == [42, 82]
    assert days_done(Under(scenario, family(2)), "sessions", 110) == [23, 44, 65, 86]
    run = Hand(scenario, family(2))
    assert run.totals("in_need_visits_missed", "in_need_reviews_missed", "sessions_missed") == (
        0, 0, 0,
    )  # fmt: skip


def test_recurring_work_is_due_an_interval_after_it_was_done_and_not_after_it_was_due() -> None:
    scenario = told(
        120, **{**IN_NEED, "pathway__in_need_days": 70.0}, practice__in_need_visit_interval=20.0,
        work__visit_first_child=2.0, work__visit_further_child=0.5,
    )  # fmt: skip
    # Two children: 2.5 days each. Done on 24.5, 47 and 69.5.
    under = Under(scenario, family(2, 2))
    assert days_done(under, "in_need_visits", 110) == [24, 47, 69]
    assert under.count("hours") == pytest.approx(7.5)


def test_hours_of_reviews_and_sessions() -> None:
    scenario = told(
        80, **IN_NEED, practice__in_need_review_weeks=2.0, work__in_need_review=0.75,
    )  # fmt: skip
    run = Hand(scenario, family(2))
    assert run.total("hours") == pytest.approx(run.total("in_need_reviews") * 0.75)
    assert run.total("in_need_reviews") == 4
    scenario = told(80, **IN_NEED, practice__session_interval=7.0, work__in_need_session=3.0)
    run = Hand(scenario, family(2))
    assert run.total("sessions") == 6
    # Three hours a month, in which there are YEAR / 12 days: seven days have so much.
    assert run.total("hours") == pytest.approx(6 * 3.0 * 7 / (YEAR / 12))


def test_an_occasion_that_passed_while_the_work_waited_is_missed_and_one_is_done() -> None:
    """The worker is away from day 20 to day 52: visits are due on 12, 22, 32, 42 and 52."""
    scenario = told(
        90, **{**IN_NEED, "pathway__in_need_days": 65.0}, practice__in_need_visit_interval=10.0,
        work__visit_first_child=0.25,
    )  # fmt: skip
    under = Under(scenario, family(2)).at(20)
    block(under, 20, 53.0)
    under.at(53.2)
    assert (under.count("in_need_visits"), under.count("in_need_visits_missed")) == (1, 3)
    under.at(53.3)
    assert (under.count("in_need_visits"), under.count("in_need_visits_missed")) == (2, 3)


@pytest.mark.parametrize(("until", "missed"), [(29.9, 0), (32.0, 1), (41.9, 1), (42.1, 2)])
def test_an_occasion_is_missed_when_the_next_one_is_due(until: float, missed: int) -> None:
    scenario = told(90, **IN_NEED, practice__in_need_visit_interval=10.0)
    under = Under(scenario, family(2)).at(20)
    block(under, 20, until)
    under.at(until + 0.01)
    assert under.count("in_need_visits_missed") == missed


@pytest.mark.parametrize(("drift", "days"), [(0.0, 0.0), (0.25, 7.5), (1.0, 30.0)])
def test_days_missed_make_a_plan_last_longer_once(drift: float, days: float) -> None:
    """Visits due on 22, 32 and 42 are missed: 30 days without; they count once, not each time."""
    scenario = told(
        200, **{**IN_NEED, "pathway__in_need_days": 60.0}, practice__in_need_visit_interval=10.0,
        pathway__drift=drift,
    )  # fmt: skip
    under = Under(scenario, family(2)).at(20)
    block(under, 20, 52.5)
    under.at(62 + days - 0.01)
    assert under.count("in_need_ended") == 0
    assert under.at(62 + days + 0.01).count("in_need_ended") == 1


def test_an_enquiry_comes_to_a_plan_in_need_by_the_luck_of_the_family() -> None:
    scenario = told(
        200, **{**IN_NEED, "pathway__in_need_days": 100.0}, pathway__section_47_per_plan_year=1.0,
        pathway__conference_after_section_47=0.5, pathway__protection_plan_after_conference=1.0,
        pathway__protection_days=NEVER,
    )  # fmt: skip
    day = 2 - YEAR * log(1 - 0.25)
    quiet = Under(scenario, family(2, 3, circumstances=0.25, conference=0.5))
    assert quiet.at(day - 0.01).count("section_47") == 0
    assert quiet.at(day + 0.01).count("section_47") == 3
    assert quiet.at(101.9).count("in_need_ended") == 0
    assert quiet.at(102.1).count("in_need_ended") == 3
    assert quiet.count("protection_started") == 0
    moved = Under(scenario, family(2, 3, circumstances=0.25, conference=0.49)).at(150)
    assert (moved.count("in_need_ended"), moved.count("protection_started")) == (3, 3)
    assert moved.teams[0].children_in[State.PROTECTION] == 3
    never = Hand(scenario, family(2, 3, circumstances=0.5))
    assert never.total("section_47") == 0, "the plan is over before circumstances change"


def test_the_days_of_an_enquiry_do_not_lengthen_the_plan_in_need() -> None:
    scenario = told(
        200, **{**IN_NEED, "pathway__in_need_days": 100.0}, pathway__section_47_per_plan_year=1.0,
        pathway__conference_after_section_47=0.0, work__section_47_enquiry=6.0,
    )  # fmt: skip
    under = Under(scenario, family(2, 3, circumstances=0.25))
    assert under.at(101.9).count("in_need_ended") == 0
    assert under.at(102.1).count("in_need_ended") == 3


# closing


def test_closing_is_work_of_the_worker_and_of_the_manager() -> None:
    scenario = told(
        90, **IN_NEED, work__closing=2.5, work__closing_check=0.5, managers__hours_per_week=5.0,
        switched_off=("significant_changes", "supervision"),
    )  # fmt: skip
    under = Under(scenario, family(2, 3))
    assert under.at(54.9).teams[0].children_in[State.CLOSING] == 3
    assert under.count("closed") == 0
    assert under.at(55.1).count("closed") == 3
    assert under.count("hours") == pytest.approx(2.5)


def test_a_closed_family_leaves_its_worker_and_its_work() -> None:
    scenario = told(90, **IN_NEED, practice__in_need_visit_interval=10.0)
    under = Under(scenario, family(2, 3)).at(52.5)
    worker = under.workers[0]
    assert (worker.children, len(worker.families)) == (0, 0)
    assert under.at(89).count("in_need_visits") == 4
    assert sum(under.teams[0].children_in.values()) == 0


# protection plans


def test_visits_and_core_groups_are_counted_from_the_conference() -> None:
    scenario = told(
        120, pathway__not_in_need=0.0, pathway__section_47_in_assessment=1.0,
        pathway__section_47_at_referral=1.0, pathway__conference_after_section_47=1.0,
        pathway__protection_plan_after_conference=1.0, pathway__protection_days=NEVER,
        practice__protection_visit_interval=10.0, practice__core_group_first=10.0,
        practice__core_group_interval=21.0, practice__session_interval=21.0,
    )  # fmt: skip
    # The conference is on day 12.
    assert days_done(Under(scenario, family(2)), "protection_visits", 80) == [
        22,
        32,
        42,
        52,
        62,
        72,
    ]
    assert days_done(Under(scenario, family(2)), "core_groups", 80) == [22, 43, 64]
    assert days_done(Under(scenario, family(2)), "sessions", 80) == [33, 54, 75]


def test_hours_of_a_core_group_a_visit_and_a_session_on_a_protection_plan() -> None:
    base = {
        "pathway__not_in_need": 0.0, "pathway__section_47_in_assessment": 1.0,
        "pathway__section_47_at_referral": 1.0, "pathway__conference_after_section_47": 1.0,
        "pathway__protection_plan_after_conference": 1.0, "pathway__protection_days": NEVER,
    }  # fmt: skip
    groups = Hand(
        told(60, **base, practice__core_group_first=5.0, practice__core_group_interval=9.0,
             work__core_group=0.25), family(2, 3),
    )  # fmt: skip
    assert groups.total("core_groups") == 6
    assert groups.total("hours") == pytest.approx(groups.total("core_groups") * 0.25)
    visits = Hand(
        told(60, **base, practice__protection_visit_interval=5.0, work__visit_first_child=0.5,
             work__visit_further_child=0.125), family(2, 3),
    )  # fmt: skip
    assert visits.total("protection_visits") == 9
    assert visits.total("hours") == pytest.approx(visits.total("protection_visits") * 0.75)
    sessions = Hand(
        told(60, **base, practice__session_interval=5.0, work__protection_session=4.0),
        family(2, 3),
    )  # fmt: skip
    each = 4.0 * 5 / (YEAR / 12)
    assert sessions.total("sessions") == 8
    assert sessions.total("hours") == pytest.approx(sessions.total("sessions") * each)


# looked after


def test_children_are_looked_after_for_as_long_as_they_need_it() -> None:
    under = Under(told(90, **CARE), family(2, 3))
    assert under.at(2.01).count("looked_after_started") == 3
    assert under.at(51.9).count("looked_after_ended") == 0
    assert under.at(52.1).count("looked_after_ended") == 3
    assert under.count("closed") == 3


def test_visits_in_care_come_after_a_week_then_every_six_and_when_settled_every_thirteen() -> None:
    scenario = told(
        500, **{**CARE, "pathway__looked_after_days": NEVER},
        practice__looked_after_first_visit_weeks=1.0, practice__looked_after_visit_weeks=6.0,
        practice__settled_visit_weeks=13.0, practice__settled_placements=0.5,
    )  # fmt: skip
    first = [7 + 30 * n for n in range(16)]
    moving = days_done(Under(scenario, family(2, settled=0.5)), "looked_after_visits", 450)
    assert moving == [day for day in first if day < 450]
    settled = days_done(Under(scenario, family(2, settled=0.49)), "looked_after_visits", 450)
    year = next(day for day in first if day >= 2 + YEAR)
    assert settled == [d for d in first if d <= year] + list(range(year + 65, 450, 65))


def test_reviews_in_care_come_after_20_days_then_3_months_then_every_6() -> None:
    scenario = told(
        500, **{**CARE, "pathway__looked_after_days": NEVER},
        practice__looked_after_review_first=20.0, work__looked_after_review=0.25,
        work__looked_after_review_further_child=0.125,
    )  # fmt: skip
    under = Under(scenario, family(2.5, 3))
    found = days_done(under, "looked_after_reviews", 450)
    calendar = Calendar("England", scenario.start)
    second = calendar.after_months(2.5, 3)
    third = calendar.after_months(second + 0.5, 6)
    fourth = calendar.after_months(third + 0.5, 6)
    assert found[:4] == [23, *(int(day + 0.5) for day in (second, third, fourth))]
    assert under.count("hours") == pytest.approx(len(found) * 0.5)


def test_sessions_in_care_and_court_work_while_proceedings_last() -> None:
    settings = {
        **CARE, "pathway__looked_after_days": 70.0, "practice__session_interval": 10.0,
        "work__looked_after_session": 1.0, "work__court_month": 2.0, "practice__court_weeks": 8.0,
        "pathway__court_for_looked_after": 0.5,
    }  # fmt: skip
    each = 10 / (YEAR / 12)
    out = Hand(told(120, **settings), family(2, court=0.5))
    assert out.total("sessions") == 6
    assert out.total("hours") == pytest.approx(6 * each, rel=1e-6)
    court = Under(told(120, **settings), family(2, 2, court=0.49))
    one = court.at(41.9).family_of(2)
    assert one.in_court
    assert not court.at(42.1).family_of(2).in_court
    court.at(110)
    # Court sessions on 12, 22 and so on while it lasts, and a little later each time.
    assert court.count("sessions") == 6 + 3
    assert court.count("hours") == pytest.approx((6 + 3 * 2) * each, rel=1e-6)


def test_court_lasts_no_longer_than_the_stay() -> None:
    scenario = told(
        120, **{**CARE, "pathway__court_for_looked_after": 1.0}, practice__court_weeks=28.0,
        work__closing=30.0,
    )  # fmt: skip
    under = Under(scenario, family(2, 2))
    assert under.at(51.9).family_of(2).in_court
    one = under.at(52.1).family_of(2)
    assert one.state is State.CLOSING
    assert not one.in_court


def test_nobody_is_looked_after_beyond_eighteen_years() -> None:
    scenario = told(18.5 * YEAR, **{**CARE, "pathway__looked_after_days": NEVER})
    under = Under(scenario, family(2))
    assert under.at(2 + 18 * YEAR - 0.1).count("looked_after_ended") == 0
    assert under.at(2 + 18 * YEAR + 0.1).count("looked_after_ended") == 1
