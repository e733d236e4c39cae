"""The clock: what happens next, an event of SimPy or the end of somebody's sitting.

SimPy keeps all that is to come in one heap, though most of what happens is that somebody ends a
sitting or that something follows at once, and most of what is in the heap waits for months. So what
is to come is kept on pages for parts of days, and what follows at once stands in a queue. What
happens at the same moment happens in the order in which it was asked for, as in SimPy.
"""

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import simpy

from sim.service.events import Events
from sim.service.order import Pages, Placed

if TYPE_CHECKING:
    from sim.service.diary import Diary, UnderWay

_NORMAL: Final = 1
SITTING: Final = -1.0
"""In the place of the day on which somebody is woken: that it is the end of a sitting."""


class Happening:
    """What happens once, and those who wait for it then go on: work done, or a process that ends.

    As with SimPy's events, `callbacks` are called when it happens, and are None once it has.
    """

    __slots__ = ("callbacks",)

    def __init__(self) -> None:
        self.callbacks: list[Any] | None = []


Awaited: TypeAlias = simpy.Event | Happening
"""What a process can wait for."""
Course = Generator[Awaited, Any, Any]
"""What a process does: it gives what it waits for, one after another."""


class Call(Placed):
    """What is to come: an event, or that somebody is told of a day or of the end of a sitting."""

    __slots__ = ("day", "diary", "event", "number")

    def __init__(
        self, moment: float, number: int, event: Any, diary: "Diary | None", day: float
    ) -> None:
        super().__init__(moment)
        self.number = number
        self.event = event
        self.diary = diary
        self.day = day


class Clock:
    """The moment, in working days, and what is to come: `env` is SimPy's environment of it."""

    __slots__ = ("_at_once", "_before_all", "_number", "_to_come", "env", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self._number = 0
        self._before_all: deque[Callable[[], object]] = deque()
        self._at_once: deque[tuple[int, Any]] = deque()
        self._to_come: Pages[Call] = Pages()
        self.env: Any = Events(self)

    def enter(self, event: Any, priority: int = _NORMAL, delay: float = 0.0) -> None:
        """Put an event of SimPy in its place."""
        self._number = number = self._number + 1
        if delay > 0:
            moment = self.now + delay
            if priority < _NORMAL:
                self._to_come.page_of(moment).add_first(Call(moment, 0, event, None, moment))
            else:
                self._to_come.add(Call(moment, number, event, None, moment))
        elif priority < _NORMAL:
            self._before_all.append(partial(_happen, event))
        else:
            self._at_once.append((number, event))

    def begin(self, course: Course) -> "Process":
        """Let a process begin, before anything else happens."""
        process = Process(self, course)
        self._before_all.append(process.go_on)
        return process

    def let_happen(self, happening: Happening) -> None:
        """Let something happen as soon as all has that was to happen at this moment before it."""
        self._number = number = self._number + 1
        self._at_once.append((number, happening))

    def entry(self) -> int:
        """The number of the next entry in anybody's diary."""
        self._number += 1
        return self._number

    def sit(self, sitting: "UnderWay", length: float) -> None:
        """Tell somebody after some time that the sitting under way has ended."""
        self._number = sitting.number = self._number + 1
        sitting.at = self.now + length
        self._to_come.add(sitting)

    def wake(self, diary: "Diary", day: float) -> None:
        """Tell somebody who has nothing to do that a day has come."""
        self._number += 1
        # As SimPy has it, to the last digit: a moment is now and a time from now.
        moment = self.now + (day - self.now)
        self._to_come.add(Call(moment, self._number, None, diary, day))

    def peek(self) -> float:
        """The moment of what happens next."""
        if self._before_all or self._at_once:
            return self.now
        self._to_come.turn()
        return self._to_come.page.lowest

    def run_to(self, end: float) -> None:
        """Let happen all that happens before a moment."""
        while self.step(end):
            pass

    def step(self, end: float = inf) -> bool:
        """Let happen what happens next, if that is before a moment."""
        if self._before_all:
            self._before_all.popleft()()
            return True
        self._to_come.turn()
        page = self._to_come.page
        moment = page.lowest
        if self._at_once and (moment > self.now or page.things[-1].number > self._at_once[0][0]):
            _happen(self._at_once.popleft()[1])
            return True
        if moment >= end:
            return False
        self.now = moment
        call = page.take()
        if call.diary is None:
            _happen(call.event)
        elif call.day == SITTING:
            call.diary.finished()
        else:
            call.diary.woken(call.day)
        return True

    def stop(self) -> None:
        """Nothing more happens: let go of all that was to come."""
        for call in self._to_come.clear():
            if call.event is not None:
                call.event.callbacks.clear()


class Process(Happening):
    """What goes on by itself, waits for one thing after another, and happens when it has ended.

    It does what SimPy's own process does, but that what somebody waits for says nothing to the
    course: it looks for itself what has come of it.
    """

    __slots__ = ("_clock", "_course")

    def __init__(self, clock: Clock, course: Course) -> None:
        super().__init__()
        self._clock = clock
        self._course = course

    @property
    def name(self) -> str:
        """What its course is called, for whoever watches it (only a plain one has a name)."""
        return str(getattr(self._course, "__name__", ""))

    def go_on(self, _: Any = None) -> None:
        """Go on to the next thing that is still to happen, or to the end."""
        for awaited in self._course:
            callbacks = awaited.callbacks
            if callbacks is not None:
                callbacks.append(self.go_on)
                return
        self._clock.let_happen(self)


def _happen(event: Any) -> None:
    """Let something happen, an event of SimPy as its environment does."""
    if isinstance(event, Happening):
        waiting, event.callbacks = event.callbacks, None
        assert waiting is not None
        for go_on in waiting:
            go_on(event)
        return
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)
    if not event.ok and not event.defused:
        raise event.value
