"""When families have the report for a conference."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import BOTTOM, Chart, folded, ink, quiet_axes, spoken
from sim.output.charts.view import (
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

_LEAST_ACROSS = 10
"""Percent that the picture shows at least, also when no conference was held."""
_EARLY_REPORT = 6
_NOTICE = (
    "Not shared",
    "On the day",
    "1 day before",
    *(f"{days} days before" for days in range(2, _EARLY_REPORT)),
    f"{_EARLY_REPORT} days or more",
)
_GAP = 0.7
"""Room left at the limit for its words, in bars."""


def conference_reports(view: View) -> Chart:
    """How long before an initial conference families have the report."""
    limit = view.plan.scenario.practice.report_sharing_initial
    figures = [mean_intervals(_share_by_notice(ensemble, view.on)) for _, ensemble in view.both()]
    shares = [np.nan_to_num(each[0]) for each in figures]
    drawn = [_shared_in_time(ensemble, view.on, limit) for _, ensemble in view.both()]
    good = in_all_runs(view, "reports_shared_in_time", drawn)
    title = _title(view, limit, good)
    subtitle = (
        f"Share of initial child protection conferences, {view.place}, 12 months to "
        f"{spoken(view.on)}. Bars: mean of {view.runs_in_detail}"
        f"{in_these(view, good, drawn)}."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes(0.2, BOTTOM - 0.03, 0.75)
    _bars(axes, view, shares, limit)
    _in_time_line(axes, limit)
    rows = shares_by_scenario(view, _NOTICE, figures)
    told = [
        f"{e.scenario.name}: {with_interval(estimate, '%', 0)} in time; {share[1]:.0f}% on the "
        f"day; {share[0]:.0f}% not shared."
        for (_, e), estimate, share in zip(view.both(), good, shares, strict=True)
    ]
    columns = (
        "scenario",
        "report_shared",
        "mean_percent_of_conferences",
        "low",
        "high",
        "replications",
    )
    return frame.chart("conference_reports", told, columns, rows)


def _bars(axes: Axes, view: View, shares: Sequence[Array], limit: float) -> None:
    """A bar for each scenario and days of notice, with a gap where the report is in time."""
    places = np.array([row + _GAP * (row > limit) for row in range(len(_NOTICE))])
    thick = 0.8 / len(shares)
    for place, ((colour, ensemble), share) in enumerate(zip(view.both(), shares, strict=True)):
        where = places - 0.4 + thick * (place + 0.5)
        axes.barh(where, share, height=thick * 0.92, color=colour)
        for y, value in zip(where, share, strict=True):
            axes.text(value + 0.4, y, f"{value:.0f}%", va="center", size=9)
        name = folded(ensemble.scenario.name, 60, 1)
        y, whole = 1 - 0.055 * (len(shares) - place), axes.transAxes
        axes.text(0.975, y, name, ha="right", color=ink(colour), transform=whole, weight="bold")
        axes.text(0.98, y, "■", color=colour, transform=whole, size=12)
    axes.set_yticks(places, _NOTICE)
    axes.set_ylim(places[-1] + 0.5, -0.5 - 0.55 * len(shares))
    axes.set_xlim(0, max(_LEAST_ACROSS, *(float(share.max()) for share in shares)) * 1.12 + 1)
    axes.set_xticks([])
    quiet_axes(axes, grid="x")
    axes.spines["bottom"].set_visible(False)


def _in_time_line(axes: Axes, limit: float) -> None:
    axes.axhline(limit + 0.55, color=palette.PURPLE, linewidth=1.6)
    words = f"In time: {limit:g} working days before, or more"
    look: dict[str, Any] = {"ha": "right", "va": "top", "transform": axes.get_yaxis_transform()}
    axes.text(0.99, limit + 0.62, words, color=palette.PURPLE, **look)


def _title(view: View, limit: float, good: list[Estimate]) -> str:
    if good[-1].n == 0:
        return f"No initial conference was held in the 12 months to {spoken(view.on)}"
    return (
        f"Families have the report at least {limit:g} working days before "
        f"{percents(good[-1])} of initial conferences{without_the_plan(view, good)}"
    )


def _initial(ensemble: Ensemble, on: date) -> Array:
    table = ensemble.conferences
    return np.asarray(last_year(table["held"], on) & (table["kind"] == "initial"))


def _share_by_notice(ensemble: Ensemble, on: date) -> Array:
    """Percent of initial conferences by run: not shared, on the day, 1, 2, ... days before."""
    chosen = _initial(ensemble, on)
    shared = ensemble.conferences["days_shared_before"][chosen]
    days = np.where(np.isnan(shared), -1, np.floor(shared + 1e-9)).clip(-1, _EARLY_REPORT)
    runs = ensemble.conferences["replication"][chosen]
    return percent(by_run(ensemble, runs, days.astype(int) + 1, _EARLY_REPORT + 2))


def _shared_in_time(ensemble: Ensemble, on: date, limit: float) -> Estimate:
    table = dict(ensemble.conferences)
    table["children"] = np.ones(len(table["kind"]))
    in_time = np.nan_to_num(table["days_shared_before"], nan=-1.0) >= limit
    return share_of_children(ensemble, table, _initial(ensemble, on), in_time)
