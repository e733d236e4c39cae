"""What each column of each table says: the one register, written beside the tables as a list.

`columns.csv` here has a line for each column, with the files that it is in (`*` for any); columns
of measures, of inputs and of the counts of the journal are told from where these are defined.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from sim.scenario.entries import inputs
from sim.service.journal import FLOWS, STOCKS
from sim.study.measures.measure import CENSUS
from sim.study.measures.measures import MEASURES, measure_named
from sim.study.measures.rows import SPREAD
from sim.study.questions.forecast import OWN

COLUMNS_FILE = "columns.csv"
COLUMNS = ("file", "column", "words", "unit", "window", "key")
_REGISTER = Path(__file__).with_name(COLUMNS_FILE)
_OF_MEASURES = ("weekly.parquet", "weekly-service.parquet", "replications.csv")
_COUNTS = ("counts.parquet", "counts-by-team.parquet")
_OF_A_RUN = re.compile(r"(\w+)_(\d{4}-\d\d-\d\d)_run_(\d+)")
_UNITS = (("families", "families"), ("hours", "hours"), ("days", "working days"))
_CHILDREN = "children, or what the name says"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says: in words, counted in what, of what time, and whether it tells rows apart.

    `part` and `files` are where the register has it.
    """

    words: str
    unit: str
    window: str = ""
    key: str = ""
    part: str = ""
    files: str = "*"


@cache
def register() -> dict[str, tuple[Meaning, ...]]:
    """The register by column, what is said of certain files first."""
    with _REGISTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, list[Meaning]] = {}
    for row in sorted(rows, key=lambda row: row["files"] == "*"):
        found.setdefault(row.pop("column"), []).append(Meaning(**row))
    return {column: tuple(each) for column, each in found.items()}


def meaning(file: str, column: str) -> Meaning | None:
    """What a column of a file says; None when the register does not have it."""
    own = [each for each in register().get(column, ()) if _covers(each.files, file)]
    if own and own[0].files != "*":
        return own[0]
    if file in _OF_MEASURES and column in _measures():
        return _measures()[column]
    return own[0] if own else _defined_elsewhere(file, column)


def _covers(files: str, file: str) -> bool:
    return any(fnmatchcase(file, each) for each in files.split())


@cache
def _measures() -> dict[str, Meaning]:
    return {each.column: Meaning(each.words, each.unit, each.when) for each in MEASURES}


def _defined_elsewhere(file: str, column: str) -> Meaning | None:
    """Counts of the journal, inputs, and the figure of one run of a draw."""
    if file in _COUNTS and column in (*FLOWS, *STOCKS, *SPREAD):
        unit = next((unit for word, unit in _UNITS if word in column), _CHILDREN)
        window = "in the week" if column in FLOWS else CENSUS
        return Meaning(f"counted: {column.replace('_', ' ')}", unit, window)
    if column in _inputs():
        return Meaning(_inputs()[column], "of the input")
    asked = _OF_A_RUN.fullmatch(column)
    if asked is None:
        return None
    own = OWN.get(asked[1])
    measure = own or measure_named(asked[1])
    when = CENSUS if own else measure_named(asked[1]).when
    return Meaning(f"{measure.words} on {asked[2]}, run {asked[3]}", measure.unit, when)


@cache
def _inputs() -> dict[str, str]:
    return dict(inputs())


def columns_of(folder: Path) -> dict[str, Sequence[str]]:
    """The columns of each table in a folder, and of those beside its charts."""
    tables = [*folder.glob("*.csv"), *folder.glob("charts/*.csv"), *folder.glob("*.parquet")]
    return {path.relative_to(folder).as_posix(): _heads(path) for path in tables}


def _heads(path: Path) -> list[str]:
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def explained(tables: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows of the list of columns, file by file; blank where the register has none."""
    for file, columns in sorted({**tables, COLUMNS_FILE: COLUMNS}.items()):
        for column in columns:
            said = meaning(file, column) or Meaning("", "")
            yield (file, column, said.words, said.unit, said.window, said.key)
