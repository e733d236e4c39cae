"""Nothing of anybody gets out: canaries in every field, and every byte searched for them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from canaries import Flock, planted

WATCHED = Path(__file__).with_name("watched_reading.py")


@pytest.fixture(scope="module")
def flock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flock, Path]:
    """A set of returns with canaries, and the folder that they are in."""
    found, folder = planted(1), tmp_path_factory.mktemp("returns")
    for name, data in found.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return found, folder


class Run:
    """A reading in a process of its own, with a home, a temporary folder and a place to write."""

    def __init__(
        self, folder: Path, place: Path, fail_at: int = 0, command: tuple[str, ...] = ()
    ) -> None:
        self.place = place
        for name in ("home", "tmp", "out", "here"):
            (place / name).mkdir(parents=True)
        root = str(Path(__file__).parents[3])
        given = {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp"), "PYTHONPATH": root}
        watched = str(WATCHED), str(folder), str(place / "out"), str(fail_at)
        with (place / "stdout").open("wb") as out, (place / "stderr").open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-B", *(command or watched)],
                stdout=out,
                stderr=err,
                cwd=place / "here",
                env={**os.environ, **given},
            )

    def bytes_left(self) -> bytes:
        """Everything that it printed or left anywhere."""
        files = [path for path in self.place.rglob("*") if path.is_file()]
        return b"\n".join(path.read_bytes() + str(path).encode() for path in files)


def found_in(data: bytes, flock: Flock) -> list[bytes]:
    return [pattern for pattern in flock.patterns() if pattern in data]


@pytest.mark.slow
def test_no_canary_is_in_anything_that_is_written_printed_or_left(
    flock: tuple[Flock, Path], tmp_path: Path
) -> None:
    birds, folder = flock
    assert birds.fields > 250
    run = Run(folder, tmp_path / "run")
    assert run.process.wait(300) == 0, (run.place / "stderr").read_text()
    left = run.bytes_left()
    assert len(left) > 20_000
    assert found_in(left, birds) == []
    assert found_in(b" ".join(birds.files.values()), birds) != []


@pytest.mark.slow
@pytest.mark.parametrize("more", [("--check", "--where"), ("--suppress", "0")])
def test_no_canary_is_in_what_the_command_says_and_writes(
    flock: tuple[Flock, Path], tmp_path: Path, more: tuple[str, ...]
) -> None:
    folder = str(flock[1])
    command = "-m", "sim", "new", "Hull", "--returns", folder, "--anyway", *more
    run = Run(flock[1], tmp_path / "run", command=command)
    assert run.process.wait(300) == 0, (run.place / "stderr").read_text()
    left = run.bytes_left()
    assert len(left) > 10_000
    assert found_in(left, flock[0]) == []


@pytest.mark.slow
def test_reading_opens_no_connection_starts_no_process_and_writes_no_file(
    flock: tuple[Flock, Path], tmp_path: Path
) -> None:
    run = Run(flock[1], tmp_path / "run")
    assert run.process.wait(300) == 0
    watched = json.loads((run.place / "out" / "watched.json").read_text())
    assert watched == {"written": [], "network": [], "processes": []}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(int(os.environ.get("CANARY_FAILURES", "6"))))
def test_no_canary_is_in_what_a_failure_leaves(
    flock: tuple[Flock, Path], tmp_path: Path, number: int
) -> None:
    """The reader fails somewhere, with rows in the message of the failure: only a place is said."""
    at = round(10 ** random.Random(number).uniform(1, 5.6))
    run = Run(flock[1], tmp_path / "run", at)
    run.process.wait(600)
    left = run.bytes_left()
    assert found_in(left, flock[0]) == []
    assert b"cannot use" not in left


@pytest.mark.slow
@pytest.mark.parametrize("number", range(int(os.environ.get("CANARY_KILLS", "4"))))
def test_no_canary_is_left_when_the_reader_is_killed(
    flock: tuple[Flock, Path], tmp_path: Path, number: int
) -> None:
    run = Run(flock[1], tmp_path / "run")
    time.sleep(random.Random(number).uniform(0.5, 3))
    run.process.send_signal(signal.SIGKILL)
    run.process.wait(60)
    assert found_in(run.bytes_left(), flock[0]) == []
