"""Fresh seeds: the exact answers asked again with other luck, and what comes of it written down.

A test whose seed is fixed goes on passing, also when the seed was a lucky one. With `FRESH_SEED`
set, every test plays with luck of its own made of that seed and its name, and nothing fails:
each distance from the exact answer goes to `FRESH_FILE`, in standard errors (as a normal value
that is as likely as the value of Student's t). `python tests/oracles/fresh.py 1 2 3 4 5` does so
for some seeds and says whether the sum of their squares is what chance makes of it.
"""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from scipy.stats import chi2, norm
from scipy.stats import t as students_t

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
DRAWS = 2_000_000
ALIKE = 1 - 1e-9
"""Rows of which one is a shift of the other (a time, and the wait within it) are one row."""


def base() -> str | None:
    return os.environ.get("FRESH_SEED")


def seed_of_this_test(usual: int) -> int:
    """The seed with which a test plays: the usual one, or one of its own."""
    if base() is None:
        return usual
    name = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0]
    return crc32(f"{base()} {name}".encode())


def seeds(number: int) -> Iterable[int]:
    """Seeds of the runs of a test that draws its own luck."""
    first = seed_of_this_test(0)
    return range(first, first + number)


def note(z: float, values: Sequence[float] = ()) -> bool:
    """Write a distance down, when seeds are fresh; says whether it was."""
    if base() is None:
        return False
    name = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].removeprefix("tests/oracles/")
    line = json.dumps({"seed": base(), "test": name, "z": z, "values": list(values)})
    with Path(os.environ["FRESH_FILE"]).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return True


def distance_of_mean(values: Sequence[float], expected: float) -> float:
    runs = len(values)
    error = float(np.std(values, ddof=1)) / runs**0.5
    t = (float(np.mean(values)) - expected) / error if error > 0 else 0.0
    return float(norm.isf(students_t.sf(t, runs - 1)))


def distance_of_variance(ratio: float, free: int) -> float:
    return float(norm.isf(chi2.sf(ratio * free, free)))


def ask(seed: int, file: Path, *selected: str) -> None:
    """Run the exact answers with one fresh seed."""
    chosen = selected or [str(FOLDER), "-k", "not random_scenarios and not identities"]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *chosen],
        cwd=ROOT,
        env={**os.environ, "FRESH_SEED": str(seed), "FRESH_FILE": str(file)},
        check=False,
    )


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def law_of_sum(rows: list[dict[str, Any]]) -> tuple[float, float, int]:
    """The sum of squares, the chance of a smaller one, and how many rows went into it.

    Rows of one test share their runs. The squares of rows that move together add up like those
    of independent ones with the eigenvalues of the correlation of the runs as weights.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["seed"], shared(row["test"])].append(row)
    total, count, weights = 0.0, 0, []
    for group in groups.values():
        kept = without_twins(group)
        total += sum(row["z"] ** 2 for row in kept)
        count += len(kept)
        weights += weights_of(kept)
    luck = np.random.default_rng(18)
    sums = np.zeros(DRAWS)
    for weight in weights:
        sums += weight * luck.standard_normal(DRAWS) ** 2
    return total, float(np.mean(sums < total)), count


def shared(test: str) -> str:
    """Tests whose runs are the same: those of the quick set that differ in a measure only."""
    return test.partition("[")[0] if test.startswith("test_quick_set") else test


def without_twins(group: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for row in group:
        if not any(_correlation(row, other) > ALIKE for other in kept):
            kept.append(row)
    return kept


def _correlation(row: dict[str, Any], other: dict[str, Any]) -> float:
    if len(row["values"]) != len(other["values"]) or len(row["values"]) < 3:
        return 0.0
    return float(np.corrcoef(row["values"], other["values"])[0, 1])


def weights_of(group: list[dict[str, Any]]) -> list[float]:
    table = np.array([[_correlation(a, b) if a is not b else 1.0 for b in group] for a in group])
    return [float(value) for value in np.linalg.eigvalsh(table)]


def write(rows: list[dict[str, Any]], path: Path) -> None:
    """A table with a line for each row and a column for each seed."""
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    places: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        place = places[row["seed"], row["test"]]
        places[row["seed"], row["test"]] += 1
        found[row["test"], place][row["seed"]] = row["z"]
    columns = sorted({row["seed"] for row in rows}, key=int)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["test", "answer", *(f"z with seed {seed}" for seed in columns)])
        for (test, place), zs in sorted(found.items()):
            told = [f"{zs[seed]:.2f}" if seed in zs else "" for seed in columns]
            table.writerow([test, place + 1, *told])


def main(*told: str) -> int:
    """Ask with some seeds, or read what was written down before (files that end in .jsonl)."""
    file = ROOT / "build" / "fresh.jsonl"
    file.parent.mkdir(exist_ok=True)
    for seed in told:
        if not seed.endswith(".jsonl"):
            ask(int(seed), file)
    files = [Path(each) for each in told if each.endswith(".jsonl")] or [file]
    rows = [row for each in files for row in read(each)]
    write(rows, ROOT / "docs" / "fresh_seeds.csv")
    total, quantile, count = law_of_sum(rows)
    print(f"{count} answers, sum of squares {total:.1f}: quantile {quantile:.4f}")
    return 0 if 0.0005 < quantile < 0.9995 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
