"""What the commands on how sure an answer is have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.doors.asking import Asked, UserError
from sim.doors.studying import check_out, kept_runs, progress

if TYPE_CHECKING:
    from sim.study.runs.variants import Playing


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
