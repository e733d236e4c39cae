"""What each scenario costs against the chance that it meets the target."""

from typing import Any

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import BOTTOM, LEFT, Chart, beside, folded, quiet_axes, spoken
from sim.output.charts.view import View
from sim.output.words.choice import choice_in_words
from sim.study.measures.measures import measure_named
from sim.study.questions.standing import standing
from sim.study.questions.value import Option, options

_MILLION = 1_000_000
_COLUMNS = (
    "scenario", "mean", "low", "high", "probability_met",
    "probability_met_low", "probability_met_high", "replications",
)  # fmt: skip


def cost_against_probability(view: View) -> Chart:
    """Every scenario of the study: its cost up to the date asked, and its chance to meet."""
    found = list(options(view.everybody, view.base_name, view.question).values())
    title = _title(view, found)
    what = "Extra cost over the base" if view.base is not None else "Cost of the service"
    subtitle = (
        f"{what} up to {spoken(view.on)} in £ million of the day, with overheads, against the "
        f"share of runs in which the target is met {_then(view)}. {view.runs}; the lines show the "
        "95% intervals (of the mean cost, and of the share)."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes(LEFT, BOTTOM + 0.03, 0.95 - LEFT)
    wanted = 100 * view.question.confidence
    axes.axvline(wanted, color=palette.DARK_GREY, linewidth=1, linestyle=(0, (4, 3)))
    for number, option in enumerate(found, start=1):
        _point(axes, option, number, _at_one_place(found[: number - 1], option))
    costs = [option.cash for option in found]
    low = min([0.0, *(c.low for c in costs if c.low == c.low)]) / _MILLION
    high = max([0.0, *(c.high for c in costs if c.high == c.high)]) / _MILLION
    room = (high - low or 1.0) * 0.12
    axes.set_ylim(low - room, high + 2 * room)
    axes.set_xlim(-4, 104)
    axes.set_xlabel(f"Chance that the target is met, % (asked for: {wanted:.0f}%, dashed)", size=9)
    quiet_axes(axes)
    _key(axes, found)
    chances = [option.answer.probability for option in found]
    rows = [
        (o.name, *o.cash.figures, *chance.figures, o.cash.n)
        for o, chance in zip(found, chances, strict=True)
    ]
    told = [
        f"{o.name}: £{o.cash.mean / _MILLION:,.2f}m (95% interval of the mean "
        f"£{o.cash.low / _MILLION:,.2f}m to £{o.cash.high / _MILLION:,.2f}m), target met in "
        f"{o.answer.probability.mean:.0%} of {o.cash.n} runs."
        for o in found
    ]
    return frame.chart("cost_against_probability", told, _COLUMNS, rows)


def _then(view: View) -> str:
    over = measure_named(view.question.measure).is_over_a_year
    return "over the 12 months to then" if over else "then"


def _title(view: View, found: list[Option]) -> str:
    asked_about = standing([option for option in found if option.name != view.base_name])
    return choice_in_words(asked_about, view.question.confidence)


def _at_one_place(others: list[Option], option: Option) -> int:
    """How many others stand where an option stands, so that their numbers do not collide."""
    place = (option.answer.probability.mean, option.cash.mean)
    return sum((each.answer.probability.mean, each.cash.mean) == place for each in others)


def _point(axes: Axes, option: Option, number: int, others: int) -> None:
    """One scenario as a numbered point with both of its intervals."""
    chance, cost = option.answer.probability, option.cash
    x, y = 100 * chance.mean, cost.mean / _MILLION
    sides = [[x - 100 * chance.low], [100 * chance.high - x]]
    bounds = None
    if cost.low == cost.low:
        bounds = [[y - cost.low / _MILLION], [cost.high / _MILLION - y]]
    axes.errorbar([x], [y], bounds, sides, fmt="none", ecolor=palette.ORANGE, linewidth=1.2)
    axes.plot([x], [y], "o", color=palette.BLUE, markersize=7, zorder=4)
    by = (7 + 12 * others, 5)
    beside(axes, str(number), (x, y), by, size=10, weight="bold", color=palette.BLUE, zorder=5)


def _key(axes: Axes, found: list[Option]) -> None:
    """Which number is which scenario, in one block of text."""
    lines = [f"{i}  {folded(option.name, 46, 1)}" for i, option in enumerate(found, start=1)]
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 2}
    look: dict[str, Any] = {
        "ha": "left",
        "va": "top",
        "size": 8.5,
        "color": palette.INK,
        "bbox": box,
    }
    axes.text(0.5, 0.985, "\n".join(lines), transform=axes.transAxes, **look)
