"""How long families wait for a worker, and for a decision."""

from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN
from sim.service.people import Family
from sim.service.watched_post import Watch, play_watched

HOLDING = [
    "practice.when_full=hold",
    "workers.ceiling=12.0",
    "social_workers.turnover=0.8",
    "opening.awaiting_assessment=40",
]


class Waiting:
    """Somebody with a stop-watch beside the list of families without a worker."""

    def __init__(self, planned: float) -> None:
        self.planned = planned
        self.since: dict[Family, float] = {}
        self.waited: list[float] = []
        self.held: set[Family] = set()

    def look(self, watch: Watch) -> None:
        waiting = {f for team in watch.service.teams for f in team.unallocated}
        for family in waiting - self.since.keys():
            # Those who lost a worker wait for some days before they are allocated again.
            lost = family in self.held or family.referred < 0 < watch.today
            self.since[family] = watch.today + (self.planned if lost else 0.0)
        for family in self.since.keys() - waiting:
            since = self.since.pop(family)
            if family.worker is not None:
                self.held.add(family)
                self.waited.append(watch.today - since)


def test_days_to_allocation_are_those_since_a_family_was_put_up_for_it() -> None:
    """Also when nobody had room at first, and when it had lost its worker."""
    scenario = load_scenario("small-authority-now", HOLDING, until=date(2016, 9, 30))
    waiting = Waiting(scenario.practice.reallocation_days)
    service = play_watched(scenario, 1, waiting.look)
    weeks = np.array([*service.journal.weeks, service.journal.now]).sum(axis=(0, 1))
    assert max(waiting.waited) > 20
    assert weeks[COLUMN["allocated_families"]] == len(waiting.waited)
    assert weeks[COLUMN["allocation_days_families"]] == pytest.approx(sum(waiting.waited))
