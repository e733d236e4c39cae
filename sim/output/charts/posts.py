"""From funded posts to workers at a full load."""

from sim.output.charts.style import (
    BLUE,
    DARK_GREY,
    DARK_TURQUOISE,
    Chart,
    around,
    new_figure,
    number,
    quiet_axes,
    spoken,
)
from sim.output.charts.view import (
    BOTTOM,
    LEFT,
    RIGHT_OF_LABELS,
    View,
    as_lists,
    day_on_axis,
    finished,
    labels_right,
    period,
    time_axis,
    with_interval,
)
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_interval, mean_intervals


def posts_to_case_holders(view: View) -> Chart:
    """From funded posts to workers at a full load, week by week."""
    figure = new_figure()
    lines = _post_lines(view.plan)
    week = view.plan.week_of(view.on)
    there = {name: float(values[:, week].mean()) for name, _, values in lines}
    funded, filled, full = (number(value, 0) for value in there.values())
    title = (
        f"On {spoken(view.on)}, {funded} posts are funded, {filled} are filled and "
        f"{full} hold a full load of cases"
    )
    subtitle = (
        f"Social worker posts, {view.plan.scenario.place}, {period(view)}: "
        f"{view.plan.scenario.name}. Mean of {view.runs}. Filled: permanent or agency. "
        f"Numbers: on {spoken(view.on)}."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((LEFT, BOTTOM, RIGHT_OF_LABELS - LEFT, top - BOTTOM))
    rows: list[tuple[object, ...]] = []
    labels = []
    for name, colour, values in lines:
        mean = values.mean(axis=0)
        steps = "steps-post" if name == "Funded" else "default"
        axes.plot(view.plan.dates, mean, color=colour, linewidth=2.2, drawstyle=steps)
        axes.plot([day_on_axis(view.on)], [mean[week]], "o", color=colour, markersize=6, zorder=5)
        labels.append((float(mean[-1]), f"{name}: {number(mean[week], 0)}", colour))
        days = [day.item() for day in view.plan.dates]
        rows += [
            (name, *each) for each in zip(days, *as_lists(*mean_intervals(values)), strict=True)
        ]
    axes.axvline(day_on_axis(view.on), color=DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    axes.set_ylim(0, max(float(values.max()) for _, _, values in lines) * 1.08)
    axes.text(day_on_axis(view.on), 0, f" {spoken(view.on)}", va="bottom", size=8, color=DARK_GREY)
    time_axis(axes, view.plan.dates)
    labels_right(axes, labels)
    quiet_axes(axes)
    told = [
        f"{name}: {with_interval(mean_interval(values[:, week]), '', 0)} on {spoken(view.on)}."
        for name, _, values in lines
    ]
    columns = ("line", "date", "mean", "low", "high", "runs")
    return finished("posts_to_case_holders", title, subtitle, told, figure, columns, rows, view)


def _post_lines(ensemble: Ensemble) -> list[tuple[str, str, Array]]:
    filled = ensemble.series("in_post")[1] + ensemble.series("agency")[1]
    return [
        ("Funded", DARK_GREY, ensemble.series("posts")[1]),
        ("Filled", DARK_TURQUOISE, filled),
        ("Full load", BLUE, ensemble.series("full_load")[1]),
    ]
