"""The figures of a council that a run of its scenario is held against."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt

from sim.sources.known import Known, Quality, Statistics
from sim.sources.opening import in_assessment
from sim.sources.workforce import shares

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One observed figure: the measure, what it is, when, and how near a run should come."""

    measure: str
    known: Known
    when: date | int
    tolerance: float


_YEARLY = {
    "referrals": ("referrals_n", 0.05),
    "section_47": ("s47_n", 0.1),
    "initial_conferences": ("icpc_n", 0.1),
    "protection_started": ("cp_plans_started_n", 0.1),
    "looked_after_started": ("looked_after_started_n", 0.1),
}
"""Counts of a year to 31 March, and the share by which a run may differ and still agree."""
_SHARES = {
    "re_referrals": ("rereferral_pct", 3.0),
    "assessments_in_time": ("assessments_within_45_days_pct", 5.0),
    "conferences_in_time": ("icpc_within_15_days_pct", 5.0),
}
"""Percentages of a year to 31 March, and the points by which a run may differ."""
_MARCH = {
    "awaiting_assessment": "opening.awaiting_assessment",
    "protection": "opening.on_protection_plans",
    "looked_after": "opening.looked_after",
}
"""Children at 31 March, as the scenario opens with them."""
_STOCK, _CASELOAD = 0.1, 0.05


def observed_of(known: Statistics, inputs: Statistics) -> list[Told]:
    """What is known of a council, by measure; figures that are only estimated are left out."""
    told = [*_autumn(known, inputs), *_spring(known, inputs), *_years(known)]
    return [each for each in told if each.known.quality != "red" and each.known.value > 0]


def _autumn(known: Statistics, inputs: Statistics) -> Iterator[Told]:
    holders, held = known["case_holding_fte"], known["cases_held_n"]
    if holders.year is None:
        return
    on = date(holders.year, 9, 30)
    ratio = held.value / holders.value
    average = Known(round(ratio, 1), held.source, _worse(held, holders), year=held.year)
    yield Told("average_caseload", average, on, round(_CASELOAD * ratio, 2))
    yield Told("allocated", held, on, _near(held.value, _CASELOAD))
    yield Told("case_holders", holders, on, _near(holders.value, _CASELOAD))
    permanent, _, _ = shares(known)
    in_post = inputs["opening.permanent"]
    source = f"Derived: {permanent:.0%} of the case holders"
    yield Told("in_post", Known(in_post.value, source, "amber"), on, _near(in_post.value, _STOCK))


def _spring(known: Statistics, inputs: Statistics) -> Iterator[Told]:
    year = known["cin_31mar_n"].year
    if year is None:
        return
    in_need = known["cin_31mar_n"]
    if in_need.value >= known["cases_held_n"].value:
        yield Told("open", in_need, date(year, 3, 31), _near(in_need.value, _STOCK))
    counted = in_assessment(known) is known["cin_awaiting_assessment_31mar_n"]
    for measure, key in _MARCH.items():
        found = inputs[key]
        if key == "opening.awaiting_assessment" and not counted:
            continue
        yield Told(measure, found, date(year, 3, 31), _near(found.value, _STOCK))


def _years(known: Statistics) -> Iterator[Told]:
    for measure, (name, share) in _YEARLY.items():
        found = known[name]
        if found.year is not None:
            yield Told(measure, found, found.year, _near(found.value, share))
    for measure, (name, points) in _SHARES.items():
        found = known[name]
        if found.year is not None:
            yield Told(measure, found, found.year, points)


def _near(value: float, share: float) -> float:
    """How near is near enough: a share of the figure, or chance where the figure is small."""
    return round(max(share * value, sqrt(value), 0.5), 1)


def _worse(one: Known, other: Known) -> Quality:
    order = ("green", "amber", "red")
    return max(one.quality, other.quality, key=order.index)
