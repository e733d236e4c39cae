"""Rows that a long benchmark keeps as they come, so that it goes on another day."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows that are kept; none where there is no file yet."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def keep_rows(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write all rows, in place of those that were kept: whole, or not at all."""
    new = file.with_suffix(".part")
    with new.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    new.replace(file)
