"""The answer in plain English, with how sure it is."""

from collections.abc import Iterator
from math import isinf
from textwrap import fill

from sim.output.charts.style import number, percentage, plain, spoken
from sim.output.words.likelihood import likelihood_in_words
from sim.output.words.money import money_in_words
from sim.output.words.scorecard import scorecard_in_words
from sim.scenario.schema import Question
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.questions.comparison import Answer, Comparison, FirstMet
from sim.study.questions.findings import Findings, runs_to_decide
from sim.study.runs.ensemble import Stopping
from sim.study.statistics.estimates import Estimate

_WIDTH = 88
_SAID = {
    "met": "Yes: the target is met.",
    "not met": "No: the target is not met.",
    "undecided": "Not enough runs to say.",
}
FOR_FAMILIES = (
    "unallocated",
    "days_to_allocation",
    "first_visits_in_time",
    "assessments_in_time",
    "conferences_in_time",
    "reports_shared_in_time",
    "protection_visits_done",
    "changes_of_worker",
)
FOR_WORKERS = (
    "share_above_standard",
    "highest_tenth",
    "team_lowest",
    "team_highest",
    "teams_at_standard",
    "case_holders",
    "vacant",
    "overtime_share",
)


def answer_in_words(findings: Findings) -> str:
    """The whole answer: verdict, figures with their intervals, when, who, and what they are."""
    parts: list[str] = []
    for name in findings.others:
        parts += _one_answer(findings, name)
    parts += _side_by_side(findings, "What workers and teams would see", FOR_WORKERS)
    parts += _side_by_side(findings, "What families would see", FOR_FAMILIES)
    parts += scorecard_in_words(findings)
    parts += [*_how_to_read(findings), ""]
    return "\n".join(parts)


def verdict_in_words(findings: Findings, name: str) -> str:
    """The verdict on one scenario in a sentence or two."""
    answer, question = findings.answers[name], findings.question
    if answer.value.n == 0:
        return _not_available(findings)
    chance = chance_in_words(answer.probability, question.confidence)
    target = f"On {spoken(question.by)} {target_in_words(question)}"
    words = f"{_SAID[answer.verdict]} {target} in {chance} of possible futures"
    words += f"; the question asks for {100 * question.confidence:g}%."
    if answer.verdict == "undecided":
        words += " " + _more_runs(answer, question.confidence)
    return words


def _not_available(findings: Findings) -> str:
    """What to say when there is nothing to measure, as where nobody holds a case."""
    question = findings.question
    words = measure_named(question.measure).words
    return (
        f"No answer: “{words}” is not available on {spoken(question.by)}, because what it counts "
        "did not arise in any run."
    )


def _one_answer(findings: Findings, name: str) -> Iterator[str]:
    title = plain(name)
    yield title
    yield "=" * min(len(title), _WIDTH)
    yield ""
    yield _folded(verdict_in_words(findings, name))
    yield ""
    yield _folded(money_in_words(findings, name))
    yield ""
    heading, *points = asked_in_words(findings, name)
    yield _folded(heading)
    yield from map(_point, points)
    yield ""
    yield from map(_folded, when_in_words(findings, name))
    yield ""


def target_in_words(question: Question) -> str:
    """What the question asks for, without its date: the average caseload is at most 18."""
    measure = measure_named(question.measure)
    words = measure.words[0].lower() + measure.words[1:]
    return f"the {words} is at most {question.at_most:g}"


def _more_runs(answer: Answer, confidence: float) -> str:
    needed = runs_to_decide(answer.probability, confidence)
    if isinf(needed):
        return "The chance is so near to that, that no likely number of runs would decide it."
    return f"If the share stays as it is, about {needed:,.0f} runs would decide it."


def asked_in_words(findings: Findings, name: str) -> list[str]:
    """The measure asked about: what it is, then its figures for base and scenario, then both."""
    question = findings.question
    measure = measure_named(question.measure)
    told = [f"{measure.words} on {spoken(question.by)}, {measure.unit} ({measure.population}):"]
    shown = [name] if findings.base is None else [findings.base, name]
    for each in shown:
        answer = findings.answers[each]
        sentences = [f"{plain(each)}: {_figure(answer.value, 1)}.", _futures(answer)]
        told.append(" ".join([*filter(None, sentences), _on_paper(findings, each)]).strip())
    if name in findings.comparisons:
        told.append(_difference(findings.comparisons[name]))
    return told


def _futures(answer: Answer) -> str:
    low, high = answer.futures
    if low != low:
        return ""
    return f"Four in five possible years lie between {number(low)} and {number(high)}."


def _on_paper(findings: Findings, name: str) -> str:
    if findings.question.measure != HEADLINE:
        return ""
    paper = findings.paper[name]
    if paper != paper:
        return "There is no paper answer, since no post is funded."
    return (
        f"The paper answer (children at the start for each funded post, no luck in it and so no "
        f"interval) is {number(paper)}."
    )


def _difference(comparison: Comparison) -> str:
    difference = comparison.difference
    if difference.n == 0:
        return "The difference is not known, since no run has a figure for both."
    words = f"The difference is {_figure(difference, 2)}, paired run by run: {_side(difference)}."
    apart = comparison.independent_half_width
    if difference.half_width > 0 and apart / difference.half_width > 1.05:
        words += (
            f" Because both met the same futures, it is known {apart / difference.half_width:.1f} "
            "times as closely as from separate runs."
        )
    return words


def _side(difference: Estimate) -> str:
    """On which side of no difference the runs are, if they can say."""
    if difference.low > 0:
        return "higher than without the plan"
    if difference.high < 0:
        return "lower than without the plan"
    return "no more than noise"


def when_in_words(findings: Findings, name: str) -> list[str]:
    """How likely it is, when it is first met and kept, and how often without the plan."""
    answer = findings.answers[name]
    if answer.value.n == 0:
        return []
    told = [
        f"In the words of the PHIA yardstick, that is {likelihood_in_words(answer.probability)}.",
        _when(answer.first_met, findings, name),
    ]
    if findings.base is not None and findings.answers[findings.base].value.n:
        chance = chance_in_words(findings.answers[findings.base].probability)
        told.append(f"Without the plan ({plain(findings.base)}) it is met in {chance}.")
    return told


def _when(met: FirstMet, findings: Findings, name: str) -> str:
    never = chance_in_words(met.never)
    until = spoken(findings.ensembles[name].scenario.until)
    if met.early is None and met.never.mean == 1:
        return f"In none of the {met.never.n} runs is it met and kept for 13 weeks by {until}."
    parts = [
        f"by {spoken(day)} in {share} of the runs"
        for day, share in ((met.early, "a tenth"), (met.middle, "half"), (met.late, "nine tenths"))
        if day is not None
    ]
    reached = f"It is first met, and then kept for 13 weeks, {_listed(parts)}. " if parts else ""
    return f"{reached}In {never} it is never met and kept before the run ends on {until}."


def _side_by_side(findings: Findings, title: str, measures: tuple[str, ...]) -> Iterator[str]:
    heading = f"{title}, {spoken(findings.question.by)}"
    runs = len(next(iter(findings.ensembles.values())).replications)
    yield heading
    yield "-" * len(heading)
    yield f"Means of {runs} runs; in brackets the 95% interval of the mean."
    yield ""
    estimates = {name: findings.estimates(name) for name in findings.ensembles}
    for wanted in measures:
        measure = measure_named(wanted)
        yield _folded(f"{measure.words} ({measure.unit}; {measure.when})")
        for name, values in estimates.items():
            yield _row(values[wanted], measure.digits, name, runs)
    yield ""


def _row(estimate: Estimate, digits: int, name: str, runs: int) -> str:
    mean, low, high = (number(v, digits) for v in (estimate.mean, estimate.low, estimate.high))
    fewer = f" ({estimate.n} runs)" if estimate.n != runs else ""
    return f"  {mean:>9}  {f'({low} to {high})':<20} {plain(name, 50)}{fewer}"


def stopping_in_words(stopping: Stopping) -> str:
    """Why there were so many runs, with the precision asked for and reached."""
    if stopping.reason == "number asked for":
        return f"There were {stopping.replications} runs because so many were asked for."
    wanted = _listed(
        [
            f"{measure_named(name).words[0].lower()}{measure_named(name).words[1:]} to within "
            f"{most:g} (reached: {number(stopping.reached[name], 2)})"
            for name, most in stopping.asked.items()
        ]
    )
    if stopping.reason == "precise":
        return (
            f"The study ended after {stopping.replications} runs because the mean was known as "
            f"well as was asked, and stayed so for five runs: {wanted}."
        )
    return (
        f"The study ended after {stopping.replications} runs because its budget of "
        f"{stopping.budget} runs was spent. Asked for was {wanted}."
    )


def _how_to_read(findings: Findings) -> Iterator[str]:
    runs = len(next(iter(findings.ensembles.values())).replications)
    yield "How to read this"
    yield ""
    if findings.stopping is not None:
        yield _folded(stopping_in_words(findings.stopping))
    yield _folded(
        f"Each scenario was played {runs} times; each run is one possible future, and all "
        "scenarios met the same ones. An interval after a mean is the 95% interval of that mean: "
        "it narrows with more runs. The range of possible years does not, because no single "
        "future is average. "
        "An interval after a share of futures is a 95% Wilson interval. Children in these figures "
        "are simulated; those whom a plan is for are not. The charts are in the folder charts, "
        "each with its numbers and a description in words; summary.csv has every measure."
    )


def _figure(estimate: Estimate, digits: int) -> str:
    if estimate.n == 0:
        return "not known (it did not arise in any run)"
    mean, low, high = (number(v, digits) for v in (estimate.mean, estimate.low, estimate.high))
    return f"{mean} (95% interval of the mean {low} to {high}; {estimate.n} runs)"


def chance_in_words(share: Estimate, beside: float | None = None) -> str:
    """A share of runs with its interval, to as many decimals as tell it from another share."""
    mean, low, high = (percentage(v, beside) for v in (share.mean, share.low, share.high))
    return f"{mean} (95% interval {low} to {high}; {share.n} runs)"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _folded(text: str) -> str:
    return fill(text, _WIDTH)


def _point(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="- ", subsequent_indent="  ")
