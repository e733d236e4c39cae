"""The people: families and their children, social workers, managers, teams and posts."""

from collections.abc import Callable
from enum import IntEnum
from functools import reduce
from math import inf, nan
from typing import Final

from sim.service.chance import Marks
from sim.service.diary import Diary
from sim.service.journal import COLUMN
from sim.service.task import Task


class State(IntEnum):
    """Where a family stands; the value is the position of its column in the journal."""

    UNDECIDED = COLUMN["undecided"]
    ASSESSMENT = COLUMN["awaiting_assessment"]
    IN_NEED = COLUMN["in_need"]
    PROTECTION = COLUMN["protection"]
    LOOKED_AFTER = COLUMN["looked_after"]
    CLOSING = COLUMN["closing"]
    CLOSED = -1


EARLY_YEARS: Final = 2
"""Years of a worker that count as early: in a post (leaving), in the profession (experience)."""


class Occasion(IntEnum):
    """What can come more than once in an episode, each time with luck of its own."""

    ENQUIRY = 0
    PLAN_IN_NEED = 1
    PROTECTION_PLAN = 2
    TAKEN_INTO_CARE = 3
    UPDATE = 4


class Lead(IntEnum):
    """Who leads a family: its social worker, another practitioner, or nobody while it waits."""

    SOCIAL_WORKER = 0
    ANOTHER = 1
    NOBODY = 2


def pair(one: int, other: int) -> int:
    """Two whole numbers as one: no other two give the same (Cantor's pairing)."""
    return (one + other) * (one + other + 1) // 2 + other


class Family:
    """Siblings referred together, in one episode from referral to closure.

    `referred` is a working day (before 0 for families of the opening position), `asked` the one
    since which it has waited for a worker. `need` is a rank from 0 (lowest) to 1 among all
    referred families. It is `in_assessment` until that is authorised, on a protection plan too.
    `changed` is since when there is a change that nobody has seen, `noticed` one that a visit
    showed and for which no update is agreed on.
    """

    __slots__ = (
        "asked",
        "changed",
        "children",
        "discussed",
        "enquired",
        "episode",
        "in_assessment",
        "in_court",
        "key",
        "lead",
        "marks",
        "missed_before",
        "missed_days",
        "need",
        "noticed",
        "occasions",
        "on_allocation",
        "plan_days",
        "plan_work",
        "protected_before",
        "protected_from",
        "referred",
        "seen",
        "state",
        "tasks",
        "team",
        "update",
        "updated",
        "worker",
    )

    def __init__(
        self,
        key: tuple[int, ...],
        episode: int,
        marks: Marks,
        children: int,
        team: "Team",
        referred: float,
    ) -> None:
        self.key = key
        self.episode = episode
        self.marks = marks
        self.children = children
        self.need = marks.need
        self.team = team
        self.referred = self.asked = referred
        self.state = State.CLOSED
        self.worker: SocialWorker | None = None
        self.lead = Lead.SOCIAL_WORKER
        self.tasks: list[Task] = []
        self.on_allocation: Callable[[], object] | None = None
        self.missed_days = self.missed_before = 0.0
        self.plan_days = 0.0
        self.plan_work: tuple[Task, ...] = ()
        self.seen = self.changed = self.noticed = self.updated = nan
        self.protected_from = nan
        self.protected_before = self.enquired = False
        self.in_assessment = False
        self.in_court = False
        self.update: Task | None = None
        self.discussed = referred
        self.occasions: dict[Occasion, int] = {}

    @property
    def number(self) -> int:
        """By which tables know the family: from its key, so the same in every scenario."""
        return reduce(pair, self.key)

    @property
    def case(self) -> int:
        """How often it was referred, this time included."""
        return self.episode + 1

    @property
    def keys(self) -> tuple[int, int, int, float]:
        """What its rows begin with: family, case, team, and its worker (nan when it has none)."""
        worker = nan if self.worker is None else float(self.worker.number)
        return self.number, self.case, self.team.number, worker

    def move_to(self, state: State) -> None:
        """Go from one state to another; the team's counts of children follow."""
        counts = self.team.children_in
        if self.state is not State.CLOSED:
            counts[self.state] -= self.children
        self.in_assessment |= state is State.ASSESSMENT
        if state is not State.CLOSED:
            counts[state] = counts.get(state, 0) + self.children
        self.state = state

    def expect(self, task: Task) -> None:
        """Enter work for this family in its worker's diary, or keep it until there is a worker."""
        if len(self.tasks) > 12:
            self.tasks = [t for t in self.tasks if t.live]
        self.tasks.append(task)
        if self.worker is not None:
            self.worker.diary.add(task)

    def behind(self, head_start: float) -> float:
        """Working days by which such work of a family found open is late: what is urgent, less.

        Nothing was done since the day on which a worker who is away went.
        """
        if self.worker is None:
            return 0.0
        return max(0.0, self.worker.behind - head_start, self.worker.diary.time.gone(0.0))

    def missed(self, days: float) -> None:
        """Note the days for which planned work was missed: they make a plan last longer."""
        self.missed_days += days

    def cancel_work(self) -> None:
        """Take all work for this family out of the diaries."""
        for task in self.tasks:
            task.cancel()
        self.tasks.clear()


class SocialWorker:
    """A social worker in post: grade, contract, experience, and the families held.

    `behind` is by how many working days work without a head start is late on the first day.
    """

    __slots__ = (
        "behind",
        "children",
        "contract",
        "diary",
        "families",
        "grade",
        "leaving",
        "number",
        "qualified",
        "share",
        "started",
        "takes",
        "team",
    )

    def __init__(
        self,
        number: int,
        team: "Team",
        grade: str,
        contract: str,
        started: float,
        takes: float,
        diary: Diary,
    ) -> None:
        self.number = number
        self.team = team
        self.grade = grade
        self.contract = contract
        self.started = started
        self.qualified = started if grade == "newly qualified" else -inf
        self.takes = takes
        self.diary = diary
        self.share = 1.0
        self.behind = 0.0
        self.leaving = False
        self.children = 0
        self.families: dict[Family, None] = {}

    def take(self, family: Family) -> None:
        """Become the named worker of a family, with all its waiting work."""
        family.worker = self
        self.families[family] = None
        self.children += family.children
        for task in family.tasks:
            if task.live:
                self.diary.add(task)

    def give_up(self, family: Family) -> None:
        """Stop being the named worker of a family; its undone work waits for the next one."""
        family.worker = None
        del self.families[family]
        self.children -= family.children
        family.tasks = [task for task in family.tasks if task.live]
        for task in family.tasks:
            task.take_out()


class Manager:
    """A team manager, whose finite hours go to decisions, checks and authorisation."""

    __slots__ = ("diary", "number", "team")

    def __init__(self, number: int, team: "Team", diary: Diary) -> None:
        self.number = number
        self.team = team
        self.diary = diary


class Team:
    """Practitioners with their managers, and the families of one area."""

    __slots__ = (
        "case_holding_posts",
        "children_in",
        "led_by_others",
        "manager_posts",
        "managers",
        "number",
        "posts",
        "unallocated",
        "waiting",
        "workers",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.workers: list[SocialWorker] = []
        self.managers: list[Manager] = []
        self.unallocated: dict[Family, None] = {}
        self.waiting: list[Family] = []
        self.led_by_others: dict[Family, None] = {}
        self.children_in: dict[State, int] = {}
        self.posts = 0
        self.case_holding_posts = 0
        self.manager_posts = 0
