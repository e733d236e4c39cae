"""Two reference models, as scenarios stripped to what a textbook has.

One team of many workers with a family each, and a shared queue; and three stages of work in many
teams, each family with the least loaded worker of its team for all of its stages.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "oracles"))
from stripped import ALWAYS, NEVER, queue

SERVERS, LOAD = 300, 0.9
TEAMS, WORKERS_A_TEAM = 40, 5
FURTHER, LAST = 0.4, 0.3
"""Shares of the families that go on to the second stage, and of those to the third."""
WORK = (1.0, 1.0, 1.0)
"""Mean days of work of the stages: of the first by chance (exponential), of the others fixed."""
TEAM_LOAD = 0.8
ARRIVALS = TEAMS * WORKERS_A_TEAM * TEAM_LOAD / (WORK[0] + FURTHER * (WORK[1] + LAST * WORK[2]))
"""Families a day over all teams."""
SOON = 1e-6


class Answer(NamedTuple):
    """What the programs must agree on: cases that were done, and mean days waited for the start."""

    cases: int
    wait: float


def many_servers(cases: int) -> Scenario:
    """M/M/c: families come by chance to a team of 300 workers who have one family each."""
    a_day = SERVERS * LOAD
    return queue(cases / a_day, a_day, 1.0, SERVERS)


def three_stages(cases: int) -> Scenario:
    """Assessment, enquiry, closing: each family keeps the least loaded worker of its team.

    The families with an enquiry are those of the highest need, and of those the highest are in
    need, on a plan of next to no time, so that the closing follows. All work is done in the order
    in which it comes to the worker.
    """
    return queue(
        cases / ARRIVALS,
        ARRIVALS,
        WORK[0],
        TEAMS * WORKERS_A_TEAM,
        workers__ceiling=NEVER,
        practice__when_full="allocate anyway",
        teams__count=TEAMS,
        managers__posts=TEAMS,
        work__section_47_enquiry=WORK[1],
        work__closing=WORK[2],
        pathway__section_47_in_assessment=FURTHER,
        pathway__section_47_at_referral=0.0,
        pathway__conference_after_section_47=0.0,
        pathway__not_in_need=1 - FURTHER * LAST,
        pathway__in_need_days=SOON,
        pathway__in_need_shape=ALWAYS,
        practice__in_need_visit_interval=NEVER,
        practice__in_need_review_weeks=NEVER,
        practice__session_interval=NEVER,
        practice__first_visit_target=SOON,
        practice__closing_allowance=SOON,
        head_start__dated=0.0,
        head_start__other_delay=0.0,
    )


def allocated(journal: Journal) -> Answer:
    """Mean days from the referral to the allocation, for a team whose workers hold one family."""
    weeks = [team for week in journal.weeks for team in week]
    families, days = (
        sum(team[COLUMN[name]] for team in weeks)
        for name in ("allocated_families", "allocation_days_families")
    )
    return Answer(int(families), days / families)


def assessed(journal: Journal) -> Answer:
    """Mean days that the first stage waited, from the recorded assessments."""
    done = [row.ended - row.referred for row in journal.assessments if row.outcome != "open"]
    return Answer(len(done), sum(done) / len(done) - WORK[0])


def erlang_wait() -> float:
    """Mean days waited for one of many servers, by Erlang's formula."""
    load, blocked = SERVERS * LOAD, 1.0
    for servers in range(1, SERVERS + 1):
        blocked = load * blocked / (servers + load * blocked)
    waits = blocked / (1 - LOAD * (1 - blocked))
    return waits / (SERVERS - load)


def play(scenario: Scenario) -> Journal:
    """Play a reference model once."""
    return run_service(scenario, 1)
