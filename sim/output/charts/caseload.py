"""The average caseload over time, simulated and on paper."""

from datetime import date

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts.style import (
    DARK_GREY,
    GREY,
    PURPLE,
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
    ON_WHITE,
    RIGHT_OF_LABELS,
    View,
    as_lists,
    day_on_axis,
    estimate_of,
    finished,
    labels_right,
    period,
    range_in_words,
    time_axis,
    with_interval,
)
from sim.study.paper import paper_answer
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_intervals

_COLUMNS = (
    "scenario", "line", "date", "mean", "low", "high", "runs", "future_low", "future_high",
)  # fmt: skip


def caseload_over_time(view: View) -> Chart:
    """The average caseload week by week, with the range of possible years and the paper answer."""
    figure = new_figure()
    place = view.plan.scenario.place
    title = _caseload_title(view)
    subtitle = (
        f"Children with a named worker for each full-time case holder, {place}, {period(view)}. "
        f"Lines: mean of {view.runs}. Shaded: where 80% of possible years lie."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((LEFT, BOTTOM, RIGHT_OF_LABELS - LEFT, top - BOTTOM))
    rows: list[tuple[object, ...]] = []
    labels: list[tuple[float, str, str]] = []
    for colour, ensemble in view.both():
        _fan(axes, ensemble, colour, rows, labels)
        _paper_line(axes, ensemble, colour, rows, labels)
        _mark(axes, ensemble, view.on, colour)
    standard = view.plan.scenario.standard
    axes.axhline(standard, color=PURPLE, linewidth=1.6)
    labels.append((standard, f"Standard: {standard:g}", PURPLE))
    time_axis(axes, view.plan.dates)
    _date_line(axes, view.on)
    labels_right(axes, labels)
    quiet_axes(axes)
    told = [_told(ensemble, view.on) for _, ensemble in view.both()]
    return finished("caseload_over_time", title, subtitle, told, figure, _COLUMNS, rows, view)


def _date_line(axes: Axes, on: date) -> None:
    """The date asked about, named at the top, with room above and below all lines."""
    axes.axvline(day_on_axis(on), color=DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    low, high = axes.get_ylim()
    axes.set_ylim(max(0.0, low - 1), high + 1)
    words = f" {spoken(on)}"
    top = axes.get_ylim()[1]
    axes.text(day_on_axis(on), top, words, va="top", size=8, color=DARK_GREY, bbox=ON_WHITE)


def _told(ensemble: Ensemble, on: date) -> str:
    """What the chart says about one scenario, in a sentence."""
    return (
        f"{ensemble.scenario.name}: "
        f"{with_interval(estimate_of(ensemble, 'average_caseload', on))} on {spoken(on)}; 80% of "
        f"possible years lie between {range_in_words(ensemble, 'average_caseload', on)}; on paper "
        f"{number(paper_answer(ensemble.scenario, on))}."
    )


def _caseload_title(view: View) -> str:
    start = estimate_of(view.plan, "average_caseload", view.plan.dates[0].item()).mean
    there = estimate_of(view.plan, "average_caseload", view.on)
    standard = view.plan.scenario.standard
    if there.n == 0:
        return f"No average caseload is available on {spoken(view.on)}: nobody holds a case"
    return (
        f"The average caseload {_moves(start, there.mean)} by {spoken(view.on)}, "
        f"{_against(there, standard)} the standard of {standard:g}"
    )


def _moves(start: float, end: float) -> str:
    if start != start:
        return f"is {number(end)}"
    if number(start) == number(end):
        return f"stays at {number(end)}"
    return f"{'falls' if end < start else 'rises'} from {number(start)} to {number(end)}"


def _against(estimate: Estimate, standard: float) -> str:
    """Above or under a standard, unless the interval of the mean or the rounding cannot say."""
    unsure = estimate.low <= standard <= estimate.high or not estimate.low <= estimate.high
    if unsure or number(estimate.mean) == number(standard):
        return "close to"
    return "above" if estimate.mean > standard else "under"


def _fan(
    axes: Axes,
    ensemble: Ensemble,
    colour: str,
    rows: list[tuple[object, ...]],
    labels: list[tuple[float, str, str]],
) -> None:
    dates, values = ensemble.series("average_caseload")
    low, high = np.nanquantile(values, [0.1, 0.9], axis=0)
    mean = np.nanmean(values, axis=0)
    line = DARK_GREY if colour == GREY else colour
    axes.fill_between(dates, low, high, color=colour, alpha=0.2, linewidth=0)
    for edge in (low, high):
        axes.plot(dates, edge, color=line, linewidth=0.6)
    axes.plot(dates, mean, color=line, linewidth=2.2)
    labels.append((float(mean[-1]), ensemble.scenario.name, line))
    name = ensemble.scenario.name
    days = [day.item() for day in dates]
    for day, *figures in zip(days, *as_lists(*mean_intervals(values), low, high), strict=True):
        rows.append((name, "simulated", day, *figures))


def _mark(axes: Axes, ensemble: Ensemble, on: date, colour: str) -> None:
    """A point with its value on the date asked about."""
    value = estimate_of(ensemble, "average_caseload", on).mean
    if value != value:
        return
    line = DARK_GREY if colour == GREY else colour
    axes.plot([day_on_axis(on)], [value], "o", color=line, markersize=6, zorder=5)
    axes.annotate(
        number(value),
        (day_on_axis(on), value),
        xytext=(6, 6),
        textcoords="offset points",
        color=line,
        weight="bold",
        size=10.5,
        zorder=6,
        bbox=ON_WHITE,
    )


def _paper_line(
    axes: Axes,
    ensemble: Ensemble,
    colour: str,
    rows: list[tuple[object, ...]],
    labels: list[tuple[float, str, str]],
) -> None:
    line = DARK_GREY if colour == GREY else colour
    days = [day.item() for day in ensemble.dates]
    paper = [paper_answer(ensemble.scenario, day) for day in days]
    axes.step(
        ensemble.dates,
        paper,
        color=line,
        linewidth=1.3,
        linestyle=(0, (5, 3)),
        where="post",
        zorder=4,
    )
    labels.append((paper[-1], f"On paper: {number(paper[-1])}", line))
    for day, value in zip(days, paper, strict=True):
        rows.append((ensemble.scenario.name, "paper", day, value, None, None, None, None, None))
