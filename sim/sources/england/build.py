"""Make the shipped table from the compiled list of councils and years.

    python -m sim.sources.england.build authorities.csv

The list has one row for each council and year, and one column for each measure. Newer years
come from the Department's own files: `caseload statistics`.
"""

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.sources.england.table import SUSPECT, Figure, Place, Table, as_bytes, measures

_DOUBTED = {
    "cases_held_per_cin": "cases_held_n",
    "case_holding_share": "case_holding_fte",
    "total_fte": "inpost_fte",
}
"""The figure that is doubted where a ratio or a sum cannot be right."""


def table_of(rows: Iterable[Mapping[str, str]]) -> Table:
    """The table, with every figure that is not blank."""
    places: dict[str, Place] = {}
    for row in sorted(rows, key=lambda row: (row["la_code"], int(row["year"]))):
        code, year = row["la_code"], int(row["year"])
        place = places.setdefault(code, Place(code, "", row["region"]))
        place.name = row["la_name"]
        if row["new_la_code"] and row["new_la_code"] not in place.ons_codes:
            place.ons_codes = (*place.ons_codes, row["new_la_code"])
        doubted = {_doubted(mark) for mark in row["suspect"].split()}
        usual = "summed" if row["unit_type"] == "composite" else "published"
        for name in measures():
            if row[name] != "":
                quality = SUSPECT if name in doubted else usual
                figure = Figure(name, year, float(row[name]), quality)
                place.figures.setdefault(name, {})[year] = figure
    return Table(places)


def _doubted(mark: str) -> str:
    name = mark.partition(":")[0]
    return _DOUBTED.get(name, name)


def main() -> None:
    """Write the table beside this program."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as rows:
        table = table_of(csv.DictReader(rows))
    (Path(__file__).parent / "figures.csv.gz").write_bytes(as_bytes(table))


if __name__ == "__main__":
    main()
