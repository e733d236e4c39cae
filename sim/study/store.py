"""The store: finished runs are kept, so that what was done is never done twice.

Each run is one file, written beside its place, brought to disk, and moved there whole. Its name
is made of what it depends on: what the scenario says (not its names, notes or order), the program
that played it, and the replication. A file that does not hold what was written is set aside and
the run is played again.
"""

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from sim import __version__
from sim.scenario.schema import Scenario
from sim.scenario.writing import scenario_hash
from sim.study.measuring import Rows, Table, Weeks

_TABLES = ("weekly", "assessments", "conferences", "workers")
_PLAYED_BY = ("scenario", "service", "study/measuring.py", "study/measures.py", "study/store.py")
_DIGEST = 64


class InUseError(Exception):
    """Another study uses the folder; the message says which."""


@dataclass(frozen=True)
class Store:
    """Finished runs in a folder. A `fresh` store keeps runs and does not look for them."""

    folder: Path
    fresh: bool = False

    def find(self, scenario: Scenario, replication: int) -> Rows | None:
        """The rows of a run that was finished before, or None when it has to be played."""
        key = self._key(scenario, replication)
        place = self._place("runs", scenario, replication)
        rows: Rows | None = self._read(place, partial(unpacked, key=key))
        return rows

    def keep(self, scenario: Scenario, replication: int, rows: Rows) -> None:
        """Keep the rows of a finished run; an OSError says that they could not be written."""
        content = packed(rows, self._key(scenario, replication))
        self._write(self._place("runs", scenario, replication), content)

    def find_weeks(self, scenario: Scenario, replication: int) -> Weeks | None:
        """The weeks of a run that was played before, at least as far as the scenario goes.

        A run is the same up to any day before its end, so its last day is no part of its name.
        """
        endless = scenario.throughout(until=date.max)
        key = self._key(endless, replication)
        place = self._place("weeks", endless, replication)
        weeks: Weeks | None = self._read(place, partial(unpacked_weeks, key=key))
        return weeks if weeks is not None and weeks.until >= scenario.until else None

    def keep_weeks(self, scenario: Scenario, replication: int, weeks: Weeks) -> None:
        """Keep the weeks of a finished run; an OSError says that they could not be written."""
        endless = scenario.throughout(until=date.max)
        content = packed_weeks(weeks, self._key(endless, replication))
        self._write(self._place("weeks", endless, replication), content)

    def _read(self, path: Path, unpack: Callable[[bytes], Any]) -> Any:
        """What a file holds; None when there is none, or when it is damaged and set aside."""
        if self.fresh:
            return None
        try:
            content = path.read_bytes()
        except OSError:
            return None
        found = unpack(content)
        if found is None:
            self._set_aside(path)
        return found

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file beside its place and move it there whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    def set_aside(self) -> int:
        """How many damaged files have been set aside."""
        return len(list((self.folder / "damaged").glob("*")))

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
        try:
            told.write_text(words + "\n", encoding="utf-8")
            self.tidy()
            yield
        finally:
            told.unlink(missing_ok=True)
            lock.release()

    def tidy(self) -> None:
        """Take away what a run that was killed had begun to write; nobody else is at work."""
        for path in self.folder.rglob(".*.unfinished"):
            path.unlink(missing_ok=True)

    def empty(self) -> int:
        """Throw all runs away, and say how many there were."""
        number = len(list(self.folder.glob("*/*/*.run")))
        for part in ("runs", "weeks", "damaged"):
            shutil.rmtree(self.folder / part, ignore_errors=True)
        return number

    def _place(self, kind: str, scenario: Scenario, replication: int) -> Path:
        scenario_and_program = self._key(scenario, 0)[:32]
        return self.folder / kind / scenario_and_program / f"{replication:06}.run"

    def _key(self, scenario: Scenario, replication: int) -> str:
        """What a run depends on, as one word."""
        told = f"{scenario_hash(scenario)} {engine()} {replication}"
        return hashlib.sha256(told.encode()).hexdigest()

    def _set_aside(self, path: Path) -> None:
        damaged = self.folder / "damaged"
        damaged.mkdir(parents=True, exist_ok=True)
        os.replace(path, damaged / f"{path.parent.name}-{path.name}")


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError):
        return "another run"


@cache
def engine() -> str:
    """Fingerprint of the program as far as it decides what a run gives: version and sources."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(f"{__version__} numpy {np.__version__}".encode())
    for part in _PLAYED_BY:
        place = package / part
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def packed(rows: Rows, key: str) -> bytes:
    """Rows as bytes: a digest of the key and of all that follows, then numpy's arrays by name."""
    arrays: Table = {"dates": rows.dates}
    order: dict[str, list[str]] = {}
    for table in _TABLES:
        columns: Table = getattr(rows, table)
        order[table] = list(columns)
        arrays |= {f"{table}.{name}": column for name, column in columns.items()}
    return _packed(arrays | {"order": _as_array(order)}, key)


def unpacked(content: bytes, key: str) -> Rows | None:
    """The rows in such bytes, or None when they are not what was written under that key."""
    arrays = _unpacked(content, key)
    if arrays is None:
        return None
    order = json.loads(arrays["order"].tobytes())
    tables = [{name: arrays[f"{table}.{name}"] for name in order[table]} for table in _TABLES]
    return Rows(arrays["dates"], *tables)


def packed_weeks(weeks: Weeks, key: str) -> bytes:
    """The weeks of the whole service as bytes, in the same way; all columns are one array."""
    arrays = {
        "until": np.array(weeks.until, dtype="datetime64[D]"),
        "dates": weeks.dates,
        "values": np.stack(list(weeks.columns.values())),
        "order": _as_array(list(weeks.columns)),
    }
    return _packed(arrays, key)


def unpacked_weeks(content: bytes, key: str) -> Weeks | None:
    """The weeks in such bytes, or None when they are not what was written under that key."""
    arrays = _unpacked(content, key)
    if arrays is None:
        return None
    names = json.loads(arrays["order"].tobytes())
    columns = dict(zip(names, arrays["values"], strict=True))
    return Weeks(arrays["until"].item(), arrays["dates"], columns)


def _as_array(told: object) -> Any:
    return np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)


def _packed(arrays: Table, key: str) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    body = buffer.getvalue()
    return _digest(key, body) + body


def _unpacked(content: bytes, key: str) -> Table | None:
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if _digest(key, body) != digest:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays}


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).hexdigest().encode()
