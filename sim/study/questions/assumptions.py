"""The assumptions register: every input with its source, its range, and what hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.entries import inputs
from sim.scenario.fields import Section
from sim.scenario.ranges import PRICES
from sim.scenario.schema import Note, Scenario

IMPACTS = ("high", "medium", "low", "none seen")
QUALITIES = ("red", "amber", "green")
NOT_MEASURED = "not measured"
NO_RANGE = "no range"
MONEY_ONLY = "money only"
"""What a price has for an impact: it changes what a run costs, and nothing in it."""
_ABOUT_THE_FILE = ("name", "description", "place", "base", "seed", "frozen", "switched_off")
_UNITS = (
    ("£ a year", "in £ a year"),
    ("£ an hour", "in £ an hour"),
    ("£", "in £"),
    ("share", "as a share"),
    ("log standard deviation", "as a log standard deviation"),
    ("ratio", "as ratios", "as a ratio"),
    ("shape", "Gamma shape"),
    ("points", "Points"),
    ("ratio", "Ratio"),
    ("share", "Share", "share of"),
    ("ratio", "Chance"),
    (
        "working days",
        "working days",
        "Working days",
        "Mean days",
        "Latest day",
        "Day after",
        "Days ",
    ),
    ("conferences a week", "in a week, for each team"),
    ("full-time equivalents", "full-time equivalents"),
    ("a family and year", "per family and year"),
    ("share", "Rise of"),
    ("points", "Most points"),
    ("teams", "Number of teams"),
    ("children", "Caseload at which"),
    ("weeks", "weeks", "Weeks"),
    ("months", "months", "Months"),
    ("minutes", "Minutes"),
    ("hours", "ours"),
    ("children", "children", "Children"),
    ("posts", "posts"),
    ("families", "amilies"),
)
"""Units, with what the sentence of an input says of them, the plainest first."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What an input was measured to do to the answer when it alone goes to its low or high.

    The changes are None where it was not measured.
    """

    impact: str
    change_at_low: float | None
    change_at_high: float | None


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input: what it says, where it comes from, and how much hangs on it."""

    key: str
    words: str
    value: str
    low: float | None
    high: float | None
    unit: str
    source: str
    quality: str
    impact: str
    change_at_low: float | None
    change_at_high: float | None


def register(scenario: Scenario, impacts: Mapping[str, Impact]) -> list[Assumption]:
    """Every input of a scenario; those of poor quality first, and of them those that matter.

    Inputs without a range cannot be measured; one with a range that nobody has measured says so,
    and a price says that it changes nothing in a run.
    """
    listed = [
        _assumption(scenario, key, words, impacts.get(key))
        for key, words in inputs()
        if key.partition(".")[0] not in (*_ABOUT_THE_FILE, "question", "observed", "draws")
        and _told(scenario, key)
    ]
    return sorted(listed, key=_order)


def _told(scenario: Scenario, key: str) -> bool:
    """Whether the scenario has the section of an input: a budget, or ages, need not be given."""
    try:
        scenario.input(key)
    except KeyError:
        return False
    return True


def _assumption(scenario: Scenario, key: str, words: str, impact: Impact | None) -> Assumption:
    note = scenario.notes.get(key, Note())
    ranged = note.low is not None and note.high is not None and note.low < note.high
    found = impact or Impact(_unmeasured(key) if ranged else NO_RANGE, None, None)
    return Assumption(
        key, " ".join(words.split()), value_in_words(scenario.input(key)), note.low, note.high,
        unit_of(key, words), note.source or "", note.quality or "",
        found.impact, found.change_at_low, found.change_at_high,
    )  # fmt: skip


def _unmeasured(key: str) -> str:
    return MONEY_ONLY if key.partition(".")[0] in PRICES else NOT_MEASURED


def _order(each: Assumption) -> tuple[int, int, str]:
    qualities = (*QUALITIES, "")
    impacts = (*IMPACTS, NOT_MEASURED, MONEY_ONLY, NO_RANGE)
    return qualities.index(each.quality), impacts.index(each.impact), each.key


def unit_of(key: str, words: str) -> str:
    """The unit that the sentence of an input names; blank where it names none."""
    if key.startswith("head_start."):
        return "working days"
    first = words.split(".")[0]
    return next((unit for unit, *said in _UNITS if any(each in first for each in said)), "")


def value_in_words(value: Any) -> str:
    """A value as a table shows it."""
    if isinstance(value, Section):
        fields = ((name, getattr(value, name)) for name in type(value).model_fields)
        return " ".join(f"{name} {value_in_words(each)}" for name, each in fields)
    if isinstance(value, tuple):
        apart = "; " if any(isinstance(each, Section) for each in value) else ", "
        return apart.join(value_in_words(each) for each in value) or "none"
    if value is None:
        return "not told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "name", value))


def impacts_of(rows: Sequence[Mapping[str, str]]) -> dict[str, Impact]:
    """Measured impacts from the rows of a `tornado.csv`; a ValueError says what is wrong."""
    try:
        return {
            row["input"]: Impact(
                row["impact"], float(row["change_at_low"]), float(row["change_at_high"])
            )
            for row in rows
        }
    except (KeyError, ValueError) as fault:
        raise ValueError(f"is not a tornado.csv of `caseload sensitivity`: {fault}") from fault
