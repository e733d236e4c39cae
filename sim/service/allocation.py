"""Allocation: which team and which worker a family gets, and what happens when they leave."""

from functools import partial
from math import ceil, inf
from typing import Final

from sim.service.balance import pass_on_if_new
from sim.service.duty import pass_on
from sim.service.office import Service
from sim.service.people import EARLY_YEARS, Family, Lead, SocialWorker, State, Team
from sim.service.task import EMERGENCY, Task

_ANYBODY: Final = "any social worker"


def ask_for_worker(service: Service, family: Family, after_days: float = 0.0) -> None:
    """Put a family on the manager's list for allocation, after a wait if there is one."""
    family.team.unallocated[family] = None
    family.asked = ready = service.today + after_days
    limit = service.rules.practice.allocation_limit
    hours = service.rules.work.allocation
    service.decide(
        family.team,
        hours,
        ready + limit,
        lambda _: allocate(service, family),
        ready=ready,
    )


def allocate(service: Service, family: Family) -> None:
    """Give a family to the worker with most room for it, or let it wait when all are full."""
    if family not in family.team.unallocated or family.lead is Lead.NOBODY:
        return
    pass_on_if_new(service, family)
    worker = choose_worker(service, family)
    if worker is None:
        family.team.waiting.append(family)
        return
    days = service.today - family.asked
    in_time = days <= service.rules.practice.allocation_limit
    service.count(family.team, "allocated_families")
    service.count(family.team, "allocation_days_families", days)
    service.count(family.team, "allocated_in_time_families", in_time)
    service.count(family.team, "too_complex_families", too_complex(service, family, worker))
    give(family, worker)


def give(family: Family, worker: SocialWorker) -> None:
    """Make somebody the named worker of an unallocated family."""
    del family.team.unallocated[family]
    worker.take(family)
    if family.on_allocation is not None:
        told, family.on_allocation = family.on_allocation, None
        told()


def choose_worker(service: Service, family: Family) -> SocialWorker | None:
    """The worker with most room, by children held against what the worker can take on.

    Need is weighed against experience: a family goes to somebody without the experience for it
    only when those who have it are fuller by so much. Where lead practitioners hold the protection
    plans, those go to them, and other families to others, however full they are. Nobody is found
    when the team is empty, or when all are at their ceiling and practice is to hold.
    """
    practice = service.rules.practice
    hold, anybody = practice.when_full == "hold", practice.protection_held_by == _ANYBODY
    chosen, best, least, number = None, 4, inf, 0
    for worker in family.team.workers:
        if worker.leaving:
            continue
        full = worker.children + family.children > ceiling(service, worker)
        if full and hold:
            continue
        wrong = not anybody and wrong_hands(service, family, worker)
        # Right hands count before room, and room before the load; then the lower number.
        rank, load = 2 * wrong + full, load_with(service, family, worker)
        less = load < least or (load == least and worker.number < number)
        if rank < best or (rank == best and less):
            chosen, best, least, number = worker, rank, load, worker.number
    return chosen


def wrong_hands(service: Service, family: Family, worker: SocialWorker) -> bool:
    """Whether practice wants somebody else: a lead practitioner for protection plans alone."""
    if service.rules.practice.protection_held_by == _ANYBODY:
        return False
    return (family.state is State.PROTECTION) is not (worker.grade == "advanced")


def load_with(service: Service, family: Family, worker: SocialWorker) -> float:
    """Children held with this family, for each full share of work that the worker can take."""
    return (worker.children + family.children) * load_of_a_child(service, family, worker)


def load_of_a_child(service: Service, family: Family, worker: SocialWorker) -> float:
    """A child of a family as a part of the full share of work that the worker can take.

    A worker without the experience for the family counts as fuller by a practice weight.
    """
    load = 1 / max(worker.share * worker.takes, 0.01)
    if too_complex(service, family, worker):
        load *= service.rules.practice.experience_weight
    return load


def ceiling(service: Service, worker: SocialWorker) -> float:
    """Most children that a worker should hold: by grade, and less while building up."""
    most = service.ceiling * worker.share
    if worker.grade == "newly qualified":
        return min(service.newly_qualified_ceiling, most)
    return most


def too_complex(service: Service, family: Family, worker: SocialWorker) -> bool:
    """Whether a family needs more experience than the worker has.

    Newly qualified workers hold no protection plan, no court case (evidence P103) and no family
    of complex need on their own. In their second year, and in the first weeks of anybody in a
    service, court cases and complex need are still too much.
    """
    complex_ = family.in_court or family.need >= service.complex_need
    if worker.grade == "newly qualified":
        return complex_ or family.state is State.PROTECTION
    return complex_ and (
        service.today - worker.qualified < EARLY_YEARS * service.year
        or service.today - worker.started < service.settling_in
    )


def retry_waiting(service: Service, team: Team) -> None:
    """Try again for families for whom nobody had room, those who waited longest first."""
    waiting, team.waiting = team.waiting, []
    for place, family in enumerate(waiting):
        if not somebody_free(service, team):
            team.waiting += waiting[place:]
            return
        allocate(service, family)


def somebody_free(service: Service, team: Team) -> bool:
    """Whether a team has anybody to whom practice would give one more child."""
    hold = service.rules.practice.when_full == "hold"
    return any(
        not hold or worker.children < ceiling(service, worker)
        for worker in team.workers
        if not worker.leaving
    )


def hand_over(service: Service, worker: SocialWorker) -> None:
    """A worker who leaves hands over one family after another, and is then gone."""
    worker.leaving = True
    hours = service.rules.work.handing_over
    now = service.today
    for family in list(worker.families):
        worker.diary.add(
            Task(hours, now, now, EMERGENCY, partial(_handed_over, service, worker, family))
        )
    if not worker.families:
        pass_on(service, worker)
        _gone(worker)


def _handed_over(service: Service, worker: SocialWorker, family: Family, _: Task) -> None:
    if family.worker is worker:
        worker.give_up(family)
        reallocate(service, family)
    if not worker.families:
        _gone(worker)


def _gone(worker: SocialWorker) -> None:
    if worker in worker.team.workers:
        worker.team.workers.remove(worker)
    worker.diary.close()


def reallocate(service: Service, family: Family) -> None:
    """Find the next worker for a family that lost one; the new worker reads in first."""
    service.count(family.team, "changes_of_worker_families")
    read_in(service, family)
    ask_for_worker(service, family, service.rules.practice.reallocation_days)


def hand_on(service: Service, family: Family, worker: SocialWorker) -> None:
    """A worker gives a family up to a colleague of the team, who is to read in."""
    worker.give_up(family)
    write_up(service, worker)
    service.count(family.team, "changes_of_worker_families")
    read_in(service, family)


def write_up(service: Service, worker: SocialWorker) -> None:
    """Let a worker write up a family that was given up, for whoever comes next."""
    now = service.today
    worker.diary.add(Task(service.rules.work.handing_over, now, now, EMERGENCY, None))


def read_in(service: Service, family: Family) -> None:
    """Let the family's next worker read in, before anything else that is due."""
    if service.frozen:
        return
    now = service.today
    urgency = now - service.rules.head_start.dated
    family.expect(Task(service.rules.work.taking_over, now, now, urgency, None, service.sitting))


def welcome(service: Service, starter: SocialWorker) -> None:
    """Families for whom nobody had room, then a few from the fullest colleagues, go to a starter.

    Without recruits' build-up (or with frozen families) there is no flow of new referrals to
    fill a caseload, so this is also what makes a starter a case holder.
    """
    retry_waiting(service, starter.team)
    for _ in range(ceil(service.rules.practice.families_handed_to_starter * starter.share)):
        # A leaver hands over each family to the manager, who finds the next worker.
        colleagues = [w for w in starter.team.workers if len(w.families) > 1 and not w.leaving]
        colleagues = [w for w in colleagues if w is not starter]
        if not colleagues:
            return
        fullest = max(colleagues, key=lambda w: (w.children / w.takes, w.number))
        family = next((f for f in fullest.families if not too_complex(service, f, starter)), None)
        if family is None:
            return
        hand_on(service, family, fullest)
        starter.take(family)
