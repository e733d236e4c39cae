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
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim import __version__
from sim.scenario.schema import Scenario
from sim.scenario.writing import scenario_hash
from sim.study.measuring import Rows, Table

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
        if self.fresh:
            return None
        path = self._place(scenario, replication)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        rows = unpacked(content, self._key(scenario, replication))
        if rows is None:
            self._set_aside(path)
        return rows

    def keep(self, scenario: Scenario, replication: int, rows: Rows) -> None:
        """Keep the rows of a finished run; an OSError says that they could not be written."""
        path = self._place(scenario, replication)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("wb") as file:
                file.write(packed(rows, self._key(scenario, replication)))
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
        number = len(list(self.folder.glob("runs/*/*.run")))
        for part in ("runs", "damaged"):
            shutil.rmtree(self.folder / part, ignore_errors=True)
        return number

    def _place(self, scenario: Scenario, replication: int) -> Path:
        scenario_and_program = self._key(scenario, 0)[:32]
        return self.folder / "runs" / scenario_and_program / f"{replication:06}.run"

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
    arrays: dict[str, Any] = {"dates": rows.dates}
    order: dict[str, list[str]] = {}
    for table in _TABLES:
        columns: Table = getattr(rows, table)
        order[table] = list(columns)
        arrays |= {f"{table}.{name}": column for name, column in columns.items()}
    arrays["order"] = np.frombuffer(json.dumps(order).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    body = buffer.getvalue()
    return _digest(key, body) + body


def unpacked(content: bytes, key: str) -> Rows | None:
    """The rows in such bytes, or None when they are not what was written under that key."""
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if _digest(key, body) != digest:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        order = json.loads(arrays["order"].tobytes())
        tables = [{name: arrays[f"{table}.{name}"] for name in order[table]} for table in _TABLES]
        return Rows(arrays["dates"], *tables)


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).hexdigest().encode()
