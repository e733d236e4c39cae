"""Writing a scenario that a planner can read, keep and change: one figure on one line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from sim.scenario.calendar import months_later
from sim.scenario.words import four_figures, spoken
from sim.sources.inputs import inputs_of
from sim.sources.known import Known, Listed, Quality, Statistics
from sim.sources.observed import Told, observed_of
from sim.sources.opening import STAGES, position_of

_WIDTH = 88
_YEARS, _MONTHS_TO_ANSWER = 3, 24
_SECTIONS = {
    "demand": "Families referred.",
    "pathway": "Which way they go. `caseload calibrate` moves what is derived until it fits.",
    "practice": "Who has no social worker: another practitioner leads them, or they wait.",
    "social_workers": "The people. Posts are those that hold cases, about half of a workforce.",
    "workers": "",
    "managers": "",
    "teams": "",
}
"""Sections of the file in order, with what a reader should know."""
_WHOLE = ("posts", "count", "awaiting_assessment", "on_in_need_plans", "on_protection_plans",
          "looked_after", "closing")  # fmt: skip
"""Last parts of the keys of inputs that are whole numbers."""


@dataclass(frozen=True)
class Subject:
    """What a scenario is about: the council, the day it starts, and what to say of its figures.

    `sources` says what their names stand for; `licence` is the attribution that they ask for.
    `standard` is the caseload that the council wants; without one the question asks about one
    child fewer than it has.
    """

    place: str
    start: date
    remarks: tuple[str, ...]
    sources: str
    licence: str
    standard: float | None = None


def start_after(children: int, workforce: int | None) -> date:
    """The first day of a scenario: after the newest figures, on 1 April or 1 October.

    Children in need are those of 31 March of the year, the workforce that of 30 September.
    """
    return date(children, 10, 1) if workforce == children else date(children, 4, 1)


def scenario_text(
    subject: Subject, known: Statistics, lists: Mapping[str, Listed] | None = None
) -> str:
    """The scenario of a council as a YAML file, from what is known of it.

    `known` holds statistics by name. An input by its dotted key goes before what is derived;
    `lists` are inputs that are lists.
    """
    derived = inputs_of(known)
    inputs = {**derived, **{key: each for key, each in known.items() if "." in key}}
    observed = observed_of(known, inputs)
    caseload = known["cases_held_n"].value / known["case_holding_fte"].value
    lines = [
        *_head(subject, caseload),
        *_sections({**inputs, **(lists or {})}),
        *_opening({**inputs, **(lists or {})}, known),
        *_question(subject, caseload),
        *_observed(observed),
    ]
    return "\n".join(lines) + "\n"


def _head(subject: Subject, caseload: float) -> Iterator[str]:
    yield f"# {subject.place} from its figures, by `caseload new`: to read, keep and change."
    yield "# quality: green, published for this council; amber, derived or usual; red, judgement."
    for words in (*subject.remarks, subject.sources):
        yield from wrap(words, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    yield "extends: england-defaults.yaml  # for what is not said here"
    yield f"name: {_text(subject.place + f' {subject.start.year}')}"
    yield "description: >-"
    told = f"{subject.place} with level staffing, from {spoken(subject.start)}. {subject.licence}"
    yield from wrap(told, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield f"place: {_text(subject.place)}"
    yield "nation: England"
    yield f"start: {subject.start}"
    yield f"until: {_years_on(subject.start) - timedelta(days=1)}"
    yield f"seed: {subject.start.year}"
    source = (
        "The council's own standard" if subject.standard else "Default: one child fewer than now"
    )
    quality: Quality = "green" if subject.standard else "red"
    yield f"standard: {_figure('standard', Known(_target(subject, caseload), source, quality))}"


def _years_on(start: date) -> date:
    return start.replace(year=start.year + _YEARS)


def _target(subject: Subject, caseload: float) -> float:
    """The caseload asked about: the standard, or one child fewer than the council has."""
    return subject.standard or max(round(caseload - 1, 1), 1.0)


def _sections(inputs: Mapping[str, Known | Listed]) -> Iterator[str]:
    for section, words in _SECTIONS.items():
        found = {k: v for k, v in inputs.items() if k.startswith(f"{section}.")}
        if found and words:
            yield from ("", f"# {words}")
        yield from _nested(found, 0, "")


def inputs_as_lines(inputs: Mapping[str, Known | Listed]) -> Iterator[str]:
    """Inputs by dotted key as the lines of a scenario, one figure on one line."""
    return _nested(inputs, 0, "")


def _nested(found: Mapping[str, Known | Listed], skip: int, indent: str) -> Iterator[str]:
    """Inputs line by line, with those of a section within it under its name."""
    inner: dict[str, dict[str, Known | Listed]] = {}
    for key, known in found.items():
        head, dot, _ = key[skip:].partition(".")
        if dot:
            inner.setdefault(head, {})[key] = known
        else:
            yield f"{indent}{head}: {_figure(key, known)}"
    for head, group in inner.items():
        lines = list(_nested(group, skip + len(head) + 1, ""))
        if len(lines) == 1:
            yield f"{indent}{head}: {{{lines[0]}}}"
        else:
            yield f"{indent}{head}:"
            yield from (f"{indent}  {line}" for line in lines)


def _opening(inputs: Mapping[str, Known | Listed], known: Statistics) -> Iterator[str]:
    found = {k: v for k, v in inputs.items() if k.startswith("opening.")}
    position = position_of(known)
    yield ""
    yield (
        f"# The first day: {position.in_need:,} children in need, by stage; a social worker holds "
        f"{position.held:,}."
    )
    if all(f"opening.{stage}" in known for stage in STAGES):
        yield "# They are all open children under 18, as the council counts them."
    if position.squeezed:
        yield "# More are in assessment, on plans and looked after than are held: each its share."
    yield "opening:"
    yield from _nested(found, len("opening."), "  ")


def _question(subject: Subject, caseload: float) -> Iterator[str]:
    yield ""
    yield "# Is the average caseload there two years on, in four futures of five? Ask your own."
    by = months_later(subject.start, _MONTHS_TO_ANSWER) - timedelta(days=1)
    asked = f"measure: average_caseload, at_most: {_target(subject, caseload):g}, by: {by}"
    yield f"question: {{{asked}, confidence: 0.8}}"


def _observed(observed: Iterable[Told]) -> Iterator[str]:
    yield ""
    yield "# What a run is held against, and how near it should come."
    yield "observed:"
    for each in observed:
        when = "date" if isinstance(each.when, date) else "year"
        yield (
            f"  - {{measure: {each.measure}, value: {four_figures(each.known.value)}, "
            f"{when}: {each.when}, tolerance: {four_figures(each.tolerance)}, "
            f"quality: {each.known.quality}, source: {_text(each.known.source)}}}"
        )


def _figure(key: str, known: Known | Listed) -> str:
    """One figure (or list) with its range, quality and source."""
    if isinstance(known, Listed):
        values = ", ".join(four_figures(value) for value in known.values)
        return f"{{value: [{values}], quality: {known.quality}, source: {_text(known.source)}}}"
    whole = key.rpartition(".")[2] in _WHOLE
    shown = _whole if whole else four_figures
    value, low, high = known.value, known.low, known.high
    ranged = low is not None and high is not None and shown(low) != shown(high)
    span = f", low: {shown(low)}, high: {shown(high)}" if ranged else ""  # type: ignore[arg-type]
    return (
        f"{{value: {shown(value)}{span}, quality: {known.quality}, source: {_text(known.source)}}}"
    )


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
