"""Children with an open case, who comes and goes, and how many there is room for."""

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import BOTTOM, Chart, Frame, Row, number, quiet_axes, spoken
from sim.output.charts.view import (
    ON_WHITE,
    Label,
    View,
    as_lists,
    date_line,
    labels_right,
    point,
    time_axis,
    with_interval,
)
from sim.study.measures.measure import WEEKS_IN_QUARTER
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_interval, mean_intervals

Line = tuple[str, str, Array]
_GAP = 0.09
_HEIGHT = 7.4
_PART = 0.5
"""Of the height of a whole picture, that each of the two has."""
_COLUMNS = ("line", "date", "mean", "low", "high", "replications")


def children_against_capacity(view: View) -> Chart:
    """Open children against the room at the standard; below, referrals and closures a year."""
    stock, flow = _stock(view.plan), _flow(view.plan)
    week = view.plan.week_of(view.on)
    _, held, room = (float(values[:, week].mean()) for _, _, values in stock)
    standard = view.plan.scenario.standard
    title = (
        f"On {spoken(view.on)} case holders hold {number(held, 0)} children and have room for "
        f"{number(room, 0)} at the standard of {standard:g}"
    )
    subtitle = (
        f"Children, {view.place}, {view.period}: {view.plan.scenario.name}. Mean of {view.runs}. "
        f"Above: at each week's count; room is {standard:g} for each full-time case holder. "
        "Below: referred and closed in 13 weeks, as so many a year."
    )
    frame = view.frame(title, subtitle, _HEIGHT)
    half = (frame.top - BOTTOM - _GAP) / 2
    upper, lower = _two(frame, half)
    rows = [
        row for axes, lines in ((upper, stock), (lower, flow)) for row in _draw(axes, view, lines)
    ]
    told = [
        f"{name}: {with_interval(mean_interval(values[:, week]), '', 0)} on {spoken(view.on)}."
        for name, _, values in (*stock, *flow)
    ]
    return frame.chart("children_against_capacity", told, _COLUMNS, rows)


def _two(frame: Frame, half: float) -> tuple[Axes, Axes]:
    """Two pictures above each other, over the same weeks."""
    lower = frame.axes()
    box = lower.get_position()
    lower.set_position((box.x0, BOTTOM, box.width, half))
    upper = frame.figure.add_axes((box.x0, BOTTOM + half + _GAP, box.width, half))
    return upper, lower


def _stock(ensemble: Ensemble) -> list[Line]:
    holders = ensemble.series("case_holders")[1]
    return [
        ("Open", palette.DARK_GREY, ensemble.series("open")[1]),
        ("Held by a social worker", palette.BLUE, ensemble.series("allocated")[1]),
        ("Room at the standard", palette.PURPLE, holders * ensemble.scenario.standard),
    ]


def _flow(ensemble: Ensemble) -> list[Line]:
    """From the first week that has 13 behind it, if there is one: over fewer, a rate jumps."""
    flows = {name: ensemble.series(name)[1].astype(float) for name in ("referrals", "closed")}
    for values in flows.values():
        if values.shape[1] > WEEKS_IN_QUARTER:
            values[:, : WEEKS_IN_QUARTER - 1] = np.nan
    return [
        ("Referred a year", palette.DARK_ORANGE, flows["referrals"]),
        ("Closed a year", palette.DARK_TURQUOISE, flows["closed"]),
    ]


def _draw(axes: Axes, view: View, lines: list[Line]) -> list[Row]:
    """Lines over the weeks, each with its name and its figure on the date asked about."""
    dates, week = view.plan.dates, view.plan.week_of(view.on)
    labels: list[Label] = []
    rows: list[Row] = []
    for name, colour, values in lines:
        mean = values.mean(axis=0)
        axes.plot(dates, mean, color=colour, linewidth=2.2)
        point(axes, view.on, mean[week], colour)
        labels.append((float(mean[-1]), f"{name}: {number(mean[week], 0)}", colour))
        figures = as_lists(dates, *mean_intervals(values))
        rows += [(name, *each) for each in zip(*figures, strict=True)]
    top = max(float(np.nanmax(values.mean(axis=0))) for _, _, values in lines)
    axes.set_ylim(0, top * 1.1 or 1)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    time_axis(axes, dates)
    date_line(axes, view.on, 0, va="bottom", bbox=ON_WHITE)
    labels_right(axes, labels, _PART)
    quiet_axes(axes)
    return rows
