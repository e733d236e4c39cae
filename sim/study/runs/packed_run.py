"""Packing: a finished run as bytes that say what they depend on and whether they are whole.

A digest of all that follows, what the run depends on as one line, and numpy's arrays by name,
compressed: their length, and zstd.
"""

import hashlib
import io
import json
from collections import defaultdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim import __version__
from sim.scenario.draws import draw_of
from sim.scenario.resolved import run_hash
from sim.scenario.schema import Scenario
from sim.study.measures.compact import Compact
from sim.study.measures.rows import Rows, Table, Weeks

_TABLES = ("weekly", "assessments", "conferences", "workers")
_PLAYED_BY = (
    "scenario", "service", "study/measures", "study/runs/packed_run.py", "study/runs/play.py",
)  # fmt: skip
_PLAYED_WITH = ("numpy", "scipy", "simpy", "holidays")
_SAME_RUN = ("scenario", "replication")
_DIGEST = 64
_LENGTH = 8
_CODEC = "zstd"


def key_of(scenario: Scenario, replication: int) -> str:
    """What a run depends on, as one line."""
    told = {
        "scenario": run_hash(scenario),
        "seed": scenario.seed,
        "replication": replication,
        "caseload": __version__,
        "program": engine(),
    }
    if scenario.drawn is not None:
        told["draw"] = draw_of(scenario, replication)
    return json.dumps(told)


@cache
def engine() -> str:
    """Fingerprint of the program as far as it decides what a run gives: versions and sources."""
    package = Path(__file__).parents[2]
    versions = [f"{name} {version(name)}" for name in _PLAYED_WITH]
    digest = hashlib.sha256(" ".join([__version__, *versions]).encode())
    for part in _PLAYED_BY:
        place = package / part
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def packed(rows: Rows, key: str) -> bytes:
    """The rows of a run as bytes, each type to the bit; columns that are alike are one array."""
    arrays: Table = {"dates": rows.dates}
    order: dict[str, tuple[list[str], list[list[str]]]] = {}
    for table in _TABLES:
        columns = dict(getattr(rows, table))
        alike = defaultdict(list)
        for name, column in columns.items():
            alike[column.dtype, column.shape].append(name)
        order[table] = list(columns), list(alike.values())
        for number, names in enumerate(alike.values()):
            arrays[f"{table}.{number}"] = np.stack([columns[name] for name in names])
    return _packed(arrays | {"order": _as_array(order)}, key)


def unpacked(content: bytes, key: str) -> Rows | None:
    """The rows in such bytes, or None when they are not what was written under that key."""
    arrays = _unpacked(content, key)
    if arrays is None:
        return None
    order = json.loads(arrays["order"].tobytes())
    tables = []
    for table in _TABLES:
        names, alike = order[table]
        columns: Table = {}
        for number, those in enumerate(alike):
            columns |= zip(those, arrays[f"{table}.{number}"], strict=True)
        tables.append(Compact({name: columns[name] for name in names}))
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


def told_by(content: bytes) -> dict[str, Any] | None:
    """What a kept run says that it depends on, or None when the bytes are not those written."""
    whole = _whole(content)
    return None if whole is None else dict(json.loads(whole[0]))


def what_is_wrong(content: bytes, key: str) -> str:
    """Why a file is not the run that it stands for: damaged, of an old program, or of another."""
    told, wanted = told_by(content), json.loads(key)
    if told is None:
        return "damaged"
    return "old" if all(told[part] == wanted[part] for part in _SAME_RUN) else "foreign"


def _as_array(told: object) -> Any:
    return np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)


def _packed(arrays: Table, key: str) -> bytes:
    import pyarrow

    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    plain = buffer.getvalue()
    small: bytes = pyarrow.compress(plain, codec=_CODEC, asbytes=True)
    body = key.encode() + b"\n" + len(plain).to_bytes(_LENGTH, "big") + small
    return _digest(body) + body


def _unpacked(content: bytes, key: str) -> Table | None:
    whole = _whole(content)
    if whole is None or whole[0] != key:
        return None
    import pyarrow

    length, small = int.from_bytes(whole[1][:_LENGTH], "big"), whole[1][_LENGTH:]
    plain = pyarrow.decompress(small, decompressed_size=length, codec=_CODEC, asbytes=True)
    with np.load(io.BytesIO(plain), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays}


def _whole(content: bytes) -> tuple[str, bytes] | None:
    """The key and the arrays of a kept run, or None when the bytes are not those written."""
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if _digest(body) != digest:
        return None
    key, _, arrays = body.partition(b"\n")
    return key.decode("utf-8", "replace"), arrays


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
