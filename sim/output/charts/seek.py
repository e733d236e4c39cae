"""The curve of a search: how surely the target is met against the value of the lever."""

from typing import Any

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, beside, caseload_style, quiet_axes, spoken
from sim.output.words.asked import subject, when_asked
from sim.study.questions.seek import Sought

COLUMNS = ("value", "probability_met", "low", "high", "replications", "played")
"""Columns of `seek.csv`, and of the numbers drawn."""


def seek_curve(found: Sought, title: str, source: str) -> Chart:
    """The share of futures that meet the target, with its interval, along the range."""
    question = found.question
    subtitle = (
        f"Share of futures in which “{subject(question.measure)}” is at most {question.at_most:g} "
        f"{when_asked(question.measure, question.by)}, with its 95% Wilson interval; "
        f"{found.scenario.name}, lever set from {spoken(found.lever.since)}. Purple: the "
        "confidence asked for."
    )
    with caseload_style():
        frame = Frame(title, subtitle, source)
        axes = frame.axes(0.075, 0.135, 0.895)
        _draw(axes, found)
        axes.set_ylim(-2, 103)
        axes.set_yticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])
        axes.set_xlabel(
            f"{found.lever.key}: {found.lever.words}", size=8.5, color=palette.DARK_GREY
        )
        quiet_axes(axes)
    rows = [(p.value, *p.probability.figures, p.probability.n, p.played) for p in found.curve]
    told = [
        f"{p.value:g}: {p.probability.mean:.0%} of futures (95% interval {p.probability.low:.0%} "
        f"to {p.probability.high:.0%}, {p.probability.n} runs)."
        for p in found.curve
    ]
    return frame.chart("seek", told, COLUMNS, rows)


def _draw(axes: Axes, found: Sought) -> None:
    whole = [p for p in found.curve if p.probability.n == found.replications]
    values = [p.value for p in whole]
    low, high = ([100 * getattr(p.probability, end) for p in whole] for end in ("low", "high"))
    axes.fill_between(values, low, high, color=palette.BLUE, alpha=0.15, linewidth=0)
    axes.plot(values, [100 * p.probability.mean for p in whole], color=palette.BLUE, linewidth=2)
    for point in found.curve:
        if point.played:
            filled = palette.BLUE if point in whole else "white"
            look: dict[str, Any] = {"markerfacecolor": filled, "markeredgecolor": palette.BLUE}
            axes.plot([point.value], [100 * point.probability.mean], "o", markersize=5, **look)
    asked = 100 * found.question.confidence
    axes.axhline(asked, color=palette.PURPLE, linewidth=1.2)
    if found.answer is not None:
        axes.axvline(found.answer, color=palette.PURPLE, linewidth=1.2, linestyle=(0, (4, 3)))
        words = f"{found.answer:g}"
        beside(axes, words, (found.answer, 4), (5, 0), color=palette.PURPLE, weight="bold")
