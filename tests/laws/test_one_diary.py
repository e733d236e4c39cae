"""One diary: what is done next, how long it takes, what is missed, and what absence does."""

from math import inf

import pytest
from stripped import NEVER

from sim.service.clock import Clock
from sim.service.diary import Diary
from sim.service.journal import COLUMN, Journal
from sim.service.presence import Time
from sim.service.task import EMERGENCY, Task

Spells = list[tuple[float, float, bool]]


class Desk:
    """Somebody with a diary; `hours_per_day` hours of work are a day."""

    def __init__(self, hours_per_day: float = 1.0, spells: Spells | None = None) -> None:
        self.clock, self.journal = Clock(), Journal(1)
        self.env = self.clock.env
        away = None if spells is None else iter([*spells, (NEVER, NEVER, False)])
        self.diary = Diary(
            self.clock, self.journal.now[0], COLUMN["hours"], hours_per_day, Time(away)
        )
        self.done: list[tuple[str, float]] = []

    def work(
        self, name: str, hours: float, *, ready: float = 0.0, due: float = 50.0,
        urgency: float | None = None, longest: float = inf,
    ) -> Task:  # fmt: skip
        def finished(_: Task) -> None:
            self.done.append((name, round(self.env.now, 9)))

        task = Task(hours, ready, due, due if urgency is None else urgency, finished, longest)
        self.diary.add(task)
        return task

    def counted(self, name: str) -> float:
        return self.journal.now[0][COLUMN[name]]

    def at(self, day: float) -> "Desk":
        self.env.run(until=day)
        return self


def test_what_is_most_urgent_is_next_and_nothing_is_broken_off() -> None:
    desk = Desk()
    desk.work("a", 2, due=9)
    desk.work("b", 1, due=8)
    desk.work("c", 1, due=7, ready=2.5)
    desk.work("d", 1, urgency=EMERGENCY, ready=0.5)
    desk.work("e", 1, due=8)
    desk.at(20)
    assert desk.done == [("a", 2), ("d", 3), ("c", 4), ("b", 5), ("e", 6)]


def test_work_in_sittings_lets_urgent_work_in_and_goes_back_to_its_place() -> None:
    desk = Desk()
    desk.work("long", 3, due=9, longest=1.0)
    desk.work("urgent", 1, due=1, ready=1.5)
    desk.work("later", 1, due=10)
    desk.at(20)
    assert desk.done == [("urgent", 3), ("long", 4), ("later", 5)]
    assert desk.counted("hours") == 5


def test_nobody_works_before_work_is_ready() -> None:
    desk = Desk()
    desk.work("b", 1, ready=7)
    desk.work("a", 1, ready=4)
    desk.work("c", 1, ready=4.5, due=3)
    desk.at(20)
    assert desk.done == [("a", 5), ("c", 6), ("b", 8)]


def test_hours_take_as_long_as_effort_and_hours_a_day_make_of_them() -> None:
    desk = Desk(hours_per_day=4.0)
    desk.diary.effort = 1.5
    desk.work("a", 8)
    desk.at(20)
    assert desk.done == [("a", 3)]
    assert desk.counted("hours") == 12
    assert desk.counted("overtime_hours") == 0


@pytest.mark.parametrize(("waiting", "pace"), [(0.0, 1.125), (2.0, 1.375), (3.0, 1.5), (9.0, 1.5)])
def test_the_pace_rises_with_the_days_that_wait(waiting: float, pace: float) -> None:
    desk = Desk(hours_per_day=2.0)
    desk.diary.overtime_most, desk.diary.days_behind = 1.5, 4.0
    desk.env.run(until=1)
    desk.diary.busy = True  # so that all is there when the first is begun
    desk.work("a", 2, due=1)
    if waiting:
        desk.work("b", 2 * waiting, due=99)
    desk.diary.busy = False
    desk.diary._start(1.0)
    desk.at(1 + 1 / pace + 1e-9)
    assert desk.done == [("a", round(1 + 1 / pace, 9))]
    assert desk.counted("overtime_hours") == pytest.approx(2 * (1 - 1 / pace))


def recurring(desk: Desk, hours: float, every: float, due: float) -> Task:
    task = Task(hours, due, due, due - 3, None, inf)
    task.interval = lambda day: day + every
    task.done_column, task.missed_column = COLUMN["sessions"], COLUMN["sessions_missed"]
    desk.diary.add(task)
    return task


def test_recurring_work_comes_back_from_the_day_on_which_it_was_done() -> None:
    desk = Desk()
    task = recurring(desk, 1.0, 5.0, 5.0)
    desk.at(6.5)
    assert (desk.counted("sessions"), task.due, task.ready, task.urgency) == (1, 11, 11, 8)
    assert desk.at(12.5).counted("sessions") == 2
    assert desk.counted("hours") == 2


def test_occasions_that_went_by_are_missed_with_the_days_between_them() -> None:
    missed: list[float] = []
    desk = Desk()
    task = recurring(desk, 1.0, 5.0, 5.0)
    task.on_missed = missed.append
    desk.work("other", 17, urgency=EMERGENCY)  # until day 17: due on 5, 10 and 15
    desk.at(18.5)
    assert (desk.counted("sessions"), desk.counted("sessions_missed")) == (1, 2)
    assert missed == [10.0]
    assert desk.at(24.5).counted("sessions_missed") == 2


def test_work_in_sittings_counts_what_was_missed_once() -> None:
    desk = Desk()
    task = recurring(desk, 2.0, 5.0, 5.0)
    task.longest = 1.0
    desk.work("other", 11, urgency=EMERGENCY)
    desk.work("between", 9, ready=11.5, urgency=EMERGENCY)
    desk.at(30)
    assert desk.counted("sessions_missed") == 1


def test_recurring_work_that_is_due_now_is_not_late() -> None:
    missed: list[float] = []
    desk = Desk()
    task = recurring(desk, 1.0, 5.0, 5.0)
    task.on_missed = missed.append
    desk.work("other", 9.9, urgency=EMERGENCY)
    desk.at(15)
    assert desk.counted("sessions_missed") == 0
    assert missed == []


def test_planned_sittings_are_on_their_days_with_their_urgency() -> None:
    desk = Desk()
    task = Task(3.0, 0.0, 0.0, 0.0, lambda _: desk.done.append(("planned", desk.env.now)), 1.0)
    task.planned = [(8.0, 4.0), (4.0, 6.0)]
    desk.diary.add(task)
    desk.work("five", 1, ready=4, urgency=5.0)
    desk.work("seven", 1, ready=4, urgency=7.0)
    desk.at(4.5)
    assert task.due == 4.0
    desk.at(20)
    assert desk.done == [("five", 5), ("seven", 7), ("planned", 9)]


def test_a_planned_sitting_that_is_late_waits_among_what_is_to_be_done_now() -> None:
    desk = Desk()
    task = Task(2.0, 0.0, 0.0, 0.0, lambda _: desk.done.append(("planned", desk.env.now)), 1.0)
    task.planned = [(0.5, 6.0)]
    desk.diary.add(task)
    desk.work("five", 1, urgency=5.0)
    desk.work("seven", 1, urgency=7.0)
    desk.at(20)
    assert desk.done == [("five", 2), ("planned", 3), ("seven", 4)]


def test_what_is_cancelled_is_not_done_and_waits_no_more() -> None:
    desk = Desk()
    desk.work("now", 2)
    dropped, kept = desk.work("dropped", 3), desk.work("kept", 1)
    later = desk.work("later", 1, ready=9)
    assert desk.diary.waiting_hours == 4
    dropped.cancel()
    dropped.cancel()
    later.cancel()
    assert desk.diary.waiting_hours == 1
    desk.at(20)
    assert desk.done == [("now", 2), ("kept", 3)]
    assert not kept.live
    assert desk.diary.waiting_hours == 0


def test_a_sitting_that_is_cancelled_while_it_is_held_takes_its_hours_and_has_no_end() -> None:
    desk = Desk()
    task = desk.work("dropped", 4, longest=2.0)
    desk.at(1)
    task.cancel()
    desk.work("next", 1)
    desk.at(20)
    assert desk.done == [("next", 3)]
    assert desk.counted("hours") == 3


def test_who_has_left_begins_nothing_and_hands_in_what_is_not_begun() -> None:
    desk = Desk()
    begun = desk.work("begun", 2)
    waiting, later = desk.work("waiting", 1), desk.work("later", 1, ready=5)
    gone = desk.work("gone", 1, ready=6)
    gone.cancel()
    desk.at(1)
    assert desk.diary.hand_in() == [waiting, later]
    assert desk.diary.waiting_hours == 0
    assert begun.live
    desk.work("after", 1, ready=3)
    desk.at(20)
    assert desk.done == [("begun", 2)]
    assert not waiting.waiting
    closed = Desk()
    closed.work("begun", 2)
    closed.work("waiting", 1)
    closed.diary.close()
    closed.at(20)
    assert closed.done == [("begun", 2)]


def test_absence_lengthens_a_sitting_by_its_days() -> None:
    desk = Desk(spells=[(1.0, 4.0, False), (5.0, 5.5, False)])
    desk.work("a", 3)
    desk.work("b", 1)
    desk.at(20)
    # One day, three away, one day, half away, one day.
    assert desk.done == [("a", 6.5), ("b", 7.5)]
    assert desk.counted("hours") == 4


def test_work_that_comes_in_an_absence_is_begun_after_it() -> None:
    desk = Desk(spells=[(1.0, 4.0, False)])
    desk.work("a", 1, ready=2.0)
    desk.at(20)
    assert desk.done == [("a", 5)]


def test_a_sitting_that_ends_as_an_absence_begins_is_not_lengthened() -> None:
    desk = Desk(spells=[(2.0, 4.0, False)])
    desk.work("a", 2)
    desk.work("b", 1)
    desk.at(20)
    assert desk.done == [("a", 2), ("b", 5)]


def test_somebody_is_away_from_the_first_moment_of_a_spell_and_back_at_its_end() -> None:
    time = Time(iter([(1.0, 4.0, False), (6.0, 7.0, False), (NEVER, NEVER, False)]))
    assert [time.away(day) for day in (0.9, 1.0, 3.9, 4.0)] == [False, True, True, False]
    time = Time(iter([(1.0, 4.0, False), (6.0, 7.0, False), (NEVER, NEVER, False)]))
    assert time.back(2.0) == 4.0
    assert time.finish(0.0, 5.0) == 9.0
    time = Time(iter([(1.0, 4.0, False), (6.0, 7.0, False), (NEVER, NEVER, False)]))
    assert time.finish(0.0, 2.0) == 5.0
    assert (time.away(3.0), time.back(3.0)) == (True, 4.0)
    assert (time.away(4.5), time.away(6.5), time.back(6.5)) == (False, True, 7.0)


def test_somebody_without_work_is_away_in_each_spell_too() -> None:
    """No sitting has led past the first spells when somebody asks."""
    time = Time(
        iter([(1.0, 4.0, False), (6.0, 7.0, False), (9.0, 9.5, False), (NEVER, NEVER, False)])
    )
    assert [time.away(day) for day in (5.0, 6.5, 8.0, 9.25, 9.5)] == [
        False,
        True,
        False,
        True,
        False,
    ]
    time = Time(iter([(1.0, 4.0, False), (6.0, 7.0, False), (NEVER, NEVER, False)]))
    assert time.away(6.5)
    assert time.back(6.5) == 7.0


def test_somebody_who_is_never_away() -> None:
    time = Time(None)
    assert time.finish(3.0, 1e6) == 1e6 + 3
    assert not time.away(5.0)


def test_emergencies_in_the_order_in_which_they_came() -> None:
    desk = Desk()
    for name in ("a", "b", "c"):
        desk.work(name, 1, urgency=EMERGENCY)
    desk.at(20)
    assert [name for name, _ in desk.done] == ["a", "b", "c"]


def test_the_books_of_a_sitting_are_of_the_effort_at_its_end() -> None:
    desk = Desk()
    desk.work("a", 2)
    desk.at(1)
    desk.diary.effort = 1.5
    desk.at(9)
    assert desk.done == [("a", 2)]
    assert desk.counted("hours") == 3
