"""Plans: when they begin, how long they last, and what is missed on them."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.clock import Process
from sim.service.diary import Diary
from sim.service.in_need import in_need_plan
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, State
from sim.service.presence import Time
from sim.service.protection import begin_protection
from sim.service.watched_post import play_watched

Changed = Callable[..., Scenario]


@pytest.fixture
def quiet(small: Scenario, changed: Changed) -> Scenario:
    """Manager's decisions take no time, plans do not drift, and circumstances do not change."""
    return changed(
        small,
        {
            "switched_off": ("manager_queues",),
            "pathway.drift": 0.0,
            "pathway.section_47_per_plan_year": 0.0,
            "practice.in_need_visit_interval": 20.0,
            "practice.session_interval": 21.0,
            "practice.in_need_review_weeks": 6.0,
        },
    )


def a_family(service: Service, *, held: bool) -> Family:
    """A family with one child, held by a worker who has nobody else, or by nobody."""
    marks = service.luck.marks_of(3, Purpose.RETURN, 0, 0)
    family = Family((0, 0, 3), 0, marks, 1, service.teams[0], 0.0)
    family.move_to(State.ASSESSMENT)
    if held:
        row, team = service.journal.now[0], service.teams[0]
        diary = Diary(service.clock, row, COLUMN["hours"], 5.0, Time(None))
        worker = SocialWorker(1, team, "social worker", "permanent", 0.0, 1.0, diary)
        team.workers.append(worker)
        worker.take(family)
    return family


def counted(service: Service, column: str) -> float:
    return float(np.array(service.journal.now).sum(axis=0)[COLUMN[column]])


def to_its_end(service: Service, process: Process) -> None:
    while process.callbacks is not None:
        service.env.step()


def day_of_ending(service: Service, family: Family, needed: float) -> float:
    to_its_end(service, service.clock.begin(in_need_plan(service, family, 0.0, needed)))
    return service.today


def test_what_fell_due_again_and_was_never_begun_before_a_plan_ends_was_missed(
    quiet: Scenario,
) -> None:
    """Nobody comes in 65 days: visits were due on days 20, 40 and 60, reviews on 30 and 60."""
    service = Service(quiet, 1)
    family = a_family(service, held=False)
    assert day_of_ending(service, family, 65.0) == 65
    assert counted(service, "in_need_visits_missed") == 2
    assert counted(service, "in_need_reviews_missed") == 1
    assert counted(service, "sessions_missed") == 2
    assert family.missed_days == 2 * 20 + 30 + 2 * 21
    assert family.plan_days == 3 * 65


def test_work_that_is_done_leaves_nothing_missed(quiet: Scenario) -> None:
    service = Service(quiet, 1)
    assert day_of_ending(service, a_family(service, held=True), 65.0) == 65
    for kind, times in (("in_need_visits", 3), ("in_need_reviews", 2), ("sessions", 3)):
        assert (counted(service, kind), counted(service, f"{kind}_missed")) == (times, 0)


def from_now_on(service: Service, rules: Scenario) -> None:
    """Put rules in force as if there never had been others, nor would be."""
    service.put_in_force(rules)
    service.versions = [(0, rules)]
    service._periods.clear()


def test_days_missed_before_an_enquiry_make_a_plan_last_longer(
    quiet: Scenario, changed: Changed
) -> None:
    """Nobody comes in 50 days; then somebody does, at once, for an enquiry without consequences.

    By day 50 a visit of 20 days and a session of 21 have been missed: with a drift of a half, the
    plan of 70 days lasts for 90 and a half.
    """
    once = changed(quiet, {"pathway.drift": 0.5, "pathway.conference_after_section_47": 0.0})
    service = Service(once, 1)
    family, marks = a_family(service, held=False), Service(once, 1).luck.marks_of(3, 1, 0, 0)
    rate = -np.log1p(-marks.circumstances) * service.year / 50
    # More often than any file may say, so that it comes on day 50 with the luck that there is.
    often = once.pathway.model_copy(update={"section_47_per_plan_year": float(rate)})
    from_now_on(service, once.model_copy(update={"pathway": often}))
    plan = service.clock.begin(in_need_plan(service, family, 0.0, 70.0))
    service.env.run(until=50.001)
    from_now_on(service, once)
    worker = a_family(service, held=True).worker
    assert worker is not None
    worker.take(family)
    to_its_end(service, plan)
    assert counted(service, "section_47") == 1
    assert service.today == pytest.approx(70 + (20 + 21) / 2)


def test_visits_and_core_groups_begin_with_the_protection_plan() -> None:
    """At the conference, also where the assessment is not yet authorised."""
    told = ["pathway.section_47_in_assessment=0.6", "pathway.section_47_at_referral=1.0"]
    scenario = load_scenario("small-authority-now", told, until=date(2016, 9, 30))
    service = play_watched(scenario, 1, lambda _: None)
    held = [f for team in service.teams for w in team.workers for f in w.families]
    waiting = [f for team in service.teams for f in team.unallocated]
    protected = [f for f in (*held, *waiting) if f.state is State.PROTECTION]
    wanted = {COLUMN[name] for name in ("protection_visits", "core_groups", "sessions")}
    for family in protected:
        assert {t.done_column for t in family.tasks if t.live and t.interval} == wanted
    assert any(family.in_assessment for family in protected)


def test_the_first_core_group_is_counted_from_the_conference(quiet: Scenario) -> None:
    service = Service(quiet, 1)
    family = a_family(service, held=True)
    begin_protection(service, family)
    service.env.run(until=quiet.practice.core_group_first - 0.1)
    assert counted(service, "core_groups") == 0
    service.env.run(until=quiet.practice.core_group_first + 2)
    assert counted(service, "core_groups") == 1
