"""The quick check set: small enough for every change, and it notices each planted fault.

Each question is asked as in the full tests of the same answers, of fewer families and so with a
wider interval, but never so wide that an answer a fifth too high or too low could pass.
`tests/faults` shows what each of them notices.
"""

from datetime import date
from math import exp
from typing import Any

import numpy as np
import pytest
from following import Followed
from stripped import (
    ALWAYS,
    NEVER,
    YEAR,
    agrees,
    column,
    exact,
    play,
    queue,
    stays,
    stripped,
    varies,
)

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import Journal
from sim.service.people import State
from sim.service.run import run_service
from sim.study.measures.identities import check_identities

pytestmark = pytest.mark.slow
SINCE = 50


def waiting(c: int, load: float) -> float:
    """Erlang's formula: the chance to wait for one of c workers who are offered a load."""
    blocked = 1.0
    for servers in range(1, c + 1):
        blocked = load * blocked / (servers + load * blocked)
    return blocked / (1 - load / c * (1 - blocked))


def longer_than(t: float, c: int, rate: float, speed: float) -> float:
    """The chance that a family is in a stage of c workers for longer than t."""
    pw, gone = waiting(c, rate / speed), c * speed - rate
    waited = pw * (gone * exp(-speed * t) - speed * exp(-gone * t)) / (gone - speed)
    return (1 - pw) * exp(-speed * t) + waited


def flow(journal: Journal, name: str) -> float:
    return float(column(journal, name)[10:].sum())


@pytest.fixture(scope="module")
def five_workers() -> dict[str, list[float]]:
    """M/M/5 at half load, with families who come one a day on average (mm5-05 at four times)."""
    scenario = queue(2400, 1.0, 2.5, 5, practice__allocation_limit=1e-9)
    found: dict[str, list[float]] = {"rho": [], "pw": [], "wq": [], "lq": []}
    for journal in play(scenario, 60):
        families, span = flow(journal, "allocated_families"), journal.census_days[-1]
        span -= journal.census_days[9]
        found["rho"].append(flow(journal, "hours") / (5 * span))
        found["pw"].append(1 - flow(journal, "allocated_in_time_families") / families)
        found["wq"].append(flow(journal, "allocation_days_families") / families * 4)
        found["lq"].append(float(column(journal, "unallocated")[10:].mean()))
    return found


@pytest.mark.parametrize("measure", ["rho", "pw", "wq", "lq"])
def test_five_workers_at_half_load(five_workers: dict[str, list[float]], measure: str) -> None:
    precision = 0.05 if measure == "rho" else 0.15
    agrees(five_workers[measure], exact(f"mm5-05-{measure}"), precision=precision)


def test_the_spread_of_work_makes_families_wait() -> None:
    """A gamma with the mean and the variance of the row (pk-lgn); sixteen families a day."""
    days, speed = 300, 16
    scenario = queue(days, speed, 0.8 / speed, work__spread=1 / 1.5)
    found = [stays(j, SINCE, days - 10).days * speed for j in play(scenario, 48)]
    assert not any(np.isnan(each).any() for each in found)
    agrees([float(each.mean()) - 0.8 for each in found], exact("pk-lgn"), precision=0.15)


def test_a_quarter_stay_for_long() -> None:
    """The tail of two workers at a load of 0.8, where who has waited longest is next."""
    assert longer_than(45, 150, 5.0, 1 / 27) == pytest.approx(1 - exact("timely-150"))
    rate, speed, t, days = 6.4, 4.0, 1.0, 250
    shares = []
    for journal in play(queue(days, rate, 1 / speed, 2), 72):
        rows = stays(journal, SINCE, days - 20)
        shares.append(float(np.mean(~(rows.days <= t))))  # whoever is open has been there longer
    agrees(shares, longer_than(t, 2, rate, speed), precision=0.16)


def plans(days: float, a_day: float, **more: Any) -> Scenario:
    """Families who all need a plan of 100 days, on which there is nothing to do."""
    return stripped(
        days,
        demand__families_per_year=a_day * YEAR,
        pathway__not_in_need=0.0,
        pathway__in_need_days=100,
        pathway__in_need_shape=1.0,
        practice__in_need_visit_interval=NEVER,
        practice__in_need_review_weeks=NEVER,
        practice__session_interval=NEVER,
        **more,
    )


def test_the_stock_varies_from_run_to_run_as_chance_has_it() -> None:
    """The stock from empty is Poisson, and so its variance is its mean (inf-var, sooner)."""
    runs, stock = 60, []
    for journal in play(plans(100, 2), runs):
        stock.append(column(journal, "open")[-1])
        clock = journal.census_days[-1] + 1
    expected = exact("inf-exp-mean") * 2 / 5 * (1 - exp(-clock / 100))
    varies(float(np.var(stock, ddof=1)) / expected, len(stock) - 1)


def test_a_starting_caseload_runs_off() -> None:
    """From 400 children (inf-runoff), also in the first week (as trans-30-t1 has it)."""
    for clock, runs in ((5, 24), (90, 40)):
        scenario, left = plans(100, 0, opening__on_in_need_plans=400), []
        for journal in play(scenario, runs):
            week = next(i for i, day in enumerate(journal.census_days) if day + 1 >= clock)
            expected = 400 * exp(-(journal.census_days[week] + 1) / 100)
            left.append(float(column(journal, "open")[week]))
        agrees(left, expected)


def test_flow() -> None:
    """Whoever came has left or is there, up to the last day."""
    scenario = load_scenario("small-authority", until=date(2016, 12, 31))
    journal = run_service(scenario, 1)
    check_identities(journal, scenario)
    assert flow(journal, "closed") > 200


def test_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """On an overloaded run, recorded stays add up to the stock; the open ones are most of it."""
    scenario = queue(300, 2.0, 1.0, work__spread=ALWAYS)
    run = Followed(scenario, 1, monkeypatch)
    rows = run.journal.assessments
    until = [run.end if np.isnan(row.ended) else row.ended for row in rows]
    stays_of_all = sum(end - row.referred for row, end in zip(rows, until, strict=True))
    area = run.area[0, State.ASSESSMENT]
    assert area > 20_000
    assert abs(area - stays_of_all - exact("little")) <= 1e-9 * area
