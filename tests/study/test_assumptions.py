"""The register of assumptions, as a list and as a page."""

import pytest

from sim.commands.assumptions import _impacts
from sim.output.words.assumptions import register_page
from sim.scenario.entries import inputs
from sim.scenario.loading import load_scenario
from sim.study.questions.assumptions import Impact, impacts_of, register, unit_of, value_in_words


@pytest.fixture(scope="module")
def baseline():
    return load_scenario("manchester-2016")


def test_every_input_of_the_service_is_in_the_register(baseline):
    listed = {each.key for each in register(baseline, {})}
    for key, _ in inputs():
        if "." in key and not key.startswith(("question.", "budget.", "opening.ages.")):
            assert key in listed


def test_a_budget_is_in_the_register_where_there_is_one(baseline):
    plan = load_scenario("manchester-86-posts")
    for scenario in (baseline, plan):
        told = any(each.key.startswith("budget.") for each in register(scenario, {}))
        assert told == (scenario.budget is not None)


def test_what_is_judged_and_matters_comes_first(baseline):
    impacts = {
        "workers.leave_days": Impact("high", 1.0, -1.0),
        "work.screening": Impact("low", 0.1, 0.2),
        "teams.demand_spread": Impact("high", -2.0, 2.0),
        "social_workers.turnover": Impact("high", -2.0, 2.0),
    }
    listed = register(baseline, impacts)
    assert [each.key for each in listed[:2]] == ["teams.demand_spread", "workers.leave_days"]
    assert listed[2].key == "work.screening"
    qualities = [each.quality for each in listed]
    order = [quality for n, quality in enumerate(qualities) if quality not in qualities[:n]]
    assert order == ["red", "amber", "green", ""]


def test_an_input_with_a_range_that_nobody_measured_says_so(baseline):
    listed = {each.key: each for each in register(baseline, {})}
    assert listed["work.screening"].impact == "not measured"
    assert listed["workers.leave_days"].impact == "no range"


def test_units_come_from_the_sentence_of_the_input():
    told = dict(inputs())
    for key, unit in (
        ("workers.leave_days", "working days"),
        ("workers.sickness_share", "share"),
        ("work.screening", "hours"),
        ("demand.weekly_noise", "log standard deviation"),
        ("social_workers.recruitment.weeks_to_start", "weeks"),
        ("head_start.dated", "working days"),
    ):
        assert unit_of(key, told[key]) == unit, key


def test_values_are_told_as_people_write_them():
    assert value_in_words((0.5, 0.26)) == "0.5, 0.26"
    assert value_in_words(45) == "45"
    assert value_in_words(()) == "none"


def test_a_file_of_something_else_is_refused():
    with pytest.raises(ValueError, match=r"tornado\.csv"):
        impacts_of([{"posts": "3"}])


def test_the_page_has_a_row_for_every_input(baseline):
    impacts, measured_on = _impacts(None)
    listed = register(baseline, impacts)
    page = register_page(baseline, listed, measured_on)
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [each.key for each in listed]
    assert f"{len(listed)} inputs" in page
    assert measured_on in page
