"""A run that is stopped says so, leaves nothing behind, and a fault of ours is one sentence."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from sim.commands import caseload, check
from sim.commands.about import without_paths

ROOT = Path(__file__).parents[2]


RUN = ["run", "small-authority", "--replications", "12", "--quiet"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
_USUAL = signal.SIG_DFL
posix = pytest.mark.skipif(os.name == "nt", reason="signals of another kind")


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *RUN, *more],
        cwd=folder,
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever runs the tests in the background ignores Ctrl-C, and would hand that on.
        preexec_fn=None if os.name == "nt" else partial(signal.signal, signal.SIGINT, _USUAL),
    )


def finished(folder: Path, *more: str) -> None:
    process = started(folder, *more)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err


def kept(folder: Path) -> int:
    return len(list(folder.glob("results/.store/runs/*/*.run")))


def until_kept(folder: Path, number: int) -> None:
    for _ in range(600):
        if kept(folder) >= number:
            return
        time.sleep(0.1)
    raise AssertionError("no run was kept within a minute")


def tables(folder: Path) -> dict[str, bytes]:
    place = folder / "results" / "small-authority"
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != "about.json"
    }


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("unbroken")
    finished(folder)
    return tables(folder)


def at_work(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that play the runs of a command: not the one that keeps their books."""
    everyone = psutil.Process(process.pid).children(recursive=True)
    return [one for one in everyone if any("popen_loky" in word for word in one.cmdline())]


@posix
@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_stopped_ends_soon_and_goes_on_later(tmp_path, jobs, unbroken):
    process = started(tmp_path, "--jobs", jobs)
    until_kept(tmp_path, 2)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    said = "Stopped. Finished runs are kept: the same command goes on from there."
    assert (out, err.strip().splitlines()[-1]) == ("", said)
    assert "Traceback" not in err
    assert [path.name for path in (tmp_path / "results").iterdir()] == [".store"]
    finished(tmp_path, "--jobs", jobs)
    assert tables(tmp_path) == unbroken


@posix
@pytest.mark.slow
def test_a_run_that_is_killed_leaves_nobody_behind_and_goes_on_later(tmp_path, unbroken):
    process = started(tmp_path, "--jobs", "2")
    until_kept(tmp_path, 2)
    everyone = psutil.Process(process.pid).children(recursive=True)
    assert len(at_work(process)) == 2
    process.kill()
    process.wait(timeout=10)
    _, still_there = psutil.wait_procs(everyone, timeout=10)
    assert not still_there
    process.communicate()
    before = kept(tmp_path)
    assert before >= 2
    finished(tmp_path, "--jobs", "2")
    assert tables(tmp_path) == unbroken


@posix
@pytest.mark.slow
def test_a_worker_process_that_is_killed_ends_the_run_with_a_sentence(tmp_path, unbroken):
    process = started(tmp_path, "--jobs", "2")
    until_kept(tmp_path, 2)
    at_work(process)[0].kill()
    _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "was stopped from outside" in err
    assert "Traceback" not in err
    finished(tmp_path, "--jobs", "2")
    assert tables(tmp_path) == unbroken


def turned_into_an_error(*_: object, **__: object) -> None:
    """What a library does that takes an interruption for a fault in what it was given."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    except KeyboardInterrupt:
        pass
    raise ValueError("Invalid bounding box")


@pytest.fixture
def _listening():
    """Ctrl-C is heard, also when the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.usefixtures("_listening")
def test_a_stop_that_a_library_turns_into_an_error_is_still_a_stop(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(check, "load", turned_into_an_error)
    assert caseload.run_command(["check", "small-authority"]) == 130
    assert capsys.readouterr().err == "Stopped. Nothing was written.\n"

    monkeypatch.undo()
    monkeypatch.setattr("sim.output.charts.charts.draw_all", turned_into_an_error)
    short = ["--until", "2016-05-06", "--replications", "2", "--jobs", "1", "--out", str(tmp_path)]
    assert caseload.run_command(["run", "small-authority-now", "--quiet", *short]) == 130
    told = capsys.readouterr().err
    assert told == "Stopped. Finished runs are kept: the same command goes on from there.\n"
    assert len(list(tmp_path.glob(".store/runs/*/*.run"))) == 2


def test_our_own_fault_is_one_sentence(monkeypatch, capsys):
    def fails(*_, **__):
        raise ZeroDivisionError("a fault\nof ours")

    monkeypatch.setattr(check, "load", fails)
    assert caseload.run_command(["check", "small-authority"]) == 1
    told = capsys.readouterr().err
    assert "not your fault" in told
    assert len(told.splitlines()) == 1


def test_a_place_that_cannot_be_written_to_is_refused_before_the_run(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    place = str(tmp_path / "file" / "results")
    assert caseload.run_command(["run", "small-authority", "--out", place]) == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_where_a_file_lies_is_not_told():
    given = ["run", str(Path("mine.yaml").absolute()), "--seed", "3"]
    assert without_paths(given) == ["run", "mine.yaml", "--seed", "3"]
