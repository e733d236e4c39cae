"""How managers see to it that the work is done: supervision, and what a caseload weighs."""

from typing import Annotated

from pydantic import Field

from sim.scenario.fields import Amount, Interval, Positive, Section


class Supervision(Section):
    """Formal supervision of social workers by their managers."""

    interval: Interval
    """Working days between the sessions of a worker."""
    newly_qualified_first_weeks: Amount
    """Weeks from the start in which a newly qualified worker has a session each week."""
    newly_qualified_months: Amount
    """Months from the start in which a newly qualified worker has sessions at shorter intervals."""
    newly_qualified_interval: Interval
    """Working days between the sessions of a newly qualified worker in those months."""
    longest: Positive
    """Hours of the longest session."""
    minutes_per_child: Annotated[Positive, Field(ge=0.01)]
    """Minutes of a session for each child who is discussed, the manager's note included."""
    reflection_minutes: Amount
    """Minutes set aside for reflection, the first thing to go when there is no time."""
    grace: Amount
    """Working days after its date within which a session counts as in time."""
    manager_days_behind: Positive
    """Working days of waiting decisions at which a manager drops the reflection."""
    discussed_within: Positive
    """Working days within which each child should have been discussed."""


class Weights(Section):
    """Points of a weighted caseload, for each child, by kind of case."""

    assessment: Amount
    """Points of a child in assessment."""
    in_need: Amount
    """Points of a child on a child in need plan."""
    protection: Amount
    """Points of a child on a child protection plan."""
    looked_after: Amount
    """Points of a looked-after child."""
    court: Amount
    """Points of a looked-after child while care proceedings last."""
    closing: Amount
    """Points of a child whose case waits to be closed."""
    fixed: Amount
    """Points of each worker for what is not case work."""
    full_time: Positive
    """Most points of a full-time worker."""
    newly_qualified: Positive
    """Most points of a newly qualified worker."""
