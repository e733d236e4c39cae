"""The bridge as a waterfall: from the paper answer to the simulated one, step by step."""

from typing import Any

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, beside, caseload_style, number, quiet_axes
from sim.output.words.asked import subject, when_asked
from sim.study.measures.measures import measure_named
from sim.study.questions.bridge import Bridge, Step

_ROW, _AROUND = 0.3, 1.9
"""Heights in inches: of a row, and of title and foot together."""
_LEFT, _RIGHT = 0.36, 0.97
_COLUMNS = ("step", "mean", "low", "high", "begins", "ends", "replications")


def bridge_waterfall(found: Bridge, words: dict[str, str], title: str, source: str) -> Chart:
    """What each mechanism adds to the paper answer until it is the simulated one."""
    measure = measure_named(found.measure)
    subtitle = (
        f"{subject(measure.name)}, {measure.unit}, {when_asked(measure.name, found.on)}; "
        f"{found.scenario.name}. Mean of "
        f"{len(found.replications)} runs, {found.permutations} orders each. Thin lines: 95% "
        "interval of the mean, of the orders drawn too. Orange adds, turquoise takes away."
    )
    shown = [step for step in found.rows if not step.off]
    with caseload_style():
        frame = Frame(title, subtitle, source, _AROUND + _ROW * len(shown))
        inch = 1 / frame.figure.get_figheight()
        axes = frame.figure.add_axes((_LEFT, 0.62 * inch, _RIGHT - _LEFT, frame.top - 0.72 * inch))
        levels = _levels(found, shown)
        for place, (step, (begins, ends)) in enumerate(zip(shown, levels, strict=True)):
            _draw(axes, place, step, begins, ends, measure.digits)
        _finish(axes, shown, levels, words, f"{measure.words} ({measure.unit})")
    told = [
        _in_a_sentence(s, measure.digits, words[s.name], is_step=begins is not None)
        for s, (begins, _) in zip(shown, levels, strict=True)
    ]
    rows = [
        (s.name, *s.estimate.figures, *level, s.estimate.n)
        for s, level in zip(shown, levels, strict=True)
    ]
    return frame.chart("bridge", told, _COLUMNS, rows)


def _levels(found: Bridge, shown: list[Step]) -> list[tuple[float | None, float]]:
    """Where each row begins and ends; the answers themselves begin nowhere."""
    levels: list[tuple[float | None, float]] = []
    reached = found.paper.estimate.mean
    for step in shown:
        if step in (found.baseline, found.paper, found.simulated):
            levels.append((None, step.estimate.mean))
        else:
            levels.append((reached, reached + step.estimate.mean))
            reached += step.estimate.mean
    return levels


def _draw(
    axes: Axes, place: int, step: Step, begins: float | None, ends: float, digits: int
) -> None:
    estimate = step.estimate
    if begins is None:
        axes.plot(
            [estimate.low, estimate.high], [place, place], color=palette.DARK_GREY, linewidth=1.2
        )
        axes.plot([ends], [place], "D", color=palette.BLUE, markersize=8, zorder=5)
        words, colour, right = number(ends, digits), palette.BLUE, max(ends, estimate.high)
    else:
        rises = estimate.mean > 0
        axes.barh(
            place, ends - begins, left=begins, color=palette.ORANGE if rises else palette.TURQUOISE
        )
        bounds = [begins + estimate.low, begins + estimate.high]
        axes.plot(bounds, [place, place], color=palette.INK, linewidth=1.2)
        axes.plot([begins, begins], [place - 1, place], color=palette.GREY, linewidth=0.8, zorder=0)
        words, colour = (
            signed(estimate.mean, digits + 1),
            palette.DARK_ORANGE if rises else palette.DARK_TURQUOISE,
        )
        colour = colour if words.startswith(("+", "-")) else palette.INK
        right = max(begins, ends, *bounds)
    look: dict[str, Any] = {"va": "center", "weight": "bold", "size": 9.5}
    beside(axes, words, (right, place), (8, 0), color=colour, **look)


def _finish(
    axes: Axes,
    shown: list[Step],
    levels: list[tuple[float | None, float]],
    words: dict[str, str],
    unit: str,
) -> None:
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_yticks(range(len(shown)), [words[step.name] for step in shown], size=9)
    for label, (begins, _) in zip(axes.get_yticklabels(), levels, strict=True):
        label.set_fontweight("bold" if begins is None else "normal")
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.1 * (high - low))
    axes.set_xlabel(unit, size=8.5, color=palette.DARK_GREY)
    quiet_axes(axes, grid="x")


def signed(value: float, digits: int) -> str:
    """A change with its sign; nothing at all is 0."""
    rounded = number(abs(value), digits)
    if value != value or float(rounded.replace(",", "")) == 0:
        return rounded
    return ("+" if value > 0 else "-") + rounded


def figures(step: Step, digits: int, *, is_step: bool) -> tuple[str, str]:
    """The mean of a row and its interval; a step has a sign, and one digit more than an answer."""
    told = [
        signed(value, digits + 1) if is_step else number(value, digits)
        for value in step.estimate.figures
    ]
    return told[0], f"{told[1]} to {told[2]}"


def _in_a_sentence(step: Step, digits: int, words: str, *, is_step: bool) -> str:
    mean, interval = figures(step, digits, is_step=is_step)
    runs = f"{step.estimate.n} runs"
    return f"{words}: {mean} (95% interval of the mean {interval}, {runs})."
