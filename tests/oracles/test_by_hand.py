"""Small cases that are worked out by hand, with families who come when the row says."""

import pytest
from coming import Given
from stripped import ALWAYS, column, exact, oracle, queue, stays

from sim.service.run import run_service


def waits_of(name: str) -> list[float]:
    return [float(wait) for wait in oracle(name).split(";")]


def test_a_case_a_day_and_two_days_of_work(come_to_the_door: Given) -> None:
    come_to_the_door([(float(day), 0.0) for day in range(10)])
    rows = stays(run_service(queue(30, 0.0, 2.0, work__spread=ALWAYS), 1), 0, 30).rows
    assert [row.referred for row in rows] == list(range(10))
    waits = [row.ended - row.referred - 2 for row in rows]
    assert waits == pytest.approx(waits_of("dd1-wait"), rel=1e-9, abs=1e-9)
    assert rows[-1].ended == pytest.approx(exact("dd1-makespan"), rel=1e-9)


def test_four_cases_at_once_for_three_workers(come_to_the_door: Given) -> None:
    come_to_the_door([(0.0, 0.0)] * 4)
    scenario = queue(20, 0.0, 5.0, servers=3, work__spread=ALWAYS)
    journal = run_service(scenario, 1)
    rows = stays(journal, 0, 20).rows
    waits = [row.ended - 5 for row in rows]
    assert waits == pytest.approx(waits_of("ddc-wait"), rel=1e-9, abs=1e-9)
    assert column(journal, "allocated_families").sum() == len(waits_of("ddc-wait"))
    assert column(journal, "allocation_days_families").sum() == pytest.approx(5)


def test_ten_come_a_week_and_eight_can_be_done(come_to_the_door: Given) -> None:
    weeks, days = 26, 130
    come_to_the_door([(half / 2, 0.0) for half in range(10 * weeks)])
    journal = run_service(queue(days + 10, 0.0, 5 / 8, work__spread=ALWAYS), 1)
    came = stays(journal, 0, days).rows
    assert len(came) == 10 * weeks
    assert sum(not row.ended <= days + 1e-6 for row in came) == exact("backlog-det")


def test_five_a_day_for_thirty_days_and_no_worker(come_to_the_door: Given) -> None:
    come_to_the_door([(day + part / 5, 0.0) for day in range(30) for part in range(5)])
    journal = run_service(queue(40, 0.0, 1.0, servers=0), 1)
    still_open, closed = waits_of("nostaff")
    assert column(journal, "open")[-1] == column(journal, "unallocated")[-1] == still_open
    assert column(journal, "closed").sum() == closed
    assert column(journal, "allocated").sum() == column(journal, "allocated_families").sum() == 0
