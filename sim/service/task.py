"""A task: a piece of work that somebody has to do, with its days, its hours and what follows."""

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Final

from sim.service.clock import Happening

if TYPE_CHECKING:
    from sim.service.diary import Diary

EMERGENCY: Final = -inf
"""Urgency of work that goes before everything: strategy discussions, enquiries, conferences."""
NOTHING_LEFT: Final = 1e-9
"""Hours that are none but for rounding."""


class Task(Happening):
    """A piece of work.

    Days are working days: `ready` is when it can start, `due` its limit, and `urgency` what is
    compared when the next task is chosen: the due day less the head start of its kind (lowest
    first). Work with an `interval` comes back that many days after it was done; if it fell due
    again before it was begun, the occasions in between were missed, and one is done, not two:
    `passed` is the day of the last one that is known to have come.
    Work that is `planned` has a day and an urgency for each further sitting, the next one last.

    A task goes from diary to diary as the family changes hands: whoever has it in hand can count
    on it, and a process can wait for one that has `callbacks`. `place` is the number of its entry
    in the diary in which it stands, or 0.
    """

    __slots__ = (
        "diary",
        "done_column",
        "due",
        "full_hours",
        "head_start",
        "hours",
        "interval",
        "live",
        "longest",
        "missed_column",
        "on_missed",
        "passed",
        "place",
        "planned",
        "ready",
        "then",
        "urgency",
        "waiting",
    )

    def __init__(
        self,
        hours: float,
        ready: float,
        due: float,
        urgency: float,
        then: Callable[["Task"], object] | None,
        longest: float = inf,
    ) -> None:
        self.hours = self.full_hours = hours
        self.ready = ready
        self.due = self.passed = due
        self.urgency = urgency
        self.then = then
        self.longest = longest
        self.interval: Callable[[float], float] | None = None
        self.head_start = due - urgency
        self.done_column = self.missed_column = -1
        self.planned: list[tuple[float, float]] | None = None
        self.on_missed: Callable[[float], None] | None = None
        self.live = True
        self.waiting = False
        self.place = 0
        self.diary: Diary | None = None
        self.callbacks = None

    @property
    def begun(self) -> bool:
        """Whether somebody is at it, or has been."""
        return self.hours != self.full_hours or self.being_done

    @property
    def being_done(self) -> bool:
        """Whether somebody is at it now."""
        doing = self.diary.doing if self.diary is not None else None
        return doing is not None and doing.task is self

    def pass_by(self, today: float) -> int:
        """Pass by the occasions on which recurring work fell due again before it was begun."""
        assert self.interval is not None
        missed, known, again = 0, self.passed, self.interval(self.passed)
        while again <= today:
            missed += 1
            self.passed, again = again, self.interval(again)
        if missed and self.on_missed is not None:
            self.on_missed(self.passed - known)
        return missed

    @property
    def done(self) -> bool:
        """Whether all of it has been done (and not only taken out of the world)."""
        return not self.live and self.hours <= NOTHING_LEFT

    def take_out(self) -> None:
        """Take the task out of its diary; a sitting that has begun still takes its hours."""
        if self.waiting and self.diary is not None:
            self.diary.waiting_hours -= self.hours
        self.waiting = False
        self.place = 0
        self.diary = None

    def cancel(self) -> None:
        """Take the task out of the world: nothing follows from it."""
        self.live = False
        self.then = self.on_missed = self.interval = None
        self.take_out()
