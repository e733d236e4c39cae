"""Drawing one chart at a time, as an analyst does in Python."""

from difflib import get_close_matches

from sim.output.charts.charts import CHARTS
from sim.output.charts.style import Chart, caseload_style
from sim.output.charts.view import View
from sim.output.results.shown import source_of
from sim.study.runs.ensemble import Ensemble, question_of


def draw(chart: str, plan: Ensemble, base: Ensemble | None = None) -> Chart:
    """One chart of a plan, beside its base if there is one.

    `chart` is the name that its file has in a results folder, such as `caseload_over_time`. A
    notebook shows it; `figure` is its picture, `alternative` what it says in words, and `rows`
    its numbers under `columns`. Raises ValueError, with the nearest name, when there is no such
    chart.
    """
    charts = {each.__name__: each for each in CHARTS}
    if chart not in charts:
        near = get_close_matches(chart, charts, 1, 0.3) or sorted(charts)
        raise ValueError(f'there is no chart called "{chart}". Did you mean {" or ".join(near)}?')
    with caseload_style():
        source = source_of(plan.scenario, len(plan.replications))
        return charts[chart](View(question_of(plan.scenario), plan, base, source))
