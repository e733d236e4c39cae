"""A search in words, as a table and for machines: how many it would take, or why none will do."""

from datetime import date
from math import inf

from sim.output.charts.seek import COLUMNS, seek_curve
from sim.output.charts.style import number, plain, spoken
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import bounds
from sim.output.words.asked import subject, when_asked
from sim.output.words.reply import Reply
from sim.output.words.spread import what_futures_hold
from sim.study.measures.measures import measure_named
from sim.study.questions.seek import Point, Sought
from sim.study.questions.shortfall import Shortfall, filled_on_average

_MOST_POINTS = 9
"""Points on the screen, the nearest to the answer."""


def show_search(found: Sought) -> Shown:
    """All that there is to show of a search."""
    title = _title(found)
    source = source_of(found.scenario, found.replications)
    chart = seek_curve(found, title, source)
    return Shown(
        f"{title}.",
        _reply(found, title),
        _told(found),
        {"seek.csv": (COLUMNS, chart.rows)},
        [chart],
        {found.scenario.name: found.scenario},
        {"seek": {"lever": found.lever.key, "replications": found.replications,
                  "runs": found.played}},
    )  # fmt: skip


def _title(found: Sought) -> str:
    low, high = found.between
    end = "fewest" if found.lever.whole else "least"
    which = end if found.least else "most"
    asked = found.question
    target = f"for at most {asked.at_most:g} {when_asked(asked.measure, asked.by)}"
    sure = f"in {found.question.confidence:.0%} of futures"
    if found.answer is None:
        return f"No value of {found.lever.key} from {low:g} to {high:g} will do {target} {sure}"
    return f"The {which} {found.lever.key} {target} {sure}: {found.answer:g} ({_interval(found)})"


def _interval(found: Sought) -> str:
    if found.low is None and found.high is None:
        return "the runs are too few for an interval"
    if found.low is None:
        return f"95% interval up to {found.high:g}, open below"
    if found.high is None:
        return f"95% interval from {found.low:g}, open above"
    return f"95% interval {found.low:g} to {found.high:g}"


def _reply(found: Sought, title: str) -> Reply:
    lever, played = found.lever, [point for point in found.curve if point.played]
    # What is played without being the answer says most where it is near to it.
    aim = found.between[1 if found.least else 0] if found.answer is None else found.answer
    near = sorted(played, key=lambda point: abs(point.value - aim))[:_MOST_POINTS]
    said = [
        f"Lever: {lever.key} ({lever.words.rstrip('.').lower()}), set from "
        f"{spoken(lever.since)}; the scenario says {lever.value:g}.",
        *(f"Note: {warning}" for warning in warnings_of(found)),
    ]
    reasons = [reason_of(found, found.shortfall)] if found.shortfall is not None else []
    return Reply(
        f"How much would it take? {plain(found.scenario.name)}",
        f"{title}.",
        (lever.key, "Futures that meet the target", "95% interval", "Runs played"),
        [_point(point) for point in played],
        [*said, *reasons],
        [
            f"{found.replications} futures, with {found.played} runs in all. In each future there "
            "is an amount from which on the target is met; a future that is known to be above or "
            "below it is not played again. The answer is the amount that is enough in so many of "
            "them, and its interval comes from the order of these amounts (binomial); it says how "
            "far the runs pin the answer down. Intervals of shares are Wilson's. "
            f"{what_futures_hold(found.scenario)}"
        ],
        [_point(point) for point in played if point in near],
    )


def _point(point: Point) -> tuple[str, ...]:
    p = point.probability
    return f"{point.value:g}", f"{p.mean:.0%}", f"{p.low:.0%} to {p.high:.0%}", str(point.played)


def warnings_of(found: Sought) -> list[str]:
    """What a reader has to know before using the answer."""
    told = []
    for turn in found.turns:
        change = turn.change
        told.append(
            f"the curve is not monotone: from {turn.before:g} to {turn.after:g} the measure gets "
            f"worse by {number(change.mean, 2)} (95% interval {number(change.low, 2)} to "
            f"{number(change.high, 2)}; {change.n} runs). The answer is the first that will do; "
            "others beyond it may not."
        )
    end = found.between[0] if found.least else found.between[1]
    if found.answer == end:
        told.append(
            f"the target is met at the very end of the range ({end:g}): "
            f"{'less' if found.least else 'more'} may do as well; widen the range."
        )
    return told


def reason_of(found: Sought, short: Shortfall) -> str:
    """Why nothing in the range will do, with the figures."""
    question, measure = found.question, measure_named(found.question.measure)
    best = found.between[1] if found.least else found.between[0]
    value = short.value
    said = [
        f"With {found.lever.key} at {best:g}, “{subject(measure.name)}” "
        f"{when_asked(measure.name, question.by)} is "
        f"{number(value.mean, measure.digits)} (95% interval of the mean "
        f"{number(value.low, measure.digits)} to {number(value.high, measure.digits)}; {value.n} "
        f"runs), where at most {question.at_most:g} is asked for."
    ]
    words = {"lead time": _lead_time, "leavers": _leavers, "hours": _hours}
    said += [words[reason](short, question.by) for reason in short.reasons]
    if not short.reasons:
        said.append(
            f"{number(short.filled.mean, 0)} of {number(short.posts.mean, 0)} funded posts are "
            f"filled by then, {number(short.starters.mean, 0)} permanent workers a year start and "
            f"{number(short.leavers.mean, 0)} leave, and the hours are enough: the range itself "
            "does not go far enough."
        )
    return " ".join(said)


def _lead_time(short: Shortfall, by: date) -> str:
    filled = filled_on_average(short.funded, short.weeks_to_fill)
    when = "never" if short.weeks_to_fill == inf else f"on {spoken(filled)}"
    weeks = "" if short.weeks_to_fill == inf else f"after {short.weeks_to_fill:.0f} weeks, "
    return (
        f"Lead time alone passes the date: posts funded on {spoken(short.funded)} have a permanent "
        f"worker on average {weeks}{when}; on {spoken(by)} {number(short.filled.mean, 0)} of "
        f"{number(short.posts.mean, 0)} are filled."
    )


def _leavers(short: Shortfall, _by: date) -> str:
    return (
        f"Leavers outrun recruitment: {number(short.leavers.mean, 0)} permanent workers a year "
        f"leave and {number(short.starters.mean, 0)} start, with "
        f"{number(short.filled.mean, 0)} of {number(short.posts.mean, 0)} posts filled."
    )


def _hours(short: Shortfall, _by: date) -> str:
    return (
        f"The work goes beyond the hours: {short.hours_needed:,.0f} a year are needed, and "
        f"{number(short.filled.mean, 0)} workers have {short.hours_with_overtime:,.0f} with all "
        "their overtime."
    )


def _told(found: Sought) -> dict[str, object]:
    question, short = found.question, found.shortfall
    return {
        "scenario": found.scenario.name,
        "lever": found.lever.key,
        "since": found.lever.since.isoformat(),
        "between": list(found.between),
        "sense": "at least" if found.least else "at most",
        "answer": found.answer,
        "low": found.low,
        "high": found.high,
        "confidence": question.confidence,
        "measure": question.measure,
        "at_most": question.at_most,
        "by": question.by.isoformat(),
        "curve": [
            {
                "value": point.value,
                "probability": point.probability.mean,
                "probability_met": point.probability.mean,
                "low": point.probability.low,
                "high": point.probability.high,
                "runs": point.probability.n,
                "played": point.played,
            }
            for point in found.curve
        ],
        "monotone": not found.turns,
        "warnings": warnings_of(found),
        "reason": reason_of(found, short) if short is not None else None,
        "at_best": bounds(short.value) if short is not None else None,
        "replications": found.replications,
        "runs": found.played,
    }
