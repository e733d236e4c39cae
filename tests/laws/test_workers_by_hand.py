"""Workers: how they build up, how many hours they have, and how they differ."""

from math import log

import numpy as np
import pytest
from hand import Hand, Under, family, told
from stripped import YEAR

from sim.service.absence import sickness_ratio

AT_ONCE = {
    "social_workers__recruitment__success": 1.0,
    "social_workers__recruitment__newly_qualified": 0.0,
    "social_workers__recruitment__cohort_months": tuple(range(1, 13)),
}


def posts(days: float, number: int = 4, **more: object):
    return told(days, social_workers__posts=number, **{**AT_ONCE, **more})


@pytest.mark.parametrize(
    ("weeks", "share"), [(0.0, 0.125), (0.9, 0.2375), (6.0, 0.875), (7.0, 1.0), (30.0, 1.0)]
)
def test_an_experienced_starter_builds_up_week_by_week(weeks: float, share: float) -> None:
    under = Under(posts(60, workers__starter_ramp_weeks=8.0)).at(1.0)
    worker = under.workers[0]
    worker.started = 1.0 - weeks * 5
    under.workforce._build_up(worker, under.service.rules)
    assert worker.share == pytest.approx(share)
    assert worker.diary.effort == 1.0


@pytest.mark.parametrize(
    ("years", "share", "grade"),
    [
        (0.0, 0.2, "newly qualified"), (0.249, 0.2, "newly qualified"),
        (0.25, 0.4, "newly qualified"), (0.5, 0.6, "newly qualified"),
        (0.999, 0.9, "newly qualified"), (1.0, 1.0, "social worker"),
    ],
)  # fmt: skip
def test_a_newly_qualified_worker_builds_up_quarter_by_quarter(
    years: float, share: float, grade: str
) -> None:
    scenario = posts(
        60, workers__newly_qualified_ramp=(0.2, 0.4, 0.6, 0.9), workers__newly_qualified_effort=1.5,
        workers__newly_qualified_months=12.0, work__scale=0.8,
    )  # fmt: skip
    under = Under(scenario).at(1.0)
    worker = under.workers[0]
    worker.grade, worker.started = "newly qualified", 1.0 - years * YEAR
    under.workforce._build_up(worker, under.service.rules)
    assert (worker.share, worker.grade) == (share, grade)
    effort = 1.5 if grade == "newly qualified" else 1.0
    assert worker.diary.effort == pytest.approx(0.8 * effort)


def test_who_is_newly_qualified_for_longer_than_a_year_stays_at_the_last_quarter() -> None:
    scenario = posts(60, workers__newly_qualified_ramp=(0.2, 0.4, 0.6, 0.9),
                     workers__newly_qualified_months=24.0)  # fmt: skip
    under = Under(scenario).at(1.0)
    worker = under.workers[0]
    worker.grade, worker.started = "newly qualified", 1.0 - 1.5 * YEAR
    under.workforce._build_up(worker, under.service.rules)
    assert (worker.share, worker.grade) == (0.9, "newly qualified")


def test_hours_of_a_year_are_worked_on_the_days_that_are_attended() -> None:
    scenario = posts(
        60, workers__case_hours_per_year=1170.0, workers__leave_days=26.0,
        workers__sickness_share=0.03,
    )  # fmt: skip
    under = Under(scenario).at(1.0)
    days = YEAR - 26 - 0.03 * YEAR
    assert under.workers[0].diary.hours_per_day == pytest.approx(1170 / days)
    assert under.service.sitting == pytest.approx(
        under.service.rules.practice.sitting * 1170 / days
    )


def busy_all_year(**more: object) -> Hand:
    """Forty workers who always have something to do, for three years."""
    scenario = posts(
        3 * YEAR, 40, workers__case_hours_per_year=1170.0, practice__sitting=0.5,
        work__assessment_first_child=900.0, demand__family_sizes=(1.0,), **more,
    )  # fmt: skip
    return Hand(scenario, *(family(0.001 * n + 0.001) for n in range(400)))


def test_workers_with_enough_to_do_work_the_hours_of_the_scenario_absence_and_all() -> None:
    """Spells of absence vary, so that a year of forty workers is known to 0.7 per cent."""
    absent = {"workers__leave_days": 26.0, "workers__sickness_share": 0.03}
    run = busy_all_year(**absent)
    years = (run.journal.census_days[-1] + 1) / YEAR
    assert run.total("hours") == pytest.approx(40 * years * 1170, rel=0.024)
    assert run.total("overtime_hours") == 0
    present = busy_all_year()
    assert present.total("hours") == pytest.approx(40 * years * 1170, rel=1e-3)


def test_workers_who_are_far_behind_work_all_the_overtime_there_is() -> None:
    run = busy_all_year(workers__overtime_most=1.22)
    years = (run.journal.census_days[-1] + 1) / YEAR
    assert run.total("hours") == pytest.approx(40 * years * 1170 * 1.22, rel=1e-3)
    share = run.total("overtime_hours") / run.total("hours")
    assert share == pytest.approx(1 - 1 / 1.22, rel=1e-3)


def test_strain_lengthens_sickness_in_step_with_the_children_above_the_reference() -> None:
    scenario = posts(
        60, workers__sickness_share=0.03, social_workers__overload_sickness=0.003,
        social_workers__reference_caseload=20.0,
    )  # fmt: skip
    under = Under(scenario).at(1.0)
    worker, rules = under.workers[0], under.service.rules
    for children, ratio in ((20, 1.0), (25, 1.5), (15, 0.5), (0, 0.0)):
        worker.children = children
        assert sickness_ratio(rules, worker) == pytest.approx(ratio)
    never = scenario.changed("workers.sickness_share", 0.0)
    assert sickness_ratio(never, worker) == 1.0


def test_people_of_one_grade_take_on_different_caseloads() -> None:
    under = Under(posts(20, 400, workers__caseload_spread=0.2)).at(0.5)
    logs = [log(worker.takes) for worker in under.workers]
    assert np.std(logs) == pytest.approx(0.2, rel=0.1)
    assert np.mean(logs) == pytest.approx(0, abs=0.03)
    same = Under(posts(20, 4, workers__caseload_spread=0.0)).at(0.5)
    assert {worker.takes for worker in same.workers} == {1.0}


def test_each_person_has_a_number_of_their_own() -> None:
    scenario = posts(
        1200, 8, social_workers__turnover=1.0, social_workers__agency__most=1.0,
        social_workers__agency__cover=1.0, social_workers__agency__months_stayed=1.0,
        social_workers__recruitment__weeks_to_start=12.0,
    )  # fmt: skip
    run = Hand(scenario)
    people = {(row.number, row.contract) for row in run.journal.workers}
    came = 8 + run.total("starters") + run.total("agency_starters")
    assert run.total("starters") > 5
    assert run.total("agency_starters") > 5
    assert len(people) <= came
    assert len({number for number, _ in people}) == len(people)
    gone = run.total("leavers") + run.total("agency_leavers")
    there = run.weekly("in_post")[-1] + run.weekly("agency")[-1]
    assert came - gone == there


@pytest.mark.parametrize("day", [0.01, 30.0])
def test_as_many_are_on_leave_and_sick_on_the_first_day_as_on_any_other(day: float) -> None:
    under = Under(
        posts(60, 900, workers__leave_days=30.0, workers__leave_spell_days=6.0,
              workers__sickness_share=0.05, workers__sickness_spell_days=20.0)
    ).at(day)  # fmt: skip
    away = [worker.diary.time.away(day) for worker in under.workers]
    assert sum(away) / len(away) == pytest.approx(30 / YEAR + 0.05, abs=0.035)
