"""The answer in plain English, with how sure it is."""

from collections.abc import Iterator

from sim.output.charts.style import number, percentage, plain, spoken
from sim.output.report.key_figures import seen_table
from sim.output.words.asked import asked_in_words, capital, over_each_week, subject_when
from sim.output.words.likelihood import likelihood_in_words
from sim.output.words.money import money_in_words
from sim.output.words.reply import WIDTH, folded, paragraphs, table
from sim.output.words.scorecard import scorecard_in_words, table_in_words
from sim.output.words.short_answer import (
    SAID,
    afterwards_in_words,
    more_runs,
    not_available,
    side_by_side,
    what_came_elsewhere,
    what_would_settle,
    why_not_paper,
)
from sim.output.words.spread import how_sure
from sim.scenario.remarks import remarks
from sim.scenario.schema import Question
from sim.study.measures.measures import measure_named
from sim.study.questions.comparison import Comparison, FirstMet
from sim.study.questions.findings import Findings
from sim.study.runs.turns import Stopping
from sim.study.statistics.estimates import Estimate


def answer_in_words(findings: Findings) -> str:
    """The whole answer: verdict, figures with their intervals, when, who, and what they are."""
    return paragraphs(
        *(part for name in findings.others for part in _one_answer(findings, name)),
        table_in_words(seen_table(findings)),
        *scorecard_in_words(findings),
        *map(folded, _how_to_read(findings)),
    )


def verdict_in_words(findings: Findings, name: str, *, typed: bool = True) -> str:
    """The verdict on one scenario in a sentence or two.

    One that is still open says how to go on: by the command where it is `typed`, else in words.
    """
    answer, question = findings.answers[name], findings.question
    if answer.value.n == 0:
        return not_available(question)
    chance = chance_in_words(answer.probability, question.confidence)
    target = capital(asked_in_words(question))
    words = f"{SAID[answer.verdict]} {target} in {chance} of possible futures"
    words += f"; the question asks for {100 * question.confidence:g}%."
    if answer.verdict == "undecided":
        left = what_would_settle(answer, question)
        words += f" {more_runs(answer.probability.n)}." if typed else f" {left}"
    return words


def _one_answer(findings: Findings, name: str) -> Iterator[list[str]]:
    title = plain(name)
    yield [title, "=" * min(len(title), WIDTH)]
    yield folded(verdict_in_words(findings, name))
    yield folded(money_in_words(findings, name))
    yield [*folded(_about(findings.question)), *table(*side_by_side(findings, name))]
    elsewhere = (f"{told}." for told in what_came_elsewhere(findings, name))
    for sentence in (*why_not_paper(findings, name), *elsewhere, *when_in_words(findings, name)):
        yield folded(sentence)


def _about(question: Question) -> str:
    measure = measure_named(question.measure)
    what = subject_when(question.measure, question.by)
    return f"{what}, {measure.unit} ({measure.population})."


def difference_in_words(comparison: Comparison) -> str:
    """What a plan changes, run by run, and whether that is more than noise."""
    difference = comparison.difference
    if difference.n == 0:
        return "The difference is not known, since no run has a figure for both."
    words = f"Paired run by run, the figure is {_side(difference)}."
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
    answer, scenario = findings.answers[name], findings.ensembles[name].scenario
    if answer.value.n == 0:
        return []
    told = [
        f"In the words of the PHIA yardstick, that is {likelihood_in_words(answer.probability)}.",
        _when(answer.first_met, findings, name),
        *afterwards_in_words(findings, name),
    ]
    if name in findings.comparisons:
        told.append(difference_in_words(findings.comparisons[name]))
    return told + [f"Bear in mind: {remark}" for remark in remarks(scenario)]


def _when(met: FirstMet, findings: Findings, name: str) -> str:
    never = chance_in_words(met.never)
    until = spoken(findings.ensembles[name].scenario.until)
    over = over_each_week(findings.question)
    looked = f"{capital(over)}, it" if over else "It"
    if met.early is None and met.never.mean == 1:
        kept = f"In none of the {met.never.n} runs is it met and kept for 13 weeks"
        return f"{kept}{f', {over},' if over else ''} by {until}."
    parts = [
        f"by {spoken(day)} in {share} of the runs"
        for day, share in ((met.early, "a tenth"), (met.middle, "half"), (met.late, "nine tenths"))
        if day is not None
    ]
    reached = (
        f"{looked} is first met, and then kept for 13 weeks, {_listed(parts)}. " if parts else ""
    )
    return f"{reached}In {never} it is never met and kept before the run ends on {until}."


def stopping_in_words(stopping: Stopping) -> str:
    """Why there were so many runs, with the precision asked for and reached."""
    runs = stopping.replications
    if stopping.reason == "number asked for":
        return f"There were {runs} runs because so many were asked for."
    if stopping.reason == "answered":
        return f"The study ended after {runs} runs because the question was answered."
    if not stopping.asked:
        return f"The study ended after {runs} runs because its budget was used."
    wanted = _listed(
        [
            f"{measure_named(name).words[0].lower()}{measure_named(name).words[1:]} to within "
            f"{most:g} (reached: {number(stopping.reached[name], 2)})"
            for name, most in stopping.asked.items()
        ]
    )
    if stopping.reason == "precise":
        return (
            f"The study ended after {runs} runs because the mean was known as "
            f"well as was asked, and stayed so for six runs: {wanted}."
        )
    return (
        f"The study ended after {runs} runs because its budget of "
        f"{stopping.budget} runs was spent. Asked for was {wanted}."
    )


def _how_to_read(findings: Findings) -> Iterator[str]:
    runs = len(next(iter(findings.ensembles.values())).replications)
    if findings.stopping is not None:
        yield stopping_in_words(findings.stopping)
    yield (
        f"Each scenario was played {runs} times; each run is one possible future, and all "
        "scenarios met the same ones. An interval after a mean is the 95% interval of that mean: "
        "it narrows with more runs. The range of possible years does not, because no single "
        "future is average. Futures come in mirrored pairs, and intervals are over pairs. That of "
        "the share that meets the target holds however often one looks. "
        f"{how_sure(findings, findings.others[0])} {_were_inputs_right(findings)}"
        "Children in these figures "
        "are simulated; those whom a plan is for are not. The charts are in the folder charts, "
        "each with its numbers and a description in words; summary.csv has every measure."
    )


def _were_inputs_right(findings: Findings) -> str:
    """How to know what it would be with the inputs as they are told; empty where they are."""
    if findings.ensembles[findings.others[0]].scenario.drawn is None:
        return ""
    return "Were every input right, too: --without draws --without model_error. "


def chance_in_words(share: Estimate, beside: float | None = None) -> str:
    """A share of runs with its interval, to as many decimals as tell it from another share."""
    mean, low, high = (percentage(v, beside) for v in (share.mean, share.low, share.high))
    return f"{mean} (95% interval {low} to {high}; {share.n} runs)"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
