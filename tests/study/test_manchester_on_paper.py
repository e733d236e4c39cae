from datetime import date

import pytest

from sim.scenario.loading import load_scenario
from sim.study.paper import held_at_start, hours_needed_and_available, paper_answer


def test_manchester_had_24_children_for_each_worker_in_post():
    scenario = load_scenario("manchester-2016")
    workers = scenario.opening.permanent + scenario.opening.agency
    assert held_at_start(scenario) / workers == pytest.approx(24.0, abs=0.1)


def test_on_paper_86_posts_share_what_24_for_each_of_176_workers_makes():
    on_paper = paper_answer(load_scenario("manchester-86-posts"), date(2018, 3, 31))
    assert on_paper == pytest.approx(24 * 176 / (179 + 86), abs=0.01)


def test_manchester_needed_about_345_000_hours_and_had_206_000():
    """By the hours of the evidence as they are; the baseline scales them down."""
    hours = hours_needed_and_available(load_scenario("manchester-2016", ["work.scale=1.0"]))
    assert hours.total == pytest.approx(345_000, rel=0.03)
    assert hours.available == pytest.approx(206_000, rel=0.03)
