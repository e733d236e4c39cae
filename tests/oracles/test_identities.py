"""What is true of every run: stocks, flows and stays of children are the same thing added up."""

from collections.abc import Callable

import numpy as np
import pytest
from following import STATES, Followed
from stripped import column, exact, last_day

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.people import State
from sim.service.run import run_service


@pytest.mark.parametrize("replication", [1, 2, 3])
def test_little(replication: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every state of every team, children added up over time are stays added up."""
    scenario = load_scenario("small-authority-now")
    run = Followed(scenario, replication, monkeypatch)
    assert run.moves > 2000
    for team in range(scenario.teams.count):
        for state in STATES:
            difference = run.area[team, state] - run.stayed[team, state]
            assert run.area[team, state] > 0
            assert abs(difference - exact("little")) <= 1e-9 * run.area[team, state]


def test_little_of_the_recorded_assessments(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorded referral and end of each assessment make the same sum as the stock does."""
    scenario = load_scenario("small-authority-now", without=["manager_queues"])
    changes = {
        "work.screening": 0.0,
        "opening.awaiting_assessment": 0,
        "pathway.section_47_in_assessment": 0.0,
    }
    for key, value in changes.items():
        scenario = scenario.changed(key, value)
    run = Followed(scenario, 1, monkeypatch)
    rows = run.journal.assessments
    assert len(rows) > 500
    until = [run.end if np.isnan(row.ended) else row.ended for row in rows]
    stays = sum(row.children * (end - row.referred) for row, end in zip(rows, until, strict=True))
    area = sum(run.area[team, State.ASSESSMENT] for team in range(scenario.teams.count))
    assert abs(area - stays - exact("little")) <= 1e-9 * area


def manchester() -> Scenario:
    return load_scenario("manchester-258-plus-86").changed("until", last_day(230))


@pytest.fixture(scope="module")
def journal() -> Journal:
    """A year of the founding case, new posts and all."""
    return run_service(manchester(), 1)


@pytest.fixture(scope="module")
def by_week(journal: Journal) -> Callable[[str], np.ndarray]:
    return lambda name: column(journal, name)


@pytest.mark.nightly
def test_caseload_sum(journal: Journal, by_week: Callable[[str], np.ndarray]) -> None:
    """On every census of a Manchester run, in every team: held and unallocated are the open."""
    held = np.zeros((len(journal.weeks), journal.teams))
    for row in journal.workers:
        held[row.week, row.team] += row.children
    stocks = np.array(journal.weeks)
    open_children = stocks[:, :, COLUMN["open"]]
    assert len(journal.weeks) > 40
    assert open_children.sum(axis=1).min() > 5000
    over = held + stocks[:, :, COLUMN["unallocated"]] - open_children
    assert (over == exact("caseload-sum")).all()


@pytest.mark.nightly
def test_flow(by_week: Callable[[str], np.ndarray]) -> None:
    opening = manchester().opening
    start = opening.children
    came = np.cumsum(by_week("referrals"))
    left = np.cumsum(by_week("no_further_action") + by_week("closed"))
    there = by_week("open") + by_week("undecided")
    assert came[-1] > 5000
    assert (start + came - left - there == exact("flow")).all()
