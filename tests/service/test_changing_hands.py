"""Work follows a family from worker to worker, and ends when what it was for has ended."""

import pytest

from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.watched_post import play_watched

RESTLESS = [
    "social_workers.turnover=1.0",
    "pathway.court_for_looked_after=1.0",
    "practice.court_weeks=10",
    "opening.looked_after=60",
]


def open_families(service: Service) -> list[Family]:
    """Every family with an open case, whether it has a worker or waits for one."""
    held = [family for team in service.teams for w in team.workers for family in w.families]
    return held + [family for team in service.teams for family in team.unallocated]


@pytest.fixture(scope="module")
def restless() -> Service:
    """A service in which most workers change in a year, and every looked-after child has court."""
    return play_watched(load_scenario("small-authority-now", RESTLESS), 1, lambda _: None)


def test_court_work_ends_with_the_proceedings_whoever_holds_the_family_by_then(
    restless: Service,
) -> None:
    """Sessions of the plan, and of the court while proceedings last: one kind or two."""
    looked_after = [f for f in open_families(restless) if f.state is State.LOOKED_AFTER]
    out_of_court = [family for family in looked_after if not family.in_court]
    assert len(out_of_court) > 10
    for family in looked_after:
        sessions = [t for t in family.tasks if t.live and t.done_column == COLUMN["sessions"]]
        assert len(sessions) == 1 + family.in_court


def test_work_stands_in_the_diary_of_the_worker_who_holds_the_family(restless: Service) -> None:
    for family in open_families(restless):
        for task in family.tasks:
            if task.live:
                assert task.diary is (family.worker.diary if family.worker else None)


def test_what_waits_in_a_diary_is_what_its_hours_say(restless: Service) -> None:
    for team in restless.teams:
        for person in (*team.workers, *team.managers):
            waiting = [entry.task for entry in person.diary.now.things if entry.stands]
            assert sum(t.hours for t in waiting) == pytest.approx(person.diary.waiting_hours)
