"""What is known of the service: figures that were published or counted, to hold a run against.

A calibration fits to them, a report shows them beside the simulation, and a back-test compares
with them. They change nothing in a run.
"""

import datetime
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.scenario.fields import Amount, ListOf, Positive, Section

OBSERVABLE = {
    "average_caseload": "Average caseload: children held for each case holder (full-time)",
    "in_need_per_holder": "Children in need for each case holder (full-time)",
    "allocated": "Children held by a social worker",
    "led_by_others": "Children led by another practitioner",
    "open": "Children with an open case",
    "awaiting_assessment": "Children in assessment",
    "in_need": "Children on child in need plans",
    "protection": "Children on child protection plans",
    "looked_after": "Children looked after",
    "closing": "Children whose case waits to be closed",
    "unallocated": "Children without a named worker",
    "referrals": "Children referred in a year",
    "re_referrals": "Referrals within 12 months of an earlier one, %",
    "no_further_action": "Referrals that end with no further action, %",
    "episodes_started": "Children found in need in a year",
    "closed": "Children whose case was closed in a year",
    "section_47": "Section 47 enquiries in a year, children",
    "initial_conferences": "Initial child protection conferences in a year, children",
    "protection_started": "Child protection plans started in a year",
    "protection_ended": "Child protection plans ended in a year",
    "repeat_plans": "Child protection plans that are not the first, %",
    "looked_after_started": "Children who become looked after in a year",
    "assessments_in_time": "Assessments authorised within 45 working days, %",
    "conferences_in_time": "Initial conferences within 15 working days, %",
    "review_conferences_in_time": "Review conferences in time, %",
    "supervision_in_time": "Supervision sessions in time, %",
    "case_holders": "Case holders in post, agency included, in full-time equivalents",
    "in_post": "Case-holding posts with a permanent worker",
    "agency": "Case-holding posts covered by agency workers",
    "vacant": "Empty case-holding posts",
    "starters": "Permanent workers who start in a year",
    "leavers": "Permanent workers who leave in a year",
}
"""What can be observed, by the name of the measure that a run shows beside it."""


def _observable(name: str) -> str:
    if name in OBSERVABLE:
        return name
    near = get_close_matches(name, OBSERVABLE, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(OBSERVABLE)}"
    raise ValueError(f"{name[:40]} is not a figure that can be observed; {hint}")


class Observed(Section):
    """One figure that is known of the service."""

    measure: Annotated[str, AfterValidator(_observable)]
    """Name of the measure that a run shows beside it."""
    value: Amount
    """What was counted or published, in the unit of the measure."""
    date: datetime.date | None = None
    """Day of the count, for what is there on one day."""
    year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    """Year to 31 March, for what is counted over a year (2025: to 31 March 2025)."""
    tolerance: Positive
    """Distance from the value within which a run agrees with it, in the same unit."""
    source: str
    """Publication or count that the value rests on."""
    quality: Literal["green", "amber", "red"]
    """Green: published for this place; amber: derived or from elsewhere; red: judgement."""
    as_department: Annotated[tuple[Positive, Positive, Positive], ListOf] | None = None
    """Where a council counts a caseload its own way: what the Department's average is for each one
    of the council's, as low, likely and high."""
    moves: str | None = None
    """Input that a calibration moves to reach the figure, by dotted key, if not the usual one."""

    @model_validator(mode="after")
    def _dated_once(self) -> "Observed":
        if (self.date is None) == (self.year is None):
            raise ValueError("must have either a date (such as 2025-03-31) or a year (2025)")
        return self


def not_twice(figures: Iterable[Observed]) -> Iterable[Observed]:
    """The figures; a ValueError when one is there twice for the same time."""
    seen = set()
    for each in figures:
        when = (each.measure, each.date or each.year)
        if when in seen:
            raise ValueError(f"{each.measure} of {when[1]} is there twice; remove one of them")
        seen.add(when)
    return figures
