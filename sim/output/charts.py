"""The charts: each takes what was learned and returns a picture, its words and its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from sim.output.style import (
    BLUE,
    DARK_GREY,
    DARK_ORANGE,
    DARK_TURQUOISE,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    Chart,
    apart,
    around,
    caseload_style,
    folded,
    new_figure,
    number,
    plain,
    quiet_axes,
    spoken,
)
from sim.scenario.schema import Question
from sim.study.ensemble import Ensemble
from sim.study.estimates import Estimate, mean_interval, range_of_futures
from sim.study.measuring import ALL_TEAMS, Array
from sim.study.paper import paper_answer

_LEFT, _BOTTOM = 0.065, 0.115
_RIGHT_OF_LABELS = 0.765
_LONGEST_DAYS = 90
_EARLY_REPORT = 6
_MONTHS_BETWEEN = ((12, 1), (36, 3), (72, 6), (99_999, 12))


@dataclass(frozen=True)
class View:
    """What a set of charts is about: a plan, the base beside it if any, and the question."""

    question: Question
    plan: Ensemble
    base: Ensemble | None
    source: str

    @property
    def on(self) -> date:
        """The date asked about."""
        return self.question.by

    @property
    def runs(self) -> str:
        """How many runs there were, in words."""
        return f"{len(self.plan.replications)} runs"

    def both(self) -> list[tuple[str, Ensemble]]:
        """Base and plan with their colours, the plan last."""
        base = [(GREY, self.base)] if self.base is not None else []
        return [*base, (BLUE, self.plan)]


def draw_all(view: View) -> list[Chart]:
    """Every chart of a plan."""
    with caseload_style():
        return [draw(view) for draw in CHARTS]


# caseload over time


def caseload_over_time(view: View) -> Chart:
    """The average caseload week by week, with the range of possible years and the paper answer."""
    figure = new_figure()
    place = view.plan.scenario.place
    title = _caseload_title(view)
    subtitle = (
        f"Children with a named worker for each full-time case holder, {place}, {_period(view)}. "
        f"Lines: mean of {view.runs}. Shaded: where 80% of possible years lie."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((_LEFT, _BOTTOM, _RIGHT_OF_LABELS - _LEFT, top - _BOTTOM))
    rows: list[tuple[object, ...]] = []
    labels: list[tuple[float, str, str]] = []
    for colour, ensemble in view.both():
        _fan(axes, ensemble, colour, rows, labels)
        _paper_line(axes, ensemble, colour, rows, labels)
        _mark(axes, ensemble, view.on, colour)
    standard = view.plan.scenario.standard
    axes.axhline(standard, color=PURPLE, linewidth=1.6)
    labels.append((standard, f"Standard: {standard:g}", PURPLE))
    axes.axvline(_day(view.on), color=DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    _time_axis(axes, view.plan.dates)
    low, high = axes.get_ylim()
    axes.set_ylim(max(0.0, low - 1), high + 1)
    axes.text(
        _day(view.on), axes.get_ylim()[1], f" {spoken(view.on)}", va="top", size=8, color=DARK_GREY
    )
    _labels_right(axes, labels)
    quiet_axes(axes)
    spans = [
        (e.scenario.name, _estimate(e, "average_caseload", view.on), e) for _, e in view.both()
    ]
    told = [
        f"{name}: {_with_interval(estimate)} on {spoken(view.on)}; 80% of possible years lie "
        f"between {_future(ensemble, 'average_caseload', view.on)}; on paper "
        f"{number(paper_answer(ensemble.scenario, view.on))}."
        for name, estimate, ensemble in spans
    ]
    columns = (
        "scenario",
        "line",
        "date",
        "mean",
        "low",
        "high",
        "future_low",
        "future_high",
        "runs",
    )
    return _chart("caseload_over_time", title, subtitle, told, figure, columns, rows, view)


def _caseload_title(view: View) -> str:
    start = float(view.plan.series("average_caseload")[1][:, 0].mean())
    there = _estimate(view.plan, "average_caseload", view.on)
    standard = view.plan.scenario.standard
    return (
        f"The average caseload {_moves(start, there.mean)} by {spoken(view.on)}, "
        f"{_against(there, standard)} the standard of {standard:g}"
    )


def _moves(start: float, end: float) -> str:
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
    mean = values.mean(axis=0)
    line = DARK_GREY if colour == GREY else colour
    axes.fill_between(dates, low, high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(dates, mean, color=line, linewidth=2.2)
    labels.append((float(mean[-1]), ensemble.scenario.name, line))
    for week, day in enumerate(dates):
        estimate = mean_interval(values[:, week])
        bounds = (estimate.mean, estimate.low, estimate.high)
        rows.append(
            (
                ensemble.scenario.name,
                "simulated",
                day.item(),
                *bounds,
                low[week],
                high[week],
                estimate.n,
            )
        )


def _mark(axes: Axes, ensemble: Ensemble, on: date, colour: str) -> None:
    """A point with its value on the date asked about."""
    value = float(ensemble.values("average_caseload", on).mean())
    line = DARK_GREY if colour == GREY else colour
    axes.plot([_day(on)], [value], "o", color=line, markersize=6, zorder=5)
    axes.annotate(
        number(value),
        (_day(on), value),
        xytext=(6, 6),
        textcoords="offset points",
        color=line,
        weight="bold",
        size=10.5,
        zorder=6,
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


# caseloads across workers


def caseloads_across_workers(view: View) -> Chart:
    """How many case holders have how many children, before and on the date asked about."""
    figure = new_figure()
    standard = view.plan.scenario.standard
    first: date = view.plan.dates[0].item()
    panels = [(f"{spoken(first)}", view.plan, first)]
    if view.base is not None:
        panels.append((f"{spoken(view.on)}, {view.base.scenario.name}", view.base, view.on))
    panels.append((f"{spoken(view.on)}, {view.plan.scenario.name}", view.plan, view.on))
    above = [_estimate(e, "share_above_standard", on) for _, e, on in panels]
    title = (
        f"{number(above[-1].mean, 0)}% of case holders are above the standard of {standard:g} on "
        f"{spoken(view.on)}, against {number(above[0].mean, 0)}% at the start"
    )
    subtitle = (
        f"Case holders by the children whom each holds, {view.plan.scenario.place}. "
        f"Bars: number of workers, mean of {view.runs}. Orange: above the standard."
    )
    top = around(figure, title, subtitle, view.source)
    height = (top - _BOTTOM) / len(panels)
    counts = [_workers_by_children(e, on) for _, e, on in panels]
    most = max(max((len(c) for c in counts), default=1), int(standard) + 2)
    tallest = max((float(c.max()) for c in counts if c.size), default=1.0)
    rows: list[tuple[object, ...]] = []
    for place, ((name, ensemble, on), count) in enumerate(zip(panels, counts, strict=True)):
        bottom = top - height * (place + 1)
        axes = figure.add_axes((_LEFT, bottom + 0.02, 0.9, height - 0.06))
        last = place == len(panels) - 1
        _worker_panel(axes, count, standard, most, tallest, last=last)
        if place == 0:
            words = f"Standard: {standard:g}"
            axes.text(standard + 0.8, tallest * 1.12, words, color=PURPLE, size=9, va="top")
        share = f"{number(above[place].mean, 0)}% above the standard"
        axes.set_title(plain(f"{name}: {share}", 95), loc="left", size=10, color=INK, pad=3)
        rows += [(ensemble.scenario.name, on, held, float(n)) for held, n in enumerate(count)]
    told = [
        f"{n}: {_with_interval(a, '%', 0)} above."
        for (n, _, _), a in zip(panels, above, strict=True)
    ]
    columns = ("scenario", "date", "children_held", "mean_number_of_workers")
    return _chart("caseloads_across_workers", title, subtitle, told, figure, columns, rows, view)


def _worker_panel(
    axes: Axes, count: Array, standard: float, most: int, tallest: float, *, last: bool
) -> None:
    held = np.arange(count.size)
    colours = [ORANGE if children > standard else BLUE for children in held]
    axes.bar(held, count, color=colours, width=0.85)
    axes.axvline(standard + 0.5, color=PURPLE, linewidth=1.6)
    axes.set_xlim(0, most + 0.5)
    axes.set_ylim(0, tallest * 1.15)
    axes.locator_params(axis="y", nbins=3)
    quiet_axes(axes)
    if last:
        axes.set_xlabel("Children held, for each full-time worker", size=9)
    else:
        axes.set_xticklabels([])


def _workers_by_children(ensemble: Ensemble, on: date) -> Array:
    """Mean number of case holders with 0, 1, 2, ... children at the census of a date."""
    workers = ensemble.workers
    census = ensemble.dates[ensemble.week_of(on)]
    days = np.unique(workers["date"])
    nearest = days[np.argmin(np.abs(days - census))]
    chosen = (workers["date"] == nearest) & (workers["children"] > 0)
    load = np.ceil(workers["children"][chosen] / workers["fte"][chosen] - 1e-9).astype(int)
    return np.asarray(np.bincount(load) / len(ensemble.replications))


# teams


def teams_over_time(view: View) -> Chart:
    """The average caseload of each team, side by side."""
    figure = new_figure()
    names = view.plan.teams[:-1]
    standard = view.plan.scenario.standard
    lines = {colour: _team_means(ensemble) for colour, ensemble in view.both()}
    week = view.plan.week_of(view.on)
    there = lines[BLUE][:, week]
    known = there[~np.isnan(there)]
    reached = int(np.count_nonzero(known <= standard))
    title = (
        f"{reached} of {len(names)} teams are at or under the standard of {standard:g} on "
        f"{spoken(view.on)}; {_spread_words(known)}"
    )
    beside = f" Blue: {view.plan.scenario.name}."
    beside += f" Grey: {view.base.scenario.name}." if view.base is not None else ""
    subtitle = (
        f"Average caseload of each team, {view.plan.scenario.place}, {_period(view)}; mean of "
        f"{view.runs}. Number: on {spoken(view.on)}. Purple: standard. One scale for all.{beside}"
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((0.03, 0.07, 0.94, top - 0.07))
    _small_multiples(axes, names, lines, standard, week)
    rows = [
        (e.scenario.name, name, day.item(), float(_team_means(e)[team, number_of_week]))
        for _, e in view.both()
        for team, name in enumerate(e.teams[:-1])
        for number_of_week, day in enumerate(e.dates)
    ]
    unstaffed = len(names) - known.size
    told = [f"{name}: {number(v)}" for name, v in zip(names, there, strict=True)]
    if unstaffed:
        told.append(f"In {unstaffed} teams nobody held a case.")
    columns = ("scenario", "team", "date", "mean_average_caseload")
    return _chart("teams_over_time", title, subtitle, told, figure, columns, rows, view)


def _spread_words(known: Array) -> str:
    if known.size == 0:
        return "no team has a case holder"
    return f"the lowest has {number(known.min())}, the highest {number(known.max())}"


def _team_means(ensemble: Ensemble) -> Array:
    """Mean average caseload by team and week; not a number where nobody ever held a case."""
    allocated = ensemble.weekly["allocated"][:, :, :-1].astype(np.float64)
    holders = ensemble.weekly["case_holders"][:, :, :-1].astype(np.float64)
    loads = np.divide(allocated, holders, out=np.zeros(allocated.shape), where=holders > 0)
    runs = np.count_nonzero(holders > 0, axis=0)
    blank = np.full(runs.shape, np.nan)
    means: Array = np.divide(loads.sum(axis=0), runs, out=blank, where=runs > 0)
    return means.T


def _small_multiples(
    axes: Axes, names: list[str], lines: dict[str, Array], standard: float, week: int
) -> None:
    """All teams in one pair of axes: far quicker than axes for each, and on one scale."""
    across = max(1, int(np.ceil(np.sqrt(len(names) * 1.6))))
    down = -(-len(names) // across)
    everything = np.concatenate([each.ravel() for each in lines.values()])
    low = min(float(np.nanmin(everything, initial=standard)), standard) - 1
    high = max(float(np.nanmax(everything, initial=standard)), standard) + 1
    weeks = next(iter(lines.values())).shape[1]
    size = 8.5 if across <= 8 else 6.5
    for team, name in enumerate(names):
        left, bottom = team % across, down - 1 - team // across

        def across_at(week_number: Any, left: int = left) -> Any:
            return left + 0.05 + 0.8 * week_number / max(weeks - 1, 1)

        def up_at(value: Any, bottom: int = bottom) -> Any:
            return bottom + 0.04 + 0.66 * (value - low) / (high - low)

        axes.plot(
            across_at(np.array([0, weeks - 1])),
            up_at(np.array([standard] * 2)),
            color=PURPLE,
            linewidth=1,
        )
        for colour, means in lines.items():
            points = np.column_stack([across_at(np.arange(weeks)), up_at(means[team])])
            axes.add_collection(LineCollection([points], colors=colour, linewidths=1.6))
        end = lines[BLUE][team, week]
        axes.text(
            left + 0.05, bottom + 0.80, plain(name, 18), size=size, weight="bold", va="center"
        )
        colour = BLUE if end <= standard else DARK_ORANGE
        axes.text(
            left + 0.85,
            bottom + 0.80,
            number(float(end)),
            size=size,
            color=colour,
            ha="right",
            va="center",
            weight="bold",
        )
    axes.set_xlim(0, across)
    axes.set_ylim(0, down)
    axes.axis("off")


# assessments


def assessment_durations(view: View) -> Chart:
    """On which working day assessments are authorised, against the limit."""
    figure = new_figure()
    limit = view.plan.scenario.practice.assessment_limit
    shares = {colour: _share_by_day(ensemble, view.on) for colour, ensemble in view.both()}
    in_time = [_in_time(ensemble, view.on) for _, ensemble in view.both()]
    against = f", against {number(in_time[0].mean, 0)}% without the plan" if view.base else ""
    title = (
        f"{number(in_time[-1].mean, 0)}% of children's assessments are authorised within "
        f"{limit:g} working days{against}"
    )
    subtitle = (
        f"Share of children assessed by the working day of authorisation, "
        f"{view.plan.scenario.place}, 12 months to {spoken(view.on)}. {view.runs} together."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((_LEFT, _BOTTOM + 0.03, 0.9, top - _BOTTOM - 0.03))
    days = np.arange(1, _LONGEST_DAYS + 1)
    plan = shares[BLUE]
    axes.bar(days, plan[:-1], color=[BLUE if day <= limit else ORANGE for day in days], width=0.85)
    if view.base is not None:
        axes.step(days, shares[GREY][:-1], where="mid", color=DARK_GREY, linewidth=1.5)
    tallest = max(float(each[:-1].max()) for each in shares.values()) or 1.0
    axes.axvline(limit + 0.5, color=PURPLE, linewidth=1.6)
    axes.text(limit + 1.2, tallest * 1.1, f"Limit: {limit:g} working days", color=PURPLE, va="top")
    notes = [f"Bars: {view.plan.scenario.name} (orange: late)"]
    if view.base is not None:
        notes.append(f"Grey line: {view.base.scenario.name}")
    notes.append(f"{plan[-1]:.0f}% took longer than {_LONGEST_DAYS} days")
    note = "\n".join(folded(text, 44, 2) for text in notes)
    axes.text(_LONGEST_DAYS, tallest * 0.98, note, ha="right", va="top", size=9, linespacing=1.5)
    axes.set_xlim(0, _LONGEST_DAYS + 1)
    axes.set_ylim(0, tallest * 1.12)
    axes.set_xlabel("Working days from referral to authorisation", size=9)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    quiet_axes(axes)
    rows = [
        (
            ensemble.scenario.name,
            day if day <= _LONGEST_DAYS else f"over {_LONGEST_DAYS}",
            float(share),
        )
        for colour, ensemble in view.both()
        for day, share in enumerate(shares[colour], start=1)
    ]
    told = [
        f"{e.scenario.name}: {_with_interval(estimate, '%', 0)} within {limit:g} working days; "
        f"{number(_still_open(e), 0)} assessments a run are still open on the last day."
        for (_, e), estimate in zip(view.both(), in_time, strict=True)
    ]
    columns = ("scenario", "working_day", "percent_of_children")
    return _chart("assessment_durations", title, subtitle, told, figure, columns, rows, view)


def _last_year(dates: Array, on: date) -> Array:
    end = np.datetime64(on)
    return np.asarray((dates > end - np.timedelta64(365, "D")) & (dates <= end))


def _share_by_day(ensemble: Ensemble, on: date) -> Array:
    """Percent of children by the working day of authorisation; the last entry is all later days."""
    table = ensemble.assessments
    chosen = _last_year(table["ended"], on)
    day = np.ceil(table["days"][chosen] - 1e-9).clip(1, _LONGEST_DAYS + 1).astype(int)
    counts = np.bincount(day, weights=table["children"][chosen], minlength=_LONGEST_DAYS + 2)[1:]
    return np.asarray(100 * counts / max(counts.sum(), 1))


def _in_time(ensemble: Ensemble, on: date) -> Estimate:
    table = ensemble.assessments
    return _share_of_children(ensemble, table, _last_year(table["ended"], on), table["in_time"])


def _share_of_children(
    ensemble: Ensemble, table: dict[str, Array], chosen: Array, hit: Array
) -> Estimate:
    """Percent of the children in the chosen rows who are in a row that is a hit, over the runs."""
    runs = np.searchsorted(ensemble.replications, table["replication"][chosen])
    children = table["children"][chosen].astype(np.float64)
    size = len(ensemble.replications)
    whole = np.bincount(runs, weights=children, minlength=size)
    part = np.bincount(runs, weights=children * hit[chosen], minlength=size)
    blank = np.full(size, np.nan)
    return mean_interval(100 * np.divide(part, whole, out=blank, where=whole > 0))


def _still_open(ensemble: Ensemble) -> float:
    return float(np.isnat(ensemble.assessments["ended"]).sum() / len(ensemble.replications))


# conference reports


def conference_reports(view: View) -> Chart:
    """How long before an initial conference families have the report."""
    figure = new_figure()
    limit = view.plan.scenario.practice.report_sharing_initial
    shares = [_share_by_notice(ensemble, view.on) for _, ensemble in view.both()]
    good = [_shared_in_time(ensemble, view.on, limit) for _, ensemble in view.both()]
    against = f", against {number(good[0].mean, 0)}% without the plan" if view.base else ""
    title = (
        f"Families have the report at least {limit:g} working days before "
        f"{number(good[-1].mean, 0)}% of initial conferences{against}"
    )
    subtitle = (
        f"Share of initial child protection conferences, {view.plan.scenario.place}, 12 months to "
        f"{spoken(view.on)}. {view.runs} together."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((0.2, _BOTTOM - 0.03, 0.75, top - _BOTTOM + 0.03))
    names = ["Not shared", "On the day", "1 day before"]
    names += [f"{days} days before" for days in range(2, _EARLY_REPORT)]
    names += [f"{_EARLY_REPORT} days or more"]
    thick = 0.8 / len(shares)
    for place, ((colour, ensemble), share) in enumerate(zip(view.both(), shares, strict=True)):
        where = np.arange(len(names)) - 0.4 + thick * (place + 0.5)
        axes.barh(where, share, height=thick * 0.92, color=colour)
        for y, value in zip(where, share, strict=True):
            axes.text(value + 0.4, y, f"{value:.0f}%", va="center", size=9)
        name = folded(ensemble.scenario.name, 60, 1)
        ink = DARK_GREY if colour == GREY else colour
        y = 1 - 0.055 * (len(shares) - place)
        axes.text(0.975, y, name, ha="right", color=ink, transform=axes.transAxes, weight="bold")
        axes.text(0.98, y, "■", color=colour, transform=axes.transAxes, size=12)
    axes.axhline(1 + limit - 0.5, color=PURPLE, linewidth=1.6)
    axes.text(
        0.99,
        1 + limit - 0.42,
        f"In time: {limit:g} working days before, or more",
        color=PURPLE,
        ha="right",
        va="top",
        transform=axes.get_yaxis_transform(),
    )
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5 - 0.55 * len(shares))
    axes.set_xlim(0, max(float(share.max()) for share in shares) * 1.12 + 1)
    axes.set_xticks([])
    quiet_axes(axes, grid="x")
    axes.spines["bottom"].set_visible(False)
    rows = [
        (ensemble.scenario.name, name, float(value))
        for (_, ensemble), share in zip(view.both(), shares, strict=True)
        for name, value in zip(names, share, strict=True)
    ]
    told = [
        f"{e.scenario.name}: {_with_interval(estimate, '%', 0)} in time; {share[1]:.0f}% on the "
        f"day; {share[0]:.0f}% not shared."
        for (_, e), estimate, share in zip(view.both(), good, shares, strict=True)
    ]
    columns = ("scenario", "report_shared", "percent_of_conferences")
    return _chart("conference_reports", title, subtitle, told, figure, columns, rows, view)


def _initial(ensemble: Ensemble, on: date) -> Array:
    table = ensemble.conferences
    return np.asarray(_last_year(table["held"], on) & (table["kind"] == "initial"))


def _share_by_notice(ensemble: Ensemble, on: date) -> Array:
    """Percent of initial conferences: not shared, on the day, 1, 2, ... days before."""
    shared = ensemble.conferences["days_shared_before"][_initial(ensemble, on)]
    days = np.where(np.isnan(shared), -1, np.floor(shared + 1e-9)).clip(-1, _EARLY_REPORT)
    counts = np.bincount(days.astype(int) + 1, minlength=_EARLY_REPORT + 2)
    return np.asarray(100 * counts / max(counts.sum(), 1))


def _shared_in_time(ensemble: Ensemble, on: date, limit: float) -> Estimate:
    table = dict(ensemble.conferences)
    table["children"] = np.ones(len(table["kind"]))
    in_time = np.nan_to_num(table["days_shared_before"], nan=-1.0) >= limit
    return _share_of_children(ensemble, table, _initial(ensemble, on), in_time)


# posts


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
        f"Social worker posts, {view.plan.scenario.place}, {_period(view)}: "
        f"{view.plan.scenario.name}. Mean of {view.runs}. Filled: permanent or agency."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((_LEFT, _BOTTOM, _RIGHT_OF_LABELS - _LEFT, top - _BOTTOM))
    rows: list[tuple[object, ...]] = []
    labels = []
    for name, colour, values in lines:
        mean = values.mean(axis=0)
        axes.plot(view.plan.dates, mean, color=colour, linewidth=2.2)
        labels.append((float(mean[-1]), f"{name}: {number(mean[-1], 0)}", colour))
        for number_of_week, day in enumerate(view.plan.dates):
            estimate = mean_interval(values[:, number_of_week])
            rows.append((name, day.item(), estimate.mean, estimate.low, estimate.high, estimate.n))
    axes.axvline(_day(view.on), color=DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    axes.set_ylim(0, max(float(values.max()) for _, _, values in lines) * 1.08)
    axes.text(_day(view.on), 0, f" {spoken(view.on)}", va="bottom", size=8, color=DARK_GREY)
    _time_axis(axes, view.plan.dates)
    _labels_right(axes, labels)
    quiet_axes(axes)
    told = [
        f"{name}: {_with_interval(mean_interval(values[:, week]), '', 0)} on {spoken(view.on)}."
        for name, _, values in lines
    ]
    columns = ("line", "date", "mean", "low", "high", "runs")
    return _chart("posts_to_case_holders", title, subtitle, told, figure, columns, rows, view)


def _post_lines(ensemble: Ensemble) -> list[tuple[str, str, Array]]:
    filled = ensemble.series("in_post")[1] + ensemble.series("agency")[1]
    return [
        ("Funded", DARK_GREY, ensemble.series("posts")[1]),
        ("Filled", DARK_TURQUOISE, filled),
        ("Full load", BLUE, ensemble.series("full_load")[1]),
    ]


# what charts share


def _chart(
    name: str,
    title: str,
    subtitle: str,
    told: list[str],
    figure: Any,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    view: View,
) -> Chart:
    alternative = "\n".join([title + ".", "", subtitle, "", *told, "", view.source, ""])
    return Chart(name, title, figure, alternative, columns, rows)


def _estimate(ensemble: Ensemble, measure: str, on: date) -> Estimate:
    return mean_interval(ensemble.values(measure, on, ALL_TEAMS))


def _with_interval(estimate: Estimate, unit: str = "", digits: int = 1) -> str:
    low, high = number(estimate.low, digits), number(estimate.high, digits)
    return (
        f"{number(estimate.mean, digits)}{unit} (95% interval of the mean {low} to {high}, "
        f"{estimate.n} runs)"
    )


def _future(ensemble: Ensemble, measure: str, on: date) -> str:
    low, high = range_of_futures(ensemble.values(measure, on))
    return f"{number(low)} and {number(high)}"


def _period(view: View) -> str:
    scenario = view.plan.scenario
    return f"{spoken(scenario.start)} to {spoken(scenario.until)}"


def _day(day: date) -> Any:
    return np.datetime64(day)


def _time_axis(axes: Axes, dates: Array) -> None:
    """Months or years with the year written where it starts."""
    first: date = dates[0].item()
    last: date = dates[-1].item()
    span = (last.year - first.year) * 12 + last.month - first.month
    step = next(every for most, every in _MONTHS_BETWEEN if span <= most)
    months = [
        date(first.year + number // 12, number % 12 + 1, 1)
        for number in range(first.month - 1, first.month + span)
        if number % 12 % step == 0
    ]
    shown = [month for month in months if first - timedelta(days=6) <= month <= last]
    words = [
        f"{m:%b}\n{m.year}" if i == 0 or m.month == 1 else f"{m:%b}" for i, m in enumerate(shown)
    ]
    axes.set_xticks([_day(month) for month in shown], words)
    axes.set_xlim(_day(first), _day(last))


def _labels_right(axes: Axes, labels: list[tuple[float, str, str]]) -> None:
    """Names beside the ends of the lines, moved apart where they would run into each other."""
    low, high = axes.get_ylim()
    texts = [folded(words, 26, 3) for _, words, _ in labels]
    deepest = max(text.count("\n") + 1 for text in texts)
    places = apart(
        [(value - low) / (high - low) for value, _, _ in labels], 0.022 + 0.042 * deepest
    )
    for place, text, (_, _, colour) in zip(places, texts, labels, strict=True):
        axes.text(
            1.015,
            min(max(place, 0.0), 1.0),
            text,
            color=colour,
            size=9.5,
            va="center",
            weight="bold",
            transform=axes.transAxes,
        )


CHARTS: tuple[Callable[[View], Chart], ...] = (
    caseload_over_time,
    caseloads_across_workers,
    teams_over_time,
    assessment_durations,
    conference_reports,
    posts_to_case_holders,
)
