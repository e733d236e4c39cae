"""Draws: sets of inputs that all agree with what is observed, kept in a file beside a scenario.

The file says what it was made from. A scenario that has been changed since is refused until it is
calibrated again: its draws would be those of another service.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from sim.scenario.entries import Entries, inputs
from sim.scenario.errors import Fault

MOST_BYTES = 4 * 1024 * 1024
YEAR = "demand.year_to_march_"
"""How the keys of years of demand begin: drawn, and no input of the scenario."""
_NOT_IN_DRAWS = (
    "name", "description", "place", "base", "until", "seed", "standard", "question", "budget",
    "draws", "costs",
)  # fmt: skip
"""What a scenario can change without making its draws those of another service."""


@dataclass(frozen=True)
class Draws:
    """Inputs drawn together: their keys, the values that the scenario has, and a row a draw."""

    keys: tuple[str, ...]
    central: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]

    def row(self, number: int) -> dict[str, float]:
        """The inputs of a draw by its number from 1; after the last comes the first again."""
        return dict(zip(self.keys, self.rows[(number - 1) % len(self.rows)], strict=True))


def fingerprint(entries: Entries, changes: Iterable[tuple[Any, Entries]]) -> str:
    """SHA-256 of what draws are made from: what a scenario says of the service, and observes."""
    told = [_values(entries), *([str(day), _values(change)] for day, change in changes)]
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _values(entries: Entries) -> dict[str, Any]:
    return {
        key: entry.value
        for key, entry in entries.items()
        if key.partition(".")[0] not in _NOT_IN_DRAWS
    }


def as_text(made_from: str, draws: Draws, told: Mapping[str, Any]) -> str:
    """The file of draws: what it was made from, what else is told of it, and the draws."""
    content = {
        "made_from": made_from,
        **told,
        "inputs": list(draws.keys),
        "values": list(draws.central),
        "draws": [list(row) for row in draws.rows],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class DrawsFile:
    """The file that a scenario names under `draws:`, and what it must have been made from."""

    folder: Path
    name: str
    made_from: str
    command: str
    said_in: str
    line: int


def read_draws(file: DrawsFile, faults: list[Fault]) -> Draws | None:
    """The draws of a scenario; what is wrong with their file is added to the faults."""
    try:
        return _read(file)
    except OSError as fault:
        wrong = f"{file.name} cannot be read ({fault.strerror})"
    except KeyError:
        wrong = f"{file.name} is not a file of draws"
    except (ValueError, TypeError) as fault:
        wrong = f"{file.name} {fault}"
    problem = f"{wrong}; make it again with `{file.command}`"
    faults.append(Fault(file.said_in, file.line, "draws", problem))
    return None


def _read(file: DrawsFile) -> Draws:
    if Path(file.name).name != file.name:
        raise ValueError("must lie beside the scenario")
    path = file.folder / file.name
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"must be at most {MOST_BYTES // 1024**2} MB")
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        raise ValueError("is not a file of draws, or is cut short") from None
    if content["made_from"] != file.made_from:
        raise ValueError("was made before the scenario, or what it extends, was changed")
    rows = tuple(tuple(row) for row in content["draws"])
    draws = Draws(tuple(content["inputs"]), tuple(content["values"]), rows)
    wrong = _wrong_with(draws)
    if wrong is not None:
        raise ValueError(wrong)
    return draws


def _wrong_with(draws: Draws) -> str | None:
    known = {key for key, _ in inputs()}
    unknown = [key for key in draws.keys if key not in known and not str(key).startswith(YEAR)]
    if unknown:
        return f"draws {str(unknown[0])[:60]}, which is no input"
    rows = (draws.central, *draws.rows)
    if not draws.rows or any(len(row) != len(draws.keys) for row in rows):
        return "has rows that do not match its inputs"
    if not all(isinstance(v, int | float) and isfinite(v) for row in rows for v in row):
        return "holds values that are no numbers"
    return None
