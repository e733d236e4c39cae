"""What is told: all that a scenario's files say, and the plans that go on top of it."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.calendar import months_later
from sim.scenario.draws import DrawsFile, fingerprint
from sim.scenario.entries import META, Entries, Entry, entries_of, published_for
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.files import chain, find_plan
from sim.scenario.schema import MOST_YEARS, UNCHANGING, UNDATED, Scenario
from sim.scenario.yaml_tree import Tree, is_bad, read_tree

_LONGEST_SAID = 80
_DATES = ("from", "after_months")
"""How a change says when it is made: on a date, or so many months after the start."""
_MOST_MONTHS = 12 * MOST_YEARS
_OF_A_PLAN = ("name", "description", "changes", "budget")
"""What a plan that goes on top of any scenario can say: all else would be another council's."""


@dataclass
class Told:
    """All that a file and its ancestors say: entries, dated changes, and faults."""

    entries: Entries
    changes: list[tuple[date, Entries, str, int]]
    faults: list[Fault]
    parent: str | None
    broken: bool = False
    """Whether a file that is extended could not be had, so that much is missing for one reason."""
    draws: DrawsFile | None = None


def told_in(path: Path) -> Told:
    """What a file and all that it extends say, the nearest file last."""
    trees, faults = chain(path)
    _check_kind(trees[0])
    told = Told({}, [], faults, None, broken=bool(faults))
    for tree in reversed(trees):
        told.faults += tree.faults
        values = {k: v for k, v in tree.values.items() if k not in META}
        found = entries_of(tree, values, "", told.faults)
        place = found["place"] if "place" in found else told.entries.get("place")
        told.entries.update(published_for(found, place.value if place else None))
        _read_changes(tree, told)
        if "draws" in values:
            told.draws = _draws_file(tree, told)
    if "base" not in trees[0].values and getattr(told.entries.get("base"), "value", "") is None:
        del told.entries["base"]  # that a file has no base is its own affair
    told.changes.sort(key=lambda change: change[0])
    told.parent = _parent(trees)
    return told


def _check_kind(tree: Tree) -> None:
    """Refuse a file that is YAML, and has nothing of a scenario in it."""
    known = {*META, *Scenario.model_fields}
    if tree.values and not known & set(tree.values):
        keys = ", ".join(list(tree.values)[:3])[:_LONGEST_SAID]
        problem = f"is YAML, but no scenario: it has {keys}; a scenario says `extends:` and `name:`"
        raise ScenarioErrors([Fault(tree.file, 1, "", problem)])


def _draws_file(tree: Tree, told: Told) -> DrawsFile | None:
    """The file of draws that a scenario names, and what it must have been made from."""
    name = tree.values["draws"]
    if not isinstance(name, str):
        return None
    made_from = fingerprint(told.entries, [change[:2] for change in told.changes])
    renew = f"caseload calibrate {tree.values.get('extends', tree.file)}"
    return DrawsFile(tree.folder, name, made_from, renew, tree.file, tree.line("draws"))


def _parent(trees: list[Tree]) -> str | None:
    """The scenario that a file extends, when it is a whole one."""
    if len(trees) < 2 or trees[1].values.get("partial") is True:
        return None
    return str(trees[0].values["extends"])


def _read_changes(tree: Tree, told: Told) -> None:
    changes = tree.values.get("changes", [])
    if not isinstance(changes, list):
        problem = "must be a list, each item beginning with `- from: 2016-09-01`"
        told.faults.append(Fault(tree.file, tree.line("changes"), "changes", problem))
        return
    for number, change in enumerate(changes):
        place = f"changes.{number}"
        line, problem = tree.line(place), "cannot change on a date; set it outside `changes`"
        day = _day_of(change, told) if isinstance(change, dict) else None
        if day is None:
            if isinstance(change, dict) and is_bad(change.get("from")):
                continue
            problem = "must have a date, such as `from: 2016-09-01` (or `after_months: 3`)"
            told.faults.append(Fault(tree.file, line, f"{place}.from", problem))
            continue
        values = {k: v for k, v in change.items() if k not in _DATES}
        for key in [k for k in values if k in UNCHANGING or k in META]:
            line = tree.line(where := f"{place}.{key}")
            told.faults.append(Fault(tree.file, line, where, problem))
            del values[key]
        found = entries_of(tree, values, f"{place}.", told.faults)
        for key in [k for k in found if k in UNDATED]:
            told.faults.append(Fault(tree.file, found.pop(key).line, f"{place}.{key}", problem))
        told.changes.append((day, found, tree.file, line))


def _day_of(change: dict[str, Any], told: Told) -> date | None:
    """The day of a change: a date, or so many months after the start; None when it says neither."""
    day, months = (change.get(name) for name in _DATES)
    start = told.entries.get("start")
    if day is None and type(months) is int and start and isinstance(start.value, date):
        return months_later(start.value, months) if 0 <= months <= _MOST_MONTHS else None
    return day if isinstance(day, date) and months is None else None


# plans


def put_on_top(told: Told, plan: str, scenario: str) -> None:
    """Add to what is told a plan that goes on top of any scenario, which is then its base."""
    tree = read_tree(find_plan(plan))
    _check_kind(tree)
    told.faults += tree.faults
    for key in [key for key in tree.values if key not in _OF_A_PLAN]:
        problem = "is not for a plan that goes on top of a scenario; give it a date in `changes`"
        told.faults.append(Fault(tree.file, tree.line(key), key, problem))
        del tree.values[key]
    below = told.entries.get("name")
    values = {key: value for key, value in tree.values.items() if key != "changes"}
    told.entries.update(entries_of(tree, values, "", told.faults))
    if below and isinstance(tree.values.get("name"), str):
        name = f"{below.value}, {tree.values['name']}"
        told.entries["name"] = replace(told.entries["name"], value=name)
    base = Path(scenario).name.removesuffix(".yaml")
    told.entries["base"] = Entry(base, None, tree.file, 0)
    _read_changes(tree, told)
    told.changes.sort(key=lambda change: change[0])
