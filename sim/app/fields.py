"""The fields of a plan: the levers that matter, and from what is typed to a scenario file.

What is typed is text until it is checked. A number that cannot be read is said beside its field;
all else is checked by loading the file, as every command does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sim.scenario.schema import OVER_A_YEAR, Note, Scenario

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A lever in the form: the input that it sets, its words, and its unit."""

    key: str
    words: str
    unit: str

    @property
    def scale(self) -> int:
        """What an input is multiplied with to be shown: shares are shown as per cent."""
        return PER_CENT if self.unit.startswith("%") else 1

    def shown(self, value: float) -> str:
        """A value of the input as it stands in the form."""
        return f"{round(value * self.scale, 6):,.10g}"

    def nearly(self, value: float) -> str:
        """A value as exactly as the end of a range is known: in three figures, or whole."""
        shown = value * self.scale
        return f"{shown:,.0f}" if abs(shown) >= PER_CENT else f"{shown:.3g}"


LEVERS = (
    Field("social_workers.posts", "Social worker posts", "full-time posts"),
    Field("managers.posts", "Team manager posts", "full-time posts"),
    Field("social_workers.turnover", "Workers who leave", "% of those in post a year"),
    Field("social_workers.recruitment.weeks_to_start", "Time to hire", "weeks, advert to start"),
    Field("social_workers.recruitment.success", "Adverts that find somebody", "%"),
    Field("social_workers.agency.cover", "Empty posts for which agency cover is sought", "%"),
    Field("social_workers.agency.most", "Most agency workers", "% of posts"),
    Field("practice.without_social_worker", "Child in need plans without a social worker", "%"),
    Field("practice.planned_to_deadline", "Assessments planned to the deadline", "%"),
    Field("demand.families_per_year", "Families referred", "families a year"),
    Field("pathway.return_within_year", "Closed families who return within a year", "%"),
)
"""The levers that a planner would move."""
COUNTED, OF_A_DAY, OF_A_YEAR = "counted", "day", "year"
QUESTION = ("at_most", "by", COUNTED, "confidence")
FUTURES, EXTRA = "futures", "extra"
USUAL_FUTURES, MOST_FUTURES = 40, 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A lever as the form shows it: what it is now, its range and source, and what is typed."""

    field: Field
    now: str
    low: str | None
    high: str | None
    source: str | None
    quality: str | None
    typed: str


def rows_of(base: Scenario, day: date | None, typed: Mapping[str, str]) -> list[Row]:
    """The levers beside what they would be without the plan."""
    rules = base.rules_on(day or base.start)
    rows = []
    for field in LEVERS:
        note = base.notes.get(field.key) or Note()
        now = field.shown(float(rules.input(field.key)))
        low, high = (None if end is None else field.nearly(end) for end in (note.low, note.high))
        given = typed.get(field.key, now)
        rows.append(Row(field, now, low, high, note.source, note.quality, given))
    return rows


def first_typed(title: str, scenario: Scenario) -> dict[str, str]:
    """What the form of a new plan begins with: what its scenario says."""
    day = first_day(scenario)
    rules = scenario.rules_on(day)
    asked = scenario.question
    return {
        "name": title,
        "from": str(day),
        **{field.key: field.shown(float(rules.input(field.key))) for field in LEVERS},
        "standard": f"{scenario.standard:g}",
        "at_most": f"{asked.at_most if asked else scenario.standard:g}",
        "by": str(asked.by if asked else scenario.until),
        COUNTED: _counted(scenario),
        "confidence": f"{PER_CENT * (asked.confidence if asked else 0.8):g}",
        FUTURES: str(USUAL_FUTURES),
        EXTRA: "",
    }


def _counted(scenario: Scenario) -> str:
    over = scenario.question is not None and scenario.question.measure.endswith(OVER_A_YEAR)
    return OF_A_YEAR if over else OF_A_DAY


def first_day(scenario: Scenario) -> date:
    """The day of the plan: that of its first change, or the first of a month near the start."""
    later = [day for day, _ in scenario.changes if day > scenario.start]
    return later[0] if later else (scenario.start + timedelta(days=62)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a plan, what is wrong with what was typed, and the line before the box."""

    text: str
    faults: dict[str, str]
    before_box: int


def written(typed: Mapping[str, str], scenario: Scenario, extends: str, base: str) -> Written:
    """The scenario file of a plan: only what differs from the scenario that it extends."""
    faults: dict[str, str] = {}
    day = _date(typed, "from", faults)
    lines = ["# Written by `caseload app`.", f"extends: {extends}"]
    lines += [f"name: {_quoted(typed['name'])}", f"base: {base}"]
    standard = _number(typed, "standard", 1, faults)
    if standard is not None and standard != scenario.standard:
        lines.append(f"standard: {standard:.10g}")
    lines += _question(typed, scenario, faults)
    _check_futures(typed, faults)
    changed = _changed(typed, scenario, day, faults)
    box = typed.get(EXTRA, "").replace("\r\n", "\n").rstrip()
    if changed or box:
        lines.append("changes:")
    if changed:
        lines += [f"  - from: {day}", *_nested(changed)]
    if box:
        lines.append(f"  - from: {day}")
    before = "\n".join(lines).count("\n") + 1
    lines += [f"    {line}".rstrip() for line in box.split("\n")] if box else []
    return Written("\n".join(lines) + "\n", faults, before)


def _nested(changed: Mapping[str, float]) -> list[str]:
    """Changed inputs as YAML, a section on a line."""
    tree: dict[str, Any] = {}
    for key, value in changed.items():
        *parts, name = key.split(".")
        place = tree
        for part in parts:
            place = place.setdefault(part, {})
        place[name] = value
    return [f"    {name}: {_flow(part)}" for name, part in tree.items()]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    return f"{value:.10g}"


def _changed(
    typed: Mapping[str, str], scenario: Scenario, day: date | None, faults: dict[str, str]
) -> dict[str, float]:
    rules = scenario.rules_on(day or scenario.start)
    changed = {}
    for field in LEVERS:
        value = _number(typed, field.key, field.scale, faults)
        if value is not None and field.shown(value) != field.shown(float(rules.input(field.key))):
            changed[field.key] = value
    return changed


def _question(typed: Mapping[str, str], scenario: Scenario, faults: dict[str, str]) -> list[str]:
    at_most = _number(typed, "at_most", 1, faults)
    confidence = _number(typed, "confidence", PER_CENT, faults)
    by, asked = _date(typed, "by", faults), scenario.question
    if None in (at_most, confidence, by):
        return []
    measure = asked.measure.removesuffix(OVER_A_YEAR) if asked else "average_caseload"
    if typed.get(COUNTED, _counted(scenario)) == OF_A_YEAR:
        measure += OVER_A_YEAR
    told = (measure, at_most, by, confidence)
    if asked and told == (asked.measure, asked.at_most, asked.by, asked.confidence):
        return []
    return [
        f"question: {{measure: {measure}, at_most: {at_most:.10g}, by: {by}, "
        f"confidence: {confidence:.10g}}}"
    ]


def _check_futures(typed: Mapping[str, str], faults: dict[str, str]) -> None:
    number = typed.get(FUTURES, str(USUAL_FUTURES)).strip()
    if not number.isdecimal() or not 2 <= int(number) <= MOST_FUTURES:
        faults[FUTURES] = f"enter a whole number from 2 to {MOST_FUTURES:,}, not “{number[:40]}”"


def _number(
    typed: Mapping[str, str], name: str, scale: int, faults: dict[str, str]
) -> float | None:
    """A number as people type it: 1,170 or 12.5 %."""
    text = typed.get(name, "")
    plain = re.sub(r"[,\s%]", "", text)
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", plain) or len(plain) > 15:
        faults[name] = f"enter a number such as 12.5, not “{text[:40]}”"
        return None
    return round(float(plain) / scale, 9)


def _date(typed: Mapping[str, str], name: str, faults: dict[str, str]) -> date | None:
    text = typed.get(name, "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults[name] = f"enter a date such as 2026-09-01, not “{text[:40]}”"
        return None


def _quoted(text: str) -> str:
    """Text as YAML has it in quotes, whatever it holds."""
    safe = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'
