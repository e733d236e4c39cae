"""The calibration of back-tested forecasts: how often what happened lay below each quantile."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, caseload_style, percentage, quiet_axes
from sim.study.questions.backtest import AS_COLUMNS, QUANTILES
from sim.study.questions.skill import Level

_COLUMNS = ("years", "quantile", "below", "below_from", "below_to", "below_without")
_LEVEL = dict(zip(AS_COLUMNS, QUANTILES, strict=True))
_LEFTS, _WIDTH = (0.08, 0.395, 0.71), 0.265
_TITLES = ("after 1 year", "after 2 years", "after 3 years")


def calibration_chart(levels: Sequence[Level], title: str, source: str) -> Chart:
    """A panel for each span: the quantile across, the share of outcomes below it up."""
    subtitle = (
        "Of forecasts that know how staff grew. On the line, outcomes lie below a quantile as "
        "often as it says. Blue: the range that is told, with model error, and its 95% interval "
        "over councils. Orange: inputs and chance alone."
    )
    with caseload_style():
        frame = Frame(title, subtitle, source)
        for left, years in zip(_LEFTS, sorted({each.years for each in levels}), strict=False):
            axes = frame.axes(left, 0.16, _WIDTH)
            _panel(axes, [each for each in levels if each.years == years])
            axes.set_title(_TITLES[years - 1], size=10, weight="bold", color=palette.INK)
    told = [
        f"{_TITLES[each.years - 1]}, quantile {_LEVEL[each.quantile]:.1%}: "
        f"{percentage(each.below.mean)} below, without model error "
        f"{percentage(each.below_without.mean)}"
        for each in levels
    ]
    rows = [
        (each.years, _LEVEL[each.quantile], *each.below.figures, each.below_without.mean)
        for each in levels
    ]
    return frame.chart("backtest", told, _COLUMNS, rows)


def _panel(axes: Axes, levels: Sequence[Level]) -> None:
    across = [_LEVEL[each.quantile] for each in levels]
    axes.plot([0, 1], [0, 1], color=palette.DARK_GREY, linewidth=1, zorder=1)
    for place, each in zip(across, levels, strict=True):
        bounds = [each.below.low, each.below.high]
        axes.plot([place, place], bounds, color=palette.BLUE, linewidth=1.4, zorder=2)
    look: dict[str, Any] = {"linestyle": "none", "zorder": 3}
    without = [each.below_without.mean for each in levels]
    axes.plot(across, without, marker="D", color=palette.ORANGE, markersize=5, **look)
    below = [each.below.mean for each in levels]
    axes.plot(across, below, marker="o", color=palette.BLUE, markersize=6, **look)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("quantile of the forecast", size=8.5, color=palette.DARK_GREY)
    if axes.get_position().x0 < _LEFTS[1] - 0.01:
        axes.set_ylabel("outcomes below it", size=8.5, color=palette.DARK_GREY)
    quiet_axes(axes)
