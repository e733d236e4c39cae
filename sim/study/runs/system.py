"""What operating and file systems do differently, in one place.

POSIX lets a file that is open for reading be brought to disk, and a folder too; Windows neither.
Some file systems (a share of an older kind, a folder of another system) can promise nothing at
all: then work goes on, and whoever asks hears that a power cut could undo it.
"""

import errno
import ntpath
import os
import time
from pathlib import Path

LONGEST_PATH = 259
"""Characters of a path that every Windows takes."""
ROOM_INSIDE = 120
"""Characters that the names within a folder of results need."""
MOST_PROCESSES = 60
"""Processes that Windows can wait for at once."""
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to move a file that another program holds open (on Windows)."""
_NO_PROMISE = (
    errno.EBADF, errno.EINVAL, errno.ENOSYS, errno.EACCES, errno.EPERM, errno.ENOTSUP,
    errno.EOPNOTSUPP, errno.EISDIR,
)  # fmt: skip
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL)
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in "123456789")}
_FORBIDDEN = '<>:"|?*'

_not_promised: set[str] = set()


def is_windows() -> bool:
    """Whether the rules of Windows hold for files and processes."""
    return os.name == "nt"


def to_disk(path: Path) -> None:
    """Have the system write a file or folder out, so that a power cut does not undo it.

    Where the file system cannot, that is remembered (`not_promised`) and nothing else happens.
    """
    folder = path.is_dir()
    if folder and is_windows():
        return
    try:
        handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError as fault:
        return _remember(fault)
    try:
        sync(handle)
    finally:
        os.close(handle)


def sync(handle: int) -> None:
    """Have the system write out a file or folder that is open."""
    try:
        os.fsync(handle)
    except OSError as fault:
        _remember(fault)


def cannot_lock(fault: BaseException) -> bool:
    """Whether an error says that there are no locks on a file system; that is remembered."""
    known = isinstance(fault, NotImplementedError) or getattr(fault, "errno", 0) in _NO_LOCKS
    if known:
        _not_promised.add("keep a second study out of its folder")
    return known


def _remember(fault: OSError) -> None:
    if fault.errno not in _NO_PROMISE:
        raise fault
    _not_promised.add("promise that what is written survives a power cut")


def not_promised() -> list[str]:
    """What the file system could not do since this was last asked, in words."""
    told = sorted(_not_promised)
    _not_promised.clear()
    return told


def move(source: Path, target: Path) -> None:
    """Move a file or folder to its place in one step, with patience for who holds it open."""
    for wait in _WAITS:
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(wait)
    os.replace(source, target)


def nearest_folder(path: Path) -> Path | None:
    """The nearest folder above a path that is there; None where even the root is missing.

    The root of a drive that is not connected, or of a share that cannot be reached, has no folder
    above it.
    """
    for near in (path, *path.parents):
        if os.path.lexists(near):
            return near
    return None


def what_windows_forbids(path: str) -> str:
    """Why Windows would not take a path, and what to do; empty when it would, or elsewhere."""
    if not is_windows():
        return ""
    for name in ntpath.splitdrive(path)[1].replace("/", "\\").split("\\"):
        if name in (".", ".."):
            continue
        if name.split(".")[0].rstrip(" ").lower() in _RESERVED:
            return f"{name} is a name that Windows keeps for itself; give another"
        if name and name[-1] in ". ":
            return f"Windows takes no name that ends in a dot or a space ({name!r}); leave it out"
        odd = next((letter for letter in name if letter in _FORBIDDEN), None)
        if odd is not None:
            return f"Windows takes no {odd} in a name; leave it out"
    if len(path) + ROOM_INSIDE > LONGEST_PATH:
        most = LONGEST_PATH - ROOM_INSIDE
        return f"it has {len(path)} characters, and Windows takes {most} here; give a shorter one"
    return ""
