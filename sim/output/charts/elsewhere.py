"""Every council by how its workforce grew and what its caseload did, and a plan among them."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, Row, beside, caseload_style, quiet_axes
from sim.output.charts.view import ON_WHITE, View
from sim.output.words.record import (
    SOURCE,
    formula_in_words,
    grew,
    hindsight,
    signed_percent,
    standing_in_words,
    times_in_words,
    years_in_words,
)
from sim.study.questions.elsewhere import Elsewhere, Simulated, elsewhere

_COLUMNS = (
    "what", "from", "years", "growth", "before", "after", "change", "paper", "low", "high",
    "replications",
)  # fmt: skip
_LEFT, _RIGHT, _DOWN, _UP = -0.4, 0.8, -0.5, 0.4
"""What the picture shows; the few councils beyond are in its table."""
_LABEL: dict[str, Any] = {"size": 9, "weight": "bold", "bbox": ON_WHITE, "zorder": 6}


def has_councils(view: View) -> bool:
    """Whether there are councils that tried as much as the plan."""
    return elsewhere(view.plan.scenario, view.question) is not None


def plan_among_councils(view: View) -> Chart:
    """Every council over the span of a plan, and the simulated plan among them."""
    found = elsewhere(view.plan.scenario, view.question)
    if found is None:
        raise ValueError("no council of England tried as much as this plan does")
    simulated = found.simulated_by(view.plan)
    return elsewhere_chart(found, simulated, view.source)


def elsewhere_chart(found: Elsewhere, simulated: Simulated | None, source: str) -> Chart:
    """Growth across, change of the average caseload up: councils, the paper curve, the plan."""
    record, years = found.record, years_in_words(found.tried.years)
    plan = "square England's formula" + ("; diamond simulated" if simulated else "")
    subtitle = (
        f"Each dot is a council over {years}, {len(found.every)} in all; blue: {grew(record)}. "
        f"This plan, with the range of four in five: {plan}. A record of councils that grew, and "
        f"not an effect. {hindsight(found)}"
    )
    with caseload_style():
        frame = Frame(times_in_words(record), subtitle, f"{source} {SOURCE}")
        axes = frame.axes(0.08, 0.135, 0.89)
        _councils(axes, found)
        _paper(axes, found)
        _plan(axes, found, simulated)
        _finish(axes, found, years)
    return frame.chart("elsewhere", _told(found, simulated), _COLUMNS, _rows(found, simulated))


def _councils(axes: Axes, found: Elsewhere) -> None:
    """Every council, those who grew as much in front with their mean."""
    chosen = set(found.record.windows)
    for windows, colour, size, order in (
        ([each for each in found.every if each not in chosen], palette.GREY, 2.2, 1),
        (found.record.windows, palette.BLUE, 4.0, 2),
    ):
        growth, change = [each.growth for each in windows], [each.change for each in windows]
        axes.plot(growth, change, "o", color=colour, markersize=size, mew=0, zorder=order)
    low, high = max(found.record.growth[0], _LEFT), min(found.record.growth[1], _edge(found))
    mean = found.record.change
    for colour, width in ((palette.GRID, 5), (palette.BLUE, 2)):
        axes.plot([low, high], [mean, mean], color=colour, linewidth=width, zorder=3)
    look: dict[str, Any] = {"color": palette.BLUE, "ha": "center", "va": "top", **_LABEL}
    beside(
        axes,
        f"blue line: their mean {signed_percent(mean)}",
        ((low + high) / 2, _UP),
        (0, -3),
        **look,
    )


def _paper(axes: Axes, found: Elsewhere) -> None:
    """The curve of the paper answer: the same cases shared out among more workers, or fewer."""
    across = np.linspace(_LEFT, _edge(found), 200)
    axes.plot(across, 1 / (1 + across) - 1, color=palette.DARK_GREY, linewidth=1.6, zorder=3)
    end = 0.72 * _edge(found)
    look: dict[str, Any] = {"color": palette.DARK_GREY, "ha": "right", "va": "top", **_LABEL}
    beside(axes, "on paper", (end, 1 / (1 + end) - 1), (-4, -9), **look)


def _plan(axes: Axes, found: Elsewhere, simulated: Simulated | None) -> None:
    """The plan as the formula has it, and as it was simulated, each with four in five."""
    start, growth = found.tried.start, found.tried.growth
    drawn = [("formula", found.forecast(), "s", palette.PURPLE, -0.008, "right")]
    if simulated is not None:
        bounds = (simulated.mean, simulated.low, simulated.high)
        drawn.append(("simulated", bounds, "D", palette.DARK_ORANGE, 0.008, "left"))
    for words, values, marker, colour, aside, ha in drawn:
        middle, low, high = (value / start - 1 for value in values)
        x = growth + aside
        axes.plot([x, x], [low, high], color=colour, linewidth=2, zorder=4)
        axes.plot([x], [middle], marker, color=colour, markersize=9, mec=palette.GRID, zorder=5)
        look: dict[str, Any] = {"color": colour, "ha": ha, "va": "center", **_LABEL}
        by = (9 if ha == "left" else -9, -4)
        beside(axes, f"{words} {signed_percent(middle)}", (x, middle), by, **look)


def _finish(axes: Axes, found: Elsewhere, years: str) -> None:
    axes.axhline(0, color=palette.DARK_GREY, linewidth=0.8, zorder=0)
    axes.set_xlim(_LEFT, _edge(found))
    axes.set_ylim(_DOWN, _UP)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{100 * value:+.0f}%" if value else "0%")
    axes.tick_params(axis="x", pad=6)
    look: dict[str, Any] = {"size": 8.5, "color": palette.DARK_GREY}
    axes.set_xlabel(f"Growth of all social workers in {years}, agency included", **look)
    axes.set_ylabel("Change of the average caseload", **look)
    quiet_axes(axes)


def _edge(found: Elsewhere) -> float:
    """How far the picture goes to the right: beyond the plan, with room for its words."""
    return max(_RIGHT, 1.3 * found.tried.growth)


def _told(found: Elsewhere, simulated: Simulated | None) -> list[str]:
    record = found.record
    beyond = sum(
        not (_LEFT <= w.growth <= _edge(found) and _DOWN <= w.change <= _UP) for w in found.every
    )
    told = [
        f"The {len(record.windows)} that {grew(record)}, by {record.councils} councils: mean "
        f"{signed_percent(record.change, 1)}, four in five from "
        f"{signed_percent(record.changes[0])} to {signed_percent(record.changes[-1])}; on paper "
        f"{signed_percent(record.paper, 1)}.",
        formula_in_words(found),
        f"{beyond} councils lie beyond the edges of the picture. The range of the formula is an "
        "80% interval.",
    ]
    return [*told, standing_in_words(found, simulated)] if simulated is not None else told


def _rows(found: Elsewhere, simulated: Simulated | None) -> list[Row]:
    """Plan and formula first, and then every council, those most like the plan before others."""
    start, growth, years = found.tried.start, found.tried.growth, found.tried.years
    since, paper = found.tried.since.year, found.tried.paper / start - 1
    rows: list[Row] = []
    if simulated is not None:
        middle, *bounds = map(simulated.changed, (simulated.mean, simulated.low, simulated.high))
        rows.append(("this plan, simulated", since, years, growth, start, simulated.mean, middle,
                     paper, *bounds, simulated.futures))  # fmt: skip
    middle, low, high = (value / start - 1 for value in found.forecast())
    rows.append(("this plan by the formula", since, years, growth, start, found.forecast()[0],
                 middle, paper, low, high, found.formula.windows))  # fmt: skip
    for each in found.every:
        rows.append((each.name, each.year, each.years, each.growth, each.before.caseload,
                     each.after.caseload, each.change, each.paper, None, None, None))  # fmt: skip
    return rows
