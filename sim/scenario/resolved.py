"""Writing: the resolved scenario as a file that loads again, and its fingerprint."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any

import yaml

from sim.scenario.entries import inputs
from sim.scenario.schema import UNCHANGING, Note, Scenario

_NAMES = {"name", "description", "place", "base"}
_MONEY = {"costs", "budget"}
_BESIDE = {"observed", "draws"}
"""What a run is held against: it changes nothing in one."""
_AFTERWARDS = {"model_error"}
"""What is put to the runs when the question is answered."""


def resolved_yaml(scenario: Scenario) -> str:
    """The scenario with all that it extends, its sources and dated changes, as one YAML text.

    The text loads again, on its own, to an equal scenario.
    """
    tree: dict[str, Any] = {}
    for key in (key for key, _ in inputs() if key != "draws"):
        value, note = value_of(scenario, key), scenario.notes.get(key)
        if value is not None and (note is not None or value != _default(scenario, key)):
            _put(tree, key, _noted(value, note))
    if scenario.changes:
        tree["changes"] = _changes(scenario)
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=100)


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of what a scenario means: its values and dated changes, not its names or notes."""
    return _hash_of(scenario, _meaning)


def run_hash(scenario: Scenario) -> str:
    """SHA-256 of what a run of a scenario depends on.

    That is what the scenario means, without its money (a new pay rate changes no history), the
    names of its teams, and of its question all but the date (workers are listed on that day):
    another target or confidence needs no new run.
    """
    return _hash_of(scenario, _played)


def _hash_of(scenario: Scenario, read: Callable[[Scenario], dict[str, Any]]) -> str:
    told: list[Any] = [read(scenario)]
    before = told[0]
    for day, then in scenario.changes:
        meant = read(then)
        if meant != before:
            told.append([str(day), meant])
        before = meant
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _meaning(scenario: Scenario) -> dict[str, Any]:
    return _told(scenario, _NAMES | _BESIDE)


def _told(scenario: Scenario, without: set[str]) -> dict[str, Any]:
    """All that a scenario says; ages and a way back to usual only where it gives them."""
    told = scenario.model_dump(mode="json", exclude=without)
    if told["opening"]["ages"] is None:
        del told["opening"]["ages"]
    for key in ("back_to_usual", "usual_change"):
        if not told["practice"][key]:
            del told["practice"][key]
    return told


def _played(scenario: Scenario) -> dict[str, Any]:
    told = _told(scenario, _NAMES | _MONEY | _BESIDE | _AFTERWARDS)
    told["question"] = str(scenario.question.by) if scenario.question else None
    for team in told["teams"]["named"]:
        del team["name"]
    return told


def _changes(scenario: Scenario) -> list[dict[str, Any]]:
    """Each dated change as the inputs that differ from what was in force before."""
    listed, before = [], scenario
    for day, then in scenario.changes:
        change: dict[str, Any] = {"from": day}
        for key, _ in inputs():
            value = value_of(then, key)
            if key.split(".")[0] not in UNCHANGING and value != value_of(before, key):
                _put(change, key, value)
        listed.append(change)
        before = then
    return listed


def value_of(scenario: Scenario, key: str) -> Any:
    """The value of an input by its dotted key, as YAML writes it; None when there is none."""
    section: Any = scenario
    for part in key.split("."):
        section = getattr(section, part, None)
    return _plain(section)


def _default(scenario: Scenario, key: str) -> Any:
    """What an input is when no file sets it, as YAML writes it; None when one has to."""
    *sections, name = key.split(".")
    section: Any = scenario
    for part in sections:
        section = getattr(section, part, None)
    field = type(section).model_fields.get(name) if section is not None else None
    return None if field is None or field.is_required() else _plain(field.default)


def _plain(value: Any) -> Any:
    """A value as YAML writes it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return str(value.value)
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True)
    if isinstance(value, str | int | float | bool | date) or value is None:
        return value
    raise TypeError(f"no way to write {value!r}")


def _noted(value: Any, note: Note | None) -> Any:
    if note is None:
        return value
    return {"value": value, **note.model_dump(exclude_none=True)}


def _put(tree: dict[str, Any], key: str, value: Any) -> None:
    *sections, name = key.split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
    tree[name] = value
