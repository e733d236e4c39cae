"""Record what three shipped scenarios give, so that no change goes unseen: `make record`.

Counts and everything else in whole numbers is recorded as one hash, and must not differ at all.
Times and other fractions are recorded as sums, and hold to nine digits on every system.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import Ensemble, run_ensemble

FILE = Path(__file__).with_name("outputs.json")
SCENARIOS = ("small-authority", "manchester-2016", "manchester-86-posts")
UNTIL = date(2016, 9, 30)
RUNS = {"small-authority": 3, "manchester-2016": 1, "manchester-86-posts": 1}


def recorded(ensemble: Ensemble) -> dict[str, Any]:
    """What an ensemble gives: a hash of all whole numbers and words, and sums of fractions."""
    whole = hashlib.sha256(str(ensemble.dates.tolist()).encode())
    fractions: dict[str, float] = {}
    for table in ("weekly", "assessments", "conferences", "workers"):
        for name, values in getattr(ensemble, table).items():
            if values.dtype.kind == "f" and not _whole(values):
                fractions[f"{table}.{name}"] = float(np.nansum(values.astype(np.float64)))
                values = np.isnan(values)
            whole.update(f"{table} {name} {values.shape} {_told(values)}".encode())
    return {"whole": whole.hexdigest(), "fractions": fractions}


def _whole(values: np.ndarray[Any, Any]) -> bool:
    known = values[~np.isnan(values)]
    return bool((known == np.rint(known)).all())


def _told(values: np.ndarray[Any, Any]) -> list[str]:
    """Values as words, the same on every system and for every width of number."""
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), -1, np.rint(values)).astype(np.int64)
    return [str(each) for each in values.ravel().tolist()]


def play(name: str) -> dict[str, Any]:
    """Play a scenario, and say what it gives."""
    scenario = load_scenario(name, until=UNTIL)
    return recorded(run_ensemble(scenario, RUNS[name], jobs=1))


def main() -> None:
    """Write what the scenarios give today."""
    told = {name: play(name) for name in SCENARIOS}
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
