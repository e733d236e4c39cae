"""A disk that fills up, for real: a small disk in memory, filled to the last bytes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.study.runs.store import Store

ROOT = Path(__file__).parents[2]
RUN = ["run", "small-authority-now", "--until", "2016-06-30", "--replications", "6", "--quiet"]
NEEDED = 4_000_000
"""Bytes that all of it needs, and more."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of some megabytes; only the administrator of a Linux machine may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={NEEDED}", "tmpfs", str(place)]
    if os.name == "nt" or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk of a given size can be made here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def caseload(out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", *RUN, "--jobs", "2", "--out", str(out)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("room", [2_000, 120_000, 420_000])
def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(small_disk, room):
    """The disk fills up while the lock is written, while runs are kept, and while results are."""
    out, ballast = small_disk / "results", small_disk / "ballast"
    out.mkdir()
    free = os.statvfs(small_disk)
    ballast.write_bytes(b"x" * (free.f_bavail * free.f_frsize - room))
    ended = caseload(out)
    assert ended.returncode == 2, ended.stderr
    said = ended.stderr.strip().splitlines()
    assert len(said) == 1
    assert str(out) in said[0]
    assert "the disk is full" in said[0]
    assert "MB or more are needed" in said[0]
    assert "Finished runs are kept" in said[0]
    before = {p: p.read_bytes() for p in out.glob(".store/runs/*/*.run")}
    assert len(Store(out / ".store").kept()) == len(before)
    assert not list(small_disk.glob("results/**/*.unfinished"))
    ballast.unlink()
    ended = caseload(out)
    assert ended.returncode == 0, ended.stderr
    assert len(Store(out / ".store").kept()) == 6
    assert all(path.read_bytes() == content for path, content in before.items())
    assert (out / "small-authority-now" / "summary.csv").exists()
