"""A diary: what one worker or manager has to do, and what is done next.

There are two orders of tasks: those for later, by the day on which they become ready, and those
for now, by urgency. One thing is done at a time, never broken off, in sittings of at most half
a day, so that urgent work gets in. One pending event stands for the end of the sitting or, for
somebody with nothing to do, the next task's ready day.
"""

from math import inf
from typing import Final

from sim.service.clock import SITTING, Call, Clock
from sim.service.journal import COLUMN
from sim.service.order import Order, Placed
from sim.service.presence import Time
from sim.service.task import NOTHING_LEFT, Task

_OVERTIME: Final = COLUMN["overtime_hours"]


class Entry(Placed):
    """A task's entry in a diary, by its urgency or the day on which it is ready.

    It has been struck out when its number is not the `place` of its task any more.
    """

    __slots__ = ("number", "task")

    def __init__(self, at: float, number: int, task: Task) -> None:
        super().__init__(at)
        self.number = number
        self.task = task

    @property
    def stands(self) -> bool:
        """Whether it has not been struck out."""
        return self.number == self.task.place


class UnderWay(Call):
    """A sitting under way: so many hours of a task's work at a pace, as the task stood then.

    It is what the clock tells its end by.
    """

    __slots__ = ("hours", "pace", "place", "task")

    def __init__(self, diary: "Diary", task: Task, hours: float, pace: float) -> None:
        super().__init__(inf, 0, None, diary, SITTING)
        self.task = task
        self.place = task.place
        self.hours = hours
        self.pace = pace


class Diary:
    """The work of one person, done in the order of urgency.

    `hours_per_day` are hours of case work on an attended day, `effort` the hours that this person
    needs for an hour's work, `overtime_most` the fastest pace, reached with `days_behind` days of
    work waiting. Hours are written in the team's row of the journal under `hours_column`.
    """

    __slots__ = (
        "_ready",
        "_wake",
        "busy",
        "clock",
        "closed",
        "days_behind",
        "doing",
        "effort",
        "hours_column",
        "hours_per_day",
        "later",
        "now",
        "overtime_most",
        "time",
        "waiting_hours",
        "week",
    )

    def __init__(
        self,
        clock: Clock,
        week: list[float],
        hours_column: int,
        hours_per_day: float,
        time: Time,
    ) -> None:
        self.clock = clock
        self.week = week
        self.hours_column = hours_column
        self.hours_per_day = hours_per_day
        self.time = time
        self.effort = 1.0
        self.overtime_most = 1.0
        self.days_behind = 1.0
        self.later: Order[Entry] = Order()
        self.now: Order[Entry] = Order()
        self.waiting_hours = 0.0
        self.busy = False
        self.closed = False
        self.doing: UnderWay | None = None
        # When the first task for later is ready: asked after every sitting, so kept at hand.
        self._ready = inf
        self._wake = inf

    def add(self, task: Task) -> None:
        """Enter a task; start it at once when it is ready and there is nothing else to do."""
        task.diary = self
        today = self.clock.now
        if task.ready > today:
            self._put_off(task)
            if not self.busy and task.ready < self._wake:
                self._sleep(task.ready)
        else:
            self._bring(task)
            if not self.busy:
                self._start(today)

    def close(self) -> None:
        """Stop for good: the person has left."""
        self.closed = True

    def hand_in(self) -> list[Task]:
        """Stop for good and give back the tasks that are not begun."""
        self.closed = True
        entries = (*reversed(self.now.things), *reversed(self.later.things))
        left = [entry.task for entry in entries if entry.stands]
        for task in left:
            task.take_out()
        self.now.clear()
        self.later.clear()
        self._ready = inf
        return left

    def _bring(self, task: Task) -> None:
        """Put a task among those that wait to be done now."""
        task.waiting = True
        self.waiting_hours += task.hours
        task.place = number = self.clock.entry()
        self.now.add(Entry(task.urgency, number, task))

    def _put_off(self, task: Task) -> None:
        """Put a task among those for later, until the day on which it is ready."""
        task.place = number = self.clock.entry()
        self.later.add(Entry(task.ready, number, task))
        if task.ready < self._ready:
            self._ready = task.ready

    def _sleep(self, until: float) -> None:
        self._wake = until
        self.clock.wake(self, until)

    def woken(self, day: float) -> None:
        """Look for something to do on a day, unless something was begun meanwhile."""
        if not self.busy and day == self._wake:
            self._start(self.clock.now)

    def _start(self, today: float) -> None:
        """Begin the most urgent ready task, or wait until there is one."""
        if self.closed:
            return
        now, later = self.now, self.later
        while self._ready <= today:
            entry = later.take()
            self._ready = later.lowest
            if entry.stands:
                self._bring(entry.task)
        while now.things:
            entry = now.take()
            if entry.stands:
                self._sit(entry.task, today)
                return
        self.busy = False
        self._wake = inf
        if self._ready < inf:
            self._sleep(self._ready)

    def _sit(self, task: Task, today: float) -> None:
        """One sitting; the pace rises to the most overtime as the waiting work piles up."""
        self.busy = True
        hours, per_day = task.hours, self.hours_per_day
        behind = self.waiting_hours / (per_day * self.days_behind)
        pace = 1 + (self.overtime_most - 1) * (behind if behind < 1 else 1.0)
        task.waiting = False
        self.waiting_hours -= hours
        if task.due < today and task.interval is not None and hours == task.full_hours:
            self.week[task.missed_column] += task.pass_by(today)
        if hours > task.longest:
            hours = task.longest
        length = hours * self.effort / (per_day * pace)
        self.doing = sitting = UnderWay(self, task, hours, pace)
        if today + length > self.time.away_from:
            length = self.time.finish(today, length) - today
        self.clock.sit(sitting, length)

    def finished(self) -> None:
        """Write down the hours of a sitting, see to what follows from it, and go on."""
        sitting, self.doing = self.doing, None
        assert sitting is not None
        task, today = sitting.task, self.clock.now
        spent = sitting.hours * self.effort
        week = self.week
        week[self.hours_column] = week[self.hours_column] + spent
        if sitting.pace > 1:
            week[_OVERTIME] = week[_OVERTIME] + spent * (1 - 1 / sitting.pace)
        if task.place == sitting.place:
            left = task.hours = task.hours - sitting.hours
            if left > NOTHING_LEFT:
                if task.planned:
                    self._next_sitting(task, today)
                else:
                    self._bring(task)
            elif task.interval is not None:
                self._again(task, today)
            else:
                task.live = False
                task.place = 0
                # What follows may hold the task: let go of it, so that it is freed at once.
                then, task.then = task.then, None
                if then is not None:
                    then(task)
        self._start(today)

    def _next_sitting(self, task: Task, today: float) -> None:
        """Put planned work off until the day of its next sitting, if that has not come."""
        assert task.planned is not None
        task.ready, task.urgency = task.planned.pop()
        task.due = task.ready
        if task.ready > today:
            self._put_off(task)
        else:
            self._bring(task)

    def _again(self, task: Task, today: float) -> None:
        """Date recurring work again, counted from the day on which it was done."""
        self.week[task.done_column] = self.week[task.done_column] + 1.0
        if task.then is not None:
            task.then(task)
        if not task.live or task.interval is None:
            return
        due = task.due = task.passed = task.ready = task.interval(today)
        task.urgency = due - task.head_start
        task.hours = task.full_hours
        self._put_off(task)
