from datetime import date

import pytest

from sim.scenario.loading import load_scenario
from sim.study.paper import hours_needed_and_available, paper_answer


def test_manchester_had_24_children_for_each_post():
    assert paper_answer(load_scenario("manchester-2016"), date(2018, 3, 31)) == pytest.approx(
        24.0, abs=0.05
    )


def test_86_posts_bring_17_on_paper():
    assert paper_answer(load_scenario("manchester-86-posts"), date(2018, 3, 31)) == pytest.approx(
        17.1, abs=0.05
    )


def test_manchester_needed_about_380_000_hours_and_had_251_000():
    """By the hours of the evidence as they are; the baseline scales them down."""
    hours = hours_needed_and_available(load_scenario("manchester-2016", ["work.scale=1.0"]))
    assert hours.total == pytest.approx(380_000, rel=0.15)
    assert hours.available == pytest.approx(251_000, rel=0.03)
