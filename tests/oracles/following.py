"""A run that is followed: every move of every family, as it happens."""

from collections import defaultdict

import pytest

from sim.scenario.schema import Scenario
from sim.service import running
from sim.service.journal import Journal
from sim.service.office import Service
from sim.service.people import Family, State

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
