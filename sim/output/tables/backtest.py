"""The forecasts of a back-test as a table that a later round goes on from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from sim.study.questions.backtest import Row, as_rows, of_record
from sim.study.runs.disk import write_whole

COLUMNS = tuple(each.name for each in fields(Row))


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write every forecast, in an order that does not depend on when it was made."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(as_rows(rows))
    write_whole(path, text.getvalue().encode())


def read_rows(path: Path) -> list[Row]:
    """The forecasts in such a file; ValueError or KeyError when it is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError("its columns are others")
        return [of_record(row) for row in rows]
