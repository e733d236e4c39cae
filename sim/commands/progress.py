"""Runs under way: their progress on standard error, and how those of a study are played."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.commands.options import Asked, UserError
from sim.commands.store import check_out, kept_runs

if TYPE_CHECKING:
    from sim.study.runs.ensemble import OnDone
    from sim.study.runs.variants import Playing


@contextmanager
def progress(total: int | None, *, shown: bool) -> Iterator["OnDone | None"]:
    """A bar with the time left, on standard error, if somebody is there to see it."""
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
def playing(asked: Asked, runs: int) -> Iterator["Playing"]:
    """How the runs of a study are played: kept in the folder of results, with a bar."""
    from sim.study.runs.variants import Playing

    check_out(asked.out)
    with kept_runs(asked) as store, progress(runs, shown=not asked.quiet) as on_done:
        yield Playing(asked.where, on_done, store)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say in the user's words what cannot be asked."""
    try:
        yield
    except ValueError as fault:
        raise UserError(str(fault)) from fault
