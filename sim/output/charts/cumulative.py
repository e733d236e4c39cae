"""What a plan has cost so far, against the money announced so far."""

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.cost import basis_of, in_millions
from sim.output.charts.style import Chart, Row, quiet_axes, spoken
from sim.output.charts.view import Label, View, as_lists, band, date_line, labels_right, time_axis
from sim.output.words.money import announced_in_words
from sim.study.money.added_up import AddedUp, added_up
from sim.study.statistics.estimates import mean_interval, mean_intervals

_MILLION = 1_000_000


def cumulative_spend(view: View) -> Chart:
    """The extra cost of the plan as it adds up month by month, against the money announced."""
    assert view.base is not None
    found = added_up(view.plan, view.base, view.on)
    figures = mean_intervals(found.extra)
    announced = bool(np.isfinite(found.announced).any())
    said = announced_in_words(view.plan.scenario, view.base.scenario) if announced else ""
    subtitle = (
        f"Extra cost over the base so far, in £ million of the day, {basis_of(view)}, "
        f"{view.place}: {view.plan.scenario.name}. Line: mean of {view.runs}. Shaded: where 80% "
        f"of possible years lie.{f' Money {said}, for the days so far.' if announced else ''}"
    )
    frame = view.frame(_title(view, found, said), subtitle)
    axes = frame.axes()
    _draw(axes, view, found, figures[0])
    money = [None if each != each else each for each in found.announced.tolist()]
    means, lows, highs, runs = as_lists(*figures)
    rows: list[Row] = list(zip(found.days, means, lows, highs, money, runs, strict=True))
    told = [_told(found, place) for place in _told_of(view, found)]
    columns = ("date", "mean", "low", "high", "announced", "replications")
    return frame.chart("cumulative_spend", told, columns, rows)


def _told(found: AddedUp, place: int) -> str:
    value = mean_interval(found.extra[:, place])
    mean, low, high = (in_millions(each) for each in value.figures)
    money = float(found.announced[place])
    of = f" of {in_millions(money)} announced" if money == money else ""
    return (
        f"Up to {spoken(found.days[place])}: {mean} (95% interval of the mean {low} to {high}){of}."
    )


def _told_of(view: View, found: AddedUp) -> list[int]:
    """Places of the ends of financial years, of the day asked about and of the last day."""
    last = found.days[-1]
    return [
        place
        for place, day in enumerate(found.days)
        if (day.month, day.day) == (3, 31) or day in (view.on, last)
    ]


def _title(view: View, found: AddedUp, said: str) -> str:
    place = found.days.index(min(view.on, found.days[-1]))
    cost, money = float(found.extra[:, place].mean()), float(found.announced[place])
    words = (
        f"By {spoken(found.days[place])} the plan has cost {in_millions(cost)} more than the base"
    )
    words += f", {basis_of(view)}"
    if money != money:
        return words
    side = "over" if cost > money else "under"
    return f"{words}: {in_millions(abs(cost - money))} {side} the {in_millions(money)} {said}"


def _draw(axes: Axes, view: View, found: AddedUp, mean: np.ndarray) -> None:
    days = np.array(found.days, dtype="datetime64[D]")
    low, high = np.quantile(found.extra, [0.1, 0.9], axis=0) / _MILLION
    band(axes, days, mean / _MILLION, low, high, palette.BLUE)
    labels: list[Label] = [
        (float(mean[-1]) / _MILLION, f"Spent: {in_millions(float(mean[-1]))}", palette.BLUE)
    ]
    known = np.flatnonzero(np.isfinite(found.announced))
    if known.size:
        money = found.announced / _MILLION
        axes.plot(days, money, color=palette.DARK_GREY, linewidth=2.2, linestyle=(0, (5, 3)))
        last = float(money[known[-1]])
        words = f"Announced: {in_millions(last * _MILLION)}"
        labels.append((last, words, palette.DARK_GREY))
    time_axis(axes, days)
    axes.margins(y=0.06)
    axes.axhline(0, color=palette.DARK_GREY, linewidth=0.8)
    date_line(axes, view.on, axes.get_ylim()[0], va="bottom")
    labels_right(axes, labels)
    quiet_axes(axes)
