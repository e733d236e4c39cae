"""Who is there on a day, who stands in, and what somebody who leaves leaves behind."""

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.allocation import hand_over, welcome
from sim.service.chance import Purpose
from sim.service.diary import Diary
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, State
from sim.service.presence import Time
from sim.service.referral import receive
from sim.service.run import set_out
from sim.service.task import EMERGENCY, Task

LEAVE = [(2.0, 4.0, False), (6.0, 7.0, False), (8.0, 9.0, False), (90.0, 91.0, False)]


@pytest.fixture
def time() -> Time:
    return Time(iter(LEAVE))


def on_leave(day: float) -> bool:
    return any(start <= day < end for start, end, _ in LEAVE)


def test_somebody_idle_through_a_spell_is_there_after_it_and_away_in_the_next(time: Time) -> None:
    for day in (0.0, 1.9, 2.0, 3.9, 4.0, 5.0, 6.5, 7.0, 8.0, 9.0):
        assert time.away(day) == on_leave(day), day


def test_somebody_whose_work_goes_on_after_two_spells_is_away_in_both(time: Time) -> None:
    assert time.finish(1.0, 5.5) == 10.5
    for day in (1.0, 2.5, 4.5, 6.5, 7.5, 8.5, 9.2):
        assert time.away(day) == on_leave(day), day


def test_who_is_away_is_back_when_the_spell_ends(time: Time) -> None:
    assert time.back(1.0) == 1.0
    assert time.back(3.0) == 4.0
    assert time.away(3.5)
    assert time.back(6.0) == 7.0


@pytest.mark.parametrize("colleagues", [0, 1])
def test_a_referral_is_decided_though_whoever_was_to_look_into_it_has_left(
    small: Scenario, colleagues: int
) -> None:
    """A worker without families leaves: duty work goes to the next one, or to the manager."""
    service = Service(small.changed("switched_off", ("manager_queues",)), 1)
    team, row = service.teams[0], service.journal.now[0]
    for number in range(1 + colleagues):
        diary = Diary(service.clock, row, COLUMN["hours"], 5.0, Time(None))
        team.workers.append(SocialWorker(number, team, "advanced", "permanent", 0.0, 1.0, diary))
    leaver = team.workers[0]
    leaver.diary.add(Task(5.0, 0.0, 0.0, EMERGENCY, None))
    family = Family((0, 0, 3), 0, service.luck.marks_of(3, Purpose.RETURN, 0, 0), 1, team, 0.0)
    receive(service, family, again=False)
    service.env.run(until=0.1)
    hand_over(service, leaver)
    service.env.run(until=5)
    assert family.state is not State.UNDECIDED


def test_a_starter_takes_nobody_from_a_worker_who_is_leaving() -> None:
    """A leaver's families go to the manager one by one; each is handed over once."""
    scenario = load_scenario("small-authority-now", ["practice.families_handed_to_starter=3"])
    service = Service(scenario, 1)
    workforce = set_out(service)
    team = service.teams[0]
    leaver, starter = team.workers[0], team.workers[-1]
    for worker in team.workers[1:-1]:
        worker.leaving = True
    held = list(leaver.families)
    hand_over(service, leaver)
    welcome(service, starter)
    assert list(leaver.families) == held
    assert workforce.posts
