"""A dated change of any input does what it says from its day on, up and down, and not before."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.entries import inputs
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.schema import UNCHANGING, UNDATED, Scenario
from sim.service.journal import Journal
from sim.service.run import run_service

pytestmark = pytest.mark.slow
DAY = date(2016, 10, 3)
LATER = date(2016, 11, 7)
ENDS = date(2017, 1, 13), date(2017, 9, 29)
"""Most changes are seen in a quarter of a year; some take a year."""
MORE = {"social_workers.posts": 48, "managers.posts": 12}
BUSY = [
    "social_workers.turnover=0.5",
    "managers.turnover=1.0",
    "managers.posts=6",
    "practice.conference_outside_delay=0.3",
    "managers.hours_per_week=9.0",
    "social_workers.recruitment.success=0.6",
    "pathway.section_47_per_plan_year=0.5",
    "pathway.return_if_cut_short=2.0",
    "practice.families_handed_to_starter=12",
    "opening.newly_qualified=0.3",
    "practice.without_social_worker=0.3",
    "practice.practitioners=1.5",
    "practice.protection_held_by=lead practitioner",
    "workers.years_to_advanced=0.5",
]
"""Enough comes and goes for every input to matter."""


def keys() -> list[str]:
    """Every input that a dated change can set, but for what a run costs (see `test_money`)."""
    found = [key for key, _ in inputs() if key not in UNDATED]
    return [key for key in found if key.partition(".")[0] not in (*UNCHANGING, "costs")]


@cache
def scenario(until: date = ENDS[-1]) -> Scenario:
    return load_scenario("small-authority-now", BUSY, until=until)


def playing(until: date, *changes: tuple[date, Scenario]) -> Journal:
    """A run with dated changes, and some more posts that are funded after all of them."""
    dated, funded = scenario(until).model_copy(), changes[-1][1] if changes else scenario()
    for key, more in MORE.items():
        funded = funded.changed(key, funded.input(key) + more)
    dated._changes = (*changes, (LATER, funded))
    return run_service(dated, 1)


@cache
def as_it_was(until: date) -> Journal:
    return playing(until)


def other_values(key: str) -> Iterator[Any]:
    """Values above and below what is in force, as far as the schema has any."""
    value = scenario().input(key)
    if isinstance(value, str):
        yield from ("hold", "allocate anyway", "any social worker", "lead practitioner")
    elif value is None:  # what is not known may be said: all or nothing
        yield from (0.0, 1.0)
    elif isinstance(value, tuple):
        yield from _other_lists(value)
    else:
        yield from (value * 3 + 1, min(value * 3, 1) if value < 1 else value * 1.3, value / 3, 0)


def _other_lists(value: tuple[Any, ...]) -> Iterator[Any]:
    yield from (tuple(each * ratio for each in value) for ratio in (0.5, 1.5))
    yield from (value[:1], (5,), tuple(reversed(value)))


@pytest.mark.parametrize("key", UNDATED)
def test_what_is_about_all_years_together_is_refused_on_a_date(key: str, tmp_path: Path) -> None:
    *sections, name = key.split(".")
    file = tmp_path / "mine.yaml"
    file.write_text(
        "extends: small-authority-now\nname: Mine\nchanges:\n  - from: 2016-10-03\n"
        f"    {': {'.join(sections)}: {{{name}: 0.1{'}' * len(sections)}\n"
    )
    with pytest.raises(ScenarioErrors) as told:
        load_scenario(file)
    (fault,) = told.value.faults
    assert (fault.line, fault.key) == (5, f"changes.0.{key}")
    assert fault.problem == "cannot change on a date; set it outside `changes`"


def valid(key: str) -> list[Scenario]:
    """The rules with another value, one above and one below where there are two."""
    found: dict[bool, Scenario] = {}
    before = scenario().input(key)
    for value in other_values(key):
        told = round(value) if isinstance(before, int) else value
        try:
            rules = scenario().changed(key, told)
        except ScenarioErrors:
            continue
        if rules.input(key) != before:
            found.setdefault(rules.input(key) > (before or 0), rules)
    return list(found.values())


@pytest.mark.parametrize("key", keys())
def test_a_dated_change_of_an_input_holds_from_its_day_and_not_before(key: str) -> None:
    """Up and down. Every run is the same to the last digit until the week of the change."""
    others = valid(key)
    assert others
    for rules in others:
        assert any(shows(rules, until) for until in ENDS), rules.input(key)


def shows(rules: Scenario, until: date) -> bool:
    """Whether anything is another by a date; before the change, nothing may be."""
    before, after = as_it_was(until), playing(until, (DAY, rules))
    week = next(n for n, day in enumerate(before.census_days) if day > 120)
    assert after.weeks[: week - 1] == before.weeks[: week - 1]
    return (after.weeks, after.workers) != (before.weeks, before.workers)
