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
    stages = [
        round(known[name].value)
        for name in (
            "cin_awaiting_assessment_31mar_n",
            "on_cp_plan_31mar_n",
            "looked_after_31mar_n",
        )
    ]
    closing = round(_CLOSING * held)
    most = held - closing - round(_LEAST_ON_PLANS * held)
    squeezed = sum(stages) > most
    if squeezed:
        stages = [round(stage * most / sum(stages)) for stage in stages]
    awaiting, protection, looked_after = stages
    on_plans = max(held - closing - sum(stages), 0)
    in_need = round(known["cin_31mar_n"].value)
    return Position(in_need, awaiting, on_plans, protection, looked_after, closing, squeezed)


def children_at_the_start(known: Statistics) -> dict[str, Known]:
    """The opening position of a scenario, by dotted key."""
    position, held = position_of(known), known["cases_held_n"]
    rest = held.derived(
        position.on_plans,
        f"Derived: what the other stages leave of {position.held:,} cases held ({held.source})",
    )
    return {
        "opening.awaiting_assessment": _stage(
            known["cin_awaiting_assessment_31mar_n"], position.awaiting, position
        ),
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
