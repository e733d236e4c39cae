"""Posts that stay empty, and posts that agency workers cover."""

from sim.output.charts import palette
from sim.output.charts.style import Chart, Row, number, quiet_axes, spoken
from sim.output.charts.view import (
    Label,
    View,
    as_lists,
    date_line,
    estimate_of,
    labels_right,
    point,
    time_axis,
    with_interval,
)
from sim.study.statistics.estimates import mean_intervals

_LINES = (("Empty", "vacant", palette.PURPLE), ("Agency", "agency", palette.DARK_ORANGE))


def vacancies_and_agency(view: View) -> Chart:
    """Empty posts and posts covered by agency workers, week by week."""
    subtitle = (
        f"Social worker posts, {view.place}, {view.period}. Lines: mean of {view.runs}; dashed: "
        f"without the plan. Numbers: on {spoken(view.on)}."
        if view.base is not None
        else f"Social worker posts, {view.place}, {view.period}. Lines: mean of {view.runs}. "
        f"Numbers: on {spoken(view.on)}."
    )
    frame = view.frame(_title(view), subtitle)
    axes = frame.axes()
    rows: list[Row] = []
    labels: list[Label] = []
    told = []
    for _, ensemble in view.both():
        base = ensemble is view.base
        for words, measure, own in _LINES:
            values = ensemble.series(measure)[1]
            mean = values.mean(axis=0)
            style = (0, (5, 3)) if base else "solid"
            axes.plot(
                ensemble.dates, mean, color=own, linewidth=1.3 if base else 2.2, linestyle=style
            )
            there = estimate_of(ensemble, measure, view.on)
            point(axes, view.on, there.mean, own)
            name = f"{words} without the plan" if base else words
            labels.append((float(mean[-1]), f"{name}: {number(there.mean, 0)}", own))
            figures = as_lists(ensemble.dates, *mean_intervals(values))
            rows += [(ensemble.scenario.name, words, *e) for e in zip(*figures, strict=True)]
            told.append(f"{name}: {with_interval(there, '', 0)} on {spoken(view.on)}.")
    axes.set_ylim(0, axes.get_ylim()[1] * 1.05)
    time_axis(axes, view.plan.dates)
    date_line(axes, view.on, 0, va="bottom")
    labels_right(axes, labels)
    quiet_axes(axes)
    columns = ("scenario", "line", "date", "mean", "low", "high", "replications")
    return frame.chart("vacancies_and_agency", told, columns, rows)


def _title(view: View) -> str:
    empty, agency = (estimate_of(view.plan, name, view.on).mean for _, name, _ in _LINES)
    words = (
        f"On {spoken(view.on)}, {number(empty, 0)} posts are empty and {number(agency, 0)} are "
        "covered by agency workers"
    )
    if view.base is None:
        return words
    before = (number(estimate_of(view.base, name, view.on).mean, 0) for _, name, _ in _LINES)
    return f"{words}, against {' and '.join(before)} without the plan"
