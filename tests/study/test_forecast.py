"""A forecast: what is asked for, when, and by whose count."""

from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.model_error import ModelError
from sim.study.questions.forecast import (
    autumns,
    department_ratio,
    drawn_ratio,
    figures,
    known_by,
    last_day,
    make_forecast,
)
from sim.study.runs.variants import Playing


def test_a_forecast_goes_to_the_fourth_autumn_after_the_start() -> None:
    scenario = load_scenario("small-authority")
    assert last_day(scenario) == date(2020, 9, 30)
    assert [day.year for day in autumns(scenario)] == [2017, 2018, 2019, 2020]
    springs = {each.on for each in figures(scenario) if each.on.month == 3}
    assert springs == {date(year, 3, 31) for year in (2018, 2019, 2020)}


def test_what_is_known_is_as_new_as_the_newest_figure() -> None:
    scenario = load_scenario("small-authority")
    assert known_by(scenario) == scenario.start, "nothing is observed"
    assert known_by(load_scenario("manchester-86-posts")) == date(2017, 3, 31)


def test_a_caseload_in_a_councils_own_count_is_told_in_the_departments_too() -> None:
    """The Department counted 21.5 where the council counted 24."""
    low, likely, high = department_ratio(load_scenario("manchester-86-posts")) or (0, 0, 0)
    assert low < likely < high
    assert 24 * likely == 21.5
    drawn = drawn_ratio((low, likely, high), 500, seed=1)
    assert drawn is not None
    assert low <= drawn.min()
    assert drawn.max() <= high
    assert np.isclose(drawn.mean(), (low + likely + high) / 3, atol=0.005)


def test_without_a_count_of_its_own_there_is_one_caseload() -> None:
    assert department_ratio(load_scenario("small-authority")) is None
    assert drawn_ratio(None, 5, seed=1) is None


@pytest.mark.slow
def test_the_ranges_of_a_caseload_hold_what_the_model_gets_wrong() -> None:
    """With it they are wider, other figures are as they were, and so is what comes from inputs."""
    scenario = load_scenario("small-authority-now")
    with_it, without = (
        {each.asked.name: each for each in make_forecast(each, 4, 2, Playing(jobs=1)).lines[:6]}
        for each in (scenario, scenario.throughout(model_error=ModelError()))
    )
    for name, line in with_it.items():
        assert line.split == without[name].split
        ends = zip(line.ranges, without[name].ranges, strict=True)
        wider = [with_[1] - with_[0] - (plain[1] - plain[0]) for with_, plain in ends]
        if name == "average_caseload":
            assert min(wider[1:]) > 0
        else:
            assert wider == [0, 0, 0], name
