"""What it costs by financial year, against the money announced, and where the money goes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import LEFT, Chart, number, quiet_axes
from sim.output.charts.view import View, labels_right
from sim.output.words.money import announced_in_words, basis_in_words
from sim.scenario.costs import Budget
from sim.study.measures.rows import Array
from sim.study.money import rates
from sim.study.money.bill import Bill, bill, pounds
from sim.study.money.budget import Against, against_budget, share_for_posts
from sim.study.money.periods import year_name
from sim.study.statistics.estimates import Estimate, mean_interval

_MILLION = 1_000_000
Years = Sequence[tuple[str, Estimate, float]]
"""Financial years as they are written, what each costs, and what was announced for it."""
_FAMILY_HELP = "Family help practitioners"
GROUPS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "Permanent social workers",
        (*rates.PERMANENT_PAY, rates.OVERTIME),
        palette.BLUE,
        palette.BLUE,
    ),
    (
        "Agency workers",
        (*rates.AGENCY_PAY, rates.AGENCY_NOTICE),
        palette.ORANGE,
        palette.DARK_ORANGE,
    ),
    ("Team managers", rates.MANAGER_PAY, palette.TURQUOISE, palette.DARK_TURQUOISE),
    (_FAMILY_HELP, rates.FAMILY_HELP_PAY, palette.INK, palette.INK),
    (
        "Finding and starting people",
        (rates.RECRUITMENT, rates.INDUCTION),
        palette.PURPLE,
        palette.PURPLE,
    ),
    ("Overheads", (rates.OVERHEADS,), palette.GREY, palette.DARK_GREY),
)
"""What the money goes to, with the lines of each and its colours on white and as words."""


def cost_by_year(view: View) -> Chart:
    """The extra cost of each year beside the money announced; without a base, the whole cost."""
    own = bill(view.plan)
    rows = _rows(view, own)
    announced = [row for row in rows if row[2] == row[2]]
    title = _title(view, own, rows)
    what = "Extra cost over the base" if view.base is not None else "Cost of the service"
    subtitle = (
        f"{what} by financial year in £ million of the day, {basis_of(view)}, {view.place}: "
        f"{view.plan.scenario.name}. Mean of {view.runs}; the lines show the 95% interval of the "
        f"mean.{_announced_for(view) if announced else ''}"
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes(width=0.96 - LEFT)
    _bars(axes, rows, with_budget=bool(announced))
    told = [
        f"{_one_line(year)}: {_sum(value)}"
        + (f", against {in_millions(money)} announced." if money == money else ".")
        for year, value, money in rows
    ]
    columns = ("financial_year", "mean", "low", "high", "announced", "replications")
    table = [(_one_line(y), *v.figures, None if m != m else m, v.n) for y, v, m in rows]
    return frame.chart("cost_by_year", told, columns, table)


def _one_line(year: str) -> str:
    return year.replace("\n", " ")


def _budget(view: View) -> Budget | None:
    """The budget that the plan is compared with, if there is one."""
    return view.plan.scenario.budget if view.base is not None else None


def basis_of(view: View) -> str:
    """With overheads or without, as the budget covers them."""
    return basis_in_words(_budget(view))


def _announced_for(view: View) -> str:
    """For which posts and days the money announced is counted."""
    assert view.base is not None
    said = announced_in_words(view.plan.scenario, view.base.scenario)
    return f" Money {said}; of a year in part, that part of it."


def _rows(view: View, own: Bill) -> Years:
    """Each year with its cost and what was announced for it."""
    if view.base is None:
        costs = [mean_interval(pounds(own.totals[:, i])) for i in range(len(own.years))]
        return [
            (_year(own, year), cost, float("nan"))
            for year, cost in zip(own.years, costs, strict=True)
        ]
    share = share_for_posts(view.plan.scenario, view.base.scenario)
    budget = view.plan.scenario.budget
    years: list[Against] = against_budget(own, bill(view.base), budget, share)
    return [
        (_year(own, year), each.extra, each.announced)
        for year, each in zip(own.years, years, strict=True)
    ]


def _year(own: Bill, year: int) -> str:
    return own.label(year).replace(" (", "\n(")


def _title(view: View, own: Bill, rows: Years) -> str:
    spent = sum(value.mean for _, value, _ in rows)
    told = [(value.mean, money) for _, value, money in rows if money == money]
    if view.base is None:
        return f"The service costs {in_millions(spent)} from {own.span}"
    if not told:
        return f"The plan costs {in_millions(spent)} more than the base from {own.span}"
    money, cost = sum(each for _, each in told), sum(each for each, _ in told)
    against = "over" if cost > money else "under"
    years = "" if len(told) == len(rows) else "in the years with money announced, "
    posts = announced_in_words(view.plan.scenario, view.base.scenario)
    return (
        f"From {own.span} the plan costs {in_millions(cost)} {basis_of(view)}, {years}"
        f"{in_millions(abs(cost - money))} {against} the {in_millions(money)} {posts}"
    )


def _bars(axes: Axes, rows: Years, *, with_budget: bool) -> None:
    places = np.arange(len(rows))
    width = 0.36 if with_budget else 0.6
    shift = width / 2 if with_budget else 0.0
    means = np.array([value.mean for _, value, _ in rows]) / _MILLION
    low, high = (
        np.nan_to_num(np.array([getattr(v, end) for _, v, _ in rows]) / _MILLION - means)
        for end in ("low", "high")
    )
    axes.bar(places - shift, means, width, color=palette.BLUE)
    axes.errorbar(
        places - shift, means, np.abs([low, high]), fmt="none", ecolor=palette.ORANGE, capsize=4
    )
    tallest = float(np.max(means + high, initial=0.0))
    if with_budget:
        money = np.array([each for _, _, each in rows]) / _MILLION
        axes.bar(
            places + shift,
            np.nan_to_num(money),
            width,
            color=palette.GREY,
            edgecolor=palette.DARK_GREY,
        )
        tallest = max(tallest, float(np.nanmax(money)))
    lowest = min(0.0, float(np.min(means + low, initial=0.0)))
    room = (tallest - lowest or 1.0) * 0.16
    axes.set_ylim(lowest - (room if lowest < 0 else 0), tallest + room)
    _numbers(axes, rows, shift, means + high, room)
    axes.set_xticks(places, [year for year, _, _ in rows])
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.axhline(0, color=palette.DARK_GREY, linewidth=0.8)
    quiet_axes(axes)


def _numbers(axes: Axes, rows: Years, shift: float, tops: Array, room: float) -> None:
    """The sum over each bar, and over the first pair which is which."""
    style: Any = {"ha": "center", "va": "bottom", "size": 9}
    for place, ((_, value, money), top) in enumerate(zip(rows, tops, strict=True)):
        first = place == 0 and shift > 0
        words = f"cost\n{in_millions(value.mean)}" if first else in_millions(value.mean)
        axes.text(place - shift, max(top, 0) + room * 0.1, words, color=palette.BLUE, **style)
        if money == money:
            told = f"announced\n{in_millions(money)}" if first else in_millions(money)
            height = money / _MILLION + room * 0.1
            axes.text(place + shift, height, told, color=palette.DARK_GREY, **style)


def where_the_money_goes(view: View) -> Chart:
    """What each financial year's money is spent on."""
    own = bill(view.plan)
    amounts = {name: pounds(own.line(*lines)) for name, lines, _, _ in GROUPS}
    if not amounts[_FAMILY_HELP].any():
        del amounts[_FAMILY_HELP]
    spent = {name: float(each.mean(axis=0).sum()) for name, each in amounts.items()}
    whole, agency = sum(spent.values()), spent["Agency workers"]
    share = agency / whole if whole else 0.0
    title = (
        f"Agency workers take {100 * share:.0f}% of the {in_millions(whole)} that the service "
        f"costs from {own.span}"
    )
    subtitle = (
        f"Cost of the service by financial year in £ million of the day, with overheads, "
        f"{view.place}: {view.plan.scenario.name}. "
        f"Mean of {view.runs}; the 95% interval of each mean is in the table beside the chart."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes()
    below = np.zeros(len(own.years))
    labels, rows = [], []
    colours = {name: (colour, ink) for name, _, colour, ink in GROUPS}
    for name, each in amounts.items():
        colour, ink = colours[name]
        means = each.mean(axis=0) / _MILLION
        axes.bar(np.arange(len(means)), means, 0.62, below, color=colour, edgecolor="white")
        middle = float(below[-1] + means[-1] / 2)
        labels.append((middle, f"{name}: {in_millions(each[:, -1].mean())}", ink))
        below = below + means
        found = [mean_interval(each[:, place]) for place in range(len(own.years))]
        rows += [(year_name(y), name, v) for y, v in zip(own.years, found, strict=True)]
    axes.set_xticks(np.arange(len(own.years)), [_year(own, year) for year in own.years])
    axes.set_ylim(0, float(below.max(initial=0.0)) * 1.05 or 1)
    quiet_axes(axes)
    labels_right(axes, labels)
    told = [f"{year}, {name}: {_sum(value)}." for year, name, value in rows]
    columns = ("financial_year", "spent_on", "mean", "low", "high", "replications")
    table = [(year, name, *value.figures, value.n) for year, name, value in rows]
    return frame.chart("where_the_money_goes", told, columns, table)


def in_millions(value: float) -> str:
    """A sum in millions, or in thousands when it is small."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= _MILLION:
        # A hair more, so that a half such as 1.065 is rounded up, as people round.
        return f"{sign}£{number(size / _MILLION + 1e-9, 2)}m"
    return f"{sign}£{number(size / 1000, 0)}k"


def _sum(value: Estimate) -> str:
    return (
        f"{in_millions(value.mean)} (95% interval of the mean {in_millions(value.low)} to "
        f"{in_millions(value.high)}, {value.n} runs)"
    )
