"""One worker without a limit: families on a timetable, and the first families of an empty start."""

import numpy as np
import pytest
from coming import Given
from stripped import ALWAYS, NEVER, YEAR, agrees, column, exact, play, queue, stays, stripped

from sim.service.run import run_service


@pytest.mark.nightly
def test_families_on_a_fixed_timetable(come_to_the_door: Given) -> None:
    speed, days, since = 16, 1500, 30
    come_to_the_door([(number / speed, 0.0) for number in range(days * speed)])
    waits = []
    for journal in play(queue(days + 30, 0.0, 0.8 / speed)):
        rows = stays(journal, since, days)
        assert len(rows.days) == (days - since) * speed
        waits.append(float(rows.days.mean()) * speed - 0.8)
    agrees(waits, exact("dm1"))


@pytest.mark.nightly
def test_the_first_families_of_an_empty_start() -> None:
    """Many teams of one worker: each begins empty, and its first 25 families are counted."""
    teams, first, work = 250, 25, 0.9
    scenario = queue(80, 1.0 * teams, work, servers=teams, teams__count=teams)
    tree = scenario.model_dump()
    tree["workers"]["ceiling"] = NEVER
    means = []
    for journal in play(type(scenario).model_validate(tree), 32):
        by_team: dict[int, list[float]] = {number: [] for number in range(teams)}
        for row in sorted(journal.assessments, key=lambda row: row.referred):
            if len(by_team[row.team]) < first:
                by_team[row.team].append(row.ended - row.referred)
        assert all(len(days) == first for days in by_team.values())
        means.append(float(np.mean(list(by_team.values()))) - work)
    agrees(means, exact("lk-25"))


DAY = 7.4
"""Hours of a day, so that ten days are 74 hours and five are 37."""
STEP = 2.5


@pytest.mark.parametrize("cases", [12, 15, 18, 21, 24, 30])
@pytest.mark.parametrize("interval", [5.0, 10.0])
def test_visits_to_a_fixed_caseload(cases: int, interval: float) -> None:
    """Visits take the same hours each time and come back as many days after they were done.

    So the worker is busy all the time, or each child is visited once in an interval and a visit.
    """
    days = 600
    scenario = stripped(
        days,
        workers__case_hours_per_year=DAY * YEAR,
        work__visit_first_child=STEP,
        pathway__in_need_days=NEVER,
        pathway__in_need_shape=ALWAYS,
        practice__in_need_visit_interval=interval,
        practice__in_need_review_weeks=NEVER,
        practice__session_interval=NEVER,
        opening__on_in_need_plans=cases,
    )
    journal = run_service(scenario, 1)
    assert set(column(journal, "in_need")) == {cases}
    weeks = np.diff(journal.census_days)
    settled = 52
    span = weeks[settled:].sum()
    visits = column(journal, "in_need_visits")[settled + 1 :].sum()
    expected = span * DAY * min(1 / STEP, cases / (interval * DAY + STEP))
    assert abs(visits - expected) <= cases
    hours = column(journal, "hours")[settled + 1 :].sum()
    assert hours / (span * DAY) == pytest.approx(STEP * visits / (span * DAY))
