"""Children in need whom a social worker holds, by the rules of a scenario and in a steady state.

Of families on child in need plans those of the lowest need have no social worker, but for those
that have been under enquiry or on a child protection plan: they keep theirs.
"""

from math import expm1, log1p

from sim.scenario.calendar import WORKING_DAYS_A_YEAR
from sim.scenario.families import Pathway
from sim.scenario.schema import Scenario


def not_held(rules: Scenario, usual: float | None = None) -> float:
    """Children on child in need plans at the start without a social worker, by the rules.

    `usual` is the share without one there usually: the scenario's, unless it is given.
    """
    practice, on_plans = rules.practice, rules.opening.on_in_need_plans
    share = practice.without_social_worker if usual is None else usual
    led, without = practice.led_and_without(share)
    others = without * on_plans * (1 - kept_at_start(rules))
    led_share = led / without if without else 0.0
    return others - max(0.0, led_share * others - practice.most_led)


def kept_at_start(rules: Scenario) -> float:
    """Share of families of too low a need that keep their social worker: as told, or steady."""
    told, practice = rules.opening.keep_their_social_worker, rules.practice
    if told is not None:
        return told
    _, without = practice.led_and_without(practice.without_social_worker)
    return kept_whatever_the_need(rules.pathway, without)


def kept_whatever_the_need(pathway: Pathway, without: float) -> float:
    """Share of families of too low a need for a social worker that keep theirs all the same.

    `without` is the share of families on child in need plans whose need is so low.
    """
    if not without:
        return 0.0
    a_plan = pathway.section_47_per_plan_year * pathway.in_need_days / WORKING_DAYS_A_YEAR
    others = (1 - _stepped_down(pathway, without)) * (1 - _returned(pathway))
    return 1 - _without_enquiry(a_plan, pathway.in_need_shape) * others


def protected_at_assessment(pathway: Pathway) -> float:
    """Share of referred families that go from their assessment to a child protection plan."""
    return (
        min(_under_enquiry(pathway), _in_need(pathway))
        * pathway.conference_after_section_47
        * pathway.protection_plan_after_conference
    )


def _under_enquiry(pathway: Pathway) -> float:
    return pathway.section_47_in_assessment * (1 - pathway.no_further_action)


def _in_need(pathway: Pathway) -> float:
    return 1 - pathway.no_further_action - pathway.not_in_need


def _without_enquiry(a_plan: float, shape: float) -> float:
    """Share of plans found open without an enquiry so far, at so many in the mean plan.

    Enquiries come at random, plans have gamma lengths and are found at any point of them: the
    share is the Laplace transform of the age of a plan found open.
    """
    return -expm1(-shape * log1p(a_plan / shape)) / a_plan if a_plan else 1.0


def _stepped_down(pathway: Pathway, without: float) -> float:
    """Share of those of the lowest need on child in need plans who came from a protection plan.

    That follows an enquiry at assessment, for which the need is among the highest.
    """
    needy, protected = _in_need(pathway), protected_at_assessment(pathway)
    if not needy:
        return 0.0
    home = protected * (1 - pathway.looked_after_after_protection)
    back = home * pathway.step_down_after_protection
    straight = (needy - protected) * (1 - pathway.looked_after_at_assessment)
    lowest = max(0.0, 1 - _under_enquiry(pathway) / needy)
    as_low = max(0.0, without - lowest) / (1 - lowest) / without if lowest < 1 else 0.0
    return as_low * back / (back + straight) if back else 0.0


def _returned(pathway: Pathway) -> float:
    """Share of families that came back after an earlier child protection plan."""
    again = pathway.return_within_year
    return min(1.0, again * protected_at_assessment(pathway) / (1 - again)) if again < 1 else 1.0
