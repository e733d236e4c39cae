"""The store: finished runs are kept, so that what was done is never done twice.

Each run is one file, which says what it depends on: what the scenario says (not its names,
notes, order or money, but with its seed), the program that played it, and the number of the
replication. A file that is not whole, or not what stands in its place, is set aside and the run
played again.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.resolved import run_hash
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Rows, Weeks
from sim.study.runs.disk import take_away, write_whole
from sim.study.runs.packed_run import (
    key_of,
    packed,
    packed_weeks,
    told_by,
    unpacked,
    unpacked_weeks,
    what_is_wrong,
)
from sim.study.runs.system import cannot_lock, move


class InUseError(Exception):
    """Another study uses the folder; the message says which."""


@dataclass(frozen=True)
class Store:
    """Finished runs in a folder. A `fresh` store keeps runs and does not look for them."""

    folder: Path
    fresh: bool = False

    def __post_init__(self) -> None:
        # Processes that play runs may have been started in another folder.
        object.__setattr__(self, "folder", self.folder.absolute())

    def has(self, scenario: Scenario, replication: int) -> bool:
        """Whether there is a file of a run, right or damaged, that may be taken."""
        return not self.fresh and self._place("runs", scenario, replication).is_file()

    def find(self, scenario: Scenario, replication: int) -> Rows | None:
        """The rows of a run that was finished before, or None when it has to be played."""
        rows: Rows | None = self._read("runs", scenario, replication, unpacked)
        return rows

    def keep(self, scenario: Scenario, replication: int, rows: Rows) -> None:
        """Keep the rows of a finished run; an OSError says that they could not be written."""
        content = packed(rows, key_of(scenario, replication))
        _write(self._place("runs", scenario, replication), content)

    def find_weeks(self, scenario: Scenario, replication: int) -> Weeks | None:
        """The weeks of a run that was played before, at least as far as the scenario goes.

        A run is the same up to any day before its end, so its last day is no part of its name.
        """
        endless = scenario.throughout(until=date.max)
        weeks: Weeks | None = self._read("weeks", endless, replication, unpacked_weeks)
        return weeks if weeks is not None and weeks.until >= scenario.until else None

    def keep_weeks(self, scenario: Scenario, replication: int, weeks: Weeks) -> None:
        """Keep the weeks of a finished run; an OSError says that they could not be written."""
        endless = scenario.throughout(until=date.max)
        content = packed_weeks(weeks, key_of(endless, replication))
        _write(self._place("weeks", endless, replication), content)

    def kept(self) -> list[dict[str, Any]]:
        """What each kept run depends on, as its own file says, with its size; damaged ones not."""
        contents = [path.read_bytes() for path in self._files()]
        listed = [(told_by(content), len(content)) for content in contents]
        return [{**told, "bytes": size} for told, size in listed if told is not None]

    def _files(self) -> list[Path]:
        return sorted([*self.folder.glob("runs/*/*.run"), *self.folder.glob("weeks/*/*.run")])

    def set_aside(self) -> Counter[str]:
        """How many files have been set aside, by what was wrong: damaged, foreign or old."""
        return Counter(path.parent.name for path in self.folder.glob("aside/*/*"))

    @contextmanager
    def in_use(self, words: str) -> Generator[None, None, None]:
        """Keep everybody else out while a study is under way; `InUseError` names who is in.

        The system holds the lock for the process and lets go of it when the process ends,
        however it ends.
        """
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        told = self.folder / "in-use.txt"
        lock = FileLock(self.folder / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as fault:
            raise InUseError(_first_line(told)) from fault
        except (OSError, NotImplementedError) as fault:
            if not cannot_lock(fault):
                raise
        try:
            write_whole(told, f"{words}\n".encode())
            self.tidy()
            yield
        finally:
            take_away(told)
            lock.release()

    def tidy(self) -> None:
        """Take away what a run that was killed had begun to write; nobody else is at work."""
        for path in self.folder.rglob(".*.unfinished"):
            take_away(path)

    def empty(self) -> int:
        """Throw all runs away, and say how many there were."""
        number = len(self._files())
        for part in ("runs", "weeks", "aside"):
            shutil.rmtree(self.folder / part, ignore_errors=True)
        return number

    def _place(self, kind: str, scenario: Scenario, replication: int) -> Path:
        return self.folder / kind / run_hash(scenario)[:32] / f"{replication:06}.run"

    def _read(
        self, kind: str, scenario: Scenario, replication: int, unpack: Callable[[bytes, str], Any]
    ) -> Any:
        """What a file holds; None when there is none, or when it is not right and set aside."""
        path, key = self._place(kind, scenario, replication), key_of(scenario, replication)
        if self.fresh:
            return None
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            content = b""
        found = unpack(content, key)
        if found is None:
            self._set_aside(path, what_is_wrong(content, key))
        return found

    def _set_aside(self, path: Path, what: str) -> None:
        aside = self.folder / "aside" / what
        aside.mkdir(parents=True, exist_ok=True)
        number = len(list(aside.iterdir())) + 1
        move(path, aside / f"{path.parent.name}-{path.stem}-{number}.run")


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError):
        return "another run"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
