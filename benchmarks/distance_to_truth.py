"""How near a council's own returns come: a year played from its returns, beside the year that came.

    python benchmarks/distance_to_truth.py [DRAWS] [FUTURES]

The invented authority of the tests: its census of 2023-24 and its data set as of 31 March 2024
make the scenario; its staff are those of its workforce census. The scenario is fitted, and a year
is played with level staffing. What happened is its census of 2024-25, which nothing here has seen.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "sources" / "returns"))

from kept_material import content, files, names  # noqa: E402

from sim.scenario.loading import load_scenario  # noqa: E402
from sim.scenario.schema import Scenario  # noqa: E402
from sim.sources.returns.council import council_of  # noqa: E402
from sim.sources.returns.scenario import own_scenario  # noqa: E402
from sim.study.calibration.calibrate import calibrate  # noqa: E402
from sim.study.measures.measures import measure_named  # noqa: E402
from sim.study.runs.ensemble import run_ensemble  # noqa: E402
from sim.study.runs.variants import Playing  # noqa: E402

DAY, END = date(2024, 3, 31), date(2025, 3, 31)
FLOWS = {
    "referrals": "referrals_n",
    "section_47": "s47_n",
    "initial_conferences": "icpc_n",
    "protection_started": "cp_plans_started_n",
    "looked_after_started": "looked_after_started_n",
}
SHARES = {
    "re_referrals": "rereferral_pct",
    "assessments_in_time": "assessments_within_45_days_pct",
    "conferences_in_time": "icpc_within_15_days_pct",
}
STOCKS = {
    "open": "cin_31mar_n",
    "awaiting_assessment": "opening.awaiting_assessment",
    "in_need": "opening.on_in_need_plans",
    "protection": "opening.on_protection_plans",
    "looked_after": "opening.looked_after",
}
IN_THE_PAST = ("authority-a/cin/A-cin-2024", "authority-a/ssd/", "authority-a/csww/")
"""What the scenario is made of."""


def scenario_of_the_past(folder: Path) -> Scenario:
    """The scenario of 1 April 2024, from the returns up to the day before."""
    for name in names("authority-a"):
        if name.startswith(IN_THE_PAST):
            path = folder / "returns" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(name))
    text, _ = own_scenario("Rutland", folder / "returns", DAY)
    (folder / "past.yaml").write_text(text, encoding="utf-8")
    return load_scenario(folder / "past.yaml")


def truth() -> dict[str, float]:
    """What the next year showed, by measure."""
    known = council_of(files("authority-a")).figures.known
    return {name: known[key].value for name, key in {**STOCKS, **FLOWS, **SHARES}.items()}


def played(scenario: Scenario, futures: int) -> dict[str, np.ndarray]:
    """The same of each future: stocks at the end, flows and shares of the year."""
    ensemble = run_ensemble(scenario.changed("until", END), futures)
    year = {name: each.sum(axis=1) for name, each in ensemble.weekly.whole.items()}

    def total(columns: tuple[str, ...]) -> np.ndarray:
        return np.sum([year[column] for column in columns], axis=0)

    found = {name: ensemble.values(name, END) for name in STOCKS}
    found |= {name: total(measure_named(name).numerator) for name in FLOWS}
    for name in SHARES:
        asked = measure_named(name)
        found[name] = 100 * total(asked.numerator) / total(asked.denominator)
    return found


def rows(scenario: Scenario, futures: int) -> Iterator[str]:
    """The table, as `docs/own-returns.csv` has it."""
    yield "measure,words,middle,low,high,happened"
    happened, told = truth(), played(scenario, futures)
    for name, values in told.items():
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
        words = measure_named(name).words
        told = f'"{words}, %"' if name in SHARES else words
        yield f"{name},{told},{middle:.0f},{low:.0f},{high:.0f},{happened[name]:g}"


def main(draws: int = 16, futures: int = 64) -> None:
    """Fit, play and print."""
    with TemporaryDirectory() as place:
        done = calibrate(scenario_of_the_past(Path(place)), draws, Playing())
        for row in rows(done.scenario, futures):
            print(row)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
