"""A run that is stopped says so, leaves nothing behind, and a fault of ours is one sentence."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim import cli

ROOT = Path(__file__).parents[2]


@pytest.mark.nightly
@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_stopped_ends_soon_and_leaves_nothing(tmp_path, jobs):
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "run", "manchester-86-posts", "--jobs", jobs],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err.strip().splitlines()[-1]) == ("", "Stopped. Nothing was written.")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_our_own_fault_is_one_sentence(monkeypatch, capsys):
    def fails(*_, **__):
        raise ZeroDivisionError("a fault\nof ours")

    monkeypatch.setattr(cli, "_load", fails)
    assert cli.run_command(["check", "small-authority"]) == 1
    told = capsys.readouterr().err
    assert "not your fault" in told
    assert len(told.splitlines()) == 1


def test_a_place_that_cannot_be_written_to_is_refused_before_the_run(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    place = str(tmp_path / "file" / "results")
    assert cli.run_command(["run", "small-authority", "--out", place]) == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_where_a_file_lies_is_not_told():
    given = ["run", str(Path("mine.yaml").absolute()), "--seed", "3"]
    assert cli._without_paths(given) == ["run", "mine.yaml", "--seed", "3"]
