"""The director's page: the answer on one sheet, with five figures, three reasons, what next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sim.output.charts.style import number, plain, spoken
from sim.output.report.assumptions import QUALITIES
from sim.output.report.key_figures import chance_cell
from sim.output.report.parts import Cell, Table, estimate_cell
from sim.output.words.answer import when_in_words
from sim.output.words.money import cost_told
from sim.output.words.short_answer import (
    afterwards_in_words,
    short_verdict,
    what_next,
)
from sim.output.words.spread import how_sure
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.paper import held_at_start
from sim.study.questions.findings import Findings
from sim.study.statistics.estimates import Estimate, mean_interval


@dataclass(frozen=True)
class Director:
    """What the first page says: the verdict, when, figures, reasons, next steps, and its basis.

    `go_on` is what is added to the command where the verdict is still open.
    """

    verdict: str
    go_on: str
    when: str
    figures: Table
    reasons: Sequence[str]
    paper: bool
    steps: Sequence[tuple[str, str]]
    basis: Sequence[str]


def director(findings: Findings, before: Mapping[str, str]) -> Director:
    """The first page; `before` is what `seek` and `levers` said of the same plan."""
    name = findings.others[0]
    steps = what_next(findings, name, "scenario.yaml", before)
    alone = len(findings.others) == 1
    return Director(
        short_verdict(findings, *findings.others, typed=False),
        _go_on(findings),
        _when(findings, name) if alone else "",
        _five_figures(findings),
        _three_reasons(findings, name),
        findings.question.measure == HEADLINE,
        steps,
        _basis(findings, name),
    )


def _go_on(findings: Findings) -> str:
    """What is added to the command where a verdict is still open; empty when none is."""
    answers = [findings.answers[name] for name in findings.others]
    if not any(each.verdict == "undecided" and each.value.n for each in answers):
        return ""
    return f"--budget {2 * max(each.probability.n for each in answers)}"


def _when(findings: Findings, name: str) -> str:
    """When it is first met and kept, and what becomes of it after the date asked about."""
    if findings.answers[name].value.n == 0:
        return ""
    told = [when_in_words(findings, name)[1], *afterwards_in_words(findings, name)]
    return " ".join(told)


def _five_figures(findings: Findings) -> Table:
    question, plan = findings.question, findings.others[0]
    asked = measure_named(question.measure)
    more = "" if findings.base is None else ", more than the base"
    rows: list[tuple[str, Callable[[str], Cell], str]] = [
        (asked.words, _measured(findings, asked.name), number(findings.paper[plan])),
        (
            f"Chance of at most {question.at_most:g}; {question.confidence:.0%} is asked for",
            lambda name: chance_cell(findings.answers[name], question.confidence),
            "",
        ),
        (measure_named("team_highest").words, _measured(findings, "team_highest"), ""),
        (
            "Case holders in post, full-time workers",
            _measured(findings, "case_holders"),
            number(_mean(findings, plan, "posts").mean, 0),
        ),
        (f"Cost up to the date{more}", lambda name: Cell(cost_told(findings, name)), ""),
    ]
    on_paper = len(findings.others) == 1 and question.measure == HEADLINE
    columns = ["Figure", *map(plain, findings.ensembles), *["On paper"] * on_paper]
    caption = f"On {spoken(question.by)}: means, with their 95% intervals"
    told = [
        [
            Cell(words),
            *(_unbroken(of(name)) for name in findings.ensembles),
            *[Cell(paper, figure=True)] * on_paper,
        ]
        for words, of, paper in rows
    ]
    return Table(caption, tuple(columns), (("", told),))


def _measured(findings: Findings, measure: str) -> Callable[[str], Cell]:
    digits = measure_named(measure).digits
    return lambda name: estimate_cell(_mean(findings, name, measure), digits)


def _unbroken(cell: Cell) -> Cell:
    """A figure whose interval stays on one line."""
    return Cell(cell.text.replace(" to ", "\u00a0to\u00a0"), figure=True)


def _mean(findings: Findings, name: str, measure: str) -> Estimate:
    return mean_interval(findings.ensembles[name].values(measure, findings.question.by))


def _three_reasons(findings: Findings, name: str) -> list[str]:
    """Posts, case holders and children: what the paper answer takes as given, and the run shows."""
    posts, vacant, permanent, holders, full, held = (
        _mean(findings, name, measure).mean
        for measure in (
            "posts", "vacant", "in_post", "case_holders", "full_load", "allocated",
        )
    )  # fmt: skip
    children = held_at_start(findings.ensembles[name].scenario)
    return [
        f"Of {number(posts, 0)} funded posts {number(posts - vacant, 0)} are filled, "
        f"{number(permanent, 0)} of them by permanent workers.",
        f"{number(holders, 0)} workers hold cases, {number(full, 0)} of them a full load; not "
        "every post is one that holds cases.",
        f"{number(held, 0)} children have a named worker; the sum on paper has the {children:,} "
        "of the first day.",
    ]


def _basis(findings: Findings, name: str) -> list[str]:
    ensemble = findings.ensembles[name]
    marked = [each.quality for each in ensemble.scenario.notes.values() if each.quality]
    marks = [
        f"{sum(each == mark for each in marked)} {words[0].lower()}{words[1:]}"
        for mark, words in QUALITIES
        if mark is not None
    ]
    return [
        f"{len(ensemble.replications)} possible futures of each scenario, the same ones for all.",
        f"{len(marked)} inputs whose source is marked: {'; '.join(marks)}.",
        how_sure(findings, name),
    ]
