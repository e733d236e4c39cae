"""The folder of results and the runs kept in it, for one study at a time."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.about import without_paths
from sim.commands.options import INTERRUPTED, OUR_FAULT, Asked, StoppedError, UserError
from sim.commands.stop import errors_of_a_stop

if TYPE_CHECKING:
    from sim.study.runs.store import Store

STORE = ".store"
"""Folder of the runs that are kept, within the folder of results."""
_GOES_ON = "Finished runs are kept: the same command goes on from there."


def check_out(out: Path) -> None:
    """Refuse a place for results that cannot be written to, before anything is run."""
    from sim.study.runs.system import nearest_folder, what_windows_forbids

    whole = out.absolute()
    forbidden = what_windows_forbids(str(whole))
    if forbidden:
        raise UserError(f"--out {out}: {forbidden}")
    near = nearest_folder(whole)
    if near is None:
        raise UserError(
            f"--out {out}: there is no {whole.anchor} on this computer now. If it is a drive or a "
            "share, connect it; or give the name of another folder"
        )
    if not near.is_dir() or not os.access(near, os.W_OK | os.X_OK):
        raise UserError(f"--out {out}: cannot be written to; give the name of another folder")


@contextmanager
def written_to(asked: Asked) -> Iterator[None]:
    """Say it in words when the results cannot be written."""
    try:
        yield
    except OSError as fault:
        raise UserError(
            f"The results could not be written to {fault.filename or asked.out}: "
            f"{fault.strerror or fault}. Nothing was left behind. {_GOES_ON}"
        ) from fault


@contextmanager
def kept_runs(asked: Asked) -> Iterator["Store"]:
    """The store of finished runs in the folder of results, for nobody else meanwhile.

    What a study that was killed had begun to write is taken away first.
    """
    from sim.study.runs.disk import sweep
    from sim.study.runs.store import Store

    store = Store(asked.out / STORE, asked.fresh)
    before = store.set_aside()
    try:
        with store.in_use(who()), errors_of_a_stop():
            sweep(asked.out)
            yield store
    except (KeyboardInterrupt, Exception) as fault:
        told = _told_of(fault, asked.out)
        if told is None:
            raise
        raise told from fault
    _tell_set_aside(store.set_aside() - before)
    _tell_not_promised(asked.out)


def _told_of(fault: BaseException, out: Path) -> UserError | StoppedError | None:
    """What a planner is told of a study that could not go on, and what would help."""
    from sim.study.runs.cluster import ClusterError
    from sim.study.runs.processes import KilledError, UnreachableError
    from sim.study.runs.store import InUseError

    match fault:
        case InUseError():
            return UserError(
                f"The folder {out} is in use by: {fault}. Wait for it to end, or give another "
                "place with --out."
            )
        case ClusterError():
            return UserError(f"{fault} {_GOES_ON}")
        case KilledError():
            return StoppedError(
                "A process of this run was stopped from outside, perhaps for want of memory. "
                f"{_GOES_ON} Try --jobs 1 if it happens again.",
                OUR_FAULT,
            )
        case UnreachableError():
            return UserError(
                "The processes that play the runs may not reach each other on this computer: "
                "security software forbids connections within it (127.0.0.1), or there are none. "
                "Give --jobs 1: all is played in one process then, with the same result. "
                f"{_GOES_ON}"
            )
        case KeyboardInterrupt():
            return StoppedError(f"Stopped. {_GOES_ON}", INTERRUPTED)
        case OSError():
            return UserError(
                f"A run could not be kept as {fault.filename or out}: "
                f"{fault.strerror or fault}. {_GOES_ON}"
            )
    return None


def who() -> str:
    """Who is at work, for others to read: the command, its process, and since when."""
    command = " ".join(["caseload", *without_paths(sys.argv[1:])])
    now = datetime.now()
    return f"{command} (process {os.getpid()}, since {now:%H:%M} on {now.day} {now:%B %Y})"


def _tell_not_promised(out: Path) -> None:
    """Say once what the file system of the results could not do."""
    from sim.study.runs.system import not_promised

    told = " or ".join(not_promised())
    if told:
        print(f"The file system of {out} could not {told}; all else is done.", file=sys.stderr)


def _tell_set_aside(found: Counter[str]) -> None:
    """Say how many kept runs were not used, and why."""
    why = {
        "damaged": "damaged",
        "foreign": "of another scenario",
        "old": "of another version of the program",
    }
    told = ", ".join(f"{number} {why[what]}" for what, number in sorted(found.items()))
    if told:
        print(f"Kept runs were set aside and played again: {told}.", file=sys.stderr)
