"""The founding case: the baseline stays level, assessments bunch, and the pairing is worth it."""

from datetime import date
from math import floor

import numpy as np
import pytest

from sim.scenario.draws import undrawn
from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service
from sim.study.questions.comparison import compare
from sim.study.runs.ensemble import question_of, run_ensemble


@pytest.mark.slow
def test_the_baseline_with_level_demand_stays_level_for_three_years() -> None:
    """Mean caseload of every quarter within 3% of 24: no drift, no settling jump.

    With inputs as they are told: draws and workers who go to other work differ between futures.
    """
    level = load_scenario("manchester-2016", without=["demand_growth"], until=date(2019, 3, 31))
    ensemble = run_ensemble(undrawn(level), 12, jobs=2)
    _, caseload = ensemble.series("average_caseload")
    quarters = caseload.mean(axis=0)[: 13 * 12].reshape(12, 13).mean(axis=1)
    assert np.abs(quarters / 24 - 1).max() <= 0.03, quarters.round(2)


def durations(journals: list[Journal]) -> np.ndarray:
    """Children authorised on each working day since referral."""
    rows = [r for j in journals for r in j.assessments if r.outcome != "open" and r.referred > 60]
    days = [min(floor(r.ended) - floor(r.referred), 99) for r in rows]
    return np.bincount(days, weights=[r.children for r in rows], minlength=100)


@pytest.mark.slow
def test_planning_to_the_deadline_bunches_and_planning_to_need_does_not() -> None:
    until = date(2017, 9, 30)
    base = load_scenario("manchester-2016", until=until)
    led = load_scenario("manchester-2016", without=["deadline_planning"], until=until)
    journals = [run_service(base, n) for n in (1, 2)]
    per_day = durations(journals)
    peak = per_day[41:46].mean()
    assert peak / per_day[31:41].mean() >= 1.4
    assert peak / per_day[46:51].mean() >= 2.0
    to_need = [run_service(led, n) for n in (1, 2)]
    per_day = durations(to_need)
    assert per_day[41:46].mean() / per_day[31:41].mean() < 1.4
    assert per_day[41:46].mean() / per_day[46:51].mean() < 2.0

    def caseload(found: list[Journal]) -> float:
        weeks = np.sum([np.array(j.weeks)[40:].sum(axis=(0, 1)) for j in found], axis=0)
        return float(weeks[COLUMN["allocated"]] / weeks[COLUMN["case_holders"]])

    assert caseload(to_need) < caseload(journals) - 0.5


@pytest.mark.nightly
def test_pairing_halves_the_interval_of_the_difference_at_least() -> None:
    """At the target date, over 40 runs: same families, same misfortune, less luck between them."""
    until = date(2018, 4, 6)
    plan = load_scenario("manchester-86-posts", until=until)
    base = load_scenario("manchester-2016", until=until)
    found = compare(
        run_ensemble(base, 40, jobs=2), run_ensemble(plan, 40, jobs=2), question_of(plan)
    )
    assert found.difference.half_width <= found.independent_half_width / 2


@pytest.mark.slow
def test_funded_posts_are_not_case_holders_at_full_load() -> None:
    plan = load_scenario("manchester-86-posts")
    weeks = np.array(run_service(plan, 1).weeks).sum(axis=1)
    funded, a_year_later = weeks[14], weeks[66]
    for row, least in ((funded, 60), (a_year_later, 20)):
        assert row[COLUMN["posts"]] == 265
        assert row[COLUMN["posts"]] - row[COLUMN["full_load"]] > least
