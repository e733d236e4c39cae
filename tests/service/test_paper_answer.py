"""With every mechanism off and the families frozen, the simulation is the division on paper."""

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN
from sim.service.run import run_service
from sim.study.paper import held_at_start


@pytest.mark.parametrize(
    ("name", "children", "posts", "caseload"),
    [("manchester-258", 6192, 258, 24.0), ("manchester-258-plus-86", 6192, 344, 18.0)],
)
def test_the_announced_arithmetic_comes_out_exactly(
    name: str, children: int, posts: int, caseload: float
) -> None:
    scenario = load_scenario(name, without=["all"], freeze=True)
    journal = run_service(scenario, 1)
    last = np.array(journal.weeks)[-1].sum(axis=0)
    assert last[COLUMN["allocated"]] == children
    assert last[COLUMN["case_holders"]] == posts
    assert last[COLUMN["allocated"]] / last[COLUMN["case_holders"]] == caseload


@pytest.mark.parametrize(
    ("name", "posts"), [("manchester-2016", 179), ("manchester-86-posts", 265)]
)
def test_the_central_establishment_on_paper(name: str, posts: int) -> None:
    scenario = load_scenario(name, without=["all"], freeze=True)
    last = np.array(run_service(scenario, 2).weeks)[-1].sum(axis=0)
    assert last[COLUMN["case_holders"]] == posts
    assert last[COLUMN["allocated"]] == held_at_start(scenario)
