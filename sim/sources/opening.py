"""The position on the first day: the children held, stage by stage, adding up to the cases held.

Not every child in need is held by a social worker: in England 84 of 100 are. The others are led
by other practitioners, or wait. A scenario opens with those who are held, so that the stages add
up to the cases of the workforce return; who is led by others is taken from child in need plans
first, which is where those of lower need are.
"""

from dataclasses import dataclass

from sim.sources.known import Known, Statistics

_CLOSING = 0.05
"""Share of the children held whose plan is over and whose case waits to be closed."""
_DAYS_OF_ASSESSMENT, _FEWEST_DAYS = 28, 15
"""Working days of an assessment, and fewest that a count of those under way can stand for.

The median of councils was 34 in the year to March 2018 (DfE table C2). Most counts of table B1
would be a week or less: they leave out children whose assessment has begun.
"""
_DAYS_A_YEAR = 253
_LEAST_ON_PLANS = 0.1
"""Least share of the children held who are on child in need plans, if the rest do not fit."""


@dataclass(frozen=True)
class Position:
    """Children in need on a day: held stage by stage, and the others."""

    in_need: int
    awaiting: int
    on_plans: int
    protection: int
    looked_after: int
    closing: int
    squeezed: bool

    @property
    def held(self) -> int:
        """Children with a social worker of their own."""
        return self.awaiting + self.on_plans + self.protection + self.looked_after + self.closing

    @property
    def others(self) -> int:
        """Children in need who are led by another practitioner, or wait."""
        return max(self.in_need - self.held, 0)


def position_of(known: Statistics) -> Position:
    """The stages, so that they add up to the cases held."""
    held = round(known["cases_held_n"].value)
    later = [round(known[n].value) for n in ("on_cp_plan_31mar_n", "looked_after_31mar_n")]
    closing, least = round(_CLOSING * held), round(_LEAST_ON_PLANS * held)
    most = held - closing - least
    awaiting = min(round(in_assessment(known).value), max(most - sum(later), least))
    stages = [awaiting, *later]
    squeezed = sum(stages) > most
    if squeezed:
        stages = [round(stage * most / sum(stages)) for stage in stages]
    awaiting, protection, looked_after = stages
    on_plans = max(held - closing - sum(stages), 0)
    in_need = round(known["cin_31mar_n"].value)
    return Position(in_need, awaiting, on_plans, protection, looked_after, closing, squeezed)


def in_assessment(known: Statistics) -> Known:
    """Children in assessment: as counted, or as many as those assessed in a year would be."""
    counted, referrals = known["cin_awaiting_assessment_31mar_n"], known["referrals_n"]
    a_day = referrals.value * (1 - known["referrals_nfa_pct"].value / 100) / _DAYS_A_YEAR
    if counted.value >= _FEWEST_DAYS * a_day:
        return counted
    return referrals.derived(
        _DAYS_OF_ASSESSMENT * a_day,
        f"Derived: {_DAYS_OF_ASSESSMENT} working days of the referrals assessed; "
        f"{counted.value:,.0f} ({counted.source}) would be {counted.value / a_day:.0f} days",
    )


def children_at_the_start(known: Statistics) -> dict[str, Known]:
    """The opening position of a scenario, by dotted key."""
    position, held = position_of(known), known["cases_held_n"]
    rest = held.derived(
        position.on_plans,
        f"Derived: what the other stages leave of {position.held:,} cases held ({held.source})",
    )
    return {
        "opening.awaiting_assessment": _stage(in_assessment(known), position.awaiting, position),
        "opening.on_in_need_plans": Known(rest.value, rest.source, rest.quality),
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
