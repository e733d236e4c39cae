"""Levers: numeric inputs that a plan could set otherwise, from its own date on."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sim.scenario.entries import inputs
from sim.scenario.fields import POSTS
from sim.scenario.schema import Scenario

_NOT_LEVERS = ("seed", "frozen")


@dataclass(frozen=True, slots=True)
class Lever:
    """A numeric input of a scenario, and since when the plan may set it.

    `since` is the date of the first dated change of the input; without one it is the start, and
    the whole run has the new value. `value` is what the scenario says from then on.
    """

    key: str
    words: str
    since: date
    value: float
    whole: bool


def lever_of(scenario: Scenario, key: str) -> Lever:
    """The lever of that dotted key; a ValueError says what is wrong and what would be right."""
    sentences = dict(inputs())
    known = [name for name in sentences if _is_number(scenario, name)]
    if key not in known or key in _NOT_LEVERS:
        ends = [name for name in known if name.rpartition(".")[2] == key.rpartition(".")[2]]
        near = ends or get_close_matches(key, known, 1, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `caseload schema`"
        problem = "is not a single number" if key in sentences else "is unknown"
        raise ValueError(f"{key} {problem}; {hint}")
    before, since = scenario.rules_on(scenario.start).input(key), scenario.start
    value = before
    for day, rules in scenario.changes:
        if day > scenario.start and rules.input(key) != before:
            since, value = day, rules.input(key)
            break
    whole = isinstance(before, int) or key.endswith(POSTS)
    return Lever(key, sentences[key], since, float(value), whole)


def with_lever(scenario: Scenario, lever: Lever, value: float) -> Scenario:
    """The scenario with the lever at a value from its date on, whatever came later.

    Raises `ScenarioErrors` when the scenario cannot have that value.
    """
    setting = round(value) if lever.whole else float(value)
    return scenario.changed_from(lever.since, lever.key, setting)


def _is_number(scenario: Scenario, key: str) -> bool:
    try:
        value = scenario.input(key)
    except KeyError:
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)
