"""The first day: who is in post, for how long already, and who holds which of the families."""

from functools import partial
from math import log1p

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.service.allocation import ceiling, give, load_of_a_child, load_with
from sim.service.chance import Purpose, dealt
from sim.service.office import Service
from sim.service.people import EARLY_YEARS, Family, SocialWorker
from sim.service.posts import Post
from sim.service.turnover import years_served
from sim.service.workforce import Workforce


def fill_posts(service: Service, workforce: Workforce) -> None:
    """Fill posts with permanent workers, cover others with agency workers, leave the rest empty.

    Which posts are empty at the start is spread evenly over the teams.
    """
    opening, posts = service.rules.opening, workforce.posts
    permanent = min(round(opening.permanent), len(posts))
    held = _spread(permanent, len(posts))
    empty = [post for post in posts if post.number not in held]
    covered = {empty[i].number for i in _spread(round(opening.agency), len(empty))}
    for post in posts:
        luck = service.luck.stream(Purpose.POST, post.number)
        grade, served, rest = (float(x) for x in luck.random(3))
        if post.number in held:
            post.occupants = 1
            post.holder = _in_post(service, workforce, post, grade, served)
        else:
            workforce.vacate_before(post, rest)
            if post.number in covered:
                months = service.rules.social_workers.agency.months_stayed
                workforce.cover(post, log1p(-served) * months / MONTHS_A_YEAR * service.year)


def _in_post(
    service: Service, workforce: Workforce, post: Post, grade: float, served: float
) -> SocialWorker:
    """Somebody permanent in a post on the first day; those who served longest are advanced."""
    opening, social = service.rules.opening, service.rules.social_workers
    if grade < opening.newly_qualified:
        return workforce.hire(post, "newly qualified", "permanent", -served * service.year)
    others = 1 - opening.newly_qualified
    name = "advanced" if served * others >= others - opening.advanced else "social worker"
    years = years_served(service.rules, served)
    worker = workforce.hire(post, name, "permanent", -years * service.year)
    began_new = grade - opening.newly_qualified < others * social.recruitment.newly_qualified
    if name == "social worker" and 1 <= years < EARLY_YEARS and began_new:
        worker.qualified = worker.started
    return worker


def _spread(number: int, places: int) -> set[int]:
    """Numbers of the places taken when some of them are taken at even steps."""
    return {int((i + 0.5) * places / number) for i in range(min(number, places))}


def hold_from_before(service: Service, family: Family, luck: float) -> None:
    """Give a family found open to a worker of its team, as allocation did when it came."""
    family.team.unallocated[family] = None
    workers = family.team.workers
    room = [worker for worker in workers if _under_ceiling(service, worker, family)] or workers
    if room:
        give(family, _named_worker(service, family, room, luck))
    else:
        family.team.waiting.append(family)


def _named_worker(
    service: Service, family: Family, workers: list[SocialWorker], luck: float
) -> SocialWorker:
    """Who holds a family found open.

    Families on plans came at many times, each to whoever had most room then: by now it is as if
    they had been dealt out, to each worker as many as that worker takes. Families in assessment
    have just come, to those who hold fewest.
    """
    if family.in_assessment:
        load = partial(load_with, service, family)
        return min(workers, key=lambda worker: (load(worker), worker.number))
    shares = [1 / load_of_a_child(service, family, worker) for worker in workers]
    return workers[dealt(luck, shares)]


def _under_ceiling(service: Service, worker: SocialWorker, family: Family) -> bool:
    if worker.grade != "newly qualified":
        return True
    return worker.children + family.children <= ceiling(service, worker)
