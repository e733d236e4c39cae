"""The census: what is there at the end of a week, counted by hand and again from its parts."""

from datetime import date

import numpy as np
import pytest
from hand import Hand, Under, family, told
from stripped import YEAR

from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN, Journal
from sim.service.people import State
from sim.service.referral import new_family
from sim.service.run import run_service

LONG = {"work__assessment_first_child": 400.0, "practice__sitting": 0.5}


def test_a_census_is_at_the_end_of_each_weeks_last_working_day() -> None:
    # Monday, 22 August 2016: 29 August is a bank holiday, so the second week has four days.
    run = Hand(told(18, start=date(2016, 8, 22), **LONG), family(4.99, 2), family(5.0, 1))
    assert run.journal.census_days[:4] == [4, 8, 13, 18]
    assert run.weekly("open")[:3] == [2, 3, 3]
    assert run.weekly("referrals")[:3] == [2, 1, 0]


def test_open_children_are_those_in_a_state_and_undecided_are_apart() -> None:
    scenario = told(18, work__screening=3.0, **LONG)
    run = Hand(scenario, family(1.0, 3), family(3.0, 2))
    # Decided on day 4 and day 7.
    assert run.weekly("undecided")[:3] == [2, 0, 0]
    assert run.weekly("open")[:3] == run.weekly("awaiting_assessment")[:3] == [3, 5, 5]
    assert run.weekly("allocated")[:3] == [3, 5, 5]
    assert run.weekly("case_holders")[:3] == [1, 1, 1]


def test_the_unallocated_are_open_and_held_by_nobody() -> None:
    scenario = told(18, workers__ceiling=3.0, practice__when_full="hold", **LONG)
    run = Hand(scenario, family(1.0, 3), family(2.0, 2), family(6.0, 1))
    assert run.weekly("unallocated")[:3] == [2, 3, 3]
    assert run.weekly("allocated")[:3] == [3, 3, 3]
    assert run.weekly("open")[:3] == [5, 6, 6]


def test_points_by_kind_of_case_and_the_fixed_ones_of_each_holder() -> None:
    weights = {
        "weights__assessment": 5.0, "weights__in_need": 4.0, "weights__fixed": 15.0,
        "weights__full_time": 27.0, "weights__closing": 1.0, "weights__looked_after": 6.0,
        "weights__court": 10.0, "weights__protection": 8.0,
    }  # fmt: skip
    scenario = told(
        28, social_workers__posts=3, pathway__not_in_need=0.0, pathway__in_need_days=9.5,
        work__assessment_first_child=5.0, work__closing=500.0, practice__sitting=1.0, **weights,
    )  # fmt: skip
    run = Hand(scenario, family(1.0, 3), family(2.0, 2))
    # In assessment until days 6 and 7, in need until days 15.5 and 16.5, then closing.
    assert run.weekly("points")[:5] == [
        15 + 15 + 15 + 10, 15 + 12 + 15 + 8, 15 + 12 + 15 + 8, 15 + 3 + 15 + 2, 15 + 3 + 15 + 2,
    ]  # fmt: skip
    assert run.weekly("points_above")[:5] == [1, 0, 0, 0, 0], "27 is not above 27"
    found = [row.points for row in run.journal.workers if row.week == 0]
    assert found == [30, 25, 15]
    care = told(
        18, pathway__not_in_need=0.0, pathway__looked_after_at_assessment=1.0,
        pathway__looked_after_days=900.0, pathway__court_for_looked_after=0.5, **weights,
    )  # fmt: skip
    run = Hand(care, family(1.0, 3, court=0.5), family(1.5, 2, court=0.4))
    assert run.weekly("points")[0] == 15 + 3 * 6 + 2 * 10
    assert run.weekly("not_looked_after")[0] == 0


def test_full_load_newly_qualified_and_the_promise_of_protection() -> None:
    scenario = told(
        18, social_workers__posts=2, workers__newly_qualified_ceiling=4.0,
        weights__newly_qualified=40.0, weights__assessment=5.0, weights__fixed=15.0,
        workers__newly_qualified_ramp=(1.0,) * 4, **LONG,
    )  # fmt: skip
    for children, protected, above in ((4, 2, 0), (5, 1, 0), (6, 1, 1)):
        under = Under(scenario).at(0.5)
        one, other = under.workers
        for worker in (one, other):
            worker.grade, worker.started = "newly qualified", 0.0
        for n in range(children):
            new = new_family(under.service, family(0.1 + n / 100, 1))
            new.move_to(State.ASSESSMENT)
            one.take(new)
        under.at(5.1)
        week = under.service.journal.weeks[0][0]
        assert week[COLUMN["newly_qualified"]] == 2
        assert week[COLUMN["newly_qualified_protected"]] == protected
        assert week[COLUMN["newly_qualified_points_above"]] == above
        assert (week[COLUMN["case_holders"]], week[COLUMN["full_load"]]) == (1, 1)


def test_full_load_is_a_holder_with_a_whole_share() -> None:
    scenario = told(28, social_workers__posts=2, workers__starter_ramp_weeks=3.0, **LONG)
    under = Under(scenario, family(1.0, 1), family(1.5, 2)).at(1.6)
    for worker in under.workers:
        worker.started = 0.0
    under.at(16)
    weeks = [week[0] for week in under.service.journal.weeks]
    assert [week[COLUMN["case_holders"]] for week in weeks] == [2, 2, 2]
    # The share is set on Mondays: a third, two thirds, and all.
    assert [week[COLUMN["full_load"]] for week in weeks] == [2, 0, 2]


def test_open_for_long_is_more_than_six_twelve_and_twenty_four_months() -> None:
    scenario = told(
        2.2 * YEAR, pathway__not_in_need=0.0, pathway__in_need_days=5000.0, weights__fixed=0.0
    )
    run = Hand(scenario, family(1.0, 3))
    days = np.array(run.journal.census_days) + 1 - 1.0
    for months in (6, 12, 24):
        found = np.array(run.weekly(f"open_over_{months}_months"))
        assert (found == 3 * (days > months * YEAR / 12)).all(), months
    assert set(run.weekly("not_looked_after")) == {3}


def test_work_that_waits_is_counted_with_its_hours() -> None:
    scenario = told(18, work__assessment_first_child=9.0)
    run = Hand(scenario, family(1.5), family(2.0), family(3.0))
    # The worker is with the first until day 10.5, with the second until day 19.5.
    assert run.weekly("tasks_waiting")[:3] == [2, 2, 1]
    assert run.weekly("hours_waiting")[:3] == [18, 18, 9]


def test_overtime_is_what_is_worked_beyond_the_usual_pace() -> None:
    scenario = told(
        60, workers__overtime_most=1.5, workers__overtime_days_behind=4.0,
        work__assessment_first_child=3.0,
    )  # fmt: skip
    # What waits when a sitting begins, itself among it: 3 days, 6, and 3, of the 4 at which the
    # pace is one and a half.
    run = Hand(scenario, family(1.0), family(1.1), family(1.2))
    ends = [row.ended for row in run.journal.assessments]
    assert ends == pytest.approx(np.cumsum([1 + 3 / 1.375, 3 / 1.5, 3 / 1.375]))
    assert run.total("hours") == pytest.approx(9)
    assert run.total("overtime_hours") == pytest.approx(3 * (1 - 1 / 1.5) + 6 * (1 - 1 / 1.375))


# the same again from its parts, over whole runs of a service with everything in it


@pytest.fixture(scope="module", params=[1, 3])
def whole(request) -> Journal:
    scenario = load_scenario("small-authority", ["opening.newly_qualified=0.4"])
    return run_service(scenario, request.param)


def flows(journal: Journal, name: str) -> float:
    return float(np.array(journal.weeks)[:, :, COLUMN[name]].sum())


def by_week_and_team(journal: Journal, name: str) -> np.ndarray:
    return np.array(journal.weeks)[:, :, COLUMN[name]]


def test_assessments_are_what_their_records_say(whole: Journal) -> None:
    rows = [row for row in whole.assessments if row.outcome != "open"]
    assert len(rows) > 500
    told_of = {
        "assessments": sum(r.children for r in rows),
        "assessment_days": sum(r.children * (r.ended - r.referred) for r in rows),
        "authorisation_days": sum(r.children * (r.ended - r.work_finished) for r in rows),
        "assessments_to_need": sum(r.children for r in rows if r.to_need),
        "assessments_in_time": sum(
            r.children for r in rows if int(r.ended // 1) - int(r.referred // 1) <= 45
        ),
        "first_visits": sum(r.children for r in rows if r.seen == r.seen),
        "not_in_need": sum(r.children for r in rows if r.outcome == "closed"),
        "episodes_started": sum(r.children for r in rows if r.outcome != "closed"),
    }
    seen_in_time = sum(
        r.children
        for r in whole.assessments
        if r.seen == r.seen and int(r.seen // 1) - int(r.referred // 1) <= 5
    )
    still_open = sum(
        r.children for r in whole.assessments if r.outcome == "open" and r.seen == r.seen
    )
    told_of["first_visits"] += still_open
    for name, value in told_of.items():
        assert flows(whole, name) == pytest.approx(value), name
    assert flows(whole, "first_visits_in_time") == seen_in_time


def test_conferences_are_what_their_records_say(whole: Journal) -> None:
    for kind, before in (("initial", 2), ("review", 5)):
        rows = [r for r in whole.conferences if r.kind == kind]
        assert len(rows) > 20
        told_of = {
            "conferences": sum(r.children for r in rows),
            "conferences_in_time": sum(r.children for r in rows if int(r.held) <= int(r.due)),
            "reports_due_families": len(rows),
            "reports_written_families": sum(r.written for r in rows),
            "reports_shared_in_time_families": sum(r.shared >= before for r in rows),
            "attended_by_worker_families": sum(r.attended == "worker" for r in rows),
        }
        if kind == "initial":
            told_of["reports_on_the_day_families"] = sum(r.shared == 0 for r in rows)
            told_of["reports_not_shared_families"] = sum(r.shared != r.shared for r in rows)
        for name, value in told_of.items():
            assert flows(whole, f"{kind}_{name}") == value, name


def test_stocks_of_workers_are_what_their_records_say(whole: Journal) -> None:
    shape = (len(whole.weeks), whole.teams)
    found = {
        name: np.zeros(shape)
        for name in ("allocated", "case_holders", "full_load", "newly_qualified", "points")
    }
    for row in whole.workers:
        place, holding = (row.week, row.team), row.children > 0
        found["allocated"][place] += row.children
        found["case_holders"][place] += holding
        found["full_load"][place] += holding and row.share_of_full_load >= 1
        found["newly_qualified"][place] += row.grade == "newly qualified"
        found["points"][place] += row.points * holding
        assert row.families <= row.children
        assert (row.families == 0) == (row.children == 0)
        assert row.fte == 1.0
    for name, table in found.items():
        assert by_week_and_team(whole, name) == pytest.approx(table), name


def test_posts_add_up_and_people_come_and_go_one_by_one(whole: Journal) -> None:
    total = {name: by_week_and_team(whole, name).sum(axis=1) for name in COLUMN}
    assert (total["in_post"] + total["agency"] + total["vacant"] == total["posts"]).all()
    assert (total["case_holding_posts"] <= total["posts"]).all()
    moves = total["starters"] - total["leavers"]
    # The journal's week is that in which it happened.
    assert (np.diff(total["in_post"]) == moves[1:]).all()
    agency = total["agency_starters"] - total["agency_leavers"]
    assert (np.diff(total["agency"]) == agency[1:]).all()
    assert (total["agency_ended_early"] <= total["agency_leavers"]).all()
    assert (total["newly_qualified_starters"] <= total["starters"]).all()
    assert (total["newly_qualified"] <= total["newly_qualified_in_post"]).all()


def test_what_is_in_time_is_a_part_of_what_there_was(whole: Journal) -> None:
    for part, of in (
        ("decided_in_time", "decided"), ("allocated_in_time_families", "allocated_families"),
        ("first_visits_in_time", "first_visits"), ("review_points_in_time", "review_points"),
        ("updates_in_time", "updates_due"), ("re_referrals", "referrals"),
        ("updates_late", "updates"),
        ("repeat_plans", "protection_started"), ("protection_started", "initial_conferences"),
        ("reviews_work_undone_families", "review_reports_due_families"),
        ("reviews_extended_families", "review_reports_due_families"),
        ("too_complex", "allocated"), ("discussed", "to_discuss"), ("to_discuss", "allocated"),
        ("open_over_24_months", "open_over_12_months"), ("not_looked_after", "allocated"),
        ("open_over_12_months", "open_over_6_months"), ("supervisions_reflective", "sessions"),
    ):  # fmt: skip
        assert 0 < flows(whole, part) <= flows(whole, of), part
