"""What the mutants said: shares by file with their intervals, and each mutant with its fate.

    python benchmarks/mutation_report.py sim/service

Writes `docs/mutation.csv`, keeping the reasons that were given there for what lives, and the table
in `docs/verification.md`.
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
BEGIN, END = "<!-- mutation: made by benchmarks/mutation_report.py -->", "<!-- end of mutation -->"
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


def write(rows: list[dict[str, Any]]) -> None:
    known = reasons()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: (row["mutant"].partition(":")[0], row["line"])):
            why = "" if row["noticed"] else known.get((row["before"], row["after"]), "")
            by = row["by"] if row["noticed"] else ""
            place = (row["mutant"], row["line"], row["before"][:200], row["after"][:200])
            table.writerow([*place, by, why])


def told(name: str, noticed: int, whole: int) -> str:
    found = share_interval(noticed, whole)
    interval = f"{found.low:.0%} to {found.high:.0%}"
    return f"| {name} | {whole} | {noticed} | {noticed / whole:.0%} | {interval} |"


def shares(rows: list[dict[str, Any]]) -> str:
    """A line for each file and one for all, with Wilson's interval of the share."""
    by_file: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        by_file[row["mutant"].partition(":")[0]].append(row["noticed"])
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
    write(rows)
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{shares(rows)}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
