"""The charts: each takes what was learned and returns a picture, its words and its numbers."""

from collections.abc import Callable

from sim.output.charts.assessments import assessment_durations
from sim.output.charts.caseload import caseload_over_time
from sim.output.charts.children import children_against_capacity
from sim.output.charts.conferences import conference_reports
from sim.output.charts.cost import cost_by_year, where_the_money_goes
from sim.output.charts.cost_against_probability import cost_against_probability
from sim.output.charts.cumulative import cumulative_spend
from sim.output.charts.elsewhere import has_councils, plan_among_councils
from sim.output.charts.posts import posts_to_case_holders
from sim.output.charts.probability import probability_of_meeting
from sim.output.charts.scorecard import scorecard_dots
from sim.output.charts.style import Chart, caseload_style
from sim.output.charts.teams import teams_over_time
from sim.output.charts.vacancies import vacancies_and_agency
from sim.output.charts.view import View
from sim.output.charts.workers import caseloads_across_workers

CHARTS: tuple[Callable[[View], Chart], ...] = (
    caseload_over_time,
    probability_of_meeting,
    caseloads_across_workers,
    teams_over_time,
    assessment_durations,
    conference_reports,
    posts_to_case_holders,
    vacancies_and_agency,
    children_against_capacity,
    plan_among_councils,
    scorecard_dots,
    cost_by_year,
    cumulative_spend,
    where_the_money_goes,
    cost_against_probability,
)
"""Every chart of a plan, in the order of a report."""
_A_CHOICE = 3
"""Scenarios, the base among them, from which on there is something to choose between."""


def draw_all(view: View) -> list[Chart]:
    """Every chart of a plan; the plane of cost and chance only where there is a choice on it."""
    with caseload_style():
        return [draw(view) for draw in charts_of(view)]


def charts_of(view: View) -> list[Callable[[View], Chart]]:
    """The charts that have something to say of a plan."""
    says: dict[Callable[[View], Chart], bool] = {
        cost_against_probability: len(view.everybody) >= _A_CHOICE,
        cumulative_spend: view.base is not None,
        plan_among_councils: has_councils(view),
    }
    return [draw for draw in CHARTS if says.get(draw, True)]
