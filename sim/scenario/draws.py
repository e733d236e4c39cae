"""Draws: sets of inputs that all agree with what is observed, kept in a file beside a scenario.

The file says what it was made from. A scenario that has been changed since is refused until it is
calibrated again: its draws would be those of another service.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, isfinite, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.entries import Entries, inputs
from sim.scenario.errors import Fault
from sim.scenario.ranges import scaled_over_time, varied

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

MOST_BYTES = 4 * 1024 * 1024
YEAR = "demand.year_to_march_"
"""How the keys of years of demand begin: drawn, and no input of the scenario."""
_AS_TOLD = ("teams.count",)
"""Inputs that may be drawn when a service is fitted, and stay as they are in a future."""
_NOT_IN_DRAWS = (
    "name", "description", "place", "base", "until", "seed", "standard", "question", "budget",
    "draws", "costs", "model_error",
)  # fmt: skip
"""What a scenario can change without making its draws those of another service. Model error is put
to the answer afterwards, and no run or fit knows of it."""


@dataclass(frozen=True)
class Draws:
    """Inputs drawn together: their keys, the values that the scenario has, and a row a draw."""

    keys: tuple[str, ...]
    central: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]

    def row(self, number: int) -> dict[str, float]:
        """The inputs of a draw by its number from 1; after the last comes the first again."""
        return dict(zip(self.keys, self.rows[(number - 1) % len(self.rows)], strict=True))


def future(scenario: "Scenario", number: int) -> "Scenario":
    """The scenario as a future plays it: with the draw of its mirrored pair, if there are draws.

    Futures 2k - 1 and 2k play draw ((k - 1) mod D) + 1 of D, in every scenario that is compared.
    """
    return scenario if scenario.drawn is None else with_draw(scenario, draw_of(scenario, number))


def draw_of(scenario: "Scenario", number: int) -> dict[str, float]:
    """The draw that a future plays; empty without draws."""
    return {} if scenario.drawn is None else scenario.drawn.row((number + 1) // 2)


def undrawn(scenario: "Scenario") -> "Scenario":
    """The scenario with every input as it is told, in every future."""
    copy = scenario.model_copy()
    copy._draws = None
    return copy


def with_draw(scenario: "Scenario", setting: Mapping[str, float]) -> "Scenario":
    """The scenario with the inputs of one of its calibrated draws.

    Where a plan has given an input a value of its own, that value holds. Where a dated change
    adds posts, as many are added to the number drawn. Teams stay those of the scenario, so that
    they can be set beside each other in every future.
    """
    drawn = scenario.drawn
    usual = {} if drawn is None else dict(zip(drawn.keys, drawn.central, strict=True))
    own = {
        key: value
        for key, value in setting.items()
        if not is_year(key) and key not in _AS_TOLD and float(scenario.input(key)) == usual.get(key)
    }
    last = scenario.until.year + 1
    years = {key: value for key, value in setting.items() if is_year(key)}
    near = {key: value for key, value in years.items() if int(key.removeprefix(YEAR)) <= last}
    return undrawn(with_years(varied(scenario, own), near))


def with_years(scenario: "Scenario", years: Mapping[str, float]) -> "Scenario":
    """The scenario with demand that differs from year to year by the given deviations.

    The log of a year's level is the share that is still there of the year before, and its own
    deviation (a first-order autoregression that starts from the known year).
    """
    demand, log_level, levels = scenario.demand, 0.0, []
    memory = demand.yearly_memory
    for key in sorted(years):
        own = demand.yearly_noise * sqrt(1 - memory**2) * years[key]
        log_level = memory * log_level + own
        levels.append((date(int(key.removeprefix(YEAR)) - 1, 4, 1), exp(log_level)))
    return scaled_over_time(scenario, "demand.families_per_year", levels)


def is_year(key: str) -> bool:
    """Whether an input is the demand of a year, and not one of the scenario."""
    return key.startswith(YEAR)


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
