"""The bridge: steps add up, what is off adds nothing, and both ends are the answers themselves."""

from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Mechanism
from sim.study.paper import paper_answer
from sim.study.questions.bridge import FAMILIES, STEPS, at_work, bridge, runs_needed
from sim.study.runs.readings import readings_of
from sim.study.runs.variants import Playing

ON = date(2016, 9, 30)
AT_WORK = {"vacancies", "agency", "turnover"}
OFF = tuple(str(each) for each in Mechanism if str(each) not in AT_WORK)


@pytest.fixture(scope="module")
def plan():
    return load_scenario("small-authority", without=OFF)


@pytest.fixture(scope="module")
def base():
    return load_scenario("small-authority-now", without=OFF)


@pytest.fixture(scope="module")
def found(plan, base):
    return bridge(plan, base, "average_caseload", ON, replications=3, playing=Playing(jobs=1))


def test_every_mechanism_has_a_step() -> None:
    assert set(STEPS) == {*map(str, Mechanism), FAMILIES}


def test_the_steps_add_up_in_every_replication_and_on_average(found) -> None:
    added = found.paper.values + sum(step.values for step in found.steps)
    np.testing.assert_allclose(added, found.simulated.values, atol=1e-9, rtol=0)
    mean = found.paper.estimate.mean + sum(step.estimate.mean for step in found.steps)
    assert mean == pytest.approx(found.simulated.estimate.mean, abs=1e-9)


def test_the_paper_answer_is_the_division_and_has_no_luck_in_it(found, plan) -> None:
    assert set(found.paper.values) == {paper_answer(plan, ON)} == {19.2}


def test_both_answers_are_those_of_the_scenarios_themselves(found, plan, base) -> None:
    asked = [("average_caseload", ON)]
    for scenario, row in ((base, found.baseline), (plan, found.simulated)):
        played = readings_of([(scenario, number) for number in (1, 3, 5)], asked, Playing(jobs=1))
        np.testing.assert_array_equal(played[:, 0], row.values)


def test_a_mechanism_that_is_off_adds_exactly_nothing(found) -> None:
    for step in found.steps:
        assert step.off == (step.name not in {*AT_WORK, FAMILIES})
        if step.off:
            estimate = step.estimate
            assert (estimate.mean, estimate.low, estimate.high) == (0.0, 0.0, 0.0)
            assert not step.values.any()


def test_empty_posts_raise_the_caseload_and_agency_workers_lower_it(found) -> None:
    steps = {step.name: step.estimate.mean for step in found.steps}
    assert steps["vacancies"] > 0 > steps["agency"]


def test_the_same_bridge_twice_is_the_same_to_the_byte(found, plan, base) -> None:
    again = bridge(plan, base, "average_caseload", ON, replications=3, playing=Playing(jobs=2))
    for one, other in zip(found.rows, again.rows, strict=True):
        assert one.values.tobytes() == other.values.tobytes()


def test_a_measure_of_moving_families_has_them_move_on_paper_too(plan, base) -> None:
    """Nobody is assessed while the families are frozen."""
    timely = bridge(plan, base, "assessments_in_time", ON, replications=2, playing=Playing(jobs=1))
    assert timely.thawed
    assert FAMILIES not in [step.name for step in timely.steps]
    added = timely.paper.values + sum(step.values for step in timely.steps)
    np.testing.assert_allclose(added, timely.simulated.values, atol=1e-9, rtol=0)


def test_with_nothing_at_work_there_is_nothing_to_explain() -> None:
    on_paper = load_scenario("small-authority", without=("all",), freeze=True)
    found = bridge(on_paper, None, "average_caseload", ON, replications=2, playing=Playing(jobs=1))
    assert found.simulated.estimate.mean == found.paper.estimate.mean == 19.2
    assert all(step.off for step in found.steps)


def test_what_is_at_work_is_at_work_before_and_after_a_change(plan) -> None:
    only = at_work(plan, frozenset({"turnover"}))
    for rules in (only, *(then for _, then in only.changes)):
        assert rules.works(Mechanism.TURNOVER)
        assert not rules.works(Mechanism.VACANCIES)
        assert rules.frozen


def test_the_number_of_runs_is_known_beforehand(plan, base) -> None:
    done: list[int] = []
    bridge(plan, base, "average_caseload", date(2016, 4, 29), replications=2,
           playing=Playing(jobs=1, on_done=done.append))  # fmt: skip
    assert 0 < sum(done) <= runs_needed(plan, 2, 2)


@pytest.mark.slow
def test_with_more_runs_a_bridge_moves_within_its_intervals(found, plan, base) -> None:
    """Other luck and other orders: steps of two bridges differ by no more than their intervals."""
    many = bridge(plan, base, "average_caseload", ON, replications=12, playing=Playing(jobs=2))
    other = bridge(
        *(each.model_copy(update={"seed": 99}) for each in (plan, base)),
        "average_caseload", ON, replications=12, playing=Playing(jobs=2),
    )  # fmt: skip
    for one, two in zip(many.rows, other.rows, strict=True):
        apart = abs(one.estimate.mean - two.estimate.mean)
        assert apart <= 1.5 * (one.estimate.half_width + two.estimate.half_width)
