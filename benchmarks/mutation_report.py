"""What the mutants said: shares by file with their intervals, and each mutant with its fate.

    python benchmarks/mutation_report.py sim/service

Writes `docs/mutation.csv`, keeping the reasons that were given there for what lives and the mutants
of other folders, and the folder's line in `docs/verification.md`; the site shows a table by file.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from sim.study.statistics.estimates import share_interval

ROOT = Path(__file__).resolve().parents[1]
PAGE, TABLE = ROOT / "docs" / "verification.md", ROOT / "docs" / "mutation.csv"
BEGIN = "<!-- mutation of {folder}: made by benchmarks/mutation_report.py -->"
END = "<!-- end of mutation of {folder} -->"
COLUMNS = ("mutant", "line", "before", "after", "noticed_by", "why_it_may_live")


def read(folder: str) -> list[dict[str, Any]]:
    """What was found last of each mutant, of every round that is kept."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((ROOT / "build").glob(f"mutation-{folder.replace('/', '-')}-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            found[told["mutant"]] = told
    return list(found.values())


def reasons() -> dict[tuple[str, str], str]:
    """Why a mutant may live, by its text before and after, as it was written before."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["before"], row["after"]): row["why_it_may_live"] for row in csv.DictReader(file)
        }


def elsewhere(folder: str) -> list[list[str]]:
    """The mutants of other folders, as they stand in the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [row for row in list(csv.reader(file))[1:] if not row[0].startswith(f"{folder}/")]


def write(folder: str, rows: list[dict[str, Any]]) -> None:
    known, others = reasons(), elsewhere(folder)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: (row["mutant"].partition(":")[0], row["line"])):
            why = "" if row["noticed"] else known.get((row["before"], row["after"]), "")
            by = row["by"] if row["noticed"] else ""
            place = (row["mutant"], row["line"], row["before"][:200], row["after"][:200])
            others.append([*map(str, place), by, why])
        table.writerows(sorted(others, key=lambda row: (row[0].partition(":")[0], int(row[1]))))


def told(rows: list[dict[str, Any]]) -> str:
    """How many were noticed, with Wilson's interval, and how; the site shows the files."""
    noticed, wrong = (sum(each) for each in zip(*map(_fate, rows), strict=True))
    found = share_interval(noticed, len(rows))
    share = f"{noticed / len(rows):.0%}, {found.low:.0%} to {found.high:.0%}"
    return (
        f"{noticed} of {len(rows)} noticed ({share}): {wrong} gave a wrong answer and "
        f"{noticed - wrong} broke."
    )


def _fate(row: dict[str, Any]) -> tuple[bool, bool]:
    return row["noticed"], row["how"] == "answer"


def main(folder: str) -> None:
    rows = read(folder)
    write(folder, rows)
    begin, end = BEGIN.format(folder=folder), END.format(folder=folder)
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(begin)[0], page.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n{told(rows)}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
