"""Whoever listens, or nobody: a command ends well, and never says that what is there is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = "extends: small-authority-now\nname: Łódź support pilot\nbase: null\nuntil: 2016-04-08\n"
COMMAND = f"{sys.executable} -m sim"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "łódź.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def ended(folder: Path, line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command line as the shell of a task plays it, in a folder of its own."""
    known = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=known, capture_output=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Łódź"),
        ("cp1252", r"\u0141ód\u017a"),
        ("ascii", r"\u0141\xf3d\u017a"),
        ("latin-1", r"\u0141ód\u017a"),
    ],
)
def test_letters_that_the_console_has_not_are_spelt_out(plan, tmp_path, encoding, name):
    for command in ("check", "explain"):
        told = ended(tmp_path, f"{COMMAND} {command} {plan.name}", PYTHONIOENCODING=encoding)
        assert told.returncode == 0, told.stderr
        assert name in told.stdout.decode(encoding)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_programs_read_is_right_in_every_encoding(plan, tmp_path, encoding):
    line = f"{COMMAND} run {plan.name} --replications 2 --jobs 1 --json"
    told = ended(tmp_path, line, PYTHONIOENCODING=encoding)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.decode(encoding))
    assert found["scenario"] == "Łódź support pilot"
    assert (tmp_path / found["folder"] / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_scheduled_task_has_no_console(plan, tmp_path, closed, jobs):
    line = f"{COMMAND} run {plan.name} --replications 2 --jobs {jobs} {closed}"
    told = ended(tmp_path, line)
    assert told.returncode == 0, told.stderr
    folder = next(path for path in (tmp_path / "results").iterdir() if path.name != ".store")
    assert (folder / "answer.txt").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_said(plan, tmp_path):
    for command in ("explain", "schema"):
        told = ended(
            tmp_path, f"{COMMAND} {command} {plan.name * (command == 'explain')} > /dev/full"
        )
        assert told.returncode == 2
        assert told.stderr.decode().startswith("Standard output took no more (No space left")
    told = ended(tmp_path, f"{COMMAND} explain {plan.name} > /dev/full 2> /dev/full")
    assert (told.returncode, told.stderr) == (2, b"")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_results_that_are_there_are_never_said_not_to_be(plan, tmp_path):
    line = f"{COMMAND} run {plan.name} --replications 2 --jobs 1 > /dev/full"
    told = ended(tmp_path, line)
    assert told.returncode == 2
    assert "The results are in results/lodz." in told.stderr.decode()
    assert "Nothing was written" not in told.stderr.decode()


def test_a_working_folder_that_was_deleted_is_said(tmp_path):
    line = f"mkdir gone; cd gone; rmdir ../gone; {COMMAND} check small-authority"
    told = ended(tmp_path, line)
    assert told.returncode == 2
    assert "is not there any more" in told.stderr.decode()


def test_whoever_stops_listening_is_no_fault(plan, tmp_path):
    told = ended(tmp_path, f"{COMMAND} schema | head -1; exit ${{PIPESTATUS[0]}}")
    assert (told.returncode, told.stderr) == (0, b"")
