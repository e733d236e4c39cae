"""What plans change, in the words and units of the form."""

from collections.abc import Sequence

from sim.app.fields import LEVERS, Field
from sim.output.words.diff import course_in_words
from sim.scenario.differences import Course, Difference, course, differences
from sim.scenario.entries import inputs
from sim.scenario.schema import Scenario

_LEVERS = {field.key: field for field in LEVERS}


def differs(base: Scenario, scenario: Scenario) -> list[str]:
    """What a plan changes, an input a sentence."""
    return [_differs(each) for each in differences(base, scenario)]


def beside(base: Scenario, scenarios: Sequence[Scenario]) -> list[tuple[str, list[str]]]:
    """Each input in which a plan differs from the service as it is, in all of them."""
    keys = {each.key for scenario in scenarios for each in differences(base, scenario)}
    return [
        (_words(key, words), [_shown(course(each, key), key) for each in (base, *scenarios)])
        for key, words in inputs()
        if key in keys
    ]


def _differs(each: Difference) -> str:
    """An input of a plan through time; what it is without the plan too, if it begins otherwise."""
    before, after = (_shown(values, each.key) for values in (each.first, each.second))
    words = _words(each.key, each.words)
    begins_alike = len(each.first) == 1 and each.first[0] == each.second[0]
    return f"{words}: {after}" if begins_alike else f"{words}: {before} → {after}"


def _words(key: str, words: str) -> str:
    return _LEVERS[key].words if key in _LEVERS else words.rstrip(".")


def _shown(values: Course, key: str) -> str:
    field: Field | None = _LEVERS.get(key)
    if field is None or field.scale == 1:
        return course_in_words(values)
    return course_in_words(tuple((day, f"{field.shown(value)}%") for day, value in values))
