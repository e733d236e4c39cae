"""From funded posts to workers at a full load."""

from sim.output.charts import palette
from sim.output.charts.style import Chart, Row, number, quiet_axes, spoken
from sim.output.charts.view import (
    Label,
    View,
    as_lists,
    date_line,
    labels_right,
    point,
    time_axis,
    with_interval,
)
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_interval, mean_intervals


def posts_to_case_holders(view: View) -> Chart:
    """From funded posts to workers at a full load, week by week."""
    lines = _post_lines(view.plan)
    week = view.plan.week_of(view.on)
    there = {name: float(values[:, week].mean()) for name, _, values in lines}
    funded, filled, holding, full = (number(value, 0) for value in there.values())
    title = (
        f"On {spoken(view.on)}, {funded} posts are funded, {filled} are filled, {holding} hold "
        f"cases and {full} hold a full load"
    )
    subtitle = (
        f"Social worker posts, {view.place}, {view.period}: "
        f"{view.plan.scenario.name}. Mean of {view.runs}. Filled: permanent or agency. "
        f"Numbers: on {spoken(view.on)}."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes()
    rows: list[Row] = []
    labels: list[Label] = []
    for name, colour, values in lines:
        mean = values.mean(axis=0)
        steps = "steps-post" if name == "Funded" else "default"
        axes.plot(view.plan.dates, mean, color=colour, linewidth=2.2, drawstyle=steps)
        point(axes, view.on, mean[week], colour)
        labels.append((float(mean[-1]), f"{name}: {number(mean[week], 0)}", colour))
        figures = as_lists(view.plan.dates, *mean_intervals(values))
        rows += [(name, *each) for each in zip(*figures, strict=True)]
    axes.set_ylim(0, max(float(values.max()) for _, _, values in lines) * 1.08 or 1)
    time_axis(axes, view.plan.dates)
    date_line(axes, view.on, 0, va="bottom")
    labels_right(axes, labels)
    quiet_axes(axes)
    told = [
        f"{name}: {with_interval(mean_interval(values[:, week]), '', 0)} on {spoken(view.on)}."
        for name, _, values in lines
    ]
    columns = ("line", "date", "mean", "low", "high", "replications")
    return frame.chart("posts_to_case_holders", told, columns, rows)


def _post_lines(ensemble: Ensemble) -> list[tuple[str, str, Array]]:
    filled = ensemble.series("in_post")[1] + ensemble.series("agency")[1]
    return [
        ("Funded", palette.DARK_GREY, ensemble.series("posts")[1]),
        ("Filled", palette.DARK_TURQUOISE, filled),
        ("Case holders", palette.PURPLE, ensemble.series("case_holders")[1]),
        ("Full load", palette.BLUE, ensemble.series("full_load")[1]),
    ]
