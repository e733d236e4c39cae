"""To disk: a file or a folder is there whole, or it is not there."""

import errno
import os
from pathlib import Path
from threading import get_ident

from sim.study.runs.system import move, sync, to_disk

_HELD = "another program holds it open (perhaps Excel or a virus scanner), or you may not write it"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, bring it to disk, and move it there whole.

    An `OSError` has the name of the file and says what is in the way: a full disk with the room
    that is needed, or another program that holds the file open. What was there before stays.
    """
    writer = f"{os.getpid()}-{get_ident()}"  # Threads of the app write beside each other.
    unfinished = path.with_name(f".{path.name}.{writer}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            sync(file.fileno())
        move(unfinished, path)
        to_disk(path.parent)
    except OSError as fault:
        raise in_words(fault, path, len(content)) from fault
    finally:
        take_away(unfinished)


def take_away(path: Path) -> None:
    """Remove a file that is not needed, if it is there and nobody holds it."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def in_words(fault: OSError, path: Path, needed: int) -> OSError:
    """The same fault with the name of the file, and with what the user can do about it."""
    reason = fault.strerror or str(fault)
    if fault.errno in _FULL:
        reason = f"the disk is full; {needed / 1e6:.1f} MB or more are needed"
    elif isinstance(fault, PermissionError):
        reason = _HELD
    return OSError(fault.errno, reason, str(path))
