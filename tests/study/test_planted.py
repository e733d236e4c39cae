"""The headline's range on councils whose truth is known: the whole of `benchmarks/planted.py`."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOUNDS = {(0.25, 0.75): (0.43, 0.57), (0.1, 0.9): (0.74, 0.86), (0.025, 0.975): (0.92, 0.98)}
"""How often a range may hold what came: chance alone gives as much in 19 of 20 sets of 200."""


@pytest.mark.nightly
def test_a_range_holds_what_came_of_a_planted_council_as_often_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "planted.py")], cwd=tmp_path, check=True
    )
    with (tmp_path / "docs" / "planted.csv").open(encoding="utf-8", newline="") as rows:
        below = [float(row["below"]) for row in csv.DictReader(rows)]
    assert len(below) == 200
    for (low, high), (least, most) in BOUNDS.items():
        held = sum(low <= share <= high for share in below) / len(below)
        assert least <= held <= most, f"{high - low:.0%} range: held {held:.1%}"
