"""What the mutants said: shares by file with their intervals, and each mutant with its fate.

    python benchmarks/mutation_report.py sim/service

Writes `docs/mutation.csv`, keeping the reasons that were given there for what lives and the mutants
of other folders, and the folder's table in `docs/verification.md`.
"""

import csv
import json
import sys
from collections import defaultdict
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


def told(name: str, noticed: int, whole: int) -> str:
    found = share_interval(noticed, whole)
    interval = f"{found.low:.0%} to {found.high:.0%}"
    return f"| {name} | {whole} | {noticed} | {noticed / whole:.0%} | {interval} |"


def shares(rows: list[dict[str, Any]]) -> str:
    """A line for each file, or folder of the study, and for all, with Wilson's interval."""
    by_file: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        file = row["mutant"].partition(":")[0]
        by_file[file if file.startswith("sim/service") else str(Path(file).parent)].append(
            row["noticed"]
        )
    lines = ["| file | mutants | noticed | share | interval (95%) |", "|---|---|---|---|---|"]
    lines += [told(f"`{name}`", sum(each), len(each)) for name, each in sorted(by_file.items())]
    wrong = sum(row["how"] == "answer" for row in rows)
    noticed = sum(row["noticed"] for row in rows)
    lines.append(told("**all**", noticed, len(rows)))
    lines += [
        "",
        f"Of those that were noticed, {wrong} gave a wrong answer and {noticed - wrong} broke.",
    ]
    return "\n".join(lines)


def main(folder: str) -> None:
    rows = read(folder)
    write(folder, rows)
    begin, end = BEGIN.format(folder=folder), END.format(folder=folder)
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(begin)[0], page.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n{shares(rows)}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
