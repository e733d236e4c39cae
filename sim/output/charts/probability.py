"""How likely it is, week by week, that the target is met."""

from matplotlib.axes import Axes

from sim.output.charts.style import (
    DARK_GREY,
    GREY,
    PURPLE,
    Chart,
    around,
    new_figure,
    percentage,
    quiet_axes,
    spoken,
)
from sim.output.charts.view import (
    BOTTOM,
    LEFT,
    ON_WHITE,
    RIGHT_OF_LABELS,
    View,
    day_on_axis,
    finished,
    labels_right,
    period,
    time_axis,
)
from sim.output.words.answer import target_in_words
from sim.study.measures.rows import Array
from sim.study.questions.comparison import answer, share_meeting
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate

Label = tuple[float, str, str]


def probability_of_meeting(view: View) -> Chart:
    """The share of runs in which the target is met at each census, against the share asked for."""
    figure = new_figure()
    title, asked = _title(view), view.question.confidence
    subtitle = (
        f"Share of {view.runs} in which {target_in_words(view.question)}, "
        f"{view.plan.scenario.place}, {period(view)}. Shaded: 95% Wilson interval."
    )
    top = around(figure, title, subtitle, view.source)
    axes = figure.add_axes((LEFT, BOTTOM, RIGHT_OF_LABELS - LEFT, top - BOTTOM))
    rows: list[tuple[object, ...]] = []
    labels: list[Label] = [(asked, f"Asked for: {100 * asked:g}%", PURPLE)]
    for colour, ensemble in view.both():
        shares = [share_meeting(values, view.question) for values in _weeks(view, ensemble)]
        labels.append(_band(axes, ensemble, shares, colour))
        rows += _rows(ensemble, shares)
    _asked_for(axes, view)
    time_axis(axes, view.plan.dates)
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0%", "20%", "40%", "60%", "80%", "100%"])
    labels_right(axes, labels)
    quiet_axes(axes)
    columns = ("scenario", "date", "share_of_runs", "low", "high", "runs")
    told = [_told(view, ensemble) for _, ensemble in view.both()]
    return finished("probability_of_meeting", title, subtitle, told, figure, columns, rows, view)


def _title(view: View) -> str:
    found = answer(view.plan, view.question)
    if found.value.n == 0:
        return f"There is nothing to judge the target by on {spoken(view.on)}"
    asked = view.question.confidence
    against = {
        "met": f"at least as surely as the {100 * asked:g}% asked for",
        "not met": f"short of the {100 * asked:g}% asked for",
        "undecided": f"too few runs to tell it from the {100 * asked:g}% asked for",
    }[found.verdict]
    share = percentage(found.probability.mean, asked)
    return f"The target is met in {share} of futures on {spoken(view.on)}: {against}"


def _weeks(view: View, ensemble: Ensemble) -> Array:
    """The measure asked about, by week and run."""
    return ensemble.series(view.question.measure)[1].T


def _band(axes: Axes, ensemble: Ensemble, shares: list[Estimate], colour: str) -> Label:
    line = DARK_GREY if colour == GREY else colour
    low, high = ([getattr(share, end) for share in shares] for end in ("low", "high"))
    axes.fill_between(ensemble.dates, low, high, color=colour, alpha=0.2, linewidth=0)
    for edge in (low, high):
        axes.plot(ensemble.dates, edge, color=line, linewidth=0.6)
    axes.plot(ensemble.dates, [share.mean for share in shares], color=line, linewidth=2.2)
    return shares[-1].mean, ensemble.scenario.name, line


def _asked_for(axes: Axes, view: View) -> None:
    """The share asked for, the date asked about, and the share of the plan on that date."""
    axes.axhline(view.question.confidence, color=PURPLE, linewidth=1.6)
    on = day_on_axis(view.on)
    axes.axvline(on, color=DARK_GREY, linewidth=0.8, linestyle=(0, (2, 3)))
    words = f" {spoken(view.on)}"
    axes.text(on, 1.02, words, va="bottom", ha="center", size=8, color=DARK_GREY, bbox=ON_WHITE)
    for colour, ensemble in view.both():
        share = answer(ensemble, view.question).probability.mean
        line = DARK_GREY if colour == GREY else colour
        axes.plot([on], [share], "o", color=line, markersize=6, zorder=5)


def _rows(ensemble: Ensemble, shares: list[Estimate]) -> list[tuple[object, ...]]:
    days = [day.item() for day in ensemble.dates]
    return [
        (ensemble.scenario.name, day, share.mean, share.low, share.high, share.n)
        for day, share in zip(days, shares, strict=True)
    ]


def _told(view: View, ensemble: Ensemble) -> str:
    share = answer(ensemble, view.question).probability
    mean, low, high = (
        percentage(v, view.question.confidence) for v in (share.mean, share.low, share.high)
    )
    return (
        f"{ensemble.scenario.name}: {mean} of futures on {spoken(view.on)} (95% interval {low} to "
        f"{high}, {share.n} runs)."
    )
