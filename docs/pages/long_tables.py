"""Long tables: data in a file or in the program, which a page shows when the site is built.

A page asks for one with a line of its own: `<!-- shown: forecast -->`.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from sim.output.charts.style import number, spoken
from sim.output.tables.backtest import read_rows
from sim.output.words.assumptions import register_table
from sim.output.words.backtest import group_table, skill_table
from sim.scenario.loading import load_scenario
from sim.study.measures.measures import measure_named
from sim.study.questions.assumptions import impacts_of, register

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
COLUMNS = ROOT / "sim" / "output" / "tables" / "columns.csv"
IMPACT = ROOT / "scenarios" / "parts" / "impact.csv"
_ASKED = re.compile(r"^<!-- shown: (.+) -->$", re.MULTILINE)
_RANGES = (("low50", "high50"), ("low80", "high80"), ("low95", "high95"))


def with_tables(markdown: str) -> str:
    """A page with the tables that it asks for."""
    return _ASKED.sub(lambda asked: SHOWN[asked.group(1)](), markdown)


def columns_page() -> str:
    """Every column of the tables in a results folder, by what it is about."""
    opening = (
        "# Columns of the tables\n\nEvery column of the tables in a results folder and beside its "
        "charts; each folder has its own in `columns.csv`. Columns named after a measure are on "
        "the [page of measures](measures.md).\n"
    )
    rows = [row | {"column": f"`{row['column']}`"} for row in rows_of(COLUMNS)]
    return opening + in_parts(rows, ("column", "words", "unit", "window", "files"))


def assumptions() -> str:
    """Every input of the Manchester baseline, the least sure that matter most first."""
    impacts = impacts_of(rows_of(IMPACT))
    listed = register(load_scenario("manchester-2016"), impacts)
    counts = Counter(each.quality for each in listed)
    rest = len(listed) - counts["red"] - counts["amber"]
    told = f"{len(listed)} inputs: {counts['red']} red, {counts['amber']} amber, {rest} green"
    return f"{told} or without a mark.\n\n{register_table(listed)}"


def exact_answers() -> str:
    """Every exact answer that we hold, with where it is tested or why not."""
    where = {row["id"]: row for row in rows_of(DOCS / "verification.csv")}
    told, given = [], ""
    for row in rows_of(ROOT / "tests" / "oracles" / "oracles.csv"):
        given = given if row["parameters"] == "same" else row["parameters"]
        model = row["model"] + ("" if given in ("any", "any window") else f": {given}")
        told.append(where[row["id"]] | row | {"model": model, "id": f"`{row['id']}`"})
    return in_parts(told, ("id", "model", "measure", "exact_value", "where"), "###")


def forecast() -> str:
    """The figures of the registered forecast, as people read them."""
    told = []
    for row in rows_of(DOCS / "forecast.csv"):
        digits = 1 if row["measure"].startswith("average_caseload") else 0
        spans = [" to ".join(number(float(row[end]), digits) for end in ends) for ends in _RANGES]
        told.append(
            (
                f"{row['words']} ({row['unit']})",
                spoken(date.fromisoformat(row["date"])),
                number(float(row["median"]), digits),
                *spans,
                f"{float(row['share_from_inputs']):.0%}",
                row["drivers"],
            )
        )
    heads = ("Figure", "Date", "Median", "50%", "80%", "95%", "From inputs", "Moves with")
    return table(heads, told)


def what_happened() -> str:
    """What the Department counted beside each figure of both forecasts of which it has a count."""
    forecasts = [
        {(row["measure"], row["date"]): row for row in rows_of(DOCS / name)}
        for name in ("forecast.csv", "forecast-second.csv")
    ]
    told = []
    for row in rows_of(DOCS / "forecast-outcomes.csv"):
        figures = [each[row["measure"], row["date"]] for each in forecasts]
        counted, day = float(row["counted"]), date.fromisoformat(row["date"])
        name = f"{figures[0]['words']} ({figures[0]['unit']})"
        beside = [cell for each in figures for cell in (_middle(each), _within(each, counted))]
        told.append((name, spoken(day), f"{counted:,g}", *beside))
    heads = ("Registered: median (95%)", "In range", "With hindsight: median (95%)", "In range")
    return table(("Figure", "Date", "Counted", *heads), told)


def _middle(figure: dict[str, str]) -> str:
    """The median of a forecast's figure with its 95% range."""
    digits = 1 if figure["measure"].startswith("average_caseload") else 0
    middle, low, high = (
        number(float(figure[each]), digits) for each in ("median", "low95", "high95")
    )
    return f"{middle} ({low} to {high})"


def drawn_inputs() -> str:
    """What each input of the forecast was drawn from, and what was used of it."""
    heads = ("Input", "low", "value", "high", "drawn: mean", "drawn: standard deviation")
    rows = rows_of(DOCS / "forecast-inputs.csv")
    return table(heads, [[_short(cell) for cell in row.values()] for row in rows])


def letter() -> str:
    """Each finding of the letter of October 2016, what its words allow, and the baseline."""
    heads = ("Finding", "In the letter", "Allowed", "Baseline", "Inside")
    told = [
        (
            row["finding"],
            row["in_the_letter"],
            f"{row['low']} to {row['high']}",
            row["baseline"],
            row["inside"],
        )
        for row in rows_of(DOCS / "letter.csv")
    ]
    return table(heads, told)


def mutants() -> str:
    """Faults that were planted by the hundred: how many of each file a test noticed."""
    by_file: dict[str, list[bool]] = {}
    for row in rows_of(DOCS / "mutation.csv"):
        by_file.setdefault(row["mutant"].partition(":")[0], []).append(bool(row["noticed_by"]))
    told = [(f"`{file}`", str(len(each)), str(sum(each))) for file, each in by_file.items()]
    return table(("file", "mutants", "noticed"), told)


def councils() -> str:
    """Councils from published figures alone: each figure, and the level year that was played."""
    heads = ("Council", "Case holders", "Figure", "Published", "First quarter", "Last", "Near")
    told = [
        (
            row["council"],
            row["case_holders"],
            measure_named(row["measure"]).words,
            row["published"],
            row["first_quarter"],
            row["last_quarter"],
            row["near"],
        )
        for row in rows_of(DOCS / "councils.csv")
    ]
    return table(heads, told)


def elasticities() -> str:
    """How cases, need and caseloads answer to case holders in simulated councils."""
    heads = ("Council", "Years", "Futures", "Elasticity of", "Found", "95% interval")
    told = [
        (
            row["scenario"],
            row["years"],
            row["futures"],
            row["answer"],
            row["value"],
            f"{row['low']} to {row['high']}",
        )
        for row in rows_of(DOCS / "elasticities.csv")
    ]
    return table(heads, told)


def paired() -> str:
    """Indicators of the baseline, and their changes with the plan and its halves."""
    rows = rows_of(DOCS / "paired.csv")
    return _columns(rows, tuple(rows[0]))


def growers() -> str:
    """Twenty councils that grow in the model, beside England's record of those that did."""
    rows = rows_of(DOCS / "growers-beside-england.csv")
    return in_parts(rows, ("of", "years", "windows", "england", "futures", "model"), "###")


def back_test() -> str:
    """How near forecasts of councils came, and how often their ranges held what happened."""
    rows = _named_cells(*skill_table(read_rows(DOCS / "backtest.csv")))
    of = ("forecasts of", "knowing", "years")
    errors = _named(rows, "forecasts", "councils", "error: ", "nearer")
    ranges = _named(rows, "in ", "bias: ", "CRPS")
    return "\n".join(_columns(rows, of + each) for each in (errors, ranges))


def back_test_groups() -> str:
    """The same by size, growth and start."""
    rows = _named_cells(*group_table(read_rows(DOCS / "backtest.csv")))
    models = ("error: model", "error: formula", "bias: model", "bias: formula")
    told = ("forecasts of", "forecasts", "councils", *models, "in 80%", "nearer than the formula")
    return in_parts(rows, told, "###")


def own_returns() -> str:
    """A year played from the returns of an invented council, beside the year that came."""
    told = [
        (row["words"], row["middle"], f"{row['low']} to {row['high']}", row["happened"])
        for row in rows_of(DOCS / "own-returns.csv")
    ]
    return table(("", "Middle", "Four futures in five", "Happened"), told)


SHOWN: dict[str, Callable[[], str]] = {
    "assumptions": assumptions,
    "back-test": back_test,
    "back-test by group": back_test_groups,
    "exact answers": exact_answers,
    "letter": letter,
    "mutants": mutants,
    "councils": councils,
    "elasticities": elasticities,
    "growers": growers,
    "paired": paired,
    "forecast": forecast,
    "what happened": what_happened,
    "drawn inputs": drawn_inputs,
    "own returns": own_returns,
}
"""Every table that a page can ask for."""


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a file of data."""
    with file.open(encoding="utf-8-sig", newline="") as open_file:
        return list(csv.DictReader(open_file))


def in_parts(rows: Iterable[dict[str, str]], columns: Sequence[str], under: str = "##") -> str:
    """A table for each part of some data, under its name as a heading."""
    parts: dict[str, list[list[str]]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append([row[name] for name in columns])
    heads = [name.replace("_", " ") for name in columns]
    return "\n".join(
        f"\n{under} {part}\n\n{table(heads, listed)}" for part, listed in parts.items()
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as a table of a page."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _columns(rows: Sequence[dict[str, str]], names: Sequence[str]) -> str:
    """Some columns of a table as they are."""
    return table(names, [[row[name] for name in names] for row in rows])


def _named_cells(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, str]]:
    """Rows that the program makes as those of a file are read."""
    return [dict(zip(columns, map(str, row), strict=True)) for row in rows]


def _named(rows: Sequence[dict[str, str]], *beginnings: str) -> tuple[str, ...]:
    """The columns whose names begin so, in the order of these."""
    names = [name for name in rows[0] if name != "forecasts of"]
    return tuple(name for each in beginnings for name in names if name.startswith(each))


def _within(figure: dict[str, str], counted: float) -> str:
    """The narrowest of a figure's ranges that holds what was counted."""
    for low, high in _RANGES:
        if float(figure[low]) <= counted <= float(figure[high]):
            return f"{low.removeprefix('low')}%"
    return "outside"


def _cell(text: str) -> str:
    """A text with nothing in it that a page would take for something else."""
    return text.replace("|", "\\|").replace("**", "\\*\\*")


def _short(value: str) -> str:
    """A number with commas and no more digits than it was given with; words as they are."""
    try:
        return f"{float(value):,.10g}"
    except ValueError:
        return value
