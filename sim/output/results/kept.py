"""What is kept of a study in its folder, and the way back from the folder to the findings.

The counts of every week, the rows of assessments, conferences and workers, and the scenarios are
enough to draw and tell everything again. `about.json` holds a digest of each file and of itself,
so that a folder in which anything was changed, cut or lost is refused.
"""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.output.tables.parquet import COUNTS, COUNTS_BY_TEAM, ROWS, as_saved, read_counts
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.resolved import scenario_hash
from sim.scenario.schema import Scenario
from sim.study.measures.compact import Compact
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Array, Table, team_names
from sim.study.measures.weekly import Weekly
from sim.study.questions.findings import Findings, find
from sim.study.runs.ensemble import Ensemble, question_of
from sim.study.runs.turns import Stopping

ABOUT = "about.json"
BASE = "base.yaml"
REPLICATIONS = "replications.csv"
DRAWS = "-draws.json"
"""How the name of a file of draws ends, after that of its scenario."""
_TABLES = (COUNTS, COUNTS_BY_TEAM, *(f"{table}.parquet" for table in ROWS))
_MOST_ABOUT = 1_000_000
"""Bytes that an `about.json` may have."""


class NotResultsError(Exception):
    """A folder does not hold the results of a study as they were saved; the message says why."""


@dataclass(frozen=True)
class Kept:
    """A study as it was saved: what was learned, and what it was made with."""

    findings: Findings
    about: dict[str, Any]


def scenario_files(findings: Findings) -> list[tuple[str, Scenario]]:
    """The scenarios of a study by the names of their files; the first names the base beside it."""
    base = findings.base
    files = []
    if base is not None:
        files.append((BASE, alone(findings.ensembles[base].scenario)))
    for number, name in enumerate(findings.others, start=1):
        beside = None if base is None else BASE
        files.append((file_of(number), alone(findings.ensembles[name].scenario, beside)))
    return files


def file_of(number: int) -> str:
    """The name of the file of the first, second, ... scenario that is not the base."""
    return "scenario.yaml" if number == 1 else f"scenario-{number}.yaml"


def alone(scenario: Scenario, base: str | None = None) -> Scenario:
    """The scenario as it stands in a folder of its own: with no base, or one beside it."""
    return scenario.model_copy(update={"base": base})


def about_text(about: Mapping[str, object], folder: Path) -> str:
    """The text of `about.json`: what the study was made with, and the digests."""
    files = {
        path.name: _digest(path.read_bytes()) for path in _kept_files(folder) if path.is_file()
    }
    told = {**about, "files": files}
    return json.dumps({**told, "digest": _own_digest(told)}, indent=2, ensure_ascii=False) + "\n"


def read_kept(folder: Path) -> Kept:
    """Read a study back from its folder; `NotResultsError` says why it cannot be read."""
    about = read_about(folder)
    if COUNTS not in about["files"]:
        raise NotResultsError(
            f"{folder} holds what another command found out, without the runs; give a folder of "
            "caseload run or compare, and this one after --with"
        )
    _check_files(folder, about["files"])
    try:
        return Kept(_findings(folder, about), about)
    except (KeyError, TypeError, ValueError, OSError, ScenarioErrors) as fault:
        reason = " ".join(str(fault).split())[:200]
        raise NotResultsError(
            f"{folder} was saved by another version of Caseload and cannot be read by this one "
            f"({type(fault).__name__}: {reason}); run the study again"
        ) from fault


def _kept_files(folder: Path) -> list[Path]:
    """The files from which everything else can be made again."""
    return [folder / name for name in _TABLES] + [*folder.glob("*.yaml"), *folder.glob(f"*{DRAWS}")]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _own_digest(about: Mapping[str, object]) -> str:
    return _digest(as_saved(json.dumps(about, sort_keys=True, ensure_ascii=False)).encode())


def read_about(folder: Path) -> dict[str, Any]:
    """What results were made with; `NotResultsError` when the folder does not say, or lies."""
    path = folder / ABOUT
    try:
        if path.stat().st_size > _MOST_ABOUT:
            raise ValueError("too long")
        about = json.loads(path.read_bytes())
        told = {key: value for key, value in about.items() if key != "digest"}
    except FileNotFoundError:
        raise NotResultsError(
            f"{folder} does not hold the results of a study: there is no {ABOUT} in it"
        ) from None
    except (OSError, ValueError, AttributeError, RecursionError):
        raise NotResultsError(f"{path} cannot be read: it is damaged or not of Caseload") from None
    known = {"files": dict, "scenarios": list, "digest": str}
    if not all(isinstance(about.get(key), kind) for key, kind in known.items()):
        raise NotResultsError(
            f"{folder} was saved by a version of Caseload before reports; run the study again"
        )
    if _own_digest(told) != about["digest"]:
        raise NotResultsError(f"{path} was changed after it was saved; run the study again")
    return dict(about)


def said_before(plan: Scenario, folders: Sequence[Path]) -> dict[str, str]:
    """What `seek` and `levers` said about the same plan, from the folders of their results."""
    said: dict[str, str] = {}
    own = scenario_hash(alone(plan, None))
    for study in ("seek", "levers"):
        for folder in folders:
            with suppress(NotResultsError):
                about = read_about(folder) if (folder / f"{study}.csv").is_file() else {}
                hashes = {each.get("hash") for each in about.get("scenarios", ())}
                if own in hashes and "said" in about:
                    said[study] = str(about["said"])
    return said


def run_before(plan: Scenario, on: date, folders: Sequence[Path]) -> Array | None:
    """The average caseload on a date in each future of the same plan, from the longest run of it.

    None when none of the folders holds a run that was asked about that date.
    """
    own = scenario_hash(alone(plan, None))
    found: list[list[float]] = []
    for folder in folders:
        if (folder / REPLICATIONS).is_file():
            with suppress(NotResultsError, OSError, KeyError, ValueError):
                named = {each.get("hash"): each["name"] for each in read_about(folder)["scenarios"]}
                found.append(_futures(folder / REPLICATIONS, named[own], on))
    longest = max(found, key=len, default=[])
    return np.array(longest) if longest else None


def _futures(path: Path, name: str, on: date) -> list[float]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [
            float(row[HEADLINE] or "nan")
            for row in csv.DictReader(file)
            if row["scenario"].removeprefix("'") == as_saved(name) and row["date"] == str(on)
        ]


def _check_files(folder: Path, files: Mapping[str, object]) -> None:
    """Refuse a folder in which a file is missing or is not what was saved."""
    needed = {path.name for path in _kept_files(folder)}
    for name in sorted({*files, *needed}):
        path = folder / Path(name).name
        if not path.is_file():
            raise NotResultsError(f"{folder} is not whole: {path.name} is missing")
        if _digest(path.read_bytes()) != files.get(name):
            raise NotResultsError(f"{path} was changed or damaged after it was saved")


def _findings(folder: Path, about: Mapping[str, Any]) -> Findings:
    tables = {name: _table(folder / name) for name in _TABLES}
    ensembles, base, others = {}, None, 0
    for told in about["scenarios"]:
        name = told["name"]
        if told["base"]:
            base, file = name, BASE
        else:
            others += 1
            file = file_of(others)
        scenario = alone(load_scenario(folder / file), None)
        own = {file: _of(table, as_saved(name)) for file, table in tables.items()}
        ensembles[name] = _ensemble(scenario, own, told["detailed"])
    asked = next(each for name, each in ensembles.items() if name != base)
    stopping = Stopping(**about["stopping"]) if "stopping" in about else None
    return find(ensembles, base, question_of(asked.scenario), stopping)


def _table(path: Path) -> Any:
    import pyarrow.parquet as pq

    return pq.read_table(path, page_checksum_verification=True)


def _of(table: Any, name: str) -> Any:
    """The rows of one scenario."""
    import pyarrow.compute as pc

    return table.filter(pc.equal(table["scenario"], name))


def _ensemble(scenario: Scenario, tables: Mapping[str, Any], detailed: int) -> Ensemble:
    """An ensemble from its tables: of single teams it has what is asked of them in every run."""
    counts = tables[COUNTS]
    replications = tuple(int(each) for each in np.unique(counts["replication"].to_numpy()))
    dates = np.unique(counts["date"].to_numpy())
    size = (len(replications), len(dates))
    whole, teams = (read_counts(tables[name], *size) for name in (COUNTS, COUNTS_BY_TEAM))
    weekly = Weekly(Compact(whole), Compact(teams), Compact({}))
    names = team_names(scenario)
    if weekly.teams_held != len(names) - 1:
        raise ValueError(f"there are counts of {weekly.teams_held} teams and not of {names[:-1]}")
    rows = {name: Compact(_columns(name, tables[f"{name}.parquet"], names)) for name in ROWS}
    return Ensemble(scenario, replications, dates, weekly, detailed=detailed, **rows)


def _columns(table: str, rows: Any, teams: list[str]) -> Table:
    """Rows as arrays of the kinds that an ensemble has; teams by their numbers."""
    columns: Table = {}
    for name in rows.column_names:
        if name == "team":
            columns[name] = _numbers(rows[name], teams)
        elif name != "scenario":
            columns[name] = _array(rows[name])
    if table != "workers":  # of a case that nobody holds it is not a number
        columns["worker"] = columns["worker"].astype(np.float64)
    return columns


def _numbers(column: Any, teams: list[str]) -> Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pa.array([as_saved(team) for team in teams], pa.string())
    return np.asarray(pc.index_in(column, known).to_numpy().astype(np.int16))


def _array(column: Any) -> Array:
    import pyarrow as pa

    if pa.types.is_string(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False).astype("U16"))
    return np.asarray(column.to_numpy(zero_copy_only=False))
