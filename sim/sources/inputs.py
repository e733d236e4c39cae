"""From what is known of a council to the inputs of its scenario, each with its source.

Most inputs are a ratio of two published figures. They are where a calibration starts: a fit to
the figures that the scenario lists as observed moves them (`caseload calibrate`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.scenario.calendar import WORKING_DAYS_A_YEAR
from sim.scenario.families import Pathway
from sim.scenario.held import kept_whatever_the_need
from sim.sources.known import Known, Statistics, judged
from sim.sources.opening import children_at_the_start
from sim.sources.workforce import posts_and_people

CHILDREN_PER_FAMILY = 1.89
"""Mean of the family sizes in the defaults (P037 to P040)."""
NEED_OF_STAY = 0.65
"""Part of a child protection plan's time that is need, the rest drift and the wait for a review:
as fitted where the model was first calibrated. A calibration moves it."""
_TO_CARE_AFTER_PLAN, _STEP_DOWN = 0.15, 0.6
"""As in the defaults: what becomes of families whose child protection plan ends."""
_S47_FROM_PLANS = 0.05
"""As in the defaults: enquiries for each family and year on a child in need plan."""
_AS_IN_THE_DEFAULTS = {
    "in_need_shape": 0.8,
    "section_47_per_plan_year": _S47_FROM_PLANS,
    "looked_after_after_protection": _TO_CARE_AFTER_PLAN,
    "step_down_after_protection": _STEP_DOWN,
}
"""What no statistic gives of who has been under enquiry, or on a protection plan."""
_WITHOUT, _ROUNDS = "practice.without_social_worker", 300


@dataclass(frozen=True)
class Flows:
    """Children of a year on their way through the service, as the figures have them."""

    referred: float
    assessed: float
    found_in_need: float
    plans_started: float
    to_care_at_once: float

    @property
    def to_in_need_plans(self) -> float:
        """Children who begin a child in need plan, after an assessment or a protection plan."""
        stepped_down = _STEP_DOWN * (1 - _TO_CARE_AFTER_PLAN) * self.plans_started
        straight = self.found_in_need - self.plans_started - self.to_care_at_once
        return max(straight, 0.1 * self.found_in_need) + stepped_down


def inputs_of(known: Statistics) -> dict[str, Known]:
    """Every input that the figures give, by dotted key, and the defaults that go with its size."""
    flows = _flows(known)
    opening = children_at_the_start(known)
    plans = opening["opening.on_in_need_plans"].value
    families = dict([*_demand(known), *_pathway(known, flows, plans)])
    return {
        **families,
        **posts_and_people(known),
        **opening,
        _WITHOUT: _of_so_low_need(opening[_WITHOUT], families),
        "opening.closed_last_year": known["referrals_n"].derived(
            round(known["referrals_n"].value / CHILDREN_PER_FAMILY),
            "Derived: families of the year's referrals, 1.89 children each",
        ),
    }


def _of_so_low_need(without: Known, found: dict[str, Known]) -> Known:
    """Of the lowest need more than have no social worker: who was under enquiry keeps one."""
    values = {key.partition(".")[2]: known.value for key, known in found.items()}
    pathway = Pathway.model_construct(**_AS_IN_THE_DEFAULTS, **values)  # type: ignore[arg-type]
    share = without.value
    for _ in range(_ROUNDS):
        share = min(without.value / (1 - kept_whatever_the_need(pathway, share)), 1.0)
    return replace(without, value=share)


def _share(known: Statistics, name: str) -> float:
    return known[name].value / 100


def _flows(known: Statistics) -> Flows:
    referred = known["referrals_n"].value
    nothing, no_need = _closed_early(known)
    plans = known["cp_plans_started_n"].value
    at_once = known["looked_after_started_n"].value - _TO_CARE_AFTER_PLAN * plans
    return Flows(
        referred,
        referred * (1 - nothing),
        referred * (1 - nothing - no_need),
        plans,
        max(at_once, 0.2 * known["looked_after_started_n"].value),
    )


def _closed_early(known: Statistics) -> tuple[float, float]:
    """Shares of referrals with no further action, and assessed and not in need."""
    nothing = _share(known, "referrals_nfa_pct")
    return nothing, min(_share(known, "assessed_not_in_need_pct"), 0.95 - nothing)


def _demand(known: Statistics) -> Iterator[tuple[str, Known]]:
    referrals, again = known["referrals_n"], known["rereferral_pct"]
    families = referrals.value * (1 - again.value / 100) / CHILDREN_PER_FAMILY
    yield (
        "demand.families_per_year",
        referrals.derived(
            families,
            f"Derived: {referrals.value:,.0f} referrals ({referrals.source}), {again.value:g}% of "
            "them again within 12 months, 1.89 children a family",
        ),
    )
    yield (
        "demand.growth_per_year",
        known.get(
            "demand.growth_per_year",
            judged(0.0, "level demand; say here what you expect", -0.05, 0.05),
        ),
    )
    yield (
        "pathway.return_within_year",
        again.derived(again.value / 100, f"Start: share of referrals again ({again.source})"),
    )


def _pathway(known: Statistics, flows: Flows, in_need: float) -> Iterator[tuple[str, Known]]:
    nothing, no_need = _closed_early(known)
    yield "pathway.no_further_action", _percent(known["referrals_nfa_pct"], nothing)
    yield "pathway.not_in_need", _percent(known["assessed_not_in_need_pct"], no_need)
    yield from _protection(known, flows, in_need)
    yield from _care(known, flows)
    yield (
        "pathway.in_need_days",
        known["cin_31mar_n"].derived(
            _within(in_need / flows.to_in_need_plans * WORKING_DAYS_A_YEAR, 15, 600),
            "Derived: children on such plans over those who begin one in a year",
        ),
    )


def _protection(known: Statistics, flows: Flows, in_need: float) -> Iterator[tuple[str, Known]]:
    s47, icpc, plans = (known[n] for n in ("s47_n", "icpc_n", "cp_plans_started_n"))
    from_plans = _S47_FROM_PLANS * in_need
    asked = max(s47.value - from_plans, 0.5 * s47.value) / flows.assessed
    yield (
        "pathway.section_47_in_assessment",
        s47.derived(
            _within(asked, 0.01, 0.9),
            f"Derived: {s47.value:,.0f} enquiries ({s47.source}), less those from plans, of "
            f"{flows.assessed:,.0f} referrals assessed",
            most=0.95,
        ),
    )
    for key, part, whole, least, words in (
        ("conference_after_section_47", icpc, s47, 0.05, ("conferences", "enquiries")),
        ("protection_plan_after_conference", plans, icpc, 0.3, ("plans", "conferences")),
    ):
        told = f"{part.value:,.0f} {words[0]} ({part.source}) of {whole.value:,.0f} {words[1]}"
        share = _within(part.value / max(whole.value, 1), least, 0.98)
        yield f"pathway.{key}", part.derived(share, f"Derived: {told}", most=0.99)
    on_plans = known["on_cp_plan_31mar_n"]
    stay = on_plans.value / max(plans.value, 1) * WORKING_DAYS_A_YEAR
    yield (
        "pathway.protection_days",
        on_plans.derived(
            _within(NEED_OF_STAY * stay, 20, 500),
            f"Start: {NEED_OF_STAY:g} of the stay, which is plans open over plans begun",
        ),
    )


def _care(known: Statistics, flows: Flows) -> Iterator[tuple[str, Known]]:
    started, stock = known["looked_after_started_n"], known["looked_after_31mar_n"]
    yield (
        "pathway.looked_after_at_assessment",
        started.derived(
            _within(flows.to_care_at_once / flows.found_in_need, 0.002, 0.4),
            f"Derived: {started.value:,.0f} who became looked after ({started.source}), less those "
            "after a protection plan, of those found in need",
            most=0.5,
        ),
    )
    yield (
        "pathway.looked_after_days",
        stock.derived(
            _within(stock.value / max(started.value, 1) * WORKING_DAYS_A_YEAR, 60, 2500),
            "Derived: children looked after over those who become so in a year",
        ),
    )


def _percent(known: Known, share: float) -> Known:
    """A published percentage as a share, green as it was."""
    low, high = (None if end is None else min(end / 100, 0.99) for end in known.range)
    quality = known.quality if abs(share - known.value / 100) < 1e-9 else "amber"
    return Known(share, known.source, quality, low, high, known.year)


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
