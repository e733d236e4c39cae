"""Faults in what a user wrote: all of them at once, each with its place and a remedy."""

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One fault: the file (or option), the line (0 when there is none), the key, and the remedy."""

    file: str
    line: int
    key: str
    problem: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.problem}" if self.key else f"{place}: {self.problem}"


class ScenarioErrors(ValueError):  # noqa: N818 (it holds several)
    """A scenario that cannot be used. `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
