"""How long assessments take, against the limit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import (
    BOTTOM,
    LEFT,
    Chart,
    folded,
    number,
    percentage,
    quiet_axes,
    spoken,
)
from sim.output.charts.view import (
    ON_WHITE,
    View,
    by_run,
    in_all_runs,
    in_these,
    last_year,
    percent,
    percents,
    share_of_children,
    shares_by_scenario,
    with_interval,
    without_the_plan,
)
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_intervals

_LONGEST_DAYS = 90
_DAYS = range(1, _LONGEST_DAYS + 1)


def assessment_durations(view: View) -> Chart:
    """On which working day assessments are authorised, against the limit."""
    limit = view.plan.scenario.practice.assessment_limit
    figures = [mean_intervals(_share_by_day(ensemble, view.on)) for _, ensemble in view.both()]
    shares = {c: np.nan_to_num(f[0]) for (c, _), f in zip(view.both(), figures, strict=True)}
    drawn = [_in_time(ensemble, view.on) for _, ensemble in view.both()]
    in_time = in_all_runs(view, "assessments_in_time", drawn)
    title = _title(view, limit, in_time)
    subtitle = (
        f"Share of children assessed by the working day of authorisation, "
        f"{view.place}, 12 months to {spoken(view.on)}. Bars: mean of "
        f"{view.runs_in_detail}{in_these(view, in_time, drawn)}."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes(LEFT, BOTTOM + 0.03, 0.9)
    _bars(axes, view, shares, limit)
    days_told = [*map(str, _DAYS), f"over {_LONGEST_DAYS}"]
    rows = shares_by_scenario(view, days_told, figures)
    told = [
        f"{e.scenario.name}: {with_interval(estimate, '%', 0)} within {limit:g} working days; "
        f"{number(_still_open(e), 0)} assessments a run are still open on the last day."
        for (_, e), estimate in zip(view.both(), in_time, strict=True)
    ]
    columns = ("scenario", "working_day", "mean_percent_of_children", "low", "high", "replications")
    return frame.chart("assessment_durations", told, columns, rows)


def _bars(axes: Axes, view: View, shares: Mapping[str, Array], limit: float) -> None:
    """A bar for each working day of the plan, the base as a line, and the limit."""
    plan = shares[palette.BLUE]
    axes.bar(
        _DAYS,
        plan[:-1],
        color=[palette.BLUE if d <= limit else palette.ORANGE for d in _DAYS],
        width=0.85,
    )
    notes = [f"Bars: {view.plan.scenario.name}", "Orange: late"]
    if view.base is not None:
        axes.step(
            _DAYS, shares[palette.GREY][:-1], where="mid", color=palette.DARK_GREY, linewidth=1.5
        )
        notes.append(f"Grey line: {view.base.scenario.name}")
    notes.append(f"{percentage(plan[-1] / 100)} took longer than {_LONGEST_DAYS} days")
    tallest = max(float(each[:-1].max()) for each in shares.values()) or 1.0
    axes.axvline(limit + 0.5, color=palette.PURPLE, linewidth=1.6)
    axes.text(
        limit + 1.2, tallest * 1.1, f"Limit: {limit:g} working days", color=palette.PURPLE, va="top"
    )
    words = "\n".join(folded(text, 44, 2) for text in notes)
    look: dict[str, Any] = {"size": 9, "linespacing": 1.5, "bbox": ON_WHITE}
    axes.text(_LONGEST_DAYS, tallest * 0.98, words, ha="right", va="top", **look)
    axes.set_xlim(0, _LONGEST_DAYS + 1)
    axes.set_ylim(0, tallest * 1.12)
    axes.set_xlabel("Working days from referral to authorisation", size=9)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    quiet_axes(axes)


def _title(view: View, limit: float, in_time: list[Estimate]) -> str:
    if in_time[-1].n == 0:
        return f"No assessment was authorised in the 12 months to {spoken(view.on)}"
    return (
        f"{percents(in_time[-1])} of children's assessments are authorised within "
        f"{limit:g} working days{without_the_plan(view, in_time)}"
    )


def _share_by_day(ensemble: Ensemble, on: date) -> Array:
    """Percent of children by run and working day of authorisation; last, all later days."""
    table = ensemble.assessments
    chosen = last_year(table["ended"], on)
    day = np.ceil(table["days"][chosen] - 1e-9).clip(1, _LONGEST_DAYS + 1).astype(int)
    runs, children = table["replication"][chosen], table["children"][chosen]
    return percent(by_run(ensemble, runs, day - 1, _LONGEST_DAYS + 1, children))


def _in_time(ensemble: Ensemble, on: date) -> Estimate:
    table = ensemble.assessments
    return share_of_children(ensemble, table, last_year(table["ended"], on), table["in_time"])


def _still_open(ensemble: Ensemble) -> float:
    return float(np.isnat(ensemble.assessments["ended"]).sum() / ensemble.detailed)
