"""The rules in force, as the service reads them: a scenario's sections with the inputs in slots.

A year of a large council asks for an input three million times. A model of pydantic looks for each
among its methods and its private attributes before it looks among its fields; slots answer at once.
"""

from dataclasses import make_dataclass
from functools import cache
from types import FunctionType
from typing import Any, cast

from sim.scenario.fields import Section
from sim.scenario.schema import Scenario


def at_hand(rules: Scenario) -> Scenario:
    """The same inputs, sections and methods, frozen as before; checks and notes stay behind."""
    return cast(Scenario, _in_slots(rules))


def _in_slots(value: Any) -> Any:
    if isinstance(value, Section):
        kind: Any = type(value)
        return _class_for(kind)(*[_in_slots(getattr(value, name)) for name in kind.model_fields])
    if isinstance(value, tuple):
        return tuple([_in_slots(each) for each in value])
    return value


@cache
def _class_for(section: type[Section]) -> type:
    """A frozen class with a slot for each input of a section, and with the section's methods."""
    own = {
        name: value
        for kind in reversed(section.mro()[: section.mro().index(Section)])
        for name, value in vars(kind).items()
        if isinstance(value, FunctionType | property)
    }
    fields = list(section.model_fields)
    return make_dataclass(section.__name__, fields, namespace=own, frozen=True, slots=True)
