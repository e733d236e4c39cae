"""The way of a family through the service, from its assessment to the day its work is done."""

from typing import Final

from sim.service.assessment import assessment
from sim.service.care import looked_after
from sim.service.changes import significant_changes
from sim.service.clock import Course
from sim.service.closing import closing
from sim.service.in_need import in_need_plan
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.protection import protection_plan


def story(service: Service, family: Family) -> Course:
    """From allocation to the day on which the work is done: assessment, plans, closing."""
    outcome = yield from assessment(service, family)
    if outcome is not State.CLOSED:
        yield from plans(service, family, outcome)


def plans(
    service: Service,
    family: Family,
    outcome: State,
    age: float = 0.0,
    remaining: float | None = None,
) -> Course:
    """The plans of a family, one after another, until nothing but closing is left.

    A family of the opening position has been on its plan for `age` working days and needs it
    for `remaining` more.
    """
    service.clock.begin(significant_changes(service, family, age))
    while outcome is not State.CLOSING:
        outcome = yield from _PLANS[outcome](service, family, age, remaining)
        age, remaining = 0.0, None
    yield from closing(service, family)


_PLANS: Final = {
    State.IN_NEED: in_need_plan,
    State.PROTECTION: protection_plan,
    State.LOOKED_AFTER: looked_after,
}
