"""Twelve councils from published figures alone: written, calibrated, and a level year played.

    python benchmarks/councils.py [COUNCIL ...]     rows go to docs/councils.csv as they come

A council that has its rows is passed over; take them out to play it again.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
from kept_rows import keep_rows, rows_of

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Mechanism, Scenario
from sim.study.calibration.fit import latest
from sim.study.measures.measure import QUARTER, WEEKS_IN_QUARTER
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import run_ensemble

FILE = Path("docs/councils.csv")
KEPT = Path("results/councils")
"""Where the scenarios are written, to go on from."""
COUNCILS = (
    "Bracknell Forest", "Torbay", "South Tyneside", "Southend-on-Sea", "Camden", "Hounslow",
    "Leicester", "Telford and Wrekin", "Wigan", "Gloucestershire", "Leeds", "Kent",
)  # fmt: skip
"""Of nine regions, from 43 to over 350 case holders."""
FIGURES = {
    "average_caseload": (0.05, "of it"),
    "open": (0.1, "of it"),
    "protection": (0.1, "of it"),
    "looked_after": (0.1, "of it"),
    "assessments_in_time": (5.0, "points"),
    "conferences_in_time": (5.0, "points"),
}
"""What is compared, and how near it is to be."""
FUTURES = 20
QUARTERS = 4
COLUMNS = (
    "council", "case_holders", "seconds_new", "seconds_calibrate", "measure", "published",
    "first_quarter", "last_quarter", "year", "near",
)  # fmt: skip


def main() -> None:
    """Play the councils that have no rows yet."""
    there = {row["council"] for row in rows_of(FILE)}
    for council in sys.argv[1:] or COUNCILS:
        if council not in there:
            folder = KEPT / council.lower().replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            keep_rows(FILE, COLUMNS, [*rows_of(FILE), *_played(council, folder)])


def _played(council: str, folder: Path) -> Iterator[dict[str, str]]:
    told = folder / "council.yaml"
    new = _seconds("new", council, "--write", str(told))
    fitting = _seconds("calibrate", str(told), "--quiet")
    calibrated = folder / "council-calibrated.yaml"
    start = load_scenario(calibrated).start
    scenario = load_scenario(calibrated, until=start + timedelta(days=370))
    print(f"{council}: new {new:.1f} s, calibrated in {fitting:.0f} s", flush=True)
    for measure, published, found in _level_year(scenario):
        quarters = np.nanmean(found, axis=0)
        tolerance, kind = FIGURES[measure]
        most = tolerance * (published if kind == "of it" else 1)
        yield {
            "council": council,
            "case_holders": f"{scenario.opening.permanent + scenario.opening.agency:.0f}",
            "seconds_new": f"{new:.1f}",
            "seconds_calibrate": f"{fitting:.0f}",
            "measure": measure,
            "published": f"{published:g}",
            "first_quarter": f"{quarters[0]:.1f}",
            "last_quarter": f"{quarters[-1]:.1f}",
            "year": f"{quarters.mean():.1f}",
            "near": "yes" if abs(quarters.mean() - published) <= most else "no",
        }


def _seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sim", *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _level_year(scenario: Scenario) -> Iterator[tuple[str, float, Array]]:
    """Each figure published, and each quarter of the year that follows it in each future.

    What was unusual in that year stays: the calibration is to hold what it was fitted to.
    """
    as_it_was = scenario.throughout(switched_off=(Mechanism.BACK_TO_USUAL,))
    played = run_ensemble(as_it_was, FUTURES)
    for each in latest(scenario):
        if each.measure in FIGURES:
            weeks = played.series(each.measure)[1][:, : QUARTERS * WEEKS_IN_QUARTER]
            quarters = weeks.reshape(len(weeks), QUARTERS, WEEKS_IN_QUARTER)
            flow = measure_named(each.measure).when == QUARTER
            yield each.measure, each.value, quarters[:, :, -1] if flow else quarters.mean(axis=2)


if __name__ == "__main__":
    main()
