"""Following: one family's way through the service, event by event, with its deadlines.

A family's own record is spread over diaries and the journal; following it looks at what has
changed for it after each event of a run, and changes nothing itself.
"""

from dataclasses import dataclass, field
from math import floor, isnan
from typing import Final, Literal

from sim.scenario.schema import Scenario
from sim.service.journal import ConferenceRow
from sim.service.people import Family, SocialWorker, State
from sim.service.task import Task
from sim.service.watched_post import Spell, Watch, play_watched

Kept = Literal["in time", "late", "missed"]
_STATES: Final = {
    State.ASSESSMENT: "in assessment",
    State.IN_NEED: "child in need plan",
    State.PROTECTION: "child protection plan",
    State.LOOKED_AFTER: "looked after",
    State.CLOSING: "waiting to be closed",
}
_DAY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a family on a working day, with its limit if it has one.

    What was missed has the day on which it was due and never happened.
    """

    day: float
    what: str
    due: float | None = None
    kept: Kept | None = None


@dataclass(slots=True)
class FamilyStory:
    """What a family met: its events in order, where it stood, and who its workers were."""

    children: int
    referred: float
    events: list[Event] = field(default_factory=list)
    states: list[Spell] = field(default_factory=list)
    workers: list[Spell] = field(default_factory=list)


def follow_family(scenario: Scenario, number: int, replication: int = 1) -> FamilyStory:
    """The way of one family through the service in one run.

    Families count from 1 in the order in which they are accepted for an assessment. Raises
    ValueError when there are fewer in the whole run.
    """
    follower = _WithFamily(number)
    service = play_watched(scenario, replication, follower.look)
    if follower.story is None:
        raise ValueError(
            f"there is no family {number} in this run: {follower.accepted} were assessed"
        )
    follower.end(float(service.last_day))
    return follower.story


class _WithFamily:
    """Somebody who goes along with the family that is the so-manieth to be assessed."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.accepted = 0
        self.story: FamilyStory | None = None
        self._known: set[tuple[object, ...]] = set()
        self._state = State.ASSESSMENT
        self._stood = self._held = 0.0
        self._worker: SocialWorker | None = None
        self._workers = 0
        self._assessments = self._conferences = 0
        self._doing: object = None
        self._visit: tuple[Task, str, float] | None = None

    def look(self, watch: Watch) -> None:
        """See whether the family is there yet, and what has happened to it."""
        if self.story is None:
            found = self._find(watch)
            if found is None:
                return
            self._meet(found, watch)
        if self._state is not State.CLOSED:
            self._look_at(self._family, watch)

    def _find(self, watch: Watch) -> Family | None:
        for team in watch.service.teams:
            family = next(reversed(team.unallocated), None)
            if family is None or family.referred <= 0 or family.state is not State.ASSESSMENT:
                continue
            name = (*family.key, family.episode)
            if name not in self._known:
                self._known.add(name)
                self.accepted += 1
                if self.accepted == self.number:
                    return family
        return None

    def _meet(self, family: Family, watch: Watch) -> None:
        """The family has been accepted: what is known of it so far."""
        self._family = family
        self.story = FamilyStory(family.children, family.referred)
        self._stood = self._held = watch.today
        practice, journal = watch.service.rules.practice, watch.service.journal
        self._assessments, self._conferences = len(journal.assessments), len(journal.conferences)
        self._note(family.referred, "referred")
        limit = family.referred + practice.contact_decision_limit
        self._note(watch.today, "decision to assess", limit, in_time=watch.today <= limit)
        self._discussed = family.discussed

    def _note(
        self, day: float, what: str, due: float | None = None, *, in_time: bool | None = None
    ) -> None:
        assert self.story is not None
        kept: Kept | None = None if in_time is None else "in time" if in_time else "late"
        self.story.events.append(Event(day, what, due, kept))

    def _look_at(self, family: Family, watch: Watch) -> None:
        self._look_at_worker(family, watch)
        self._look_at_assessment(family, watch)
        self._look_at_conferences(family, watch)
        self._look_at_work(family, watch)
        if family.state is not self._state:
            self._stand(watch.today, family.state)

    def _look_at_worker(self, family: Family, watch: Watch) -> None:
        today = watch.today
        if family.worker is not self._worker:
            self._hold(today)
            self._worker = family.worker
            if self._worker is not None:
                self._workers += 1
                limit = self._stood + watch.service.rules.practice.allocation_limit
                if self._workers == 1:
                    self._note(today, "first worker", limit, in_time=today <= limit + _DAY)
                else:
                    self._note(today, "next worker")
        if family.discussed != self._discussed:
            self._discussed = family.discussed
            self._note(today, "discussed in supervision")

    def _look_at_assessment(self, family: Family, watch: Watch) -> None:
        practice, rows = watch.service.rules.practice, watch.service.journal.assessments
        events = self.story.events if self.story else []
        if not isnan(family.seen) and not any(e.what == "children seen" for e in events):
            limit = family.referred + practice.first_visit_target
            self._note(family.seen, "children seen", limit, in_time=_by(family.seen, limit, family))
        for row in rows[self._assessments :]:
            if (row.family, row.case) == (family.number, family.case):
                limit = family.referred + practice.assessment_limit
                self._note(
                    row.ended, "assessment authorised", limit, in_time=_by(row.ended, limit, family)
                )
        self._assessments = len(rows)

    def _look_at_conferences(self, family: Family, watch: Watch) -> None:
        rows = watch.service.journal.conferences
        for row in rows[self._conferences :]:
            if (row.family, row.case) == (family.number, family.case):
                held, due = floor(row.held), floor(row.due)
                self._note(row.held, f"{row.kind} conference", row.due, in_time=held <= due)
                self._note(row.held, _sharing(row, watch), in_time=_shared_in_time(row, watch))
        self._conferences = len(rows)

    def _look_at_work(self, family: Family, watch: Watch) -> None:
        """What the family's worker has begun or finished for it, and what was missed meanwhile."""
        doing = family.worker.diary.doing if family.worker is not None else None
        if doing is self._doing:
            return
        if self._visit is not None:
            self._finish(watch)
        self._doing, self._visit = doing, None
        if doing is None:
            return
        task = doing.task
        if not any(each is task for each in family.tasks):
            return
        self._visit = (task, watch.kind_of(task, family), task.due)
        if task.interval is not None:
            self._note_missed(task, self._visit[1])

    def _note_missed(self, task: Task, kind: str) -> None:
        """Each occasion that had passed before the work was begun."""
        assert self.story is not None
        assert task.interval is not None
        due = task.due
        while due < task.passed:
            self.story.events.append(Event(due, kind, due, "missed"))
            due = task.interval(due)

    def _finish(self, watch: Watch) -> None:
        """A sitting for the family has ended: was the work done with it?"""
        assert self._visit is not None
        task, kind, due = self._visit
        today = watch.today
        if task.interval is not None and task.due != due:
            in_time = floor(today) <= floor(due) if kind != _NO_LIMIT else None
            self._note(today, kind, due, in_time=in_time)
        elif task.interval is None and not task.live and kind in _TOLD:
            self._note(today, kind)

    def _stand(self, today: float, state: State) -> None:
        """The family goes from one state to another."""
        assert self.story is not None
        self.story.states.append(Spell(self._stood, today, _STATES[self._state]))
        self._state, self._stood = state, today
        if state is State.CLOSED:
            self._note(today, "closed")
            self._hold(today)

    def _hold(self, today: float) -> None:
        assert self.story is not None
        who = "no worker" if self._worker is None else f"{self._worker.grade}"
        if today > self._held:
            self.story.workers.append(Spell(self._held, today, who))
        self._held = today

    def end(self, today: float) -> None:
        """The run ends with the family's case still open."""
        if self._state is not State.CLOSED:
            self._hold(today)
            assert self.story is not None
            self.story.states.append(Spell(self._stood, today, _STATES[self._state]))


_NO_LIMIT: Final = "other plan work"
"""Recurring work that is planned at an interval, with no limit in law or guidance."""
_TOLD: Final = (
    "strategy discussion",
    "section 47 enquiry",
    "updated assessment",
    "reading in",
    "closing",
)


def _by(day: float, limit: float, family: Family) -> bool:
    """Whether within a limit that counts whole working days from the referral."""
    return floor(day) - floor(family.referred) <= round(limit - family.referred)


def _shared_in_time(row: ConferenceRow, watch: Watch) -> bool:
    practice = watch.service.rules.practice
    initial = row.kind == "initial"
    return row.shared >= (
        practice.report_sharing_initial if initial else practice.report_sharing_review
    )


def _sharing(row: ConferenceRow, watch: Watch) -> str:
    if isnan(row.shared):
        return "report not shared"
    if row.shared == 0:
        return "report shared on the day"
    return f"report shared {row.shared:.0f} working days before"
