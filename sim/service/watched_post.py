"""Watching: a run is played event by event, with somebody looking over the shoulder of one post.

Nothing that happens is changed by being watched: after each event we look at what is there. The
journal does not record sittings, since nobody needs them but for a look at one diary.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sim.scenario.schema import Scenario
from sim.service.diary import UnderWay
from sim.service.journal import COLUMN, COLUMNS
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, State
from sim.service.posts import Post
from sim.service.run import close_books, last_moment, set_out
from sim.service.task import EMERGENCY, Task
from sim.service.workforce import Workforce

_SUPERVISED: Final = COLUMN["supervision_hours"]
_RECURRING: Final = {
    "protection_visits": "visit on a protection plan",
    "in_need_visits": "visit on a child in need plan",
    "looked_after_visits": "visit to looked-after children",
    "core_groups": "core group",
    "in_need_reviews": "review of a child in need plan",
    "looked_after_reviews": "looked-after review",
    "sessions": "other plan work",
}
_CALLED: Final = {
    "_handed_over": "handing over",
    "_written": "conference report",
    "_updated": "updated assessment",
    "<lambda>": "looking into a referral",
}
"""Work by the function that is called when it is done."""
_IN_ENQUIRY: Final = ("section_47", "after_enquiry", "_beside")


@dataclass(slots=True)
class Watch:
    """A run that is under way, and what can be told of it between two events.

    `supervised` and `conferred` are the moments at which sessions and conferences were held.
    """

    service: Service
    workforce: Workforce
    supervised: set[float] = field(default_factory=set)
    conferred: set[float] = field(default_factory=set)
    _hours: dict[int, float] = field(default_factory=dict)
    _conferences: int = 0

    @property
    def today(self) -> float:
        """The working day and the part of it that has passed."""
        return self.service.today

    def note_moments(self) -> None:
        """Note whether a session of supervision or a conference was held just now."""
        journal = self.service.journal
        for team, row in enumerate(journal.now):
            hours = row[_SUPERVISED]
            if hours != self._hours.get(team, 0.0):
                if hours > self._hours.get(team, 0.0):
                    self.supervised.add(self.today)
                self._hours[team] = hours
        if len(journal.conferences) > self._conferences:
            self._conferences = len(journal.conferences)
            self.conferred.add(self.today)

    def kind_of(self, task: Task, family: Family | None) -> str:
        """What a piece of work is, in words. `family` is the one that it is for, if any."""
        if task.interval is not None:
            return _RECURRING[COLUMNS[task.done_column]]
        if task.then is None:
            return self._without_consequence(task)
        if task.callbacks is not None and family is not None:
            return _of_story(task, family, task.callbacks[0].__self__.name)
        called = getattr(task.then, "func", task.then)
        return _CALLED[called.__name__]

    def _without_consequence(self, task: Task) -> str:
        if task.urgency != EMERGENCY:
            return "reading in"
        if task.ready in self.supervised:
            return "supervision"
        # Both may fall on the first moment of a day.
        attending = task.full_hours == self.service.rules.work.conference_attendance
        return "conference" if attending and task.ready in self.conferred else "handing over"


def _of_story(task: Task, family: Family, process: str) -> str:
    """Work that a family's story waits for: by the process that waits, and where the family is."""
    if process in _IN_ENQUIRY or family.state is State.IN_NEED:
        return "strategy discussion" if task.urgency == EMERGENCY else "section 47 enquiry"
    return "closing" if family.state is State.CLOSING else "assessment"


def play_watched(scenario: Scenario, replication: int, look: Callable[[Watch], None]) -> Service:
    """Play a run as `run_service` does, and look after every event."""
    service = Service(scenario, replication)
    watch = Watch(service, set_out(service))
    env = service.env
    while env.peek() < last_moment(service):
        env.step()
        watch.note_moments()
        look(watch)
    close_books(service, watch.workforce)
    return service


@dataclass(frozen=True, slots=True)
class Sitting:
    """Work done in one go: when (in working days), what, and its hours."""

    start: float
    end: float
    kind: str
    hours: float


@dataclass(frozen=True, slots=True)
class Spell:
    """Working days from one to another, and of what: who was in post, or that somebody was away."""

    start: float
    end: float
    what: str


@dataclass(slots=True)
class PostDiary:
    """What a watched post saw: sittings, spells of absence, and those who held it."""

    sittings: list[Sitting] = field(default_factory=list)
    absences: list[Spell] = field(default_factory=list)
    occupants: list[Spell] = field(default_factory=list)


def watch_post(scenario: Scenario, number: int, replication: int = 1) -> PostDiary:
    """Every sitting of those who hold a post in one run, with their absences.

    Posts count from 1. Raises ValueError when there is no post of that number in the whole run.
    """
    watcher = _AtPost(number - 1)
    service = play_watched(scenario, replication, watcher.look)
    if watcher.post is None:
        raise ValueError(f"there is no post {number} in this scenario")
    watcher.leave(float(service.last_day))
    return watcher.diary


class _AtPost:
    """Somebody who looks over the shoulder of whoever holds a post."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.diary = PostDiary()
        self.post: Post | None = None
        self.worker: SocialWorker | None = None
        self._since = 0.0
        self._doing: UnderWay | None = None
        self._sitting = (0.0, "", 0.0)
        self._away = float("-inf")

    def look(self, watch: Watch) -> None:
        """See who is there, and what has been begun or finished."""
        if self.post is None:
            posts = watch.workforce.posts
            self.post = next((p for p in posts if p.number == self.number), None)
            if self.post is None:
                return
            self._since = watch.today
        worker = self.post.holder or self.post.locum
        if worker is not self.worker:
            self.leave(watch.today)
            self.worker, self._since = worker, watch.today
        if worker is not None:
            self._look_at(worker, watch)

    def leave(self, today: float) -> None:
        """Write down who held the post until now."""
        if today > self._since:
            who = "empty"
            if self.worker is not None:
                who = f"{self.worker.grade}, {self.worker.contract}"
            self.diary.occupants.append(Spell(self._since, today, who))
        self._doing = None

    def _look_at(self, worker: SocialWorker, watch: Watch) -> None:
        time, doing = worker.diary.time, worker.diary.doing
        for start, end in time.met:
            if start > self._away and end > 0:
                self._away = start
                self.diary.absences.append(Spell(start, end, "away"))
        if doing is self._doing:
            return
        if self._doing is not None:
            start, kind, hours = self._sitting
            # What came in during an absence was begun when it was over.
            back = [each.end for each in self.diary.absences[-3:] if each.start <= start < each.end]
            start = max([start, *back])
            # As the journal books them: by the effort when the sitting ends.
            spent = hours * worker.diary.effort
            self.diary.sittings.append(Sitting(start, watch.today, kind, spent))
        self._doing = doing
        if doing is not None:
            kind = watch.kind_of(doing.task, family_of(doing.task, worker))
            self._sitting = (watch.today, kind, doing.hours)


def family_of(task: Task, worker: SocialWorker) -> Family | None:
    """The family of a worker for whom a piece of work is."""
    for family in worker.families:
        if any(each is task for each in family.tasks):
            return family
    return None
