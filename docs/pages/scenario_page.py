"""The reference of a scenario's inputs, from the schema and from the shipped defaults."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.entries import inputs
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario, shipped_folder
from sim.scenario.schema import Scenario
from sim.scenario.yaml_tree import read_tree

_OPENING = """# Inputs of a scenario

Every key that a scenario may have, with its meaning, the values that it takes, and a value with
its source. *Default* is what `england-defaults.yaml` says: an authority that extends it need not
say it again. Where England has no default, the value shown is that of `manchester-2016`, as an
example. How far a figure can be trusted: *green* is published for this place, *amber* is worked out
or from elsewhere, *red* is judgement. [How to change a number](../how-to/change-a-number.md).

An input is written as `key: value`, or as `key:` with `value:`, `source:`, `quality:`, `low:` and
`high:` under it. Besides the inputs a file may have `extends:` (the scenario that it builds on),
`partial: true` (it is only a part), and `changes:` (a list of changes, each with the date `from:`
which it holds).
"""
_TYPES = {"number": "a number", "integer": "a whole number", "string": "text", "boolean": "yes/no"}


def scenario_page() -> str:
    """Every input in the order of the schema, section by section."""
    definitions = json_schema()
    examples = [load_scenario(name) for name in ("manchester-2016", "manchester-86-posts")]
    defaults = set(_keys(read_tree(shipped_folder() / "england-defaults.yaml").values))
    lines = [_OPENING]
    sections: dict[str, list[tuple[str, str]]] = {}
    for key, sentence in inputs():
        sections.setdefault(key.rpartition(".")[0], []).append((key, sentence))
    for section, listed in sections.items():
        lines += [f"## {section or 'The whole'}", ""]
        for key, sentence in listed:
            lines += [f"### {key}", "", f"{sentence or 'See the parts of the section.'} ", ""]
            lines += [f"*Takes:* {_takes(definitions, key)}.  "]
            lines += [*_value(examples, key, default=key in defaults), ""]
    return "\n".join(lines)


def _keys(values: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict) and "value" not in value:
            yield from _keys(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def _found(section: Any, key: str) -> Any:
    """The value under a dotted key, or None where the section is not there."""
    for part in key.split("."):
        section = getattr(section, part, None)
    return section


def _takes(schema: dict[str, Any], key: str) -> str:
    """The kind of value and its limits, from the JSON Schema."""
    field: dict[str, Any] = schema
    for part in key.split("."):
        field = _resolved(schema, field)["properties"][part]
    return _kind(_resolved(schema, field), schema)


def _resolved(schema: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    for option in field.get("anyOf", [field]):
        if "$ref" in option:
            found: dict[str, Any] = schema["$defs"][option["$ref"].rpartition("/")[2]]
            return found
    return field


def _kind(field: dict[str, Any], schema: dict[str, Any]) -> str:
    if "anyOf" in field:
        options = [o for o in field["anyOf"] if o.get("type") not in ("object", "null")]
        return _kind(options[0], schema)
    if "enum" in field:
        return "one of " + ", ".join(str(value) for value in field["enum"])
    if field.get("type") == "array":
        return "a list"
    if field.get("format") == "date":
        return "a date such as 2016-09-01"
    return _TYPES.get(field.get("type", ""), "text") + _limits(field)


def _limits(field: dict[str, Any]) -> str:
    low, above = field.get("minimum"), field.get("exclusiveMinimum")
    high, below = field.get("maximum"), field.get("exclusiveMaximum")
    words = [f"{low:g} or more"] if low is not None else []
    words += [f"more than {above:g}"] if above is not None else []
    words += [f"{high:g} or less"] if high is not None else []
    words += [f"less than {below:g}"] if below is not None else []
    return f", {' and '.join(words)}" if words else ""


def _value(examples: list[Scenario], key: str, *, default: bool) -> Iterator[str]:
    """The value in the first of the examples that has one, with its range and source."""
    told = [(scenario, _found(scenario, key)) for scenario in examples]
    told = [(scenario, value) for scenario, value in told if value not in (None, ())]
    if not told:
        yield "*Without it:* nothing."
        return
    scenario, value = told[0]
    shown = ", ".join(f"{v}" for v in value) if isinstance(value, tuple) else f"{value}"
    note = scenario.notes.get(key)
    extent = ""
    if note is not None and note.low is not None and note.high is not None:
        extent = f" (from {note.low:g} to {note.high:g})"
    yield f"*{'Default' if default else 'Example'}:* {shown.rstrip('.')}{extent}.  "
    if note is not None and note.source:
        trust = f" *{note.quality.capitalize()}*." if note.quality else ""
        yield f"*Source:* {note.source.rstrip('.')}.{trust}"
