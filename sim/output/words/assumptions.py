"""The assumptions register as a table and as a page."""

from collections.abc import Sequence
from dataclasses import astuple, fields

from sim.output.results.shown import Shown
from sim.output.words.reply import Reply
from sim.scenario.schema import Scenario
from sim.study.questions.assumptions import Assumption

COLUMNS = tuple(field.name for field in fields(Assumption))
_HEAD = (
    "| Input | Says | Value | Range | Source | Quality | Impact |",
    "| --- | --- | ---: | --- | --- | --- | --- |",
)


def show_register(scenario: Scenario, listed: Sequence[Assumption], measured_on: str) -> Shown:
    """The register of a scenario."""
    red = [each for each in listed if each.quality == "red"]
    first = [each for each in red if each.impact == "high"]
    brief = (
        f"{len(listed)} inputs, {len(red)} of them red (judgement), and of those {len(first)} of "
        "high impact."
    )
    reply = Reply(
        f"What it rests on: {scenario.name}",
        brief,
        ("Look at these first", "Value", "Range", "Impact", "Unit"),
        [(each.key, each.value, _range(each), each.impact, each.unit) for each in first or red],
        [measured_on],
        [f"{each.key}: {each.source}" for each in first or red[:10]],
    )
    rows = [astuple(each) for each in listed]
    return Shown(
        brief,
        reply,
        {"assumptions": [dict(zip(COLUMNS, row, strict=True)) for row in rows]},
        {"assumptions.csv": (COLUMNS, rows)},
        [],
        {scenario.name: scenario},
    )


def register_page(scenario: Scenario, listed: Sequence[Assumption], measured_on: str) -> str:
    """The register as a page of the documentation."""
    red = sum(each.quality == "red" for each in listed)
    amber = sum(each.quality == "amber" for each in listed)
    return "\n".join(
        [
            "# The register of assumptions",
            "",
            f"Every input of `{scenario.name}`, with where it comes from and how much hangs on it. "
            f"{len(listed)} inputs: {red} red, {amber} amber, "
            f"{len(listed) - red - amber} green or without a mark.",
            "",
            "- **Quality.** Green: published for this place. Amber: derived, or published "
            "elsewhere. Red: judgement.",
            "- **Impact.** What the input does to the answer when it alone goes to the low or the "
            "high end of its range: high, 5% of the measure or more; medium, 2% or more; low, "
            "less; none seen, not to be told from nothing; money only, a price, which changes what "
            "a run costs and nothing in it. " + measured_on,
            "- **P numbers** in the sources are the ids of the evidence that the values were "
            "carried over from.",
            "",
            "Red inputs come first, and of those the ones that matter most. A better figure with "
            "its source is the best contribution there is.",
            "",
            register_table(listed),
        ]
    )


def register_table(listed: Sequence[Assumption]) -> str:
    """The register as the table of a page."""
    rows = [
        f"| `{each.key}` | {_cell(each.words)} | {_cell(each.value)} {each.unit} | "
        f"{_range(each)} | {_cell(each.source)} | {each.quality} | {each.impact} |"
        for each in listed
    ]
    return "\n".join([*_HEAD, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def _range(each: Assumption) -> str:
    if each.low is None or each.high is None:
        return "no range"
    return f"{each.low:g} to {each.high:g}"
