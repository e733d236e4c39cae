"""The shares of the monitoring scorecard as dots: without the plan and with it."""

from textwrap import shorten
from typing import Any

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, folded, number, quiet_axes, spoken
from sim.output.charts.view import View, with_interval
from sim.study.questions.scorecard import Line, scorecard
from sim.study.statistics.estimates import Estimate

_ROW = 0.27
"""Height of a row in inches."""
_AROUND = 2.1
"""Height of title, key and foot in inches."""
_WORDS = 64
_LEFT = 0.465
_APART = 0.14
"""How far the dots of base and plan are set above and below their row, in rows."""
_NO_CHANGE = ("no more than noise", "not available")


def scorecard_dots(view: View) -> Chart:
    """Every share of the scorecard on its last date, with what the plan changes."""
    everything = _rows(view)
    shares = [group for group in everything if group[-1].measure.unit == "%"]
    others = [group for group in everything if group[-1].measure.unit != "%"]
    rows = [group for group in shares if all(line.value.n for line in group)]
    height = _AROUND + _ROW * max(len(rows), 6)
    words = _title(view, everything), _subtitle(view, rows, others)
    frame, inch = view.frame(*words, height), 1 / height
    axes = frame.figure.add_axes((_LEFT, 0.55 * inch, 0.965 - _LEFT, frame.top - 0.85 * inch))
    for place, lines in enumerate(rows):
        _row(axes, place, lines)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    axes.set_xticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])
    names = [shorten(lines[-1].measure.words, _WORDS, placeholder=" …") for lines in rows]
    axes.set_yticks(range(len(rows)), names, size=9)
    quiet_axes(axes, grid="x")
    _key(axes, view)
    return frame.chart("scorecard", _told(everything), _COLUMNS, _table(everything))


_COLUMNS = (
    "indicator", "unit", "scenario", "date", "mean", "low", "high", "change_is", "replications",
)  # fmt: skip


def _rows(view: View) -> list[list[Line]]:
    """The lines of each indicator on the last date: of the base if there is one, then the plan."""
    named = {"base": view.base} if view.base is not None else {}
    lines = scorecard({**named, "plan": view.plan}, "base" if named else None)
    last = max((line.months for line in lines), default=0)
    kept = [line for line in lines if line.months == last]
    size = len(named) + 1
    return [kept[start : start + size] for start in range(0, len(kept), size)]


def _title(view: View, rows: list[list[Line]]) -> str:
    if not rows:
        return "The run is too short for the scorecard"
    when = f"{rows[0][0].months} months on"
    if view.base is None:
        return f"What an inspector would find {when}"
    better, worse, same = _counts(rows)
    are = "is" if better == 1 else "are"
    return (
        f"{better} of {len(rows)} indicators {are} better with the plan {when}, {worse} worse, "
        f"{same} no more than noise"
    )


def _counts(rows: list[list[Line]]) -> tuple[int, int, int]:
    """How many indicators are better, worse, and neither."""
    said = [group[-1].change_is for group in rows]
    better, worse = said.count("better"), said.count("worse")
    return better, worse, len(said) - better - worse


def _subtitle(view: View, rows: list[list[Line]], others: list[list[Line]]) -> str:
    on = f", {spoken(rows[0][0].on)}" if rows else ""
    told = (
        f"Shares of the monitoring scorecard, {view.place}{on}. Mean of {view.runs} "
        "with the 95% interval of the mean. Hollow: the change is no more than noise."
    )
    if view.base is None or not others:
        return told
    better, worse, same = _counts(others)
    harmed = [group[-1].measure.words.lower() for group in others if _harmed(group)]
    named = f" ({', '.join(harmed)})" if harmed else ""
    return (
        f"{told} Not shares, in the table: {better} better, {worse} worse{named}, {same} neither."
    )


def _harmed(group: list[Line]) -> bool:
    return group[-1].change_is == "worse"


def _row(axes: Axes, place: int, lines: list[Line]) -> None:
    after, below = lines[-1], place + _APART * (len(lines) - 1)
    if len(lines) > 1:
        before, above = lines[0].value, place - _APART
        axes.plot(_bounds(before), [above, above], color=palette.GREY, linewidth=3.5)
        axes.plot([before.mean], [above], "s", color=palette.DARK_GREY, markersize=5, zorder=4)
    fill = "white" if after.change_is in _NO_CHANGE else palette.BLUE
    axes.plot(_bounds(after.value), [below, below], color=palette.BLUE, linewidth=3.5)
    look: dict[str, Any] = {
        "markerfacecolor": fill,
        "markeredgecolor": palette.BLUE,
        "markersize": 7,
    }
    axes.plot([after.value.mean], [below], "o", zorder=5, **look)


def _bounds(value: Estimate) -> list[float]:
    """The ends of an interval as far as a share can go."""
    return [min(max(bound, 0.0), 100.0) for bound in (value.low, value.high)]


def _key(axes: Axes, view: View) -> None:
    """Name the marks above the picture."""
    names = [("●", palette.BLUE, view.plan.scenario.name, 1.0)]
    if view.base is not None:
        names.append(("■", palette.DARK_GREY, view.base.scenario.name, 0.0))
    look: dict[str, Any] = {"weight": "bold", "size": 9.5, "va": "bottom", "ha": "right"}
    for mark, colour, name, x in names:
        words = f"{mark} {folded(name, 48, 1)}"
        colour = palette.INK if colour == palette.DARK_GREY else colour
        axes.text(x, 1.012, words, color=colour, transform=axes.transAxes, **look)


def _told(rows: list[list[Line]]) -> list[str]:
    return [
        f"{group[-1].measure.words}: "
        + (f"{_figure(group[0])} without the plan, " if len(group) > 1 else "")
        + with_interval(group[-1].value, _unit(group[-1]), group[-1].measure.digits)
        + (f"; {group[-1].change_is}." if len(group) > 1 else ".")
        for group in rows
    ]


def _figure(line: Line) -> str:
    return f"{number(line.value.mean, line.measure.digits)}{_unit(line)}"


def _unit(line: Line) -> str:
    return "%" if line.measure.unit == "%" else f" {line.measure.unit}"


def _table(rows: list[list[Line]]) -> list[tuple[object, ...]]:
    return [
        (
            line.measure.words,
            line.measure.unit,
            which,
            line.on,
            *line.value.figures,
            line.change_is,
            line.value.n,
        )
        for group in rows
        for line in group
        for which in ("with the plan" if line is group[-1] else "without the plan",)
    ]
