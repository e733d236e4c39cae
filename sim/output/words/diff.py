"""What differs between two scenarios, in words: key by key, with dates and units."""

from collections.abc import Sequence
from textwrap import fill, indent
from typing import Any

from sim.scenario.differences import Course, Difference
from sim.scenario.schema import Scenario
from sim.scenario.words import spoken

_WIDTH = 88
_LONGEST = 160


def differences_in_words(first: Scenario, second: Scenario, found: Sequence[Difference]) -> str:
    """Every difference on lines of its own: the key, what it means, and both values."""
    if not found:
        return f"“{first.name}” and “{second.name}” say the same.\n"
    told = [
        f"{each.key}: {course_in_words(each.first)} → {course_in_words(each.second)}\n"
        + indent(fill(each.words, _WIDTH - 2), "  ")
        for each in found
    ]
    many = f"{len(found)} input{'s' if len(found) > 1 else ''}"
    head = fill(f"From “{first.name}” to “{second.name}”, {many} differ:", _WIDTH)
    return "\n".join([head, *told, ""])


def as_told(found: Sequence[Difference]) -> list[dict[str, object]]:
    """The same for `--json`: the values of each input by the day from which they hold."""
    return [
        {
            "key": each.key,
            "words": each.words,
            **{
                side: [{"from": str(day), "value": _plain(value)} for day, value in values]
                for side, values in (("first", each.first), ("second", each.second))
            },
        }
        for each in found
    ]


def course_in_words(values: Course) -> str:
    """An input through time: 258, then 344 from 1 September 2016."""
    (_, opening), *later = values
    parts = [said(opening), *(f"then {said(value)} from {spoken(day)}" for day, value in later)]
    return ", ".join(parts)


def said(value: Any) -> str:
    """A value as people write it."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(value: Any) -> object:
    return value if isinstance(value, int | float | bool) or value is None else str(value)
