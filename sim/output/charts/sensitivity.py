"""Charts of inputs: what each does to the answer, and what two of them do together."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, folded, number, plain, quiet_axes
from sim.study.measures.rows import Array
from sim.study.statistics.estimates import Estimate

_SHOWN = 15
_NAMES = 0.36
_LONGEST = 46

Bar = tuple[str, float, float, float]
"""A name, a figure, and the bounds of its interval (nan where there are none)."""


def bars(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    rows: Sequence[Bar],
    mark: float | None = None,
) -> Chart:
    """Figures as bars one under the other with their intervals, the first at the top."""
    shown = rows[:_SHOWN]
    frame = Frame(title, subtitle, source, 2.2 + 0.32 * max(len(shown), 3))
    axes = frame.axes(_NAMES, 0.1, 0.95 - _NAMES)
    places = np.arange(len(shown))[::-1]
    values = np.array([row[1] for row in shown])
    axes.barh(places, values, color=palette.BLUE, height=0.62)
    for place, (_, _, low, high) in zip(places, shown, strict=True):
        if not (isnan(low) or isnan(high)):
            axes.plot([low, high], [place, place], color=palette.INK, linewidth=1.4)
    if mark is not None:
        axes.axvline(mark, color=palette.PURPLE, linewidth=1.2)
    axes.axvline(0, color=palette.DARK_GREY, linewidth=0.8)
    axes.set_yticks(places, [plain(row[0], _LONGEST) for row in shown])
    quiet_axes(axes, grid="x")
    told = [
        f"{row[0]}: {number(row[1], 2)} ({number(row[2], 2)} to {number(row[3], 2)})"
        for row in rows
    ]
    columns = ("name", "value", "low", "high")
    return frame.chart(name, told, columns, rows)


_BOUNDS = ("", "_from", "_to")
End = tuple[str, Estimate, Estimate]
"""A name, and the changes at the low and at the high value of the input."""


def tornado_chart(title: str, subtitle: str, source: str, rows: Sequence[End]) -> Chart:
    """The change that each input makes at its low and at its high value, largest first.

    The thin lines are the intervals over the runs.
    """
    shown = rows[:_SHOWN]
    frame = Frame(title, subtitle, source, 2.4 + 0.32 * max(len(shown), 3))
    axes = frame.axes(_NAMES, 0.1, 0.95 - _NAMES)
    places = np.arange(len(shown))[::-1]
    lows, highs = [row[1] for row in shown], [row[2] for row in shown]
    for ends, colour, shift in ((lows, palette.TURQUOISE, 0.16), (highs, palette.ORANGE, -0.16)):
        axes.barh(places + shift, [end.mean for end in ends], color=colour, height=0.3)
        for place, end in zip(places + shift, ends, strict=True):
            axes.plot([end.low, end.high], [place, place], color=palette.INK, linewidth=1)
    axes.axvline(0, color=palette.DARK_GREY, linewidth=0.8)
    axes.set_yticks(places, [plain(_short(row[0]), _LONGEST) for row in shown])
    quiet_axes(axes, grid="x")
    told = [f"{key}: {_end(low)} at low, {_end(high)} at high" for key, low, high in rows]
    changes = [f"change_at_{end}{bound}" for end in ("low", "high") for bound in _BOUNDS]
    figures = [(key, *low.figures, *high.figures) for key, low, high in rows]
    return frame.chart("tornado", told, ("input", *changes), figures)


def _short(key: str) -> str:
    """The key of an input within its part of the scenario, where all of it would be long."""
    return key if key.count(".") < 2 else key.partition(".")[2]


def _end(change: Estimate) -> str:
    low, high = number(change.low, 2), number(change.high, 2)
    return f"{number(change.mean, 2)} ({low} to {high})"


def grid_chart(
    title: str,
    subtitle: str,
    source: str,
    axes_words: tuple[str, str],
    steps: tuple[Sequence[float], Sequence[float]],
    values: Array,
    target: float,
) -> Chart:
    """A measure over two inputs as a heat map: dark where the target is met, with each figure."""
    across, up = steps
    frame = Frame(title, subtitle, source)
    axes = frame.axes(0.12, 0.14, 0.84)
    _cells(axes, values, values <= target)
    axes.set_xlim(-0.5, len(across) - 0.5)
    axes.set_ylim(-0.5, len(up) - 0.5)
    axes.set_xticks(range(len(across)), [f"{step:g}" for step in across])
    axes.set_yticks(range(len(up)), [f"{step:g}" for step in up])
    axes.set_xlabel(plain(axes_words[0], 90))
    axes.set_ylabel(folded(axes_words[1], 50, 2))
    quiet_axes(axes)
    axes.grid(visible=False)
    rows = [
        (across[column], up[row], float(values[row, column]))
        for row in range(len(up))
        for column in range(len(across))
    ]
    told = [f"{one:g} and {other:g}: {number(value)}" for one, other, value in rows]
    columns = ("across", "up", "value")
    return frame.chart("grid", told, columns, rows)


def _cells(axes: Axes, values: Array, met: Array) -> None:
    """A square for each cell with its figure, dark where the target is met."""
    look: dict[str, Any] = {"ha": "center", "va": "center", "size": 11, "weight": "bold"}
    for (row, column), value in np.ndenumerate(values):
        back, front = (
            (palette.BLUE, "white") if met[row, column] else ("#EDEDED", palette.DARK_ORANGE)
        )
        corner = (column - 0.49, row - 0.49)
        axes.add_patch(Rectangle(corner, 0.98, 0.98, facecolor=back, edgecolor="none"))
        axes.text(column, row, number(float(value)), color=front, **look)


Ranges = tuple[str, float, Sequence[tuple[float, float]]]
"""A name, a median, and the bounds of its ranges from the narrowest to the widest."""


def ranges_chart(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    rows: Sequence[Ranges],
    mark: float | None = None,
) -> Chart:
    """Medians with ranges of futures, wider ones thinner; the mark is the standard."""
    frame = Frame(title, subtitle, source, 2.6 + 0.42 * max(len(rows), 3))
    axes = frame.axes(_NAMES, 0.1, 0.95 - _NAMES)
    places = np.arange(len(rows))[::-1]
    for place, (_, median, bounds) in zip(places, rows, strict=True):
        for width, (low, high) in zip((11, 6, 2), bounds, strict=False):
            look: dict[str, Any] = {"alpha": 0.45, "solid_capstyle": "butt"}
            axes.plot([low, high], [place, place], color=palette.BLUE, linewidth=width, **look)
        axes.plot([median], [place], "o", color=palette.INK, markersize=5, zorder=5)
        axes.text(median, place + 0.28, number(median), ha="center", size=9, weight="bold")
    if mark is not None:
        axes.axvline(mark, color=palette.PURPLE, linewidth=1.2)
    axes.set_ylim(-0.6, len(rows) - 0.3)
    axes.set_yticks(places, [plain(row[0], _LONGEST) for row in rows])
    quiet_axes(axes, grid="x")
    told, listed = [], []
    for each, median, bounds in rows:
        spans = "; ".join(f"{number(low)} to {number(high)}" for low, high in bounds)
        told.append(f"{each}: {number(median)} ({spans})")
        listed.append((each, median, *(bound for pair in bounds for bound in pair)))
    ends = [f"{end}{share}" for share in (50, 80, 95) for end in ("low", "high")]
    columns = ("name", "median", *ends)
    return frame.chart(name, told, columns, listed)
