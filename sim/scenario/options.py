"""Options: what a command line sets, and what it switches off."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sim.scenario.entries import Entries, Entry, inputs
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.model_error import SPREADS
from sim.scenario.schema import Mechanism, Note
from sim.scenario.yaml_tree import tree_of

_WITHOUT = "--without"
NOT_KNOWN: dict[str, dict[str, Any]] = {
    "model_error": {f"model_error.{name}": 0.0 for name in SPREADS},
    "draws": {"draws": None},
}
"""What is no mechanism of the service, and can be switched off as well, with what that sets."""


def apply(
    entries: Entries, settings: Sequence[str], without: Sequence[str], given: Mapping[str, Any]
) -> list[Fault]:
    """Put the options of a command into entries: settings, what is off, and inputs of their own.

    Those `given` have their value by key, None for an option that was not used. What is wrong is
    returned.
    """
    faults: list[Fault] = []
    for setting in settings:
        _set(entries, setting, faults)
    _switch_off(entries, without, faults)
    for key, value in given.items():
        if value is not None:
            entries[key] = Entry(value, None, f"--{'freeze' if key == 'frozen' else key}", 0)
    return faults


def _switch_off(entries: Entries, without: Sequence[str], faults: list[Fault]) -> None:
    off = _named(without, faults)
    mechanisms = [name for name in off if name not in NOT_KNOWN]
    before = entries.get("switched_off")
    if mechanisms:
        listed = before.value if before and isinstance(before.value, list) else []
        entries["switched_off"] = Entry([*listed, *mechanisms], None, _WITHOUT, 0)
    for name in off:
        for key, value in NOT_KNOWN.get(name, {}).items():
            entries[key] = Entry(value, Note(source="switched off"), _WITHOUT, 0)


def _set(entries: Entries, setting: str, faults: list[Fault]) -> None:
    key, equals, text = setting.partition("=")
    key = key.strip()
    if not equals or not key:
        problem = "must be KEY=VALUE, such as social_workers.posts=265"
        faults.append(Fault("--set", 0, setting, problem))
        return
    known = [name for name, _ in inputs()]
    if key not in known:
        same = [name for name in known if name.rpartition(".")[2] == key]
        near = same or get_close_matches(key, known, 1, 0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see `caseload schema`"
        faults.append(Fault("--set", 0, key, f"is unknown{hint}"))
        return
    try:
        tree = tree_of(f"value: {text}\n", "--set")
    except ScenarioErrors as errors:
        faults += [Fault("--set", 0, key, fault.problem) for fault in errors.faults]
        return
    faults += [Fault("--set", 0, key, fault.problem) for fault in tree.faults]
    if not tree.faults:
        note = Note(source="set on the command line")
        entries[key] = Entry(tree.values["value"], note, "--set", 0)


def _named(names: Sequence[str], faults: list[Fault]) -> list[str]:
    """What is switched off by these names, as people type them."""
    found: list[str] = []
    known = [*map(str, Mechanism), *NOT_KNOWN]
    for name in names:
        plain_name = name.strip().lower().replace("-", "_").replace(" ", "_")
        if plain_name == "all":
            return known
        if plain_name in known:
            found.append(plain_name)
            continue
        near = get_close_matches(plain_name, known, 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else f"choose from all, {', '.join(known)}"
        faults.append(Fault(_WITHOUT, 0, name, f"is not a mechanism; {hint}"))
    return found
