"""Runs under way: their progress on standard error, and what cannot be asked of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.commands.options import UserError

if TYPE_CHECKING:
    from sim.study.runs.ensemble import OnDone


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
    if _hearers:
        yield _counted(total)
        return
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("Running"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("runs", total=total)
        advance: Callable[[int], None] = lambda done: bar.advance(task, done)  # noqa: E731
        yield advance


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say in the user's words what cannot be asked."""
    try:
        yield
    except ValueError as fault:
        raise UserError(str(fault)) from fault
