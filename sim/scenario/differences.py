"""Differences: what one scenario says otherwise than another, key by key, through time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.entries import inputs
from sim.scenario.resolved import value_of
from sim.scenario.schema import Scenario

_NOT_COMPARED = ("name", "description", "base", "draws")
"""What a scenario is called, and which files stand beside it."""
Course = tuple[tuple[date, Any], ...]
"""The values of an input, each with the day from which it holds; the first is that of the start."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An input that two scenarios say otherwise: its key, its sentence, and its course in each."""

    key: str
    words: str
    first: Course
    second: Course


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Every input in which two scenarios differ on some day, in the order of the schema."""
    found = []
    for key, words in inputs():
        courses = course(first, key), course(second, key)
        if key not in _NOT_COMPARED and courses[0] != courses[1]:
            found.append(Difference(key, words, *courses))
    return found


def course(scenario: Scenario, key: str) -> Course:
    """What an input is at the start, and from each day on which it changes."""
    told = [(scenario.start, value_of(scenario.rules_on(scenario.start), key))]
    for day, rules in scenario.changes:
        value = value_of(rules, key)
        if day > scenario.start and value != told[-1][1]:
            told.append((day, value))
    return tuple(told)
