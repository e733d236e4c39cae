"""Renew the tables of docs/findings.md from folders of results, and what is kept of them.

    python docs/pages/findings.py FOLDER...

A folder is of `caseload bridge`, `levers`, `sensitivity` or `seek`; tables whose folder is not
given stay. What a table shows is kept in docs/figures.json, and the tests compare the two.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from long_tables import rows_of, table

DOCS = Path(__file__).parents[1]
FILE, PAGE = DOCS / "figures.json", DOCS / "findings.md"
Row = dict[str, str]
Table = list[list[str]]
"""Lines of cells, the heads first."""

_WHOLE_ANSWERS = ("baseline", "paper answer", "simulated answer")
_OF_CHANGE = ("change_low", "change_high")
_SEEK = ["in so many futures", "fewest posts", "95% interval, or what the most tried would do"]
_LARGE = 100
_IN_SHORT = re.compile(r" \(|, |\.$")
_FILLED = re.compile(r"\d+ of \d+ funded posts are filled")
_FOUND = re.compile(r"in (\d+%) of futures(?:: (\d+) \((.*)\))?\.")


def main(*folders: str) -> None:
    """Keep the tables of these folders, and write the page after them."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    tables: dict[str, Table] = kept.setdefault("findings", {})
    searches = [Path(each) for each in folders if (Path(each) / "seek.csv").exists()]
    if searches:
        tables["seek"] = [_SEEK, *map(search, searches)]
    for name, (file, heads, lines) in _TABLES.items():
        for folder in map(Path, folders):
            if (folder / file).exists():
                tables[name] = [heads, *lines(rows_of(folder / file))]
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


def with_tables(page: str, tables: dict[str, Table]) -> str:
    """A page with these tables, each after its mark and up to the next empty line."""
    for name, (heads, *lines) in tables.items():
        mark = f"<!-- {name} -->\n"
        before, after = page.split(mark)
        rest = after.partition("\n\n")[2]
        page = f"{before}{mark}{table(heads, lines)}\n{rest}"
    return page


def steps(found: list[Row]) -> Iterator[list[str]]:
    """The answers that the bridge begins and ends with, and each mechanism that is on."""
    for row in found:
        if row["off"] == "False":
            form = ".1f" if row["step"] in _WHOLE_ANSWERS else "+.2f"
            span = "" if row["low"] == row["high"] else _span(row["low"], row["high"], form)
            yield [row["words"], format(float(row["mean"]), form), span]


def levers(found: list[Row]) -> Iterator[list[str]]:
    """What one child fewer takes of each lever that can bring one, and what all of it brings."""
    for row in found:
        if row["can"] == "yes":
            low, high = (_short(row[end]) if row[end] else "more" for end in _OF_CHANGE)
            agrees = "" if row["check_holds"] == "yes" else ", not as expected"
            span = _span(row["most_fall_low"], row["most_fall_high"], ".2f")
            yield [
                f"{row['words']} (now {_short(row['now'])} {row['unit'].split()[0]})",
                f"{_short(row['change'])} ({low} to {high})",
                f"{float(row['check_fall']):.2f}{agrees}",
                f"{_short(row['furthest'])}: {float(row['most_fall']):.2f} ({span})",
            ]


def _short(value: str) -> str:
    size = float(value)
    return f"{size:,.{0 if size >= _LARGE else 1}f}".removesuffix(".0")


def swings(found: list[Row]) -> Iterator[list[str]]:
    """The inputs of high and medium impact, the largest first."""
    for row in found:
        if row["impact"] in ("high", "medium"):
            low, value, high = (f"{float(row[name]):.4g}" for name in ("low", "value", "high"))
            ends = (_with_span(row, f"change_at_{end}") for end in ("low", "high"))
            name = _IN_SHORT.split(row["words"])[0]
            yield [name, f"{low} to {high} ({value})", *ends]


def _with_span(row: Row, name: str) -> str:
    if not float(row[name]):
        return "as it is"
    span = _span(row[f"{name}_from"], row[f"{name}_to"], "+.2f")
    return f"{float(row[name]):+.2f} ({span})"


def _span(low: str, high: str, form: str) -> str:
    return f"{float(low):{form}} to {float(high):{form}}"


def search(folder: Path) -> list[str]:
    """What a search found, or how far the most that was tried went."""
    said = " ".join((folder / "answer.txt").read_text(encoding="utf-8").split())
    found = _FOUND.search(said)
    if found is None:
        raise ValueError(f"{folder}: its answer.txt does not say what was found")
    confidence, posts, interval = found.groups()
    if posts:
        return [confidence, posts, interval.removeprefix("95% interval ")]
    last = rows_of(folder / "seek.csv")[-1]
    met, low, high = (f"{float(last[end]):.0%}" for end in ("probability_met", "low", "high"))
    filled = _FILLED.search(said)
    most = f"met in {met} ({low} to {high})" + (f"; {filled[0]}" if filled else "")
    return [confidence, f"none up to {float(last['value']):g}", most]


_TABLES = {
    "bridge": ("bridge.csv", ["step", "children", "95% interval"], steps),
    "levers": (
        "levers.csv",
        ["lever (now)", "one child fewer takes", "over other futures", "all of it brings"],
        levers,
    ),
    "sensitivity": (
        "tornado.csv", ["input", "range (as it is)", "at the low end", "at the high end"], swings,
    ),
}  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
