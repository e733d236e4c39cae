"""Varying: which inputs have a range, and what a scenario becomes when some are moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sim.scenario.entries import inputs
from sim.scenario.fields import POSTS
from sim.scenario.schema import Scenario, replaced


@dataclass(frozen=True, slots=True)
class Range:
    """An input with the lowest and the highest value that its evidence allows."""

    key: str
    low: float
    value: float
    high: float


PRICES = ("costs", "budget")
"""Sections that say what a run costs."""
NOT_IN_A_RUN = (*PRICES, "model_error")
"""Sections that change nothing in a run."""


def ranges(scenario: Scenario) -> list[Range]:
    """Every input of the service with a range from low to high, in the order of the schema.

    Limits in law have the same low and high, and none is left. Where teams are named, their
    number follows from the names. Prices and model error are not among them: they change no run.
    """
    found = []
    for key, _ in inputs():
        note = scenario.notes.get(key)
        if note is None or note.low is None or note.high is None or note.low >= note.high:
            continue
        follows = key == "teams.count" and scenario.teams.named
        if not follows and key.partition(".")[0] not in NOT_IN_A_RUN:
            found.append(Range(key, note.low, float(scenario.input(key)), note.high))
    return found


def varied(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """A copy with several inputs set from the start, and checked again; notes stay.

    A dated change that sets one of them keeps its own value; where it adds posts to those there
    were, as many are added to the new number.
    """
    before = {key: scenario.input(key) for key in values}
    changes = []
    for day, then in scenario.changes:
        told = {key: _then(key, then.input(key), before[key], new) for key, new in values.items()}
        changes.append((day, _with(then, told)))
    copy = _with(scenario, values)
    copy._changes, copy._notes, copy._draws = tuple(changes), scenario.notes, scenario.drawn
    return copy


def _then(key: str, told: Any, before: Any, new: float) -> float:
    """What an input becomes after a dated change, when its value before it is a new one."""
    if told == before:
        return new
    if key.endswith(POSTS):
        return float(new + (told - before))
    return float(told)


def varied_from(scenario: Scenario, day: date, values: Mapping[str, float]) -> Scenario:
    """A copy with inputs moved from a day on, by what is added to each, through later changes.

    The amounts are added to the values then in force. Up to that day nothing differs.
    """
    if day <= scenario.start:
        raise ValueError(f"inputs move on a day after the start ({scenario.start}), not on {day}")
    changes = {when: then for when, then in scenario.changes if when < day}
    for when, then in ((day, scenario.rules_on(day)), *scenario.changes):
        if when >= day:
            moved = {key: then.input(key) + more for key, more in values.items()}
            changes[when] = _with(then, moved)
    return _copy(scenario, sorted(changes.items(), key=lambda change: change[0]))


def scaled_over_time(
    scenario: Scenario, key: str, levels: Sequence[tuple[date, float]]
) -> Scenario:
    """A copy in which an input is so many times its value from each date to the next."""
    after = [(day, level) for day, level in sorted(levels) if scenario.start < day]
    days = sorted({day for day, _ in after} | {day for day, _ in scenario.changes})
    changes = []
    for day in days:
        rules = scenario.rules_on(day)
        level = next((level for start, level in reversed(after) if start <= day), 1.0)
        changes.append((day, _with(rules, {key: rules.input(key) * level})))
    return _copy(scenario, changes)


def plan_day(scenario: Scenario) -> date:
    """The day on which a plan begins: its first dated change after the start, or the second day."""
    later = [day for day, _ in scenario.changes if day > scenario.start]
    return later[0] if later else scenario.start + timedelta(days=1)


def before_the_plan(scenario: Scenario) -> Scenario:
    """The scenario as it goes on when none of its dated changes is made."""
    return _copy(scenario, ())


def _copy(scenario: Scenario, changes: Iterable[tuple[date, Scenario]]) -> Scenario:
    copy = scenario.model_copy()
    copy._changes = tuple(changes)
    return copy


def _with(rules: Scenario, values: Mapping[str, float]) -> Scenario:
    """A checked copy of one set of rules; inputs that are whole numbers are rounded."""
    told = {
        key: round(value) if isinstance(rules.input(key), int) else float(value)
        for key, value in values.items()
    }
    return replaced(rules, told)
