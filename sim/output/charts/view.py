"""What charts share: the plan and base they are about, and how they show time and runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import (
    HEIGHT,
    Frame,
    Row,
    apart,
    folded,
    ink,
    number,
    percentage,
    plain,
    spoken,
)
from sim.scenario.schema import OVER_A_YEAR, Question
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import ALL_TEAMS, Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_share_interval, range_of_futures

ON_WHITE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1}
Label = tuple[float, str, str]
"""Where a line ends, its name, and its colour."""
_MONTHS_BETWEEN = ((12, 1), (36, 3), (72, 6), (120, 12), (240, 24), (99_999, 60))
_FEW_WEEKS = 62
"""Days of a run that is too short for months."""
_MOST_SHOWN = 6
_ALONE = timedelta(days=3)
"""Room on both sides of a run with one census."""


@dataclass(frozen=True)
class View:
    """What a set of charts is about: a plan, the base beside it if any, and the question.

    `all` holds every scenario of the study by name, the base first, where there are more.
    """

    question: Question
    plan: Ensemble
    base: Ensemble | None
    source: str
    all: Mapping[str, Ensemble] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The date asked about."""
        return self.question.by

    @property
    def base_name(self) -> str | None:
        """The name of the base, if there is one."""
        return next((n for n, each in self.everybody.items() if each is self.base), None)

    @property
    def everybody(self) -> Mapping[str, Ensemble]:
        """Every scenario of the study by name, the base first."""
        if self.all:
            return self.all
        base = {} if self.base is None else {"Base": self.base}
        return {**base, plain(self.plan.scenario.name): self.plan}

    @property
    def runs(self) -> str:
        """How many runs there were, in words."""
        return f"{len(self.plan.replications)} runs"

    @property
    def runs_in_detail(self) -> str:
        """Those of which single rows are held, in words."""
        if self.all_in_detail:
            return self.runs
        return f"the first {len(self.plan.in_detail)} of {self.runs}"

    @property
    def all_in_detail(self) -> bool:
        """Whether single rows are held of every run."""
        return len(self.plan.in_detail) == len(self.plan.replications)

    @property
    def place(self) -> str:
        """The place that the plan is for."""
        return self.plan.scenario.place

    @property
    def period(self) -> str:
        """The first and the last day of the simulation."""
        return f"{spoken(self.plan.scenario.start)} to {spoken(self.plan.scenario.until)}"

    def frame(self, title: str, subtitle: str, height: float = HEIGHT) -> Frame:
        """A figure about the plan, with its words around it."""
        return Frame(title, subtitle, self.source, height)

    def both(self) -> list[tuple[str, Ensemble]]:
        """Base and plan with their colours, the plan last."""
        base = [(palette.GREY, self.base)] if self.base is not None else []
        return [*base, (palette.BLUE, self.plan)]


def as_lists(*columns: Array) -> list[list[object]]:
    """Columns of numbers as plain lists, for a table."""
    return [column.tolist() for column in columns]


def by_run(
    ensemble: Ensemble, runs: Array, places: Array, size: int, weights: Array | None = None
) -> Array:
    """Counts by run that is held in detail and place (0, 1, 2, ...), or sums of weights."""
    run = np.searchsorted(ensemble.in_detail, runs)
    shape = (len(ensemble.in_detail), size)
    flat = np.bincount(run * size + places, weights=weights, minlength=shape[0] * size)
    return flat.reshape(shape).astype(np.float64)


def shares_by_scenario(
    view: View, keys: Sequence[str], figures: Sequence[tuple[Array, ...]]
) -> list[Row]:
    """A row for each scenario and key, with mean, low, high and runs."""
    return [
        (ensemble.scenario.name, *each)
        for (_, ensemble), found in zip(view.both(), figures, strict=True)
        for each in zip(keys, *as_lists(*found), strict=True)
    ]


def percent(counts: Array) -> Array:
    """Counts of each run as a percentage of all in that run; not a number when there is none."""
    whole = counts.sum(axis=1, keepdims=True)
    blank = np.full(counts.shape, np.nan)
    return 100 * np.asarray(np.divide(counts, whole, out=blank, where=whole > 0))


def estimate_of(ensemble: Ensemble, measure: str, on: date) -> Estimate:
    """A measure of the whole service on a date, with its interval."""
    return measure_named(measure).interval(ensemble.values(measure, on, ALL_TEAMS))


def with_interval(estimate: Estimate, unit: str = "", digits: int = 1) -> str:
    """A figure with its interval, the kind of interval and the number of runs."""
    if estimate.n == 0:
        return "not available (it did not arise in any run)"
    low, high = number(estimate.low, digits), number(estimate.high, digits)
    return (
        f"{number(estimate.mean, digits)}{unit} (95% interval of the mean {low} to {high}, "
        f"{estimate.n} runs)"
    )


def percents(estimate: Estimate) -> str:
    """A mean in percent, or that it is not known."""
    return percentage(estimate.mean / 100)


def in_all_runs(view: View, measure: str, in_detail: list[Estimate]) -> list[Estimate]:
    """A share over the 12 months to the date in all runs, where fewer are held in detail.

    A few runs can be far from the mean of all, and a title must not say other than the answer.
    """
    if view.all_in_detail:
        return in_detail
    told = [estimate_of(each, measure + OVER_A_YEAR, view.on) for _, each in view.both()]
    return told if told[-1].n else in_detail


def in_these(view: View, shares: Sequence[Estimate], in_detail: Sequence[Estimate]) -> str:
    """What the bars of a few runs add up to, where that is not what the title says."""
    if shares is in_detail:
        return ""
    return f": in these {' and '.join(percents(each) for each in reversed(in_detail))}"


def without_the_plan(view: View, shares: Sequence[Estimate]) -> str:
    """What a share would be without the plan, for the end of a title; the base's comes first."""
    return f", against {percents(shares[0])} without the plan" if view.base else ""


def range_in_words(ensemble: Ensemble, measure: str, on: date) -> str:
    """The bounds between which four in five possible futures lie."""
    low, high = range_of_futures(ensemble.futures(measure, on))
    return f"{number(low)} and {number(high)}"


def day_on_axis(day: date) -> Any:
    """A date as an axis of time takes it."""
    return np.datetime64(day)


def time_axis(axes: Axes, dates: Array) -> None:
    """Days, months or years with the year written where it starts, never more than fit."""
    first: date = dates[0].item()
    last: date = dates[-1].item()
    shown = _days_shown(first, last)
    axes.tick_params(axis="x", pad=6)
    axes.set_xticks([day_on_axis(day) for day in shown], _day_words(shown))
    room = _ALONE if first == last else timedelta(0)
    axes.set_xlim(day_on_axis(first - room), day_on_axis(last + room))


def _days_shown(first: date, last: date) -> list[date]:
    """Days of a short run, else the first of every month, quarter, half-year or so many years."""
    days = (last - first).days
    if days <= _FEW_WEEKS:
        every = max(7, -(-days // _MOST_SHOWN))
        return [first + timedelta(days=n) for n in range(0, days + 1, every)]
    span = (last.year - first.year) * 12 + last.month - first.month
    step = next(every for most, every in _MONTHS_BETWEEN if span <= most)
    months = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        if number % step == 0
    ]
    return [month for month in months if first - timedelta(days=6) <= month <= last]


def _day_words(shown: list[date]) -> list[str]:
    """Each day in words; the year where it is the first of it, and years alone when all are."""
    if all(day.day == 1 for day in shown):
        if len(shown) > 1 and all(day.month == 1 for day in shown):
            return [f"{day.year}" for day in shown]
        years = [i == 0 or day.month == 1 for i, day in enumerate(shown)]
        return [f"{d:%b}\n{d.year}" if y else f"{d:%b}" for d, y in zip(shown, years, strict=True)]
    return [f"{d.day} {d:%b}" + (f"\n{d.year}" if i == 0 else "") for i, d in enumerate(shown)]


def band(axes: Axes, dates: Array, mean: Any, low: Any, high: Any, colour: str) -> None:
    """A line over time within a shaded range."""
    axes.fill_between(dates, low, high, color=colour, alpha=0.2, linewidth=0)
    for edge in (low, high):
        axes.plot(dates, edge, color=ink(colour), linewidth=0.6)
    axes.plot(dates, mean, color=ink(colour), linewidth=2.2)


def date_line(axes: Axes, on: date, height: float, **look: Any) -> None:
    """A line at the date asked about, named at a height and on the side where there is room."""
    day = day_on_axis(on)
    axes.axvline(day, color=palette.DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    side = "right" if is_late(axes, on) else "left"
    axes.text(day, height, f" {spoken(on)} ", size=8, color=palette.DARK_GREY, ha=side, **look)


def is_late(axes: Axes, on: date) -> bool:
    """Whether a date is so near to the end of an axis that the words of the lines begin there."""
    left, right = axes.get_xlim()
    place = float(axes.convert_xunits(day_on_axis(on)))  # type: ignore[no-untyped-call]
    return place > left + 0.8 * (right - left)


def point(axes: Axes, on: date, value: float, colour: str) -> None:
    """A point of a line on a date."""
    axes.plot([day_on_axis(on)], [value], "o", color=colour, markersize=6, zorder=5)


def labels_right(axes: Axes, labels: list[Label], part: float = 1.0) -> None:
    """Names beside the ends of the lines, moved apart where they would run into each other.

    `part` is how much of the height of a whole picture these axes have.
    """
    low, high = axes.get_ylim()
    texts = [folded(words, 24, 3) for _, words, _ in labels]
    heights = [(0.012 + 0.042 * (text.count("\n") + 1)) / part for text in texts]
    places = apart([(value - low) / (high - low) for value, _, _ in labels], heights, within=True)
    look: dict[str, Any] = {"size": 9.5, "va": "center", "weight": "bold"}
    for place, text, (_, _, colour) in zip(places, texts, labels, strict=True):
        axes.text(1.015, place, text, color=colour, transform=axes.transAxes, **look)


def last_year(dates: Array, on: date) -> Array:
    """Which dates lie in the 12 months up to a date."""
    end = np.datetime64(on)
    return np.asarray((dates > end - np.timedelta64(365, "D")) & (dates <= end))


def share_of_children(
    ensemble: Ensemble, table: Mapping[str, Array], chosen: Array, hit: Array
) -> Estimate:
    """Percent of the children in the chosen rows who are in a row that is a hit, over the runs."""
    children = table["children"][chosen].astype(np.float64)
    runs, missed = table["replication"][chosen], (~hit[chosen]).astype(int)
    parts = by_run(ensemble, runs, missed, 2, children)
    return mean_share_interval(percent(parts)[:, 0], 100.0)
