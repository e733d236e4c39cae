"""Workers who hold one child each, so that families wait for whoever is free first."""

from typing import Any

import numpy as np
import pytest
from coming import Given
from stripped import agrees, at, column, exact, play, queue, stays

from sim.scenario.schema import Scenario
from sim.service.chance import Luck, gamma
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service


def team(days: float, a_day: float, work: float, servers: int, **settings: Any) -> Scenario:
    """A team in which a family counts as allocated in time when it did not wait at all."""
    return queue(days, a_day, work, servers, practice__allocation_limit=1e-9, **settings)


def over(journal: Journal, name: str, since: float, until: float) -> float:
    """A flow added up over the weeks whose census lies in a window of days."""
    days = np.array(journal.census_days)
    return float(column(journal, name)[(days >= since) & (days < until)].sum())


def first_come_first_served(came: np.ndarray, work: np.ndarray, servers: int) -> np.ndarray:
    """When each is done (Kiefer and Wolfowitz): the next one is with whoever is free first."""
    free, done = [0.0] * servers, []
    for day, hours in zip(came, work, strict=True):
        begins = max(day, min(free))
        free[free.index(min(free))] = begins + hours
        done.append(begins + hours)
    return np.array(done)


@pytest.mark.parametrize(("servers", "shape"), [(1, 1.0), (2, 0.5), (5, 1.0)])
def test_every_family_is_done_when_the_recursion_says(servers: int, shape: float) -> None:
    """Of the same families with the same hours, one after another, to the last digit."""
    days, rate = 300, 1.8 * servers
    scenario = team(days, rate, 0.5, servers, work__spread=shape)
    journal = run_service(scenario, 1)
    referrals = Luck(scenario.seed, 1).referrals([rate] * days)
    came = np.array([referral.day for referral in referrals])
    hours = np.array([gamma(referral.marks.hours, 0.5, shape) for referral in referrals])
    rows = sorted(journal.assessments, key=lambda row: row.referred)
    found = np.array([row.ended for row in rows])[: int(0.9 * len(came))]
    assert len(found) > 400
    expected = first_come_first_served(came, hours, servers)[: len(found)]
    assert found == pytest.approx(expected, rel=1e-9)
    waited = (expected - hours[: len(found)] - came[: len(found)]) > 1e-9
    assert waited.mean() > 0.4


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "rate", "service_rate", "servers", "speed", "days"),
    [("mm2-025", 5.0, 10.0, 2, 4.0, 1000), ("mm5-05", 0.25, 0.1, 5, 120.0, 1300)],
)
def test_free_workers_take_who_has_waited_longest(
    name: str, rate: float, service_rate: float, servers: int, speed: float, days: int
) -> None:
    """M/M/c; the clock runs faster than the row's, so that a run holds enough families."""
    scenario = team(days, rate * speed, 1 / service_rate / speed, servers)
    found: dict[str, list[float]] = {"rho": [], "pw": [], "wq": [], "w": [], "lq": []}
    since = 50
    for journal in play(scenario):
        rows = stays(journal, since, days - 5)
        families = over(journal, "allocated_families", since, days)
        waited = over(journal, "allocation_days_families", since, days)
        in_time = over(journal, "allocated_in_time_families", since, days)
        span = np.ptp([day for day in journal.census_days if since - 5 <= day < days])
        assert abs(len(rows.days) / (rate * speed * (days - 5 - since)) - 1) < 0.03
        assert not np.isnan(rows.days).any()
        found["rho"].append(over(journal, "hours", since, days) / (servers * span))
        found["pw"].append(1 - in_time / families)
        found["wq"].append(waited / families * speed)
        found["w"].append(float(rows.days.mean()) * speed)
        found["lq"].append(waited / span)
    for measure, values in found.items():
        agrees(values, exact(f"{name}-{measure}"), probability=measure == "pw")


@pytest.mark.nightly
def test_two_workers_with_work_in_two_phases() -> None:
    speed, days = 16.0, 1500
    scenario = team(days, 1.6 * speed, 1 / speed, 2, work__spread=2.0)
    waits = []
    for journal in play(scenario):
        families = over(journal, "allocated_families", 50, days)
        assert families > 0.9 * 1.6 * speed * (days - 50)
        waits.append(over(journal, "allocation_days_families", 50, days) / families * speed)
    agrees(waits, exact("me2-2"))


@pytest.mark.nightly
def test_assessments_within_45_days_when_the_work_takes_27() -> None:
    since, until = 300, 700
    shares = []
    for journal in play(team(until + 60, 5.0, 27.0, 150)):
        rows = stays(journal, since, until)
        assert abs(len(rows.days) - 5 * (until - since)) < 250
        shares.append(float(np.mean(rows.days <= 45)))  # whoever is open has waited longer
    agrees(shares, exact("timely-150"), probability=True)


@pytest.mark.nightly
def test_one_team_of_five_against_five_teams_of_one() -> None:
    """The mean time in teams of one, and its ratio to the other, with the same families."""
    speed, days, since = 16.0, 500, 30
    pooled = team(days, 4 * speed, 1 / speed, 5)
    split = team(days, 4 * speed, 1 / speed, 5, teams__count=5)
    times, ratios = [], []
    for apart, together in zip(play(split), play(pooled), strict=True):
        means = [float(stays(j, since, days - 10).days.mean()) for j in (apart, together)]
        times.append(means[0] * speed)
        ratios.append(means[0] / means[1])
    agrees(times, exact("pool-split"))
    agrees(ratios, exact("pool-gain"))
    assert min(ratios) > 1


WEEK = 5
"""Working days: the unit of time of the two rows below, so that they are read at a census."""


def teams_of_ten(teams: int, days: float) -> Scenario:
    """Many such teams, each a sample of its own: referrals by chance fall to teams by chance."""
    return team(
        days, 8 / WEEK * teams, 1.0 * WEEK, 10 * teams, teams__count=teams, managers__posts=teams
    )


@pytest.mark.nightly
def test_a_backlog_of_thirty_runs_off(come_to_the_door: Given) -> None:
    teams = 30
    come_to_the_door([(0.0, (number + 0.5) / teams) for number in range(teams)] * 30)
    found = []
    for journal in play(teams_of_ten(teams, WEEK)):
        came = [row[COLUMN["referrals"]] for row in journal.weeks[0]]
        assert len(came) == teams
        assert min(came) >= 30
        found.append(at(journal, "awaiting_assessment", WEEK) / teams)
    agrees(found, exact("trans-30-t1"))


@pytest.mark.nightly
def test_five_weeks_from_an_empty_start() -> None:
    teams = 60
    found = []
    for journal in play(teams_of_ten(teams, 5 * WEEK)):
        assert column(journal, "referrals")[:5].sum() > 30 * teams
        found.append(at(journal, "awaiting_assessment", 5 * WEEK) / teams)
    agrees(found, exact("trans-0-t5"))
