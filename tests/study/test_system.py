"""Other systems answer otherwise: each answer is played here, and the work ends well."""

import errno
import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

import sim.study.runs.system as system
from sim.commands.options import UserError
from sim.commands.store import check_out
from sim.study.runs.disk import new_folder, write_whole
from sim.study.runs.store import InUseError, Store

NO_PROMISE = "promise that what is written survives a power cut"


class Windows:
    """The `os` of Windows: fsync wants a handle that may write, and there is none of a folder."""

    def __init__(self) -> None:
        self.writable: dict[int, bool] = {}
        self.synced = 0
        self.name = "nt"

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def open(self, path: Path, flags: int) -> int:
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        handle = os.open(path, flags)
        self.writable[handle] = bool(flags & (os.O_RDWR | os.O_WRONLY))
        return handle

    def fsync(self, handle: int) -> None:
        if not self.writable.get(handle, True):
            raise OSError(errno.EBADF, "Bad file descriptor")
        self.synced += 1


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    fake = Windows()
    monkeypatch.setattr(system, "os", fake)
    return fake


def test_windows_brings_a_finished_file_to_disk_and_leaves_folders(windows, tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    system.to_disk(tmp_path / "file")
    assert windows.synced == 1
    system.to_disk(tmp_path)
    assert system.not_promised() == []


def test_a_whole_folder_of_results_is_written_on_windows(windows, tmp_path):
    def write(folder: Path) -> None:
        (folder / "charts").mkdir()
        (folder / "charts" / "one.svg").write_bytes(b"x")

    assert (new_folder(tmp_path, "mine", write) / "charts" / "one.svg").read_bytes() == b"x"
    write_whole(tmp_path / "one.run", b"whole")
    assert windows.synced == 2


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_cannot_promise_is_worked_on_and_said_once(
    monkeypatch, tmp_path, number
):
    """As older shares, folders of Windows within Linux and FUSE answer for a folder."""

    def fsync(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(system.os, "fsync", fsync)
    write_whole(tmp_path / "one.run", b"whole")
    assert (tmp_path / "one.run").read_bytes() == b"whole"
    assert system.not_promised() == [NO_PROMISE]
    assert system.not_promised() == []


def test_a_fault_of_the_disk_is_still_a_fault(monkeypatch, tmp_path):
    def fsync(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(system.os, "fsync", fsync)
    with pytest.raises(OSError, match="Input/output error"):
        write_whole(tmp_path / "one.run", b"whole")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [NotImplementedError("flock"), OSError(errno.ENOLCK, "locks")])
def test_without_locks_work_goes_on_and_it_is_said(monkeypatch, tmp_path, fault):
    import filelock

    def acquire(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
    with Store(tmp_path).in_use("a study"):
        pass
    assert system.not_promised() == ["keep a second study out of its folder"]


def test_a_lock_that_somebody_holds_still_keeps_others_out(tmp_path):
    second = Store(tmp_path).in_use("the second")
    with Store(tmp_path).in_use("the first"), pytest.raises(InUseError, match="the first"), second:
        pass


def no_such_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive or share that is not there: not even its root is."""
    monkeypatch.setattr(system.os.path, "lexists", lambda path: False)


@pytest.mark.parametrize("out", ["/missing/results", "results", "/"])
def test_a_place_without_any_folder_above_it_is_refused_at_once(monkeypatch, out):
    no_such_drive(monkeypatch)
    with pytest.raises(UserError, match=r"there is no .* on this computer now.*connect it"):
        check_out(Path(out))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (r"C:\results\CON", "CON is a name that Windows keeps for itself"),
        (r"C:\nul.txt\results", "nul.txt is a name that Windows keeps"),
        (r"H:\Lpt1", "Lpt1 is a name that Windows keeps"),
        (r"C:\results.", "ends in a dot"),
        (r"C:\my results \x", "ends in a dot or a space"),
        (r"C:\results?", "takes no ?"),
        (r"C:\a:b", "takes no :"),
        ("C:\\" + 30 * r"plans\\", "give a shorter one"),
        (r"C:\Users\Zoë\plans 2026\..\console", ""),
        (r"\\server\share\results", ""),
        (r"\\server\share\com1", "com1 is a name"),
    ],
)
def test_names_that_windows_forbids_are_told_before_a_run(windows, path, said):
    told = system.what_windows_forbids(path)
    assert said in told if said else told == ""


def test_elsewhere_every_name_is_taken():
    assert system.what_windows_forbids("/results/CON") == ""


def test_windows_is_never_asked_for_more_processes_than_it_waits_for(windows, monkeypatch):
    import joblib.externals.loky as loky

    from sim.study.runs.processes import over_processes

    asked: list[int] = []

    class Pool:
        def submit(self, one: Callable[[int], int], item: int) -> "Future[int]":
            done: Future[int] = Future()
            done.set_result(one(item))
            return done

    def executor(number: int, **_: object) -> Pool:
        asked.append(number)
        return Pool()

    monkeypatch.setattr(loky, "get_reusable_executor", executor)
    assert list(over_processes(abs, [-1], 100)) == [1]
    assert asked == [60]
