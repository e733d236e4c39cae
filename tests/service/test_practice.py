"""What must come out of the work without being told (small services, paired runs)."""

from math import floor

import numpy as np
import pytest

from sim.scenario.calendar import Calendar
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service

RUNS = range(1, 5)


def played(scenario: Scenario) -> list[Journal]:
    return [run_service(scenario, number) for number in RUNS]


def mean_of(journals: list[Journal], part: str, whole: str, after: int = 26) -> float:
    weeks = np.sum([np.array(j.weeks)[after:].sum(axis=(0, 1)) for j in journals], axis=0)
    return float(weeks[COLUMN[part]] / weeks[COLUMN[whole]])


@pytest.fixture(scope="module")
def now() -> list[Journal]:
    return played(load_scenario("small-authority-now"))


@pytest.fixture(scope="module")
def fewer() -> list[Journal]:
    """The same families with six posts fewer."""
    return played(
        load_scenario("small-authority-now", ["social_workers.posts=18", "opening.permanent=15.0"])
    )


def test_fewer_posts_never_help(now: list[Journal], fewer: list[Journal]) -> None:
    assert mean_of(fewer, "allocated", "case_holders") > mean_of(now, "allocated", "case_holders")
    for part, whole in (
        ("assessments_in_time", "assessments"),
        ("initial_conferences_in_time", "initial_conferences"),
        ("initial_reports_shared_in_time_families", "initial_reports_due_families"),
        ("first_visits_in_time", "first_visits"),
    ):
        assert mean_of(fewer, part, whole) < mean_of(now, part, whole), part
    for visits in ("protection_visits", "in_need_visits", "sessions"):
        assert mean_of(fewer, f"{visits}_missed", visits) > mean_of(now, f"{visits}_missed", visits)


def test_planning_to_need_lowers_the_caseload_without_any_post(now: list[Journal]) -> None:
    led = played(load_scenario("small-authority-now", ["practice.planned_to_deadline=0.0"]))
    assert mean_of(led, "allocated", "case_holders") < mean_of(now, "allocated", "case_holders")
    assert mean_of(led, "assessment_days", "assessments") < mean_of(
        now, "assessment_days", "assessments"
    )


def test_no_absence_means_no_stand_ins(now: list[Journal]) -> None:
    present = played(load_scenario("small-authority-now", without=["absence", "turnover"]))
    attended = ("initial_attended_by_worker_families", "initial_reports_due_families")
    assert mean_of(now, *attended) < 0.97
    assert mean_of(present, *attended) > mean_of(now, *attended)


def test_no_turnover_means_nobody_leaves() -> None:
    still = load_scenario("small-authority-now", without=["turnover", "agency"])
    journal = run_service(still, 1)
    weeks = np.array(journal.weeks).sum(axis=1)
    assert weeks[:, COLUMN["leavers"]].sum() == 0
    assert weeks[:, COLUMN["agency_leavers"]].sum() == 0


def test_with_workers_to_spare_nobody_waits() -> None:
    rich = load_scenario(
        "small-authority-now",
        [
            "social_workers.posts=200",
            "opening.permanent=200.0",
            "opening.agency=0.0",
            "practice.planned_to_deadline=0.0",
            # With its spread, one assessment in a thousand takes weeks and can cost a visit.
            "work.spread=1e22",
        ],
        without=["absence", "manager_queues", "turnover", "vacancies"],
    )
    journal = run_service(rich, 1)
    assert mean_of([journal], "assessments_in_time", "assessments") > 0.97
    assert mean_of([journal], "first_visits_in_time", "first_visits") > 0.97
    assert mean_of([journal], "protection_visits_missed", "protection_visits") == 0


def test_a_queue_at_the_manager_makes_assessments_late(now: list[Journal]) -> None:
    short = played(load_scenario("small-authority-now", ["managers.hours_per_week=8.0"]))
    assert mean_of(short, "assessments_in_time", "assessments") < mean_of(
        now, "assessments_in_time", "assessments"
    )


def test_holding_families_when_all_are_full_leaves_children_without_a_worker() -> None:
    """Nobody at the ceiling is given a child more; whoever is not held is counted as waiting."""
    told = ["workers.ceiling=15.0", 'practice.when_full="hold"']
    holding = run_service(load_scenario("small-authority-now", told), 1)
    before: dict[int, int] = {}
    full = 0
    for row in holding.workers:
        most = 12 if row.grade == "newly qualified" else 15 * row.share_of_full_load
        # Who starts is given a few families of colleagues, whatever the share of a load.
        if row.children > most and row.number in before:
            assert row.children <= before[row.number], row
        full += row.children > most - 1
        before[row.number] = row.children
    assert full > 500
    weeks = np.array(holding.weeks).sum(axis=1)
    waiting = weeks[:, COLUMN["open"]] - weeks[:, COLUMN["allocated"]]
    assert (weeks[:, COLUMN["unallocated"]] == waiting).all()
    assert waiting[-1] > 30


def test_newly_qualified_recruits_start_in_their_cohorts() -> None:
    plan = load_scenario("small-authority", ["social_workers.recruitment.newly_qualified=1.0"])
    journal = run_service(plan, 1)
    starters = np.array(journal.weeks).sum(axis=1)[:, COLUMN["starters"]]
    calendar = Calendar(plan.nation, plan.start)
    months = {
        calendar.date_of(journal.census_days[week]).month for week in np.flatnonzero(starters)
    }
    assert months <= {1, 2, 9, 10}


def test_a_conference_never_goes_ahead_before_it_is_booked(now: list[Journal]) -> None:
    for journal in now:
        for row in journal.conferences:
            if row.kind == "initial":
                assert floor(row.held) >= floor(row.due) - 15 + 8
