"""The average caseload over time, simulated and on paper."""

from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Row, beside, ink, number, quiet_axes, spoken
from sim.output.charts.view import (
    ON_WHITE,
    Label,
    View,
    as_lists,
    band,
    date_line,
    day_on_axis,
    estimate_of,
    is_late,
    labels_right,
    point,
    range_in_words,
    time_axis,
    with_interval,
)
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.paper import paper_answer
from sim.study.questions.comparison import answer
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_intervals

_CLOSE = 1.0
"""Children more or fewer than the standard, for each worker, that are still close to it."""
_COLUMNS = (
    "scenario", "line", "date", "mean", "low", "high", "replications", "future_low", "future_high",
)  # fmt: skip


def caseload_over_time(view: View) -> Chart:
    """The average caseload week by week, with the range of possible years and the paper answer."""
    title = _caseload_title(view)
    subtitle = (
        f"Children with a named worker for each full-time case holder, {view.place}, "
        f"{view.period}. Lines: mean of {view.runs}. Shaded: where 80% of possible years lie."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes()
    rows: list[Row] = []
    labels: list[Label] = []
    for colour, ensemble in view.both():
        _fan(axes, ensemble, colour, rows, labels)
        _paper_line(axes, ensemble, colour, rows, labels)
        _mark(axes, ensemble, view.on, colour)
    standard = view.plan.scenario.standard
    axes.axhline(standard, color=palette.PURPLE, linewidth=1.6)
    labels.append((standard, f"Standard: {standard:g}", palette.PURPLE))
    time_axis(axes, view.plan.dates)
    low, high = axes.get_ylim()
    axes.set_ylim(max(0.0, low - 1), high + 1)
    date_line(axes, view.on, axes.get_ylim()[1], va="top", bbox=ON_WHITE)
    labels_right(axes, labels)
    quiet_axes(axes)
    told = [_told(ensemble, view.on) for _, ensemble in view.both()]
    return frame.chart("caseload_over_time", told, _COLUMNS, rows)


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
    side = _against(there, standard)
    return (
        f"The average caseload {_moves(start, there.mean)} by {spoken(view.on)}, "
        f"{side} the standard of {standard:g}{_how_surely(view, side)}{_over_a_year(view)}"
    )


def _over_a_year(view: View) -> str:
    """The mean of 12 months, where that is what was asked; it is not that of the day."""
    asked = view.question
    if asked.measure != measure_named(HEADLINE).over_a_year.name:
        return ""
    found = answer(view.plan, asked)
    surely = {
        "met": "as surely at most {} as asked",
        "undecided": "too few runs to say whether surely enough at most {}",
        "not met": "not as surely at most {} as asked",
    }[found.verdict].format(f"{asked.at_most:g}")
    return f"; over the 12 months to then it is {number(found.value.mean)} on average, {surely}"


def _how_surely(view: View, side: str) -> str:
    """What the verdict adds to an average under the standard, where that is what was asked."""
    asked = view.question
    if side != "under" or (asked.measure, asked.at_most) != (HEADLINE, view.plan.scenario.standard):
        return ""
    return {
        "met": "",
        "undecided": " on average; too few runs to say whether surely enough",
        "not met": " on average, but not as surely as asked",
    }[answer(view.plan, asked).verdict]


def _moves(start: float, end: float) -> str:
    if start != start:
        return f"is {number(end)}"
    if number(start) == number(end):
        return f"stays at {number(end)}"
    return f"{'falls' if end < start else 'rises'} from {number(start)} to {number(end)}"


def _against(estimate: Estimate, standard: float) -> str:
    """Above or under a standard, unless the interval of the mean or the rounding cannot say."""
    unsure = estimate.low <= standard <= estimate.high or not estimate.low <= estimate.high
    near = abs(estimate.mean - standard) <= _CLOSE
    if (unsure and near) or number(estimate.mean) == number(standard):
        return "close to"
    side = "above" if estimate.mean > standard else "under"
    return f"not surely {side}" if unsure else side


def _fan(axes: Axes, ensemble: Ensemble, colour: str, rows: list[Row], labels: list[Label]) -> None:
    """The mean as a line within the range of possible years."""
    dates, values = ensemble.series("average_caseload")
    futures = ensemble.futures_by_week("average_caseload")[1]
    low, high = np.nanquantile(futures, [0.1, 0.9], axis=0)
    mean = np.nanmean(values, axis=0)
    band(axes, dates, mean, low, high, colour)
    name = ensemble.scenario.name
    labels.append((float(mean[-1]), name, ink(colour)))
    figures = as_lists(*mean_intervals(values), low, high)
    rows += [(name, "simulated", *each) for each in zip(dates.tolist(), *figures, strict=True)]


def _mark(axes: Axes, ensemble: Ensemble, on: date, colour: str) -> None:
    """A point with its value on the date asked about."""
    value = estimate_of(ensemble, "average_caseload", on).mean
    if value != value:
        return
    point(axes, on, value, ink(colour))
    look: dict[str, Any] = {"weight": "bold", "size": 10.5, "zorder": 6, "bbox": ON_WHITE}
    late = is_late(axes, on)
    look |= {"color": ink(colour), "ha": "right" if late else "left"}
    beside(axes, number(value), (day_on_axis(on), value), (-6 if late else 6, 6), **look)


def _paper_line(
    axes: Axes, ensemble: Ensemble, colour: str, rows: list[Row], labels: list[Label]
) -> None:
    """The paper answer as steps: it moves on the days on which posts are funded."""
    days = ensemble.dates.tolist()
    paper = [paper_answer(ensemble.scenario, day) for day in days]
    look: dict[str, Any] = {"linewidth": 1.3, "linestyle": (0, (5, 3)), "zorder": 4}
    axes.step(ensemble.dates, paper, color=ink(colour), where="post", **look)
    labels.append((paper[-1], f"On paper: {number(paper[-1])}", ink(colour)))
    blank = (None,) * 5
    rows += [
        (ensemble.scenario.name, "paper", day, value, *blank)
        for day, value in zip(days, paper, strict=True)
    ]
