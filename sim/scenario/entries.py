"""Entries: what a scenario file says about each input, key by key, with the line that says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import inf
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sim.scenario.errors import Fault
from sim.scenario.letters import odd_letters, without_odd_letters
from sim.scenario.schema import Note, Scenario
from sim.scenario.words import of_a_percentage, problem_of
from sim.scenario.yaml_tree import Tree, is_bad

META = ("extends", "partial", "changes")
"""Keys of a file that are about files and dates, and not inputs."""
NOTE_KEYS = frozenset(Note.model_fields)


@dataclass(frozen=True)
class Entry:
    """The value of one input, where it comes from, and the file and line that say so."""

    value: Any
    note: Note | None
    file: str
    line: int
    items: tuple[int, ...] = ()
    """Lines of the items, where the value is a list."""
    place: str | None = None
    """The council that the file is about; none for defaults, which are about no council."""

    def noted_for(self, place: str | None) -> Note:
        """Where the value comes from, as a scenario of that place may say it.

        What is published for another place, or for none in particular, is amber at best.
        """
        note = self.note or Note(source=f"set in {self.file}")
        here = place is not None and self.place == place
        if note.quality != "green" or here:
            return note
        return note.model_copy(update={"quality": "amber"})

    def line_of(self, inside: str) -> int:
        """The line of a part of the value, such as `3.measure` in a list."""
        item = inside.partition(".")[0]
        known = item.isdecimal() and int(item) < len(self.items)
        return self.items[int(item)] if known else self.line


Entries = dict[str, Entry]


def published_for(entries: Entries, place: str | None) -> Entries:
    """The entries of a file with the council that the file is about."""
    return {key: replace(entry, place=place) for key, entry in entries.items()}


def section_of(annotation: Any) -> type[BaseModel] | None:
    """The section behind a field's type, or None when the field is an input."""
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def inputs(model: type[BaseModel] = Scenario, path: str = "") -> Iterator[tuple[str, str]]:
    """Every input with its dotted key and its sentence, in the order of the schema."""
    for name, field in model.model_fields.items():
        section = section_of(field.annotation)
        if section is not None:
            yield from inputs(section, f"{path}{name}.")
        else:
            yield f"{path}{name}", field.description or ""


def entries_of(tree: Tree, values: dict[str, Any], path: str, faults: list[Fault]) -> Entries:
    """The entries in a tree (or in one of its dated changes, under `path`), faults set apart."""
    found: Entries = {}
    _walk(tree, values, path, "", Scenario, found, faults)
    return found


def _walk(
    tree: Tree,
    values: dict[str, Any],
    place: str,
    key: str,
    model: type[BaseModel],
    found: Entries,
    faults: list[Fault],
) -> None:
    for name, value in values.items():
        here, line = f"{key}{name}", tree.line(f"{place}{name}")
        if is_bad(value):
            continue
        field = model.model_fields.get(name)
        if field is None:
            faults.append(Fault(tree.file, line, here, unknown(name, model)))
            continue
        section = section_of(field.annotation)
        if section is not None and isinstance(value, dict):
            _walk(tree, value, f"{place}{name}.", f"{here}.", section, found, faults)
        elif section is not None:
            problem = f"must hold further keys, such as `{next(iter(section.model_fields))}:`"
            faults.append(Fault(tree.file, line, here, problem))
        elif isinstance(value, dict):
            _with_note(tree, value, f"{place}{name}", here, found, faults)
            _check_bounds(tree, f"{place}{name}", here, found.get(here), field.metadata, faults)
        else:
            many = range(len(value) if isinstance(value, list) else 0)
            items = tuple(tree.line(f"{place}{name}.{number}") for number in many)
            found[here] = Entry(value, None, tree.file, line, items)


def _with_note(
    tree: Tree, value: dict[str, Any], place: str, key: str, found: Entries, faults: list[Fault]
) -> None:
    """An input written with its source: `{value, source, quality, low, high}`."""
    line = tree.line(place)
    for name in value:
        if name != "value" and name not in NOTE_KEYS:
            near = get_close_matches(name, ["value", *NOTE_KEYS], 1)
            hint = (
                f"; did you mean {near[0]}?" if near else "; use value, source, quality, low, high"
            )
            faults.append(
                Fault(tree.file, tree.line(f"{place}.{name}"), f"{key}.{name}", f"is unknown{hint}")
            )
    if "value" not in value:
        faults.append(Fault(tree.file, line, key, "has no value; add `value:` under it"))
        return
    if is_bad(value["value"]):
        return
    note = _note(tree, {k: v for k, v in value.items() if k in NOTE_KEYS}, place, key, faults)
    _check_range(tree, place, key, value["value"], note, faults)
    found[key] = Entry(value["value"], note, tree.file, tree.line(f"{place}.value"))


def _note(
    tree: Tree, parts: dict[str, Any], place: str, key: str, faults: list[Fault]
) -> Note | None:
    if any(is_bad(part) for part in parts.values()):
        return None
    try:
        return Note.model_validate(parts)
    except ValidationError as error:
        for detail in error.errors():
            name = str(detail["loc"][0])
            line = tree.line(f"{place}.{name}")
            faults.append(Fault(tree.file, line, f"{key}.{name}", problem_of(detail)))
        return None


def _check_range(
    tree: Tree, place: str, key: str, value: Any, note: Note | None, faults: list[Fault]
) -> None:
    if note is None or isinstance(value, bool) or not isinstance(value, int | float):
        return
    low = note.low if note.low is not None else value
    high = note.high if note.high is not None else value
    if not low <= value <= high:
        problem = f"must lie within its range from {low:g} to {high:g}, not {value:g}; change one"
        faults.append(Fault(tree.file, tree.line(f"{place}.value"), key, problem))


def _check_bounds(
    tree: Tree, place: str, key: str, entry: Entry | None, limits: list[Any], faults: list[Fault]
) -> None:
    """Hold the range of an input to the same upper limit as its value."""
    if entry is None or entry.note is None:
        return
    most, high = upper_limit(limits), entry.note.high
    if high is not None and high > most:
        problem = f"must be {most:g} or less, not {high:g}{of_a_percentage(high, most)}"
        faults.append(Fault(tree.file, tree.line(f"{place}.high"), f"{key}.high", problem))


def upper_limit(limits: list[Any]) -> float:
    """The upper limit among those that the schema sets to an input; infinity where there is none.

    `limits` is the metadata of its field.
    """
    return min((limit.le for limit in limits if hasattr(limit, "le")), default=inf)


def unknown(name: str, model: type[BaseModel]) -> str:
    """What to say about a key that is not known here."""
    odd = odd_letters(name)
    if odd:
        return f"is unknown; {odd} (perhaps {without_odd_letters(name).strip()} is meant)"
    near = get_close_matches(name, [*model.model_fields, *META], 1, 0.6)
    if near:
        return f"is unknown; did you mean {near[0]}?"
    known = [key for key, _ in inputs()]
    elsewhere = [key for key in known if key.rpartition(".")[2] == name]
    if elsewhere:
        return f"is unknown here; it belongs at {elsewhere[0]}"
    ends = get_close_matches(name, [key.rpartition(".")[2] for key in known], 1, 0.75)
    if ends:
        right = next(key for key in known if key.rpartition(".")[2] == ends[0])
        return f"is unknown; did you mean {right}?"
    return f"is unknown; keys here are {', '.join(model.model_fields)}"


def nested(entries: Entries) -> dict[str, Any]:
    """The values of entries as nested dictionaries."""
    tree: dict[str, Any] = {}
    for key, entry in entries.items():
        *sections, name = key.split(".")
        place = tree
        for section in sections:
            place = place.setdefault(section, {})
        place[name] = entry.value
    return tree
