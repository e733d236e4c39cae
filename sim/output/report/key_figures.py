"""The figures of the answer, side by side for each scenario."""

from collections.abc import Sequence
from itertools import groupby

from sim.output.charts.style import number, percentage, plain, spoken
from sim.output.report.parts import Cell, Table, cell, estimate_cell
from sim.output.words.asked import span
from sim.output.words.likelihood import likelihood
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.questions.comparison import Answer
from sim.study.questions.findings import Findings
from sim.study.questions.scorecard import Line

FOR_FAMILIES = (
    "unallocated", "days_to_allocation", "first_visits_in_time", "assessments_in_time",
    "conferences_in_time", "reports_shared_in_time", "protection_visits_done", "changes_of_worker",
)  # fmt: skip
FOR_WORKERS = (
    "share_above_standard", "highest_tenth", "team_lowest", "team_highest", "teams_at_standard",
    "case_holders", "vacant", "overtime_share",
)  # fmt: skip


def answer_table(findings: Findings) -> Table:
    """More about the measure asked about in each scenario: futures, words, dates, paper answer."""
    question = findings.question
    answers = list(findings.answers.values())
    rows = [
        [Cell("Four in five possible years lie between"), *map(_futures, answers)],
        [Cell("Probability that the target is met, were the model right")]
        + [Cell(percentage(each.were_it_right.mean, question.confidence)) for each in answers],
        [Cell("In the words of the PHIA yardstick")]
        + [Cell(likelihood(each.probability.mean)) for each in answers],
        [Cell("First met, and then kept for 13 weeks, in half of the runs by")]
        + [_middle(each) for each in answers],
    ]
    if question.measure == HEADLINE:
        paper = [Cell(number(findings.paper[name]), figure=True) for name in findings.answers]
        rows.append([Cell("Paper answer: children at the start for each funded post"), *paper])
    caption = f"The answer {span(question.measure, question.by)}"
    return Table(caption, ("Figure", *map(plain, findings.answers)), (("", rows),))


def seen_table(findings: Findings) -> Table:
    """What workers and families would see on the date asked about."""
    estimates = [findings.estimates(name) for name in findings.ensembles]

    def rows(measures: Sequence[str]) -> list[list[Cell]]:
        return [
            [Cell(f"{m.words} ({m.unit}, {m.when})")]
            + [estimate_cell(each[m.name], m.digits, m.unit) for each in estimates]
            for m in map(measure_named, measures)
        ]

    caption = (
        f"What workers and families would see on {spoken(findings.question.by)}: mean (95% "
        "interval of the mean)"
    )
    groups = (
        ("Workers and teams", rows(FOR_WORKERS)),
        ("Children and families", rows(FOR_FAMILIES)),
    )
    return Table(caption, ("Measure", *map(plain, findings.ensembles)), groups)


_A_CHANGE = ("better", "worse", "up", "down")
_MOST_DIGITS = 3


def scorecard_tables(findings: Findings) -> list[Table]:
    """The monitoring scorecard on each of its dates, the last one first."""
    months = sorted({line.months for line in findings.scorecard}, reverse=True)
    return [_scorecard(findings, each) for each in months]


def _scorecard(findings: Findings, months: int) -> Table:
    lines = [line for line in findings.scorecard if line.months == months]
    columns = ["Indicator"]
    for name in findings.ensembles:
        columns.append(plain(name))
        if findings.base is not None and name != findings.base:
            columns.append("The change is")
    groups = [
        (finding, [_indicator(list(same)) for _, same in groupby(rows, lambda r: r.measure.name)])
        for finding, rows in groupby(lines, lambda line: line.finding)
    ]
    caption = f"Monitoring scorecard {months} months on, {spoken(lines[0].on)}"
    return Table(f"{caption}: mean (95% interval of the mean)", tuple(columns), groups)


def _digits(lines: Sequence[Line]) -> int:
    """As many decimals as show every change that is said to be one, up to three."""
    digits, base = lines[0].measure.digits, lines[0].value.mean
    changed = [line.value.mean for line in lines[1:] if line.change_is in _A_CHANGE]
    while digits < _MOST_DIGITS and any(
        number(each, digits) == number(base, digits) for each in changed
    ):
        digits += 1
    return digits


def _indicator(lines: Sequence[Line]) -> list[Cell]:
    cells: list[Cell] = []
    digits = _digits(lines)
    for line in lines:
        if not cells:
            cells.append(Cell(f"{line.measure.words} ({line.measure.unit})"))
        cells.append(estimate_cell(line.value, digits, line.measure.unit))
        if line.change_is is not None:
            cells.append(Cell(line.change_is))
    return cells


def _futures(answer: Answer) -> Cell:
    low, high = answer.futures
    if low != low:
        return Cell("not available")
    return Cell(f"{number(low)} and {number(high)}", figure=True)


def chance_cell(answer: Answer, confidence: float) -> Cell:
    """The chance to meet the target, with its interval."""
    share = answer.probability
    if answer.value.n == 0:
        return Cell("not available")
    mean, low, high = (percentage(v, confidence) for v in (share.mean, share.low, share.high))
    return Cell(f"{mean} ({low} to {high})", figure=True)


def _middle(answer: Answer) -> Cell:
    return cell(answer.first_met.middle or "not within the run")
