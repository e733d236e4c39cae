"""Careers: experienced workers become advanced practitioners, and some lead child protection.

A council keeps as many advanced practitioners among its permanent workers as it had: when one
leaves, whoever has served longest follows. Where practice is that lead child protection
practitioners hold the protection plans, each team has as many as its children on plans ask for;
other families then go to the others.
"""

from math import floor
from typing import Final

from sim.service.allocation import ask_for_worker, hand_on, wrong_hands
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, State, Team
from sim.service.posts import Post

ADVANCED: Final = "advanced"


def look_at_careers(service: Service, posts: list[Post]) -> None:
    """Once a week: see who becomes an advanced practitioner."""
    holders = [each.holder for each in posts if each.case_holding and not each.away]
    permanent = [worker for worker in holders if worker is not None and not worker.leaving]
    if service.rules.practice.protection_held_by == "lead practitioner":
        for team in service.teams:
            _promote(service, [w for w in permanent if w.team is team], leads_wanted(service, team))
    share = service.rules.opening.advanced
    _promote(service, permanent, floor(share * len(permanent) + 0.5))


def _promote(service: Service, workers: list[SocialWorker], wanted: int) -> None:
    """Make those who have served longest advanced, until there are as many as are wanted."""
    missing = wanted - sum(worker.grade == ADVANCED for worker in workers)
    if missing <= 0:
        return
    able = [worker for worker in workers if experienced(service, worker)]
    able.sort(key=lambda worker: (worker.started, worker.number))
    for worker in able[:missing]:
        worker.grade = ADVANCED


def experienced(service: Service, worker: SocialWorker) -> bool:
    """Whether a social worker has served for long enough to become an advanced practitioner."""
    years = service.rules.workers.years_to_advanced
    served = service.today - worker.started
    return worker.grade == "social worker" and served >= years * service.year


def leads_wanted(service: Service, team: Team) -> int:
    """Lead child protection practitioners whom the children on plans of a team ask for."""
    children = team.children_in.get(State.PROTECTION, 0)
    wanted = floor(children / service.rules.practice.children_for_each_lead + 0.5)
    return max(wanted, 1) if children else 0


def put_in_right_hands(service: Service, family: Family) -> None:
    """Hand a family over whose plan is for somebody else: to a lead practitioner, or from one.

    Only where the team has somebody whom it is for.
    """
    worker = family.worker
    if worker is None or worker.leaving or not wrong_hands(service, family, worker):
        return
    others = (each for each in family.team.workers if not each.leaving)
    if all(wrong_hands(service, family, each) for each in others):
        return
    hand_on(service, family, worker)
    ask_for_worker(service, family)
