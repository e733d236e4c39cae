"""How likely it is, week by week, that the target is met."""

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Row, ink, percentage, quiet_axes
from sim.output.charts.view import (
    ON_WHITE,
    Label,
    View,
    band,
    date_line,
    labels_right,
    point,
    time_axis,
)
from sim.output.words.asked import over_each_week, span, target_in_words
from sim.study.measures.measure import WHOLE_YEAR
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.questions.comparison import answer, share_meeting
from sim.study.runs.ensemble import Ensemble


def probability_of_meeting(view: View) -> Chart:
    """The share of runs in which the target is met at each census, against the share asked for."""
    title, asked = _title(view), view.question.confidence
    subtitle = (
        f"Share of {view.runs} in which {target_in_words(view.question)}{_over(view)}, "
        f"{view.place}, {view.period}. Shaded: 95% interval, however often one looks."
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes()
    rows: list[Row] = []
    labels: list[Label] = [(asked, f"Asked for: {100 * asked:g}%", palette.PURPLE)]
    for colour, ensemble in view.both():
        dates, weeks = _judged(view, ensemble)
        shares = [share_meeting(values, view.question) for values in weeks]
        mean, low, high = zip(*(share.figures for share in shares), strict=True)
        band(axes, dates, mean, low, high, colour)
        name = ensemble.scenario.name
        labels.append((mean[-1], name, ink(colour)))
        days = zip(dates.tolist(), shares, strict=True)
        rows += [(name, day, *share.figures, share.n) for day, share in days]
    time_axis(axes, view.plan.dates)
    axes.set_ylim(-0.02, 1.02)
    _asked_for(axes, view)
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0%", "20%", "40%", "60%", "80%", "100%"])
    labels_right(axes, labels)
    quiet_axes(axes)
    columns = ("scenario", "date", "probability_met", "low", "high", "replications")
    told = [_told(view, ensemble) for _, ensemble in view.both()]
    return frame.chart("probability_of_meeting", told, columns, rows)


def _over(view: View) -> str:
    over = over_each_week(view.question)
    return f" on average {over}" if over else ""


def _judged(view: View, ensemble: Ensemble) -> tuple[Array, Array]:
    """The weeks at which the target can be judged, and the measure by week and future."""
    measure = view.question.measure
    dates, values = ensemble.futures_by_week(measure)
    first = WHOLE_YEAR - 1 if measure_named(measure).is_over_a_year else 0
    return dates[first:], values.T[first:]


def _title(view: View) -> str:
    found = answer(view.plan, view.question)
    when = span(view.question.measure, view.on)
    if found.value.n == 0:
        return f"There is nothing to judge the target by {when}"
    asked = view.question.confidence
    against = {
        "met": f"at least as surely as the {100 * asked:g}% asked for",
        "not met": f"short of the {100 * asked:g}% asked for",
        "undecided": f"too few runs to tell it from the {100 * asked:g}% asked for",
    }[found.verdict]
    share = percentage(found.probability.mean, asked)
    return f"The target is met in {share} of futures {when}: {against}"


def _asked_for(axes: Axes, view: View) -> None:
    """The share asked for, the date asked about, and the share of the plan on that date."""
    axes.axhline(view.question.confidence, color=palette.PURPLE, linewidth=1.6)
    date_line(axes, view.on, 1.02, va="bottom", bbox=ON_WHITE)
    for colour, ensemble in view.both():
        share = answer(ensemble, view.question).probability.mean
        point(axes, view.on, share, ink(colour))


def _told(view: View, ensemble: Ensemble) -> str:
    share = answer(ensemble, view.question).probability
    mean, low, high = (percentage(v, view.question.confidence) for v in share.figures)
    when = span(view.question.measure, view.on)
    return (
        f"{ensemble.scenario.name}: {mean} of futures {when} (95% interval {low} to {high}, "
        f"{share.n} runs)."
    )
