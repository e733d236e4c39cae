"""Careers: who becomes an advanced practitioner, and who leads child protection."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hand import Hand, Under, told
from stripped import YEAR, column

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.careers import leads_wanted, look_at_careers
from sim.service.people import Family, State
from sim.study.money.bill import MILLIONTHS, bill
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.play import play

CHANGE = 20
"""Working day of a change, in the fifth week."""
PLANS: dict[str, Any] = {
    "pathway__not_in_need": 0.0, "pathway__in_need_days": 1e6, "pathway__protection_days": 1e6,
    "opening__on_in_need_plans": 40, "opening__on_protection_plans": 20,
    "social_workers__posts": 6, "workers__years_to_advanced": 3.0, "opening__permanent": 6.0,
    "practice__children_for_each_lead": 10.0, "work__handing_over": 1.0,
}  # fmt: skip


def council(days: float = 200, **settings: Any) -> Scenario:
    """40 children on child in need plans and 20 on protection plans, with six workers."""
    return told(days, **{**PLANS, **settings})


def with_leads(scenario: Scenario) -> Scenario:
    day = Under(scenario).service.calendar.date_of(CHANGE)
    return scenario.changed_from(day, "practice.protection_held_by", "lead practitioner")


def protected(under: Under) -> list[Family]:
    held = [f for worker in under.workers for f in worker.families]
    waiting = [f for team in under.teams for f in team.unallocated]
    return [f for f in held + waiting if f.state is State.PROTECTION]


def advanced(under: Under) -> list[int]:
    return [worker.number for worker in under.workers if worker.grade == "advanced"]


def test_with_turnover_there_are_as_many_advanced_practitioners_as_at_the_start() -> None:
    leaving = told(
        10 * YEAR, social_workers__posts=60, opening__permanent=60.0, opening__advanced=0.25,
        social_workers__turnover=0.15, social_workers__recruitment__success=1.0,
        social_workers__recruitment__newly_qualified=0.3,
    )  # fmt: skip
    run = Hand(leaving)
    share = column(run.journal, "advanced_in_post") / column(run.journal, "in_post")
    assert run.total("leavers") > 60, "everybody once over"
    assert share[-104:].mean() == pytest.approx(0.25, abs=0.02)


def test_whoever_has_served_longest_follows_and_nobody_in_their_first_years() -> None:
    under = Under(council(opening__advanced=0.5, social_workers__turnover=0.0)).at(0.5)
    for worker, years in zip(under.workers, (2.9, 5.0, 3.0, 9.0, 1.0, 2.0), strict=True):
        worker.grade, worker.started = "social worker", 0.5 - years * YEAR
    second, third, fourth = (under.workers[place].number for place in (1, 2, 3))
    for share, found in ((0.2, {fourth}), (0.34, {fourth, second}), (1.0, {fourth, second, third})):
        told_so = replace(under.service.rules.opening, advanced=share)
        under.service.rules = replace(under.service.rules, opening=told_so)
        look_at_careers(under.service, under.workforce.posts)
        assert set(advanced(under)) == found


def test_lead_practitioners_hold_every_protection_plan_after_its_next_review() -> None:
    under = Under(with_leads(council()))
    before = under.at(CHANGE - 0.01)
    assert advanced(before) == []
    children = sum(f.children for f in protected(under))
    under.at(CHANGE + 5.5)
    assert leads_wanted(under.service, under.teams[0]) == 2 == len(advanced(under))
    assert {f.worker.grade for f in protected(under) if f.worker} == {"advanced", "social worker"}
    under.at(199)
    assert sum(f.children for f in protected(under)) == children, "nobody is lost on the way"
    assert {f.worker.grade for f in protected(under) if f.worker} == {"advanced"}
    assert sum(f.worker is None for f in protected(under)) == 0


def test_a_lead_practitioner_gets_no_other_family_while_others_are_there() -> None:
    scenario = with_leads(council(demand__families_per_year=200.0))
    under = Under(scenario, replication=2).at(CHANGE + 1)
    leads = [worker for worker in under.workers if worker.grade == "advanced"]
    held = {family for lead in leads for family in lead.families}
    under.at(190)
    new = {family for lead in leads for family in lead.families} - held
    assert new
    assert {family.state for family in new} == {State.PROTECTION}


def test_where_nobody_has_served_for_long_plans_stay_where_they_are() -> None:
    scenario = with_leads(council(workers__years_to_advanced=99.0))
    run, usual = Hand(scenario), Hand(council(workers__years_to_advanced=99.0))
    assert run.weekly("allocated") == usual.weekly("allocated")
    assert run.total("changes_of_worker_families") == usual.total("changes_of_worker_families") == 0


def test_up_to_the_day_of_the_change_nothing_differs_and_then_grades_are_paid() -> None:
    names = ("small-authority-now", "small-authority-now+lead-child-protection")
    until = date(2016, 12, 31)
    own, with_it = (play(load_scenario(name, until=until), 1) for name in names)
    same = [date(2016, 7, 1) > day.item() for day in own.dates]
    for name, values in own.weekly.items():
        other = with_it.weekly[name][same].astype(float)
        assert np.array_equal(values[same].astype(float), other, equal_nan=True), name
    usual, led = (bill(run_ensemble(load_scenario(name, until=until), 2, jobs=1)) for name in names)
    more = {
        grade: (led.full_time_years(grade) - usual.full_time_years(grade)).sum()
        for grade in ("advanced", "social_worker")
    }
    assert more["advanced"] > 0 > more["social_worker"]
    assert led.totals.sum() / MILLIONTHS > usual.totals.sum() / MILLIONTHS
