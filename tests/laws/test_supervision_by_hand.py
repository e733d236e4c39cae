"""Supervision and managers: sessions due, held, late and missed, and who decides for whom."""

from datetime import date

import pytest
from hand import Hand, Under, be_away, family, told
from stripped import NEVER, YEAR

from sim.scenario.ranges import varied_from
from sim.service.journal import COLUMN
from sim.service.supervision import _discuss, interval
from sim.service.task import EMERGENCY, Task

SEEN_TO = {
    "switched_off": ("significant_changes",), "managers__hours_per_week": 5.0,
    "practice__assessment_review_days": (), "supervision__interval": 20.0,
    "supervision__longest": 2.0, "supervision__minutes_per_child": 6.0,
    "supervision__reflection_minutes": 30.0, "supervision__grace": 5.0,
    "supervision__manager_days_behind": 2.0, "supervision__discussed_within": 40.0,
}  # fmt: skip
"""A manager's hour is a day as well."""


def seen_to(days: float, **more: object):
    return told(days, **{**SEEN_TO, **more})


def first_session(scenario) -> float:
    """The day of the only worker's first session: it belongs to the worker, not to the test."""
    under = Under(scenario)
    return next(d / 100 for d in range(1, 3000) if under.at(d / 100).count("supervisions_in_time"))


def test_a_session_is_due_every_interval_and_counted_as_in_time() -> None:
    scenario = seen_to(100)
    first = first_session(scenario)
    assert 0 <= first <= 20
    under = Under(scenario)
    for number in range(4):
        assert under.at(first + 20 * number - 0.1).count("supervisions_in_time") == number
        assert under.at(first + 20 * number + 0.1).count("supervisions_in_time") == number + 1
    assert under.count("supervisions_made_up") == under.count("supervisions_missed") == 0
    # Half an hour of reflection each, and nothing else, in the diaries of both.
    assert under.at(99).count("supervision_hours") == pytest.approx(5 * 0.5)
    assert under.count("supervisions_reflective") == 5
    assert under.count("hours") == pytest.approx(2.5)
    assert under.count("manager_hours") == pytest.approx(2.5)


def test_children_take_their_minutes_and_reflection_has_what_is_left_of_the_longest() -> None:
    scenario = seen_to(60, work__assessment_first_child=200.0, practice__sitting=0.5)
    first = first_session(scenario)
    comes = [family(0.01 + n / 1000, 4) for n in range(4)]  # 16 children: 96 minutes, 24 left
    under = Under(scenario, *comes).at(first + 0.6)
    assert under.count("supervision_hours") == pytest.approx(2.0)
    assert under.count("supervisions_reflective") == 1
    comes += [family(0.02 + n / 1000, 4) for n in range(2)]  # 24 children: 20 in two hours
    under = Under(scenario, *comes).at(first + 0.6)
    assert under.count("supervision_hours") == pytest.approx(2.0)
    assert under.count("supervisions_reflective") == 0


@pytest.mark.parametrize(("minutes", "reflective"), [(105 / 16, 1), (106 / 16, 0)])
def test_reflection_is_at_least_half_of_its_minutes(minutes: float, reflective: int) -> None:
    """Two hours less 105 minutes leave 15 of 30."""
    scenario = seen_to(
        60, work__assessment_first_child=200.0, practice__sitting=0.5,
        supervision__minutes_per_child=minutes,
    )  # fmt: skip
    comes = [family(0.01 + n / 1000, 4) for n in range(4)]
    under = Under(scenario, *comes).at(first_session(scenario) + 0.6)
    assert under.count("supervisions_reflective") == reflective


@pytest.mark.parametrize(
    ("busy", "in_time", "made_up", "missed"), [(5.0, 1, 0, 0), (5.1, 0, 1, 0), (20.1, 1, 0, 1)]
)
def test_a_session_late_is_made_up_and_one_not_held_by_the_next_is_missed(
    busy: float, in_time: int, made_up: int, missed: int
) -> None:
    scenario = seen_to(100)
    first = first_session(scenario)
    under = Under(scenario).at(first - 0.05)
    manager, now = under.teams[0].managers[0], under.service.today
    length = first + busy - now - 0.02
    manager.diary.add(Task(length, now, now, EMERGENCY, None))
    under.at(first + 20.2)
    before_next = under.count("supervisions_in_time") - (missed == 0)
    assert before_next == in_time
    assert under.count("supervisions_made_up") == made_up
    assert under.count("supervisions_missed") == missed


def test_a_session_of_somebody_who_is_away_is_put_off_until_they_are_back() -> None:
    scenario = seen_to(100)
    first = first_session(scenario)
    under = Under(scenario).at(first - 0.05)
    be_away(under.workers[0], first - 0.02, first + 7.0)
    assert under.at(first + 0.01).count("supervisions_postponed") == 1
    assert under.at(first + 6.9).count("supervisions_made_up") == 0
    assert under.at(first + 7.1).count("supervisions_made_up") == 1


def test_in_a_hurry_the_manager_drops_the_reflection() -> None:
    scenario = seen_to(100, supervision__manager_days_behind=2.0)
    first = first_session(scenario)
    for waiting, hours in ((2.0, 0.5), (2.01, 0.0)):
        under = Under(scenario).at(first - 0.001)
        manager, now = under.teams[0].managers[0], under.service.today
        manager.diary.add(Task(0.02, now, now, -1e9, None))
        manager.diary.add(Task(waiting, now, NEVER, NEVER, None))
        under.at(first + 0.03)
        assert under.count("supervision_hours") == hours, waiting


@pytest.mark.parametrize(
    ("grade", "days", "wanted"),
    [
        ("social worker", 1.0, 20.0), ("newly qualified", 29.9, 5), ("newly qualified", 30.0, 10.0),
        ("newly qualified", YEAR / 2 - 0.01, 10.0), ("newly qualified", YEAR / 2, 20.0),
    ],
)  # fmt: skip
def test_the_newly_qualified_are_seen_each_week_and_then_each_fortnight(
    grade: str, days: float, wanted: float
) -> None:
    scenario = seen_to(
        200, supervision__newly_qualified_first_weeks=6.0, supervision__newly_qualified_months=6.0,
        supervision__newly_qualified_interval=10.0,
    )  # fmt: skip
    under = Under(scenario).at(1.0)
    worker = under.workers[0]
    worker.grade, worker.started = grade, 1.0 - days
    assert interval(under.service, worker) == wanted


def test_who_was_not_discussed_for_longest_is_discussed_first() -> None:
    scenario = seen_to(100, work__assessment_first_child=200.0)
    comes = [family(1 + n / 100, n + 1) for n in range(4)]
    under = Under(scenario, *comes).at(1.5)
    worker = under.workers[0]
    families = {one.children: one for one in worker.families}
    for children, day in ((1, -4.0), (2, -9.0), (3, -7.0), (4, -8.0)):
        families[children].discussed = day
    _discuss(under.service, worker, 6.0)  # the two and the four, and then no three
    assert [families[n].discussed for n in (1, 2, 3, 4)] == [-4.0, 1.5, -7.0, 1.5]


def test_children_to_discuss_are_those_referred_long_enough_ago() -> None:
    scenario = seen_to(
        60, work__assessment_first_child=400.0, supervision__interval=500.0,
        supervision__discussed_within=10.0,
    )  # fmt: skip
    # The census of week 3 is at the end of Friday, on day 15: those referred by day 5 count.
    run = Hand(scenario, family(4.99, 2), family(5.01, 1))
    assert run.weekly("to_discuss")[:5] == [0, 0, 2, 3, 3]
    # To be discussed counts from the referral, as if that had been a discussion.
    assert run.weekly("discussed")[:5] == [0, 0, 0, 0, 0]
    at_once = Under(scenario, family(4.99, 2)).at(14.9)
    at_once.family_of(2).discussed = 5.0
    at_once.at(15.1)
    assert at_once.service.journal.weeks[2][0][COLUMN["discussed"]] == 2


def test_decisions_go_to_the_manager_with_the_least_waiting_and_then_to_the_neighbour() -> None:
    scenario = seen_to(
        60, teams__count=3, social_workers__posts=3, managers__posts=4, managers__turnover=0.0
    )
    under = Under(scenario).at(0.5)
    first, second, third = under.teams
    assert [len(team.managers) for team in under.teams] == [2, 1, 1]
    one, other = first.managers
    assert under.service.manager_for(first) is one
    one.diary.waiting_hours = 1.0
    assert under.service.manager_for(first) is other
    other.diary.waiting_hours = 1.0
    assert under.service.manager_for(first) is one
    second.managers.clear()
    assert under.service.manager_for(second) is third.managers[0]
    third.managers.clear()
    assert under.service.manager_for(second) is one


def test_a_manager_decides_what_is_due_first_and_emergencies_before_all() -> None:
    under = Under(seen_to(60, supervision__interval=500.0)).at(1.0)
    order: list[str] = []
    service, team = under.service, under.teams[0]
    service.decide(team, 1.0, 9.0, lambda _: order.append("first come"))
    service.decide(team, 1.0, 8.0, lambda _: order.append("due on day 8"))
    service.decide(team, 1.0, 7.0, lambda _: order.append("due on day 7"))
    service.decide(team, 1.0, 6.0, lambda _: order.append("from day 4 on"), ready=4.0)
    service.decide(team, 1.0, 99.0, lambda _: order.append("emergency"), emergency=True)
    under.at(20)
    assert order == ["first come", "emergency", "due on day 7", "from day 4 on", "due on day 8"]


def test_without_queues_a_decision_takes_no_time_and_waits_for_its_day() -> None:
    under = Under(told(60)).at(1.0)
    days: list[float] = []
    service, team = under.service, under.teams[0]
    service.decide(team, 5.0, 9.0, lambda _: days.append(service.today))
    service.decide(team, 5.0, 9.0, lambda _: days.append(service.today), ready=4.0)
    dropped = service.decide(team, 5.0, 9.0, lambda _: days.append(99), ready=4.0)
    dropped.cancel()
    under.at(20)
    assert days == [1.0, 4.0]


def test_a_leavers_decisions_go_to_a_colleague() -> None:
    scenario = seen_to(60, managers__posts=2, supervision__interval=500.0)
    under = Under(scenario).at(1.0)
    management = under.workforce.management
    done: list[float] = []
    service, team = under.service, under.teams[0]
    post = management.posts[0]
    manager = post.manager
    assert manager is not None
    for _ in range(3):
        manager.diary.add(Task(1.0, 1.0, 5.0, 5.0, lambda _: done.append(service.today)))
    post.leaves = 5.0
    under.at(1.5)
    assert management._others(post)
    management._leave(post, manager)
    assert manager not in team.managers
    # One of the three was begun and stays with the leaver; the colleague does the others.
    under.at(10)
    assert done == [2.0, 2.5, 3.5]


def test_the_last_manager_stays_until_there_is_another() -> None:
    scenario = seen_to(1260, managers__posts=1, managers__turnover=1.0)
    under = Under(scenario)
    for week in range(250):
        assert len(under.at(5.0 * week + 1).teams[0].managers) == 1


def test_a_managers_post_is_left_and_filled_again_by_the_luck_of_the_post() -> None:
    scenario = seen_to(
        1200, managers__posts=40, managers__turnover=0.5, managers__weeks_to_recruit=8.0,
        supervision__interval=900.0,
    )  # fmt: skip
    run = Hand(scenario)
    managers, years = run.weekly("managers"), 1200 / 253
    assert set(run.weekly("manager_posts")) == {40}
    # Half of those in post leave in a year; each post is then empty for 8 weeks and a part.
    there = 1 / (1 + 0.5 * 8.5 / 50.6)
    mean = sum(managers[50:]) / len(managers[50:])
    assert mean / 40 == pytest.approx(there, abs=0.03)
    assert managers[0] / 40 == pytest.approx(there, abs=0.1)
    expected = 0.5 * mean * years
    assert run.total("manager_starters") == pytest.approx(expected, abs=3 * expected**0.5)


def test_manager_posts_funded_later_are_recruited_to() -> None:
    scenario = seen_to(300, managers__posts=2, managers__weeks_to_recruit=6.0)
    more = varied_from(scenario, date(2016, 7, 4), {"managers.posts": 3})
    run = Hand(more)
    posts, there = run.weekly("manager_posts"), run.weekly("managers")
    assert posts[3] == 2
    assert posts[4] == 5
    assert there[4] == 2
    assert there[-1] == 5
    assert run.total("manager_starters") == 3
