"""The charts: each takes what was learned and returns a picture, its words and its numbers."""

from collections.abc import Callable

from sim.output.assessment_chart import assessment_durations
from sim.output.caseload_chart import caseload_over_time
from sim.output.conference_chart import conference_reports
from sim.output.cost_chart import cost_by_year, where_the_money_goes
from sim.output.plane_chart import cost_against_probability
from sim.output.post_chart import posts_to_case_holders
from sim.output.probability_chart import probability_of_meeting
from sim.output.scorecard_chart import scorecard_dots
from sim.output.style import Chart, caseload_style
from sim.output.team_chart import teams_over_time
from sim.output.view import View
from sim.output.worker_chart import caseloads_across_workers

CHARTS: tuple[Callable[[View], Chart], ...] = (
    caseload_over_time,
    probability_of_meeting,
    caseloads_across_workers,
    teams_over_time,
    assessment_durations,
    conference_reports,
    posts_to_case_holders,
    scorecard_dots,
    cost_by_year,
    where_the_money_goes,
    cost_against_probability,
)
"""Every chart of a plan, in the order of a report."""


def draw_all(view: View) -> list[Chart]:
    """Every chart of a plan."""
    with caseload_style():
        return [draw(view) for draw in CHARTS]
