"""Small services worked out by hand: who comes when, what each work takes, and what then happens.

An hour of work is a working day, no work has hours but those that a test gives, luck has no
spread, and families come on the days and with the luck that the test says. So everything in the
journal has a date that can be counted on the fingers. Day 0 is Monday, 6 June 2016; the next
twelve weeks have no bank holiday.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from stripped import ALWAYS, NEVER, column, stripped

from sim.scenario.schema import Scenario
from sim.service.chance import Luck, Marks, Referral
from sim.service.journal import COLUMN, FLOWS, Journal
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, Team
from sim.service.presence import Time
from sim.service.run import last_moment, run_service, set_out
from sim.service.task import EMERGENCY, Task
from sim.service.workforce import Workforce

SIZES = 4
"""Families have one to four children, by their luck."""
_CERTAIN: dict[str, Any] = {
    "demand__family_sizes": (1 / SIZES,) * SIZES,
    "work__spread": ALWAYS,
    "practice__outside_wait_shape": ALWAYS,
    "pathway__in_need_shape": ALWAYS,
    "pathway__protection_shape": ALWAYS,
    "pathway__looked_after_shape": ALWAYS,
    "practice__conference_outside_delay": 0.0,
    "practice__families_handed_to_starter": 0,
    "practice__complex_need": 1.0,
    "social_workers__case_holding_new_posts": 1.0,
}
_QUIET: dict[str, Any] = {
    "practice__protection_visit_interval": NEVER,
    "practice__core_group_first": NEVER,
    "practice__core_group_interval": NEVER,
    "practice__session_interval": NEVER,
    "practice__in_need_visit_interval": NEVER,
    "practice__in_need_review_weeks": NEVER,
    "practice__looked_after_first_visit_weeks": NEVER,
    "practice__looked_after_visit_weeks": NEVER,
    "practice__settled_visit_weeks": NEVER,
    "practice__looked_after_review_first": NEVER,
}
"""No recurring work is ever due."""


def told(days: float, *, quiet: bool = True, **settings: Any) -> Scenario:
    """A scenario in which nothing is left to luck; settings by `section__key`."""
    refused = settings.get("pathway__no_further_action", 0.0)
    certain = {**_CERTAIN, "pathway__not_in_need": 1 - refused, **(_QUIET if quiet else {})}
    return stripped(days, **{**certain, **settings})


def family(
    day: float, children: int = 1, *, team: int = 0, teams: int = 1, **marks: float
) -> Referral:
    """A family that is referred on a day; `marks` are its luck, the middle of everything else."""
    middle = Marks._make([0.5] * len(Marks._fields))
    known = {"size": (children - 0.5) / SIZES, "place": (team + 0.5) / teams, **marks}
    return Referral(day, (99, round(day * 1e6), children), middle._replace(**known))


@contextmanager
def given(*families: Referral) -> Iterator[None]:
    """The families who come are these and no others."""
    found = sorted(families, key=lambda referral: referral.day)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Luck, "referrals", lambda luck, rates: found)
        yield


class Hand:
    """A run in which the families are those of the test, until its end or up to some day."""

    def __init__(self, scenario: Scenario, *families: Referral, replication: int = 1) -> None:
        self.scenario = scenario
        with given(*families):
            self.journal: Journal = run_service(scenario, replication)

    def total(self, name: str) -> float:
        """A flow over the whole run."""
        return float(column(self.journal, name).sum())

    def totals(self, *names: str) -> tuple[float, ...]:
        return tuple(self.total(name) for name in names)

    def weekly(self, name: str) -> list[float]:
        """A column, week by week."""
        return [float(value) for value in column(self.journal, name)]

    def nothing_but(self, *flows: str) -> bool:
        """Whether all other flows are 0."""
        return not any(self.total(name) for name in FLOWS if name not in flows)


class Under:
    """A service under way that a test can step into: play up to a day, look, and go on."""

    def __init__(self, scenario: Scenario, *families: Referral, replication: int = 1) -> None:
        with given(*families):
            self.service = Service(scenario, replication)
            self.workforce: Workforce = set_out(self.service)
            self.service.env.run(until=1e-9)  # the front door has seen who comes

    def at(self, day: float) -> "Under":
        self.service.env.run(until=min(day, last_moment(self.service)))
        return self

    def count(self, name: str) -> float:
        """A flow so far: the weeks that are over, and the one that is under way."""
        weeks = [*self.service.journal.weeks, self.service.journal.now]
        return sum(team[COLUMN[name]] for week in weeks for team in week)

    @property
    def teams(self) -> list[Team]:
        return self.service.teams

    @property
    def workers(self) -> list[SocialWorker]:
        return [worker for team in self.teams for worker in team.workers]

    def held(self) -> list[list[int]]:
        """Children of each family of each worker."""
        return [[family.children for family in worker.families] for worker in self.workers]

    def family_of(self, children: int) -> Family:
        """The family with that number of children, held or waiting."""
        found = [f for w in self.workers for f in w.families]
        found += [f for team in self.teams for f in team.unallocated]
        return next(family for family in found if family.children == children)


def be_away(worker: SocialWorker, start: float, until: float) -> None:
    """Let a worker be on leave for once."""
    worker.diary.time = Time(iter([(start, until, False), (NEVER, NEVER, False)]))


def block(under: Under, start: float, until: float) -> None:
    """Keep the first worker at something else for some days."""
    worker = under.workers[0]
    worker.diary.add(Task(until - start, start, start, EMERGENCY, None))


def everybody(under: Under) -> list[Family]:
    """All families with an open case."""
    return [
        *(f for worker in under.workers for f in worker.families),
        *(f for team in under.teams for f in (*team.led_by_others, *team.unallocated)),
    ]
