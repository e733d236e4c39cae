"""Events: SimPy's environment, with its events kept in order by a clock.

Only public methods are replaced. This file is never compiled: a compiled class cannot be one of
SimPy's.
"""

from typing import TYPE_CHECKING

import simpy
from simpy.core import EmptySchedule

if TYPE_CHECKING:
    from sim.service.clock import Clock


class Events(simpy.Environment):
    """SimPy's environment, by the time of a clock that keeps its events in order."""

    def __init__(self, clock: "Clock") -> None:
        super().__init__()
        self.clock = clock
        # Bound once: SimPy does so for its own class only, and would bind ours at every call.
        bound = {name: getattr(self, name) for name in ("event", "process", "timeout")}
        vars(self).update(bound)
        # The clock's own method in place of one that only calls it: every event comes by here.
        self.schedule = clock.enter  # type: ignore[method-assign]

    @property
    def now(self) -> float:
        """The moment, in working days."""
        return self.clock.now

    def peek(self) -> float:
        """The moment of what happens next."""
        return self.clock.peek()

    def step(self) -> None:
        """Let happen what happens next."""
        if not self.clock.step():
            raise EmptySchedule
