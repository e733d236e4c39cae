"""How many case holders have how many children."""

from collections.abc import Sequence
from datetime import date
from math import floor

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import BOTTOM, LEFT, Chart, plain, quiet_axes, spoken
from sim.output.charts.view import View, as_lists, by_run, estimate_of, percents, with_interval
from sim.scenario.draws import future
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_intervals


def caseloads_across_workers(view: View) -> Chart:
    """How many case holders have how many children, before and on the date asked about."""
    standard = view.plan.scenario.standard
    first: date = view.plan.dates[0].item()
    panels = [(f"{spoken(first)}", view.plan, first)]
    if view.base is not None:
        panels.append((f"{spoken(view.on)}, {view.base.scenario.name}", view.base, view.on))
    panels.append((f"{spoken(view.on)}, {view.plan.scenario.name}", view.plan, view.on))
    above = [estimate_of(e, "share_above_standard", on) for _, e, on in panels]
    title = _title(view, above)
    subtitle = (
        f"Case holders by the children whom each holds, {view.place}. "
        f"Bars: number of workers, mean of {view.runs_in_detail}. Orange: above the standard. "
        f"{_peaks(view)}"
    )
    frame = view.frame(title, subtitle)
    height = (frame.top - BOTTOM) / len(panels)
    runs = [_workers_by_children(e, on) for _, e, on in panels]
    counts = [each.mean(axis=0) for each in runs]
    most = max(max((len(c) for c in counts), default=1), int(standard) + 2)
    tallest = max(float(c.max(initial=0)) for c in counts) or 1.0
    rows: list[tuple[object, ...]] = []
    for place, ((name, ensemble, on), count) in enumerate(zip(panels, counts, strict=True)):
        bottom = frame.top - height * (place + 1)
        axes = frame.figure.add_axes((LEFT, bottom + 0.02, 0.9, height - 0.06))
        last = place == len(panels) - 1
        _worker_panel(axes, count, standard, most, tallest, last=last)
        if place == 0:
            words = f"Standard: {standard:g}"
            axes.text(standard + 0.8, tallest * 1.12, words, color=palette.PURPLE, size=9, va="top")
        share = f"{percents(above[place])} above the standard"
        axes.set_title(plain(f"{name}: {share}", 95), loc="left", size=10, color=palette.INK, pad=3)
        figures = zip(*as_lists(*mean_intervals(runs[place])), strict=True)
        rows += [(ensemble.scenario.name, on, held, *each) for held, each in enumerate(figures)]
    told = [
        f"{n}: {with_interval(a, '%', 0)} above."
        for (n, _, _), a in zip(panels, above, strict=True)
    ]
    columns = ("scenario", "date", "children_held", "mean_workers", "low", "high", "replications")
    return frame.chart("caseloads_across_workers", told, columns, rows)


def _peaks(view: View) -> str:
    """Where bars stand out: at the loads from which others are asked before a worker."""
    told = [future(view.plan.scenario, int(number)) for number in view.plan.in_detail]
    workers = [each.rules_on(view.on).workers for each in told]
    newly = _from_to([each.newly_qualified_ceiling for each in workers])
    others = _from_to([each.ceiling for each in workers])
    return f"Peaks: where workers are full, newly qualified at {newly} and others at {others}."


def _from_to(loads: Sequence[float]) -> str:
    """A load, or the least and the most of those drawn."""
    low, high = (f"{load:.3g}" for load in (min(loads), max(loads)))
    return low if low == high else f"{low} to {high}"


def _title(view: View, above: list[Estimate]) -> str:
    if above[-1].n == 0:
        return f"Nobody holds a case on {spoken(view.on)}"
    return (
        f"{percents(above[-1])} of case holders are above the standard of "
        f"{view.plan.scenario.standard:g} on {spoken(view.on)}, against {percents(above[0])} "
        "at the start"
    )


def _worker_panel(
    axes: Axes, count: Array, standard: float, most: int, tallest: float, *, last: bool
) -> None:
    held = np.arange(count.size)
    colours = [palette.ORANGE if children > standard else palette.BLUE for children in held]
    axes.bar(held, count, color=colours, width=0.85)
    axes.axvline(floor(standard) + 0.5, color=palette.PURPLE, linewidth=1.6)
    axes.set_xlim(0, most + 0.5)
    axes.set_ylim(0, tallest * 1.15)
    axes.locator_params(axis="y", nbins=3)
    quiet_axes(axes)
    if last:
        axes.set_xlabel("Children held, for each full-time worker", size=9)
    else:
        axes.set_xticklabels([])


def _workers_by_children(ensemble: Ensemble, on: date) -> Array:
    """Case holders by run and children held (0, 1, 2, ...) at the census of a date."""
    workers = ensemble.workers
    census = ensemble.dates[ensemble.week_of(on)]
    days = np.unique(workers["date"])
    nearest = days[np.argmin(np.abs(days - census))] if days.size else census
    chosen = (workers["date"] == nearest) & (workers["children"] > 0)
    load = np.ceil(workers["children"][chosen] / workers["fte"][chosen] - 1e-9).astype(int)
    return by_run(ensemble, workers["replication"][chosen], load, int(load.max(initial=0)) + 1)
