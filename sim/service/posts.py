"""Posts: funded places in the establishment, and who is in them."""

from math import inf

from sim.service.chance import Turn
from sim.service.people import SocialWorker, Team
from sim.service.recruitment import Search


class Post:
    """A funded place for one full-time social worker, and who is in it.

    `emptied` is the luck of the week in which the post was funded, or the last one decided to
    leave; its week is a part of the key of the next one's luck. `occupants` counts the permanent
    workers so far and `locums` the agency workers. `replaces` is the luck by which a permanent
    worker in it lets an agency worker go elsewhere; its `search` lasts until an advert is answered.
    Whoever is `away` does other work for a time.
    """

    __slots__ = (
        "away",
        "case_holding",
        "cover_from",
        "emptied",
        "holder",
        "locum",
        "locums",
        "number",
        "occupants",
        "recruit_grade",
        "replaces",
        "search",
        "starts",
        "team",
    )

    def __init__(self, number: int, team: Team, emptied: Turn, *, case_holding: bool) -> None:
        self.number = number
        self.team = team
        self.emptied = emptied
        self.case_holding = case_holding
        self.holder: SocialWorker | None = None
        self.locum: SocialWorker | None = None
        self.occupants = 0
        self.locums = 0
        self.search: Search | None = None
        self.starts = inf
        self.recruit_grade = "social worker"
        self.cover_from = inf
        self.replaces = inf
        self.away = False
