"""Loading: from a YAML file and what it extends to one frozen scenario, or to all its faults."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.scenario.draws import fingerprint, read_draws
from sim.scenario.entries import Entries, Entry, inputs, nested
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.files import apart, find, shipped_folder, shipped_names
from sim.scenario.options import apply
from sim.scenario.schema import Note, Scenario
from sim.scenario.told import Told, put_on_top, told_in
from sim.scenario.words import problem_of

__all__ = ["find", "load_scenario", "shipped_folder", "shipped_names"]

_COMMAND = "command line"
_MISSING = "is missing"
_MANY = 6
"""So many missing inputs have one cause: there is nothing that the file builds on."""


def load_scenario(
    path_or_name: str | Path,
    settings: Sequence[str] = (),
    without: Sequence[str] = (),
    *,
    freeze: bool = False,
    until: date | None = None,
    seed: int | None = None,
) -> Scenario:
    """Load a scenario by path, or by the name of one that is shipped.

    Plans go on top of it, each after a plus: `leeds.yaml+family-help`.
    `settings` are `KEY=VALUE` texts, `without` names of mechanisms to switch off, or `model_error`
    or `draws` (`all` for all of it). Settings hold from the start; a dated change that sets the
    same key still does.

    Raises `ScenarioErrors` with every fault found: file, line, key, and remedy.
    """
    file, plans = apart(path_or_name)
    told = told_in(find(file))
    for plan in plans:
        put_on_top(told, plan, file)
    settings, without = _listed(settings), _listed(without)
    given = {"frozen": freeze or None, "until": until, "seed": seed}
    told.faults += apply(told.entries, settings, without, given)
    if not told.entries and not told.faults:
        problem = "says nothing; a scenario needs at least `extends:` and a `name:`"
        told.faults.append(Fault(Path(path_or_name).name, 1, "", problem))
    scenario = _validated(told)
    used = told.draws is not None and told.entries["draws"].value is not None
    draws = read_draws(told.draws, told.faults) if told.draws and used else None
    if told.faults or scenario is None:
        raise ScenarioErrors(told.faults)
    scenario._draws = draws
    return scenario


def fingerprint_of(path: Path) -> str:
    """What draws of the scenario in a file are made from, whether or not there are any yet."""
    told = told_in(path.resolve())
    return fingerprint(told.entries, [change[:2] for change in told.changes])


def _listed(texts: Sequence[str]) -> Sequence[str]:
    return (texts,) if isinstance(texts, str) else texts


# checking


def _validated(told: Told) -> Scenario | None:
    """The scenario with its dated changes, or None with the faults added to those known."""
    scenario = _checked(told.entries, set(told.entries), told.faults, missing=not told.broken)
    if told.parent is None and not told.broken:
        _join_missing(told)
    resolved: list[tuple[date, Scenario]] = []
    entries, changed_keys = dict(told.entries), set[str]()
    for day, change, _, _ in told.changes:
        entries.update(change)
        changed_keys |= set(change)
        then = _checked(entries, changed_keys, told.faults, missing=False)
        if then is not None:
            resolved.append((day, then))
    if scenario is None:
        return None
    scenario._changes = tuple(_last_of_each_day(resolved))
    scenario._notes = _notes(told)
    if "base" not in told.entries and told.parent is not None:
        scenario = _with_base(scenario, told.parent)
    return scenario


def _join_missing(told: Told) -> None:
    """Say once that a file builds on nothing, when that is why much is missing."""
    missing = [fault for fault in told.faults if fault.problem.startswith(_MISSING)]
    if len(missing) < _MANY:
        return
    keys = ", ".join(fault.key for fault in missing[:3])
    problem = (
        f"{_MISSING}, and so are {len(missing)} inputs ({keys} and others): begin the file with "
        "the scenario that it builds on, such as `extends: england-defaults.yaml`"
    )
    kept = [fault for fault in told.faults if fault not in missing]
    told.faults[:] = [*kept, Fault(missing[0].file, 1, "extends", problem)]


def _last_of_each_day(changes: list[tuple[date, Scenario]]) -> list[tuple[date, Scenario]]:
    return list(dict(changes).items())


def _with_base(scenario: Scenario, base: str) -> Scenario:
    copy = scenario.model_copy(update={"base": base.removesuffix(".yaml")})
    copy._changes, copy._notes = scenario._changes, scenario._notes
    return copy


def _notes(told: Told) -> dict[str, Note]:
    """Sources by key; an input given without one says at least which file sets it.

    An input that is taken back (`null`) has none: there is no figure to vouch for.
    """
    place = told.entries.get("place")
    return {
        key: entry.noted_for(place.value if place else None)
        for key, entry in told.entries.items()
        if entry.value is not None and (entry.note is not None or "." in key)
    }


def _checked(
    entries: Entries, keys: set[str], faults: list[Fault], *, missing: bool
) -> Scenario | None:
    """Validate entries; faults of the given keys (and missing ones, if asked) are added."""
    try:
        return Scenario.model_validate(nested(entries))
    except ValidationError as error:
        for detail in error.errors():
            fault = _fault(detail, entries, keys, missing=missing)
            if fault is not None and fault not in faults:
                faults.append(fault)
        return None


def _fault(detail: Any, entries: Entries, keys: set[str], *, missing: bool) -> Fault | None:
    key = ".".join(str(part) for part in detail["loc"])
    entry, owner = _entry_of(key, entries)
    if detail["type"] == "missing" and entry is None:
        if not missing or not entries:
            return None
        last = next(reversed(entries.values()))
        sentence = dict(inputs()).get(key, "").rstrip(".")
        hint = f"add it ({sentence[:1].lower()}{sentence[1:]})" if sentence else "add it"
        return Fault(last.file, 0, key, f"{_MISSING}; {hint}, or extend england-defaults")
    if entry is not None:
        return _fault_inside(detail, entry, owner, key) if owner in keys else None
    problem = problem_of(detail)
    inside = [k for k in entries if k.startswith(f"{key}.") or not key]
    if not inside:
        return Fault(_COMMAND, 0, key, problem)
    named = _named_in(problem, inside)
    place = entries[named or max(inside, key=lambda k: entries[k].line)]
    return Fault(place.file, place.line, key or named or "scenario", problem)


def _fault_inside(detail: Any, entry: Entry, owner: str, key: str) -> Fault:
    """A fault in the value of an entry: at its own line, or at that of its item in a list."""
    line = entry.line_of(key.removeprefix(f"{owner}."))
    if detail["type"] != "missing":
        return Fault(entry.file, line, key, problem_of(detail))
    if isinstance(detail["loc"][-1], str):
        return Fault(entry.file, line, key, "is missing; add it")
    return Fault(entry.file, line, owner, "has too few values in its list")


def _named_in(problem: str, keys: list[str]) -> str | None:
    """The key that a fault of several inputs names first: there is where it can be put right."""
    words = re.findall(r"\w+", problem)
    found = [(words.index(k.rpartition(".")[2]), k) for k in keys if k.rpartition(".")[2] in words]
    return min(found)[1] if found else None


def _entry_of(key: str, entries: Entries) -> tuple[Entry | None, str]:
    """The entry behind a place in the scenario: of the key itself or of the list around it."""
    while key:
        if key in entries:
            return entries[key], key
        key = key.rpartition(".")[0]
    return None, ""
