"""A run that is followed: every move of every family, as it happens."""

from collections import defaultdict

import pytest

import sim.service.run as running
from sim.scenario.schema import Scenario
from sim.service.diary import Diary
from sim.service.journal import Journal
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.task import Task

STATES = [state for state in State if state is not State.CLOSED]


class Followed:
    """A run in which every move of every family is followed.

    The children of a state are read from the service's own count at each move; how long each
    family stayed is worked out from its own moves.
    """

    def __init__(self, scenario: Scenario, replication: int, patch: pytest.MonkeyPatch) -> None:
        self.services: list[Service] = []
        self.area: dict[tuple[int, State], float] = defaultdict(float)
        self.stayed: dict[tuple[int, State], float] = defaultdict(float)
        self.since: dict[Family, float] = {}
        self.counted: dict[int, float] = defaultdict(float)
        self.moves = 0
        plain = Family.move_to
        followed = self

        class Kept(Service):
            def __init__(self, scenario: Scenario, replication: int) -> None:
                super().__init__(scenario, replication)
                followed.services.append(self)

        def move_to(family: Family, state: State) -> None:
            followed.before(family, state)
            plain(family, state)

        patch.setattr(running, "Service", Kept)
        patch.setattr(Family, "move_to", move_to)
        self.journal: Journal = running.run_service(scenario, replication)
        self.end = self.services[0].today
        for family, since in self.since.items():
            self.stayed[family.team.number, family.state] += family.children * (self.end - since)
        for team in self.services[0].teams:
            self.add_up(team.number)

    def add_up(self, number: int) -> None:
        """Add the children of each state over the time since the team's last move."""
        service = self.services[0]
        passed = service.today - self.counted[number]
        self.counted[number] = service.today
        for state, children in service.teams[number].children_in.items():
            self.area[number, state] += children * passed

    def before(self, family: Family, state: State) -> None:
        self.moves += 1
        self.add_up(family.team.number)
        now = self.services[0].today
        since = self.since.pop(family, None)
        if since is not None:
            self.stayed[family.team.number, family.state] += family.children * (now - since)
        if state is not State.CLOSED:
            self.since[family] = now


class Busy:
    """How the people of a run spend their time: sitting after sitting, and never two at once.

    Each diary has the time worked, the time away within a sitting, and the time between sittings,
    from its first sitting to the end of its last.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.hours: dict[int, float] = defaultdict(float)
        self.began: dict[Diary, float] = {}
        self.length: dict[Diary, float] = {}
        self.spent: dict[Diary, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        self.first: dict[Diary, float] = {}
        self.last: dict[Diary, float] = {}
        sit, finished, busy = Diary._sit, Diary.finished, self

        def begins(diary: Diary, task: Task, today: float) -> None:
            busy.begin(diary, today)
            sit(diary, task, today)
            busy.plan(diary)

        def ends(diary: Diary) -> None:
            busy.end(diary)
            finished(diary)

        patch.setattr(Diary, "_sit", begins)
        patch.setattr(Diary, "finished", ends)

    def begin(self, diary: Diary, today: float) -> None:
        assert diary not in self.began, "a sitting begins while another is under way"
        self.first.setdefault(diary, today)
        self.began[diary] = today

    def plan(self, diary: Diary) -> None:
        """Note how long the sitting will take: the rules may change before it ends."""
        doing = diary.doing
        assert doing is not None
        self.length[diary] = doing.hours * diary.effort / (diary.hours_per_day * doing.pace)

    def end(self, diary: Diary) -> None:
        doing = diary.doing
        assert doing is not None
        today, length = diary.clock.now, self.length.pop(diary)
        began = self.began.pop(diary)
        away = today - began - length
        self.spent[diary][0] += length
        self.spent[diary][1] += away
        self.spent[diary][2] += began - self.last.get(diary, began)
        self.last[diary] = today
        self.hours[diary.hours_column] += doing.hours * diary.effort
        assert away >= -1e-9 * max(1.0, today)

    def holds(self, journal: Journal) -> None:
        """Working, away and idle are the whole time, and the journal has the hours worked."""
        for diary, (worked, away, idle) in self.spent.items():
            whole = self.last.get(diary, self.first[diary]) - self.first[diary]
            assert abs(worked + away + idle - whole) <= 1e-6 * max(1.0, whole)
            assert idle >= -1e-9
        for column, hours in self.hours.items():
            told = sum(team[column] for week in (*journal.weeks, journal.now) for team in week)
            assert abs(told - hours) <= 1e-9 * max(1.0, hours)
