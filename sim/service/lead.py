"""The lead practitioner: who leads a family while it is on a child in need plan.

Not every child in need has a social worker. Of families on child in need plans those of the
lowest need are led by another practitioner, or wait; a social worker takes over when circumstances
call for an enquiry. A family that has been on a child protection plan keeps its social worker.
"""

from sim.scenario.practice import Practice
from sim.scenario.schema import Scenario
from sim.service.allocation import ask_for_worker, read_in, retry_waiting
from sim.service.office import Service
from sim.service.people import Family, Lead


def settle_lead(service: Service, family: Family) -> None:
    """Say who leads a family whose child in need plan begins; its social worker may let it go."""
    team, worker = family.team, family.worker
    family.lead = lead_of(service.rules, family)
    if family.lead is Lead.SOCIAL_WORKER:
        return
    if family.lead is Lead.ANOTHER:
        family.cancel_work()
        team.unallocated.pop(family, None)
        team.led_by_others[family] = None
    else:
        team.unallocated[family] = None
    if worker is not None:
        worker.give_up(family)
        if team.waiting:
            retry_waiting(service, team)


def lead_of(rules: Scenario, family: Family) -> Lead:
    """Who leads a family of that need: of those without a social worker the lowest are led."""
    practice = rules.practice
    rank = rank_in_need(rules, family)
    if family.protected_before or rank >= practice.without_social_worker:
        return Lead.SOCIAL_WORKER
    return Lead.ANOTHER if rank < share_led(practice) else Lead.NOBODY


def share_led(practice: Practice) -> float:
    """The share of families on child in need plans whom another practitioner leads."""
    return practice.without_social_worker * (1 - practice.of_them_waiting)


def rank_in_need(rules: Scenario, family: Family) -> float:
    """The rank of a family's need among those found in need, from 0 to 1."""
    closed = rules.pathway.no_further_action + rules.pathway.not_in_need
    return max(0.0, family.need - closed) / (1 - closed) if closed < 1 else 0.5


def call_social_worker(service: Service, family: Family) -> None:
    """Find a social worker for a family that somebody else led, or that waited."""
    family.team.led_by_others.pop(family, None)
    family.lead = Lead.SOCIAL_WORKER
    read_in(service, family)
    ask_for_worker(service, family)
