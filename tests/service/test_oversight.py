"""Supervision, review points, changes, chairs and protection: what managers see to."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.assessment import planned_to_deadline
from sim.service.conference import chaired
from sim.service.journal import COLUMN, Journal
from sim.service.office import Service
from sim.service.presence import Time
from sim.service.run import run_service
from sim.service.supervision import agenda

RUNS = range(1, 5)


def played(*told: str, without: tuple[str, ...] = (), name: str = "small-authority-now"):
    scenario = load_scenario(name, told, without=without)
    return [run_service(scenario, number) for number in RUNS]


def total(journals: list[Journal], column: str, after: int = 26) -> float:
    return float(sum(np.array(j.weeks)[after:, :, COLUMN[column]].sum() for j in journals))


def share(journals: list[Journal], part: str, *whole: str) -> float:
    return total(journals, part) / sum(total(journals, name) for name in whole)


DUE = ("supervisions_in_time", "supervisions_made_up", "supervisions_missed")


@pytest.fixture(scope="module")
def now() -> list[Journal]:
    return played()


@pytest.fixture(scope="module")
def short() -> list[Journal]:
    """The same service with managers who have half of the hours."""
    return played("managers.hours_per_week=12.0")


# supervision


def test_children_come_first_and_reflection_has_what_is_left(small: Scenario) -> None:
    rules = small.supervision
    assert agenda(rules, 18, in_hurry=False) == (90, 30)
    assert agenda(rules, 21, in_hurry=False) == (105, 15)
    assert agenda(rules, 24, in_hurry=False) == (120, 0)
    assert agenda(rules, 40, in_hurry=False) == (120, 0)
    assert agenda(rules, 12, in_hurry=True) == (60, 0)


def test_a_session_is_due_every_four_weeks_and_more_often_in_the_first_months(now) -> None:
    due = sum(total(now, name, after=0) for name in DUE)
    rows = [row for journal in now for row in journal.workers]
    newly = sum(row.grade == "newly qualified" for row in rows)
    least = len(rows) / 4
    assert 0.9 * least <= due <= least + newly


def test_managers_who_are_short_of_hours_supervise_less_and_drop_reflection(now, short) -> None:
    assert share(now, "supervisions_in_time", *DUE) > 0.7
    assert share(short, "supervisions_in_time", *DUE) < share(now, "supervisions_in_time", *DUE)
    assert share(short, "supervisions_missed", *DUE) > share(now, "supervisions_missed", *DUE)
    held = DUE[:2]
    assert share(short, "supervisions_reflective", *held) < share(
        now, "supervisions_reflective", *held
    )
    assert share(short, "discussed", "to_discuss") < share(now, "discussed", "to_discuss")


def test_managers_who_are_short_of_hours_keep_assessments_waiting(now, short) -> None:
    assert share(short, "authorisation_days", "assessments") > share(
        now, "authorisation_days", "assessments"
    )
    assert share(short, "review_points_in_time", "review_points") < share(
        now, "review_points_in_time", "review_points"
    )


def test_lower_caseloads_leave_time_for_reflection(now) -> None:
    lower = played("social_workers.posts=36", "opening.permanent=33.0")
    held = DUE[:2]
    assert share(lower, "supervisions_reflective", *held) > share(
        now, "supervisions_reflective", *held
    )


def test_without_supervision_there_is_none_and_workers_have_its_hours(now) -> None:
    without = played(without=("supervision",))
    for column in (*DUE, "supervision_hours", "review_points"):
        assert total(without, column, after=0) == 0
    assert total(without, "manager_hours") < total(now, "manager_hours")


# significant changes


def test_a_change_is_looked_back_on_once_where_the_plan_lasts_as_long(now) -> None:
    changes, due = (total(now, name, after=0) for name in ("changes", "updates_due"))
    assert 0.8 * changes < due <= changes
    in_time, late = (total(now, name, after=0) for name in ("updates_in_time", "updates_late"))
    assert 0 < in_time + late <= due


def test_more_work_than_hours_leaves_changes_without_an_update(now) -> None:
    fewer = played("social_workers.posts=18", "opening.permanent=15.0")
    assert share(fewer, "updates_in_time", "updates_due") < share(
        now, "updates_in_time", "updates_due"
    )


def test_changes_can_be_switched_off() -> None:
    assert total(played(without=("significant_changes",)), "changes", after=0) == 0


# conferences


def test_chairs_hold_no_more_conferences_in_a_week_than_they_can(small: Scenario) -> None:
    service = Service(small.changed("practice.conference_slots_per_team", 0.5), 1)
    days = [chaired(service, 7.25) for _ in range(6)]
    assert Counter(int(day // 5) for day in days) == {1: 2, 2: 2, 3: 2}
    assert days[0] == 7.25
    assert all(first <= second for first, second in pairwise(days))


def test_scarce_chairs_make_conferences_late(now) -> None:
    scarce = played("practice.conference_slots_per_team=1.2")
    assert share(scarce, "initial_conferences_in_time", "initial_conferences") < share(
        now, "initial_conferences_in_time", "initial_conferences"
    )


def test_a_report_is_begun_before_it_is_written_and_shared_after(now) -> None:
    for journal in now:
        for row in journal.conferences:
            if row.written:
                assert row.started >= 0
            if row.shared == row.shared:
                assert row.written
                assert row.shared <= row.started + 1


# experience, continuity and weight


def test_workers_without_protection_hold_what_is_above_their_experience(now) -> None:
    for journal in now:
        weeks = np.array(journal.weeks)
        assert (weeks[:, :, COLUMN["too_complex"]] <= weeks[:, :, COLUMN["allocated"]]).all()
        protected = weeks[:, :, COLUMN["newly_qualified_protected"]]
        assert (protected <= weeks[:, :, COLUMN["newly_qualified"]]).all()
    newly = played("opening.newly_qualified=0.9", "social_workers.recruitment.newly_qualified=0.9")
    assert total(newly, "too_complex", after=0) > total(now, "too_complex", after=0)


def test_a_repeat_plan_is_a_plan_of_a_child_who_had_one(now) -> None:
    assert 0 < total(now, "repeat_plans") < total(now, "protection_started") / 2


def test_points_follow_the_kinds_of_case(small: Scenario) -> None:
    flat = small
    for kind in ("assessment", "in_need", "protection", "looked_after", "court", "closing"):
        flat = flat.changed(f"weights.{kind}", 2.0)
    journal = run_service(flat, 1)
    for row in journal.workers:
        assert row.points == pytest.approx(15 + 2 * row.children)


# strain


def test_strain_makes_sickness_longer_and_nothing_else() -> None:
    def spells():
        yield from [(2.0, 3.0, False), (5.0, 7.0, True), (10.0, 11.0, False), (20.0, 21.0, True)]

    drawn, strained = Time(spells()), Time(spells())
    strained.sickness = 1.5
    assert drawn.finish(0.0, 8.5) == 12.5
    # Leave of 1 day, sickness of 3 instead of 2, and the next leave on the day on which it was.
    assert strained.finish(0.0, 8.5) == 13.5


def test_sickness_that_reaches_the_next_spell_runs_into_it() -> None:
    def spells():
        yield from [(0.0, 1.0, False), (2.0, 4.0, True), (6.0, 8.0, False), (50.0, 51.0, False)]

    strained = Time(spells())
    strained.sickness = 2.5
    # Sick from 2 to 7 instead of 4, on leave until 8: away in one go.
    assert strained.finish(1.0, 3.0) == 10.0


# practice by team, and services at the edge


def test_a_team_may_have_a_practice_of_its_own() -> None:
    named = [
        {"name": "North", "demand": 1.0, "planned_to_deadline": 0.9},
        {"name": "South", "demand": 1.0},
        {"name": "West", "demand": 1.0, "planned_to_deadline": 0.0},
    ]
    tree = load_scenario("small-authority-now").model_dump()
    tree["teams"] |= {"named": named}
    service = Service(Scenario.model_validate(tree), 1)
    north, south, west = (planned_to_deadline(service, team) for team in service.teams)
    assert (north, west) == (0.9, 0.0)
    assert south == service.rules.practice.planned_to_deadline
    tree["switched_off"] = ("deadline_planning",)
    service = Service(Scenario.model_validate(tree), 1)
    assert [planned_to_deadline(service, team) for team in service.teams] == [0, 0, 0]


@pytest.mark.parametrize(
    "told",
    [
        ["managers.posts=1"],
        ["teams.count=30"],
        ["demand.families_per_year=0.0", "opening.closed_last_year=0.0"],
        ["pathway.section_47_in_assessment=0.0", "opening.on_protection_plans=0"],
        ["social_workers.posts=10", "opening.permanent=10.0", "opening.agency=0.0"],
        ["opening.permanent=0.0", "opening.agency=0.0", "social_workers.recruitment.success=0.0"],
    ],
    ids=["one manager", "teams without workers", "nobody comes", "no conference", "ten", "nobody"],
)
def test_services_at_the_edge_run(told: list[str]) -> None:
    journal = run_service(load_scenario("small-authority-now", told), 1)
    assert len(journal.weeks) == 79
