"""To disk: a file or a folder is there whole, or it is not there."""

import errno
import os
import shutil
from collections.abc import Callable
from itertools import count
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


def new_folder(parent: Path, name: str, write: Callable[[Path], None]) -> Path:
    """Fill a folder beside its place and move it there when it is whole."""
    parent.mkdir(parents=True, exist_ok=True)
    unfinished = parent / f".{name}.{os.getpid()}.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir()
    try:
        write(unfinished)
        _all_to_disk(unfinished)
        return _move_to_free_name(unfinished, parent, name)
    except OSError as fault:
        written = sum(path.stat().st_size for path in unfinished.rglob("*") if path.is_file())
        shutil.rmtree(unfinished, ignore_errors=True)
        raise in_words(fault, parent / name, written) from fault
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def free_place(parent: Path, name: str) -> Path:
    """Where a folder of that name goes: one that is there already stays as it is."""
    places = (parent / (name if number == 1 else f"{name}-{number}") for number in count(1))
    return next(place for place in places if not os.path.lexists(place))


def sweep(parent: Path) -> None:
    """Take away the folders that a study that was killed had begun; nobody else is at work."""
    for unfinished in parent.glob(".*.unfinished"):
        shutil.rmtree(unfinished, ignore_errors=True)


def _move_to_free_name(unfinished: Path, parent: Path, name: str) -> Path:
    target = free_place(parent, name)
    move(unfinished, target)
    to_disk(parent)
    return target


def _all_to_disk(folder: Path) -> None:
    """Have the system write all files out, so that a power cut leaves none of them short."""
    for path in [*folder.rglob("*"), folder]:
        to_disk(path)


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
