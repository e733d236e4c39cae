"""The console: what is said reaches whoever can hear it, and a study never fails for want of one.

A scheduled task has no console, a pipe may know no Polish letter, and a disk may be full. What
was worked out and written stays, and what could not be said is not said to be lost.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_written: list[Path] = []


class Voice:
    """A stream to speak to that takes what it can; `fault` says why it takes no more."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.fault: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Say it, if it can be said."""
        self._try(self.stream.write, text)
        return len(text)

    def flush(self) -> None:
        """Have all that was said reach its end."""
        self._try(self.stream.flush)

    def _try(self, act: Any, *given: str) -> None:
        if self.fault is not None:
            return
        try:
            act(*given)
        except OSError as fault:
            self.fault = fault
            to_nowhere(self.stream)


def to_nowhere(stream: Any) -> None:
    """Have a stream lead to nothing, so that what is left in it is lost without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def heard() -> Iterator[Voice]:
    """Speak through voices for as long as a command takes; the one of standard output is given."""
    _written.clear()
    before = sys.stdout, sys.stderr
    _open_what_is_closed()
    voice, aside = Voice(_lenient(sys.stdout)), Voice(_lenient(sys.stderr))
    sys.stdout, sys.stderr = voice, aside
    try:
        yield voice
    finally:
        sys.stdout, sys.stderr = before


def _open_what_is_closed() -> None:
    """Give every closed standard stream a place, or the next file that is opened would take it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is this one; the processes that play the runs have it too.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _lenient(stream: Any) -> Any:
    """The stream, which writes what it can and spells out the letters that it has not."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return stream


def takes_every_letter() -> bool:
    """Whether standard output can hold any letter as it is."""
    return "utf" in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()


def remember_written(place: Path) -> None:
    """Remember where results were written, so that nobody says that there are none."""
    _written.append(place)


def what_was_written() -> str:
    """Where the results are, or that there are none."""
    return f"The results are in {_written[-1]}." if _written else "Nothing was written."
