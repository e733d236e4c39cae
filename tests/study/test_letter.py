"""The baseline in September 2016 beside what inspectors saw, finding by finding."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.study.measures.measures import measure_named
from sim.study.runs.ensemble import Ensemble, run_ensemble

FINDINGS = Path(__file__).parents[2] / "docs" / "letter.csv"
VISIT = date(2016, 9, 30)
FUTURES = 8


def findings() -> list[dict[str, str]]:
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def autumn() -> Ensemble:
    """The first months of the Manchester baseline."""
    return run_ensemble(load_scenario("manchester-2016", until=VISIT), FUTURES, jobs=1)


@pytest.mark.slow
@pytest.mark.parametrize("row", findings(), ids=lambda row: row["measure"])
def test_the_baseline_shows_what_the_letter_says(autumn: Ensemble, row: dict[str, str]) -> None:
    found = float(np.nanmean(autumn.values(row["measure"], VISIT)))
    inside = float(row["low"]) <= found <= float(row["high"])
    assert inside == (row["inside"] == "yes"), row["finding"]
    assert f"{found:.1f}" == row["baseline"], f"write the new figure in {FINDINGS.name}"


def test_each_finding_is_a_measure_and_its_range_is_within_what_that_can_be() -> None:
    listed = findings()
    assert len({row["measure"] for row in listed}) == len(listed) == 10
    for row in listed:
        least, most = measure_named(row["measure"]).bounds
        low, high = float(row["low"]), float(row["high"])
        assert least <= low < high <= most
        assert (low, high) != (least, most), "a range that cannot be missed"
    assert {row["inside"] for row in listed} == {"yes"}, "say in docs/model.md what is missed"
