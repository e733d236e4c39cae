"""Plain words: for dates, and for what the schema finds wrong."""

from datetime import date
from typing import Any

_LIMITS = {
    "greater_than_equal": ("ge", "must be {} or more"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be {} or less"),
    "less_than": ("lt", "must be less than {}"),
}
_KINDS = {
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text (put it in quotes)",
    "bool_type": "must be true or false",
    "date_type": "must be a date such as 2016-09-01",
    "tuple_type": "must be a list such as [1, 2]",
    "finite_number": "must be a finite number",
}


def spoken(day: date) -> str:
    """A date as it is said: 31 March 2018."""
    return f"{day.day} {day:%B %Y}"


def problem_of(detail: Any) -> str:
    """What is wrong and what would be right, from one of pydantic's error details."""
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return f"{words.format(_shown(context[name]))}, not {_shown(given)}"
    if kind in _KINDS:
        return f"{_KINDS[kind]}, not {_shown(given)}"
    if kind in ("literal_error", "enum"):
        return f"must be {context['expected']}, not {_shown(given)}"
    if kind in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length"))
        few = "at least" if kind == "too_short" else "at most"
        return f"must list {few} {bound} values, not {context['actual_length']}"
    if kind == "string_too_short":
        return "must not be empty; write a few words"
    if kind == "string_too_long":
        return f"must be at most {context['max_length']} letters long"
    if kind == "value_error":
        return str(context["error"])
    return str(detail["msg"])


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value[:40]}'"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return f"the date {value}"
    if isinstance(value, list | tuple):
        return "a list"
    return "further keys" if isinstance(value, dict) else str(value)
