"""Plain words: for dates, and for what the schema finds wrong."""

import re
from datetime import date
from typing import Any

from sim.scenario.letters import odd_letters, without_odd_letters

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

_LARGEST_SHARE = 2
"""A limit of more than this is none of a share."""


def spoken(day: date) -> str:
    """A date as it is said: 31 March 2018."""
    return f"{day.day} {day:%B %Y}"


def four_figures(value: float, group: str = "") -> str:
    """A number as people write it: to four figures, and whole from ten thousand on."""
    return f"{value:{group}.4g}" if abs(value) < 10_000 else f"{value:{group}.0f}"


def problem_of(detail: Any) -> str:
    """What is wrong and what would be right, from one of pydantic's error details."""
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        problem = f"{words.format(_shown(context[name]))}, not {_shown(given)}"
        return problem + of_a_percentage(given, context[name])
    if kind in _KINDS:
        return f"{_KINDS[kind]}, not {_shown(given)}{_how_to_write(given)}"
    if kind in ("literal_error", "enum"):
        return f"must be {context['expected']}, not {_shown(given)}"
    if kind in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length"))
        few = "at least" if kind == "too_short" else "at most"
        return f"must list {few} {bound} values, not {context['actual_length']}"
    if kind == "extra_forbidden":
        return "is unknown here; `caseload schema` lists what belongs here"
    if kind == "string_too_short":
        return "must not be empty; write a few words"
    if kind == "string_too_long":
        return f"must be at most {context['max_length']} letters long"
    if kind == "value_error":
        return str(context["error"])
    return str(detail["msg"])


def of_a_percentage(given: Any, limit: Any) -> str:
    """What to write instead of a percentage where a share is meant; empty where none is."""
    if not 0 < limit <= _LARGEST_SHARE or not limit < given <= 100 * limit:
        return ""
    return f"; a share is meant: for {given:g}% write {given / 100:g}"


def _how_to_write(given: Any) -> str:
    """How a number or a date should be written that was written otherwise."""
    if not isinstance(given, str):
        return ""
    odd = odd_letters(given)
    if odd:
        return f": {odd}"
    percent = re.fullmatch(r"([-+]?[\d.]+)\s*%", given.strip())
    if percent:
        return f"; for {percent[1]}% write {float(percent[1]) / 100:g}"
    bare = re.sub(r"[,£\s]", "", without_odd_letters(given))
    return f"; write {bare}" if re.fullmatch(r"-?\d+(\.\d+)?", bare) and bare != given else ""


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
