"""The clock: what happens next, an event of SimPy or the end of somebody's sitting.

SimPy keeps all that is to come in one heap, though most of what happens is that somebody ends a
sitting or that something follows at once, and most of what is in the heap waits for months. So the
ends of sittings have an order of their own, and what follows at once stands in a queue. What
happens at the same moment happens in the order in which it was asked for, as in SimPy.
"""

from collections import deque
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any, Final

from sim.service.events import Events
from sim.service.order import Order

if TYPE_CHECKING:
    from sim.service.diary import Diary

_NORMAL: Final = 1
_FIRST: Final = 1 << 40
"""Taken off the number of what goes before everything else of its moment."""
_SITTING: Final = -1.0
"""In the place of the day on which somebody is woken: that it is the end of a sitting."""


class Clock:
    """The moment, in working days, and what is to come: `env` is SimPy's environment of it."""

    __slots__ = ("_at_once", "_before_all", "_later", "_number", "_people", "env", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self._number = 0
        self._before_all: deque[Any] = deque()
        self._at_once: deque[tuple[int, Any]] = deque()
        self._later: list[tuple[float, int, Any]] = []
        self._people: Order[tuple[int, Diary, float]] = Order()
        self.env: Any = Events(self)

    def enter(self, event: Any, priority: int = _NORMAL, delay: float = 0.0) -> None:
        """Put an event of SimPy in its place."""
        self._number = number = self._number + 1
        if delay > 0:
            if priority < _NORMAL:
                number -= _FIRST
            heappush(self._later, (self.now + delay, number, event))
        elif priority < _NORMAL:
            self._before_all.append(event)
        else:
            self._at_once.append((number, event))

    def entry(self) -> int:
        """The number of the next entry in anybody's diary."""
        self._number += 1
        return self._number

    def sit(self, diary: "Diary", length: float) -> None:
        """Tell somebody after some time that the sitting under way has ended."""
        self._number += 1
        self._people.add(self.now + length, (self._number, diary, _SITTING))

    def wake(self, diary: "Diary", day: float) -> None:
        """Tell somebody who has nothing to do that a day has come."""
        self._number += 1
        # As SimPy has it, to the last digit: a moment is now and a time from now.
        self._people.add(self.now + (day - self.now), (self._number, diary, day))

    def peek(self) -> float:
        """The moment of what happens next."""
        if self._before_all or self._at_once:
            return self.now
        event = self._later[0][0] if self._later else inf
        return min(event, self._people.lowest) if self._people.things else event

    def run_to(self, end: float) -> None:
        """Let happen all that happens before a moment."""
        while self.step(end):
            pass

    def step(self, end: float = inf) -> bool:
        """Let happen what happens next, if that is before a moment."""
        if self._before_all:
            _happen(self._before_all.popleft())
            return True
        moment, number, somebody = inf, 0, False
        if self._later:
            moment, number, _ = self._later[0]
        people = self._people
        if people.things:
            then = people.lowest
            if then < moment or (then == moment and people.things[-1][0] < number):
                moment, number, somebody = then, people.things[-1][0], True
        if self._at_once and (moment > self.now or number > self._at_once[0][0]):
            _happen(self._at_once.popleft()[1])
            return True
        if moment >= end:
            return False
        self.now = moment
        if somebody:
            _, diary, day = people.take()
            if day == _SITTING:
                diary.finished()
            else:
                diary.woken(day)
        else:
            _happen(heappop(self._later)[2])
        return True

    def stop(self) -> None:
        """Nothing more happens: let go of all that was to come."""
        for _, _, event in self._later:
            event.callbacks.clear()
        self._later.clear()
        self._people.clear()


def _happen(event: Any) -> None:
    """Let an event of SimPy happen, as its environment does."""
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)
    if not event.ok and not event.defused:
        raise event.value
