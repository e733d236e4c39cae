"""The lead practitioner: who leads a family while it is on a child in need plan.

Not every child in need has a social worker. Of families on child in need plans those of the
lowest need are led by another practitioner, or wait; a social worker takes over when circumstances
call for an enquiry. A family that has been on a child protection plan, or under enquiry, keeps its
social worker.

How low the need must be depends on room. When workers hold less than is usual in the service,
managers give more families a social worker; when they hold more, more are led by others. It is
settled when a plan begins and looked at again at each review. Family help can besides lead a
share of those whom social workers would hold, whatever the room.
"""

from math import inf, isnan
from typing import Final

from sim.scenario.held import kept_at_start, not_held
from sim.scenario.practice import Practice
from sim.scenario.schema import Scenario
from sim.service.allocation import ask_for_worker, read_in, retry_waiting, write_up
from sim.service.office import Service
from sim.service.people import Family, Lead

_LATER: Final = 0.25
_LATER_YEARS: Final = 2
"""What more goes back in each of two years after the first, for each part that goes in it: with
staff and need as they came, 42, 50 and 63% are gone after 1, 2 and 3 years (DfE, all councils, 2017
to 2025)."""


def settle_lead(service: Service, family: Family) -> None:
    """Say who leads a family whose child in need plan begins; its social worker may let it go."""
    family.lead = lead_of(service, family)
    if family.lead is not Lead.SOCIAL_WORKER:
        let_go(service, family)


def lead_at_review(service: Service, family: Family) -> Lead:
    """Who leads a family from its review on: no social worker lets one go for it to wait."""
    lead = lead_of(service, family)
    if family.lead is not Lead.SOCIAL_WORKER or lead is not Lead.NOBODY:
        return lead
    return Lead.ANOTHER if practitioner_free(service, family) else Lead.SOCIAL_WORKER


def lead_by_another(service: Service, family: Family) -> None:
    """Another practitioner leads a family from now; its social worker, if any, hands it over."""
    worker = family.worker
    family.lead = Lead.ANOTHER
    let_go(service, family)
    if worker is not None:
        write_up(service, worker)


def let_go(service: Service, family: Family) -> None:
    """Take a family from its social worker's caseload, for another practitioner or to wait."""
    team, worker = family.team, family.worker
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


def lead_of(service: Service, family: Family) -> Lead:
    """Who leads a family of that need: of those without a social worker the lowest are led.

    When other practitioners lead as many as they can, a family stays where it is: with the social
    worker who assessed it, since there is nobody to hand over to, or waiting.
    """
    rank = rank_in_need(service.rules, family)
    led, without = service.rules.practice.led_and_without(share_without(service))
    if family.protected_before or family.enquired or rank >= without:
        return Lead.SOCIAL_WORKER
    if rank < led and practitioner_free(service, family):
        return Lead.ANOTHER
    return Lead.NOBODY if rank >= led or family.lead is Lead.NOBODY else Lead.SOCIAL_WORKER


def practitioner_free(service: Service, family: Family) -> bool:
    """Whether other practitioners can lead a family beside all those that they lead."""
    most = service.rules.practice.most_led
    if most == inf:
        return True
    led = sum(f.children for team in service.teams for f in team.led_by_others if f is not family)
    return led + family.children <= most


def share_without(service: Service) -> float:
    """Share of families on child in need plans without a social worker, as there is room now.

    The usual share while workers hold what they usually do. Its odds follow what they hold by a
    power, so that where few are led by others few more can be, and where nearly all are, too:
    with 10% less held at a power of 13, two in five are 14%, and nine in ten 70%.
    """
    usual, practice = usually_without(service), service.rules.practice
    more = usual * float(service.fullness**practice.response_to_room)
    return more / (1 - usual + more) if more else 0.0


def usually_without(service: Service) -> float:
    """Share of families on child in need plans without a social worker, at the usual load.

    The scenario's share on the first day. Where more, or fewer, were held then than is usual, or
    England's councils come to hold more or fewer, it moves in step to the share at which as many
    are held as is expected.
    """
    rules, practice = service.rules, service.rules.practice
    without = practice.without_social_worker
    if not moves_by_itself(practice):
        return without
    of_low_need = 1 - kept_at_start(rules)
    answering = of_low_need * rules.opening.on_in_need_plans
    if not answering:
        return without
    held = rules.opening.children - not_held(rules)
    more = expected_change(practice, service.today / service.year)
    moved = without - more * held / answering
    return min(max(moved, 0.0), 1.0)


def moves_by_itself(practice: Practice) -> bool:
    """Whether what social workers usually hold changes with the years."""
    return bool(practice.back_to_usual or practice.usual_change)


def expected_change(practice: Practice, years: float) -> float:
    """Share by which social workers usually hold more so many years on; fewer below nothing."""
    gone = min(years, 1.0) + _LATER * min(max(years - 1, 0.0), _LATER_YEARS)
    return practice.back_to_usual * gone + practice.usual_change * years


def look_at_room(service: Service) -> None:
    """Once a week: the average caseload, against what is usual in this service.

    Usual is what workers hold when the run starts; when the rules let others lead more families
    (a dated change), or the service comes back to what was usual, so much less.
    """
    held = workers = 0
    for team in service.teams:
        held += sum(worker.children for worker in team.workers)
        held += sum(f.children for f in team.unallocated if f.lead is Lead.SOCIAL_WORKER)
        workers += sum(not worker.leaving for worker in team.workers)
    if not held or not workers:
        return
    load = held / workers / _held_by_rules(service)
    if isnan(service.usual_load):
        service.usual_load = load
    service.fullness = load / service.usual_load


def looked_at_from(service: Service) -> float:
    """The day from which reviews ask who leads: never where social workers hold every child."""
    days = (day for day, rules in service.versions if _can_change(rules.practice))
    return min(days, default=inf)


def _can_change(practice: Practice) -> bool:
    room = practice.without_social_worker and practice.response_to_room
    return bool(room or practice.led_by_family_help or moves_by_itself(practice))


def _held_by_rules(service: Service) -> float:
    """Children of the opening position whom social workers hold by the rules in force."""
    rules = service.rules
    return max(1.0, rules.opening.children - not_held(rules, usually_without(service)))


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
