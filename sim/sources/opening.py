"""The position on the first day: children in need, stage by stage, and who of them is held.

Not every child in need is held by a social worker: in England 84 of 100 are. A scenario opens
with all of them. Those who are not held are on child in need plans, where those of lower need
are: another practitioner leads them, or they wait. What a council's own returns count goes before
what is published.
"""

from dataclasses import dataclass

from sim.scenario.calendar import WORKING_DAYS_A_YEAR
from sim.sources.known import Known, Statistics

_CLOSING = 0.05
"""Share of the children held whose plan is over and whose case waits to be closed."""
_DAYS_OF_ASSESSMENT, _FEWEST_DAYS = 28, 15
"""Working days of an assessment, and fewest that a count of those under way can stand for.

The median of councils was 34 in the year to March 2018 (DfE table C2). Most counts of table B1
would be a week or less: they leave out children whose assessment has begun.
"""
_LEAST_ON_PLANS = 0.1
"""Least share of the children held who are on child in need plans, if the rest do not fit."""
COUNTED = {
    "awaiting_assessment": "cin_awaiting_assessment_31mar_n",
    "on_protection_plans": "on_cp_plan_31mar_n",
    "looked_after": "looked_after_31mar_n",
}
"""Stages of the opening position that are published, and the statistic."""
STAGES = (*COUNTED, "on_in_need_plans", "closing")
"""Stages of the opening position."""


@dataclass(frozen=True)
class Position:
    """Children in need on a day, by stage, and how many of them a social worker holds.

    `squeezed` says that more were counted in the other stages than are held: each has its share.
    """

    awaiting: int
    on_plans: int
    protection: int
    looked_after: int
    closing: int
    held: int
    squeezed: bool

    @property
    def in_need(self) -> int:
        """All children in need."""
        return self.awaiting + self.on_plans + self.protection + self.looked_after + self.closing

    @property
    def others(self) -> int:
        """Children in need who are led by another practitioner, or wait."""
        return self.in_need - self.held

    @property
    def without(self) -> float:
        """Share of those on child in need plans whom no social worker holds."""
        return min(self.others / self.on_plans, 1.0) if self.on_plans else 0.0


def position_of(known: Statistics) -> Position:
    """The stages, so that they add up to the children in need, and the cases held."""
    if all(f"opening.{stage}" in known for stage in STAGES):
        return _own_position(known)
    held = round(known["cases_held_n"].value)
    later = [round(known[COUNTED[n]].value) for n in ("on_protection_plans", "looked_after")]
    closing, least = round(_CLOSING * held), round(_LEAST_ON_PLANS * held)
    most = held - closing - least
    awaiting = min(round(in_assessment(known).value), max(most - sum(later), least))
    stages = [awaiting, *later]
    squeezed = sum(stages) > most
    if squeezed:
        stages = [round(stage * most / sum(stages)) for stage in stages]
    awaiting, protection, looked_after = stages
    in_need = max(round(known["cin_31mar_n"].value), held)
    on_plans = in_need - closing - sum(stages)
    return Position(awaiting, on_plans, protection, looked_after, closing, held, squeezed)


def _own_position(known: Statistics) -> Position:
    """The stages as the council counts them; of all of them as many are held as in the figures."""
    awaiting, protection, looked_after, on_plans, closing = (
        round(known[f"opening.{stage}"].value) for stage in STAGES
    )
    there = awaiting + protection + looked_after + on_plans + closing
    share = min(known["cases_held_n"].value / max(known["cin_31mar_n"].value, 1.0), 1.0)
    return Position(
        awaiting, on_plans, protection, looked_after, closing, round(share * there), squeezed=False
    )


def in_assessment(known: Statistics) -> Known:
    """Children in assessment: as counted, or as many as those assessed in a year would be."""
    counted, referrals = known[COUNTED["awaiting_assessment"]], known["referrals_n"]
    a_day = referrals.value * (1 - known["referrals_nfa_pct"].value / 100) / WORKING_DAYS_A_YEAR
    if counted.value >= _FEWEST_DAYS * a_day:
        return counted
    return referrals.derived(
        _DAYS_OF_ASSESSMENT * a_day,
        f"Derived: {_DAYS_OF_ASSESSMENT} working days of the referrals assessed; "
        f"{counted.value:,.0f} ({counted.source}) would be {counted.value / a_day:.0f} days",
    )


def children_at_the_start(known: Statistics) -> dict[str, Known]:
    """The opening position of a scenario, and who of it has no social worker, by dotted key."""
    position, held, all_of_them = position_of(known), known["cases_held_n"], known["cin_31mar_n"]
    rest = f"Derived: what the other stages leave of {position.in_need:,} children in need"
    return {
        "practice.without_social_worker": held.derived(
            position.without,
            f"Derived: {position.held:,} cases held ({held.source}) of {position.in_need:,} "
            "children in need; the others are on child in need plans",
        ).fixed(),
        "opening.awaiting_assessment": _stage(in_assessment(known), position.awaiting, position),
        "opening.on_in_need_plans": all_of_them.derived(
            position.on_plans, f"{rest} ({all_of_them.source})"
        ).fixed(),
        "opening.on_protection_plans": _stage(
            known["on_cp_plan_31mar_n"], position.protection, position
        ),
        "opening.looked_after": _stage(
            known["looked_after_31mar_n"], position.looked_after, position
        ),
        "opening.closing": Known(
            position.closing,
            f"Default, no statistic gives it: {_CLOSING:.0%} of the cases held",
            "red",
        ),
    }


def _stage(published: Known, value: int, position: Position) -> Known:
    if not position.squeezed:
        return Known(value, published.source, published.quality)
    source = (
        f"Derived: the share of {published.value:,.0f} ({published.source}) that cases held allow"
    )
    return Known(value, source, "red" if published.quality == "red" else "amber")
