"""Hours needed against hours available: sums that must agree, and warnings that must be right."""

from datetime import date

import pytest

from sim.output.words.load import loads_in_words, warnings_in_words
from sim.scenario.loading import load_scenario
from sim.study.paper import hours_needed_and_available
from sim.study.questions.load import hours_of_grades, loads_of_teams, outlook
from sim.study.runs.ensemble import question_of


@pytest.fixture(scope="module")
def plan():
    return load_scenario("small-authority")


def warnings(*settings: str, name: str = "small-authority", **options) -> str:
    scenario = load_scenario(name, settings=settings, **options)
    return " ".join(warnings_in_words(scenario, question_of(scenario)))


def test_the_teams_together_are_the_service(plan) -> None:
    on = date(2017, 6, 30)
    hours = hours_needed_and_available(plan, on, 30.0)
    teams = loads_of_teams(plan, on, 30.0)
    assert len(teams) == plan.teams.count
    assert sum(team.needed for team in teams) == pytest.approx(hours.total)
    assert sum(team.available for team in teams) == pytest.approx(hours.available)
    assert sum(team.posts for team in teams) == 30


def test_equal_teams_have_equal_loads() -> None:
    equal = load_scenario("small-authority", without=("unequal_teams",))
    loads = [team.load for team in loads_of_teams(equal, equal.start, 24.0)]
    assert loads == pytest.approx([loads[0]] * 3)


def test_the_grades_together_are_the_workers_of_the_first_day(plan) -> None:
    grades = hours_of_grades(plan)
    hours = hours_needed_and_available(plan)
    assert sum(grade.workers for grade in grades) == pytest.approx(hours.workers)
    # Newly qualified workers need longer, so all hours together do a little less.
    assert sum(grade.hours for grade in grades) < hours.available


def test_posts_that_cannot_be_filled_by_the_date_are_warned_of() -> None:
    early = ("question.by=2016-09-30", "social_workers.recruitment.weeks_to_start=20")
    assert "The date falls before the posts can be filled" in warnings(*early)
    at_once = (
        "social_workers.recruitment.weeks_to_start=0",
        "social_workers.recruitment.success=1",
    )
    assert "falls before" not in warnings(*at_once)
    assert "falls before" not in warnings(name="small-authority-now")


def test_a_service_that_cannot_keep_up_is_warned_of() -> None:
    assert "cannot keep up on the first day" in warnings("demand.families_per_year=2000")
    assert "cannot keep up" not in warnings("demand.families_per_year=100", "work.scale=0.1")
    assert "managers cannot keep up" in warnings("managers.hours_per_week=1")


def test_a_target_missed_on_paper_is_warned_of() -> None:
    assert "Not even on paper" in warnings("question.at_most=15")
    assert "Not even on paper" not in warnings("question.at_most=24")


def test_nobody_leaves_and_no_post_stays_empty(plan) -> None:
    still = load_scenario("small-authority", without=("turnover",))
    assert outlook(still, question_of(still)).empty == 0
    # 24 weeks empty for every 100 weeks filled is 24 of 124.
    settings = tuple(
        f"social_workers.{key}" for key in (
            "turnover=0.5218", "recruitment.success=1", "recruitment.weeks_to_start=24",
        )
    )  # fmt: skip
    moving = load_scenario("small-authority", settings=settings)
    assert outlook(moving, question_of(moving)).empty == pytest.approx(30 * 24 / 124, abs=0.01)


def test_many_teams_are_told_by_the_lowest_the_middle_and_the_highest() -> None:
    manchester = load_scenario("manchester-86-posts")
    told = "\n".join(loads_in_words(manchester, question_of(manchester)))
    assert told.count("lowest:") == told.count("highest:") == 2
    assert "all 265 posts filled" in told
