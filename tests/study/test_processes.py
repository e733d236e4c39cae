"""Sharing out work never changes it, and a process that works alone guards nobody."""

import errno
import os
import socket
import tempfile
import time
from contextlib import closing
from functools import partial

import psutil
import pytest

import sim.study.runs.processes as processes
from sim.commands.options import Asked, UserError
from sim.commands.store import kept_runs
from sim.study.runs.processes import (
    KilledError,
    UnreachableError,
    begun_soon,
    given_out,
    over_processes,
)


def squared(number: int) -> int:
    return number * number


def test_one_process_and_two_give_the_same_in_the_same_order():
    numbers = [3, 1, 2]
    assert list(over_processes(squared, numbers, 1)) == [9, 1, 4]
    assert list(over_processes(squared, numbers, 2)) == [9, 1, 4]
    assert list(over_processes(squared, [], None)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_that_is_given_out_is_there_when_it_is_asked_for(jobs):
    with given_out(squared, [3, 1, 2], jobs) as results:
        assert [result() for result in results] == [9, 1, 4]
        assert results[0]() == 9, "asked for again"
    with given_out(squared, [], jobs) as results:
        assert results == []


def slowly(number: int) -> int:
    time.sleep(0.5)
    return number * number


def test_whoever_lets_go_of_old_work_does_not_stop_the_work_of_others():
    """A study that ended early may be thrown away while another one is at work in its processes."""
    old = iter(over_processes(squared, range(20), 2))
    assert next(iter(old)) == 0
    time.sleep(1)
    new = iter(over_processes(slowly, range(6), 2))
    assert next(new) == 0
    old.close()
    assert list(new) == [1, 4, 9, 16, 25]


def for_a_minute(number: int) -> int:
    time.sleep(60 * number)
    return number


def passed_on(work: list[int]):
    with closing(over_processes(for_a_minute, work, 2)) as results:
        for _ in work:
            yield next(results)


def stopped_after_one(through, work: list[int]) -> None:
    with closing(through(work)) as results:
        for _ in results:
            raise KeyboardInterrupt


def stopped_while_work_is_given_out() -> None:
    with given_out(for_a_minute, [1, 1], 2):
        raise KeyboardInterrupt


def stopped_before_any_work() -> None:
    with begun_soon(2, "at_length"):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "stopped",
    [
        partial(stopped_after_one, lambda work: over_processes(for_a_minute, work, 2), [0, 1, 1]),
        partial(stopped_after_one, passed_on, [0, 1, 1]),
        stopped_while_work_is_given_out,
        stopped_before_any_work,
    ],
)
def test_a_stop_does_not_wait_for_what_the_processes_are_at(stopped, tmp_path, monkeypatch):
    (tmp_path / "at_length.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert time.monotonic() - started < 20
    assert list(over_processes(squared, [1, 2, 3], 2)) == [1, 4, 9]


def killed_at_once() -> None:
    with begun_soon(2, "math"):
        for process in psutil.Process().children():
            if any("popen_loky" in word for word in process.cmdline()):
                process.kill()
        list(over_processes(slowly, range(6), 2))


def killed_with_work_given_out() -> None:
    with given_out(slowly, range(6), 2) as results:
        for process in psutil.Process().children():
            if any("popen_loky" in word for word in process.cmdline()):
                process.kill()
        for result in results:
            result()


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
@pytest.mark.parametrize("killed", [killed_at_once, killed_with_work_given_out])
def test_processes_that_were_begun_early_and_killed_are_told_of_as_such(killed):
    with pytest.raises(KilledError):
        killed()
    assert list(over_processes(squared, [1, 2, 3], 2)) == [1, 4, 9]


def test_a_temporary_folder_may_have_an_accent(tmp_path, monkeypatch):
    """As C:\\Users\\Zoë has; the pool could not write down its name."""
    folder = tmp_path / "Zoë"
    folder.mkdir()
    for name in ("JOBLIB_TEMP_FOLDER", "TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert list(over_processes(squared, [1, 2, 3], 2)) == [1, 4, 9]


def test_no_connections_within_the_computer_is_said_as_that(monkeypatch):
    """Security software forbids them to the parent, or only to the processes that it starts."""

    def refused(*_: object) -> socket.socket:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(processes, "_lifeline", refused)
    with pytest.raises(UnreachableError):
        list(over_processes(squared, [1, 2], 2))

    class Nobody:
        def getsockname(self) -> tuple[str, int]:
            return ("127.0.0.1", 1)

    monkeypatch.setattr(processes, "_lifeline", Nobody)
    with pytest.raises(UnreachableError):
        list(over_processes(squared, [1, 2], 2))
    assert list(over_processes(squared, [1, 2], 1)) == [1, 4]


def test_the_remedy_for_it_is_said(tmp_path):
    with (
        pytest.raises(UserError, match=r"127\.0\.0\.1.*Give --jobs 1"),
        kept_runs(Asked(out=tmp_path)),
    ):
        raise UnreachableError
