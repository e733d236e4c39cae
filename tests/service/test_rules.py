"""The rules as the service reads them are those of the scenario, and cannot be changed."""

from dataclasses import FrozenInstanceError

import pytest

from sim.scenario.entries import inputs
from sim.scenario.fields import Section
from sim.scenario.loading import load_scenario, shipped_names
from sim.service.rules import at_hand


@pytest.mark.parametrize("name", shipped_names())
def test_every_input_is_at_hand(name: str) -> None:
    scenario = load_scenario(name)
    rules = at_hand(scenario)
    for key, _ in inputs():
        told: object = scenario
        there: object = rules
        for part in key.split("."):
            told, there = getattr(told, part, None), getattr(there, part, None)
        assert _plain(there) == _plain(told), key


def _plain(value: object) -> object:
    """Sections of lists, such as teams by name, by what they hold."""
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Section):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    names = getattr(type(value), "__dataclass_fields__", None)
    return value if names is None else {name: _plain(getattr(value, name)) for name in names}


def test_what_sections_work_out_is_worked_out_the_same() -> None:
    scenario = load_scenario("manchester-need-led")
    rules = at_hand(scenario)
    practice, same = scenario.practice, rules.practice
    assert same.led_and_without(0.3) == practice.led_and_without(0.3)
    assert same.most_led == practice.most_led
    assert rules.social_workers.played == scenario.social_workers.played
    assert rules.managers.played == scenario.managers.played


def test_the_same_rules_are_equal_and_others_are_not() -> None:
    scenario = load_scenario("small-authority")
    other = scenario.changed("work.allocation", 9.0)
    assert at_hand(scenario).work == at_hand(scenario.model_copy()).work
    assert at_hand(scenario).work != at_hand(other).work


def test_rules_cannot_be_changed() -> None:
    rules = at_hand(load_scenario("small-authority"))
    with pytest.raises(FrozenInstanceError):
        rules.practice.sitting = 1.0
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        rules.practice.something_else = 1.0
