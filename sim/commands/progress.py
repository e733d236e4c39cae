"""Runs under way: their progress on standard error, and what cannot be asked of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.commands.options import UserError

if TYPE_CHECKING:
    from sim.study.runs.ensemble import OnDone


Tell = Callable[[int, str], None]
"""Says how the answer stands after so many futures."""
_EVERY = 10
"""Futures after which that is said where nobody watches a line change."""

_hearers: "list[Callable[[int, int | None], None]]" = []


@contextmanager
def heard_by(hearer: "Callable[[int, int | None], None]") -> Iterator[None]:
    """Have somebody hear how many runs are done, and of how many, instead of a terminal."""
    _hearers.append(hearer)
    try:
        yield
    finally:
        _hearers.remove(hearer)


def _counted(total: int | None) -> "OnDone":
    done = 0

    def on_done(more: int) -> None:
        nonlocal done
        done += more
        for hearer in _hearers:
            hearer(done, total)

    return on_done


@contextmanager
def progress(total: int | None, *, shown: bool) -> Iterator["OnDone | None"]:
    """A bar with the time left, on standard error, if somebody is there to see it."""
    with forming(total, shown=shown and sys.stderr.isatty()) as (on_done, _):
        yield on_done


@contextmanager
def forming(total: int | None, *, shown: bool) -> Iterator[tuple["OnDone | None", Tell]]:
    """A bar with the time left and the answer as it forms; a line now and then without a terminal.

    Both go to standard error, unless somebody else hears how far it is.
    """
    if _hearers:
        yield _counted(total), _nobody
        return
    if not shown or not sys.stderr.isatty():
        yield None, _line if shown else _nobody
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(bar_width=10), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("running", total=total)
        yield (
            lambda done: bar.advance(task, done),
            lambda _futures, text: bar.update(task, description=text),
        )


def _nobody(futures: int, text: str) -> None:
    """Nobody is there to be told."""


def _line(futures: int, text: str) -> None:
    if futures % _EVERY == 0:
        print(text, file=sys.stderr, flush=True)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say in the user's words what cannot be asked."""
    try:
        yield
    except ValueError as fault:
        raise UserError(str(fault)) from fault
