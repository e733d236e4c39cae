"""The schema that editors use: keys complete themselves, and faults show while one types."""

from typing import Any

from sim.scenario.schema import UNCHANGING, Note, Scenario

_LIST_BOUNDS = {"minLength": "minItems", "maxLength": "maxItems"}


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file.

    Each input may be a plain value or one with its source. Nothing is required, since a file may
    extend another that has the rest.
    """
    whole = Scenario.model_json_schema()
    definitions = {
        name: _section(definition) for name, definition in whole.get("$defs", {}).items()
    }
    definitions["Note"] = {"type": "object", "properties": Note.model_json_schema()["properties"]}
    top = _section(whole)
    changing = {k: v for k, v in top["properties"].items() if k not in UNCHANGING}
    dated = {
        "from": {"type": "string", "format": "date", "description": "Day of the change."},
        "after_months": {"type": "integer", "description": "Or months from the start to it."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Caseload scenario",
        "description": whole.get("description", ""),
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "extends": {"type": "string", "description": "Scenario that this one builds on."},
            "partial": {"type": "boolean", "description": "Whether the file is only a part."},
            **top["properties"],
            "changes": {
                "type": "array",
                "description": "Changes of inputs from a date on.",
                "items": {
                    "type": "object",
                    "oneOf": [{"required": [name]} for name in dated],
                    "additionalProperties": False,
                    "properties": {**dated, **changing},
                },
            },
        },
        "$defs": definitions,
    }


def _section(definition: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in definition:
        return definition
    properties = {
        name: _input(field) if _is_input(field) else field
        for name, field in definition["properties"].items()
    }
    return {**definition, "required": [], "additionalProperties": False, "properties": properties}


def _is_input(field: dict[str, Any]) -> bool:
    return "$ref" not in field and not any("$ref" in part for part in field.get("anyOf", []))


def _input(field: dict[str, Any]) -> dict[str, Any]:
    """A plain value, or the value with source, quality and range."""
    words = {key: field[key] for key in ("description",) if key in field}
    plain = {key: value for key, value in field.items() if key not in ("description", "title")}
    if plain.get("type") == "array":
        # A list that is checked before it becomes a tuple is bounded as if it were text.
        plain = {_LIST_BOUNDS.get(key, key): value for key, value in plain.items()}
    noted = {
        "type": "object",
        "required": ["value"],
        "properties": {"value": plain, **Note.model_json_schema()["properties"]},
        "additionalProperties": False,
    }
    return {**words, "anyOf": [plain, noted]}
