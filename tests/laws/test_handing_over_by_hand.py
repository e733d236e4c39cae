"""Handing over: what a leaver, a starter and those in between do with families, day by day."""

import pytest
from hand import Under, family, told
from stripped import NEVER

from sim.scenario.schema import Scenario
from sim.service.allocation import (
    hand_over,
    reallocate,
    welcome,
)
from sim.service.people import State
from sim.service.task import EMERGENCY


def team_of(posts: int, **more: object) -> Scenario:
    """Some workers with assessments that take for ever, so that whoever gets a family keeps it."""
    return told(60, social_workers__posts=posts, work__assessment_first_child=500.0, **more)


def leaver(**more: object) -> Under:
    """Of two workers with two families each, the first leaves on day 3."""
    scenario = team_of(2, work__handing_over=0.5, work__taking_over=0.75, **more)
    comes = [family(1 + n / 10, children) for n, children in enumerate((4, 3, 1, 2))]
    under = Under(scenario, *comes).at(3)
    assert under.held() == [[4, 2], [3, 1]]
    return under


def test_a_leaver_hands_over_one_family_after_another_and_is_gone() -> None:
    under = leaver(practice__reallocation_days=5.0, practice__sitting=0.05)
    worker = under.workers[0]
    hand_over(under.service, worker)
    assert worker.leaving
    under.at(3.8)
    assert under.count("changes_of_worker_families") == 1
    under.at(4.2)
    assert under.count("changes_of_worker_families") == 2
    assert under.held() == [[3, 1]]
    assert worker.diary.closed
    assert sorted(one.children for one in under.teams[0].unallocated) == [2, 4]


def test_the_families_of_a_leaver_wait_for_the_days_of_the_scenario() -> None:
    under = leaver(practice__reallocation_days=5.0)
    worker = under.workers[0]
    one = next(iter(worker.families))
    before = under.count("allocated_families")
    worker.give_up(one)
    reallocate(under.service, one)
    under.at(7.999)
    assert one.worker is None
    under.at(8.001)
    assert one.worker is not None
    assert under.count("allocated_families") == before + 1
    assert under.count("allocation_days_families") == 0
    assert under.count("changes_of_worker_families") == 1


def test_the_next_worker_reads_in_first_and_then_goes_on_with_what_is_left() -> None:
    under = leaver(practice__reallocation_days=1.0, practice__sitting=0.25)
    worker, other = under.workers
    one = next(iter(worker.families))
    left = [(task.hours, task.due) for task in one.tasks if task.live]
    worker.give_up(one)
    assert worker.children == 2
    reallocate(under.service, one)
    other.leaving = True  # so that it goes back to the first
    under.at(4.01)
    assert one.worker is worker
    reading, *work = [task for task in one.tasks if task.live][::-1]
    assert reading.full_hours == 0.75
    assert [(task.hours, task.due) for task in work[::-1]] == left
    assert reading.longest == pytest.approx(0.25)
    assert reading.urgency == 3 - under.service.rules.head_start.dated


def test_a_family_in_closing_is_handed_over_like_any_other() -> None:
    """A plan that is over by day 3, closed at last by the next worker."""
    scenario = told(
        40, social_workers__posts=2, pathway__not_in_need=0.0, pathway__in_need_days=2.0,
        work__closing=9.0, work__handing_over=0.5, practice__reallocation_days=2.0,
        practice__sitting=1.0,
    )  # fmt: skip
    under = Under(scenario, family(1, 2)).at(4)
    worker = next(w for w in under.workers if w.families)
    one = under.family_of(2)
    assert one.state is State.CLOSING
    hand_over(under.service, worker)
    under.at(5.5)
    assert one.worker is None
    assert one in under.teams[0].unallocated
    under.at(30)
    assert under.count("closed") == 2
    assert one.state is State.CLOSED


def test_who_has_no_family_is_gone_at_once_and_who_has_them_is_not() -> None:
    under = leaver()
    spare = under.workers[0]
    for one in list(spare.families):
        spare.give_up(one)
    hand_over(under.service, spare)
    assert spare not in under.workers
    assert spare.diary.closed
    other = under.workers[0]
    hand_over(under.service, other)
    assert other in under.workers
    assert not other.diary.closed


def starter(posts: int = 3, given: int = 2, **more: object) -> Under:
    """Of three workers, the last one is free and new; the others hold 4 and 1, and 3 and 2."""
    scenario = team_of(
        posts, practice__families_handed_to_starter=given, work__handing_over=0.5,
        work__taking_over=0.75, **more,
    )  # fmt: skip
    comes = [family(1 + n / 10, children) for n, children in enumerate((4, 3, 2, 1))]
    under = Under(scenario).at(0.5)
    new = under.workers[-1]
    new.leaving = True
    del under
    under = Under(scenario, *comes)
    under.workers[-1].leaving = True
    under.at(3)
    under.workers[-1].leaving = False
    assert under.held() == [[4, 1], [3, 2], []]
    return under


def test_a_starter_gets_families_from_the_fullest_colleagues() -> None:
    under = starter()
    first, second, new = under.workers
    welcome(under.service, new)
    # From both in turn: 5 and 5 children, and of two alike the one with the higher number.
    assert under.held() == [[1], [2], [3, 4]]
    assert under.count("changes_of_worker_families") == 2
    for worker in (first, second):
        told = [entry.task for entry in worker.diary.now.things]
        given = [task.full_hours for task in told if task.urgency == EMERGENCY]
        assert given == [0.5]
    reading = [t.full_hours for one in new.families for t in one.tasks if t.full_hours == 0.75]
    assert len(reading) == 2


def test_a_starter_who_builds_up_gets_fewer_families_rounded_up() -> None:
    under = starter(given=3)
    new = under.workers[-1]
    new.share = 0.25
    welcome(under.service, new)
    assert len(new.families) == 1


def test_nobody_gives_a_starter_their_only_family() -> None:
    under = starter(given=9)
    welcome(under.service, under.workers[-1])
    assert [len(w.families) for w in under.workers] == [1, 1, 2]


def test_who_takes_on_more_than_others_is_less_full_with_as_many_children() -> None:
    under = starter(given=1)
    first, second, new = under.workers
    second.takes = 2.0
    welcome(under.service, new)
    assert under.held() == [[1], [3, 2], [4]]
    assert first.children == 1


def test_a_newly_qualified_starter_gets_no_family_above_their_experience() -> None:
    under = starter(given=2)
    new = under.workers[-1]
    new.grade = "newly qualified"
    for worker in under.workers[:2]:
        for one in worker.families:
            one.need = 1.0 if one.children > 1 else 0.5
    welcome(under.service, new)
    assert under.held() == [[4, 1], [3, 2], []], "the fullest colleague has none for them"


def test_a_starter_gets_those_who_wait_first() -> None:
    scenario = team_of(2, workers__ceiling=4.0, practice__when_full="hold", work__taking_over=0.75)
    under = Under(scenario, family(1, 4), family(1.5, 4), family(2, 3)).at(3)
    waiting = under.teams[0].waiting
    assert [one.children for one in waiting] == [3]
    new = under.workers[1]
    for one in list(new.families):
        new.give_up(one)
    welcome(under.service, new)
    assert under.held() == [[4], [3]]
    assert under.teams[0].waiting == []


def test_frozen_families_are_read_in_by_nobody() -> None:
    under = leaver()
    one = next(iter(under.workers[0].families))
    under.service.frozen = True
    under.workers[0].give_up(one)
    tasks = len(one.tasks)
    reallocate(under.service, one)
    assert len(one.tasks) == tasks
    assert under.service.rules.practice.assessment_limit < NEVER
