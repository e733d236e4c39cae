"""The report: one page that holds everything, to be read without a network or a script."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim import __version__
from sim.output.charts.style import Chart, caseload_style, plain
from sim.output.report.assumptions import assumptions
from sim.output.report.checks import checks
from sim.output.report.director import director
from sim.output.report.elsewhere import elsewhere_parts
from sim.output.report.embedded import embedded
from sim.output.report.extras import found_in, not_found
from sim.output.report.figures import PageFigure, page_figure
from sim.output.report.glossary import WORDS
from sim.output.report.key_figures import answer_table, scorecard_tables, seen_table
from sim.output.report.methods import stress
from sim.output.report.provenance import again, provenance
from sim.output.results.kept import said_before
from sim.output.words.answer import when_in_words
from sim.output.words.explain import changes_in_words
from sim.output.words.short_answer import short_verdict
from sim.study.questions.findings import Findings

_PLACES = {
    "posts_to_case_holders": "why",
    "vacancies_and_agency": "why",
    "children_against_capacity": "why",
    "elsewhere": "elsewhere",
    "scorecard": "score",
    "cost_by_year": "money",
    "cumulative_spend": "money",
    "where_the_money_goes": "money",
    "cost_against_probability": "money",
}
"""Charts that belong to a part of their own, and not to how the answer comes about."""
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Told:
    """What is said of one scenario after the first page: verdict, when it is met, changes."""

    name: str
    verdict: str
    when: tuple[str, ...]
    changes: tuple[str, ...]


def report_html(
    findings: Findings,
    charts: Sequence[Chart],
    about: Mapping[str, Any],
    folders: Sequence[Path] = (),
) -> str:
    """The report of a study, as HTML.

    `folders` are the folders of results in which further studies of the same scenario may stand
    (money, bridge, seeking, levers, sensitivity); those that are not there are named with the
    command that makes them.
    """
    with caseload_style():
        figures = [page_figure(chart) for chart in charts]
    extras = found_in(folders)
    plan = findings.ensembles[findings.others[0]].scenario
    page: str = _page().render(
        version=__version__,
        title=_title(findings),
        place=plain(plan.place),
        first=director(findings, said_before(plan, folders)),
        told=[_told(findings, name) for name in findings.others],
        answer=answer_table(findings),
        seen=seen_table(findings),
        figures=_placed(figures),
        elsewhere=elsewhere_parts(findings),
        scorecards=scorecard_tables(findings),
        extras={part: [each for each in extras if each.extra.part == part] for part in _PARTS},
        missing=not_found(extras),
        assumptions=assumptions(plan),
        checks=checks(findings.ensembles),
        facts=stress(findings),
        provenance=provenance(findings, about),
        again=again(findings),
        words=WORDS,
        scenarios=embedded(findings),
    )
    return page


_PARTS = ("why", "money", "change")


@cache
def _page() -> Any:
    """The template of the page: whatever is put into it is text, and never markup."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_readable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _readable(value: object) -> object:
    """What is put into the page, without characters that no page may hold."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNREADABLE.sub(" ", value)
    return value


def _title(findings: Findings) -> str:
    names = [plain(name, 80) for name in findings.others]
    if len(names) == 1:
        return names[0]
    return f"{len(names)} plans compared: {', '.join(names)}"


def _told(findings: Findings, name: str) -> Told:
    changes = changes_in_words(findings.ensembles[name].scenario)
    return Told(
        plain(name),
        short_verdict(findings, name, typed=False),
        tuple(when_in_words(findings, name)),
        tuple(changes),
    )


def _placed(figures: Sequence[PageFigure]) -> dict[str, list[PageFigure]]:
    """Figures by the part of the report to which they belong."""
    parts: dict[str, list[PageFigure]] = {
        "answer": [],
        "why": [],
        "elsewhere": [],
        "score": [],
        "money": [],
    }
    for figure in figures:
        # Charts of the second, third, ... plan have its number at the end of their names.
        parts[_PLACES.get(figure.name.rstrip("-0123456789"), "answer")].append(figure)
    return parts
