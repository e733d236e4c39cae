"""The scenario of the invented authority, fitted: it is checked, shows what it counted, is level.

The fit is one of `caseload calibrate`, kept here because it takes minutes. How near a year played
from the returns of the year before comes is in `benchmarks/distance_to_truth.py`.
"""

from pathlib import Path

import numpy as np
import pytest
from kept_material import content, names

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.sources.returns.scenario import own_scenario
from sim.study.calibration.fit import latest, level
from sim.study.runs.ensemble import Ensemble, run_ensemble

pytestmark = pytest.mark.slow
FITTED = {
    "practice.without_social_worker": 0.06895,
    "practice.planned_to_deadline": 0.9,
    "practice.outside_wait": 12.26,
    "practice.conference_aim": 13.84,
    "pathway.in_need_days": 106.2,
    "pathway.protection_days": 122.6,
    "pathway.looked_after_days": 441.4,
    "pathway.section_47_in_assessment": 0.2905,
    "pathway.conference_after_section_47": 0.4933,
    "pathway.protection_plan_after_conference": 0.6688,
    "pathway.looked_after_at_assessment": 0.07477,
    "pathway.return_within_year": 0.1389,
    "social_workers.recruitment.success": 0.471,
    "demand.families_per_year": 373.5,
    "work.scale": 0.548,
    "opening.awaiting_assessment": 96,
    "opening.on_in_need_plans": 182,
    "opening.closing": 15,
}
_STOCKS = ("open", "in_need", "protection", "looked_after")
_A_YEAR = 52


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("authority")
    for name in names("authority-a"):
        path = folder / "returns" / Path(name).name
        path.parent.mkdir(exist_ok=True)
        if "expected" not in name:
            path.write_bytes(content(name))
    (folder / "a.yaml").write_text(own_scenario("Rutland", folder / "returns")[0], "utf-8")
    scenario = level(load_scenario(folder / "a.yaml"))  # which is to check it
    for key, value in FITTED.items():
        scenario = scenario.changed(key, value)
    assert scenario.opening.ages is not None
    return scenario


@pytest.fixture(scope="module")
def runs(fitted: Scenario) -> Ensemble:
    return run_ensemble(fitted, 12)


@pytest.mark.parametrize("stock", _STOCKS)
def test_with_the_ages_that_were_counted_the_level_baseline_stays_level(
    runs: Ensemble, stock: str
) -> None:
    """No jump in the first half-year, and no drift to the third year, beyond what chance moves."""
    values = runs.series(stock)[1]
    first, half, last = values[:, 0], values[:, 1:27].mean(axis=1), values[:, 104:].mean(axis=1)
    for earlier, later in ((first, half), (half, last)):
        apart = later - earlier
        chance = 3 * apart.std(ddof=1) / np.sqrt(len(apart))
        assert abs(apart.mean()) < max(chance, 0.05 * first.mean())


def test_a_year_shows_what_the_returns_counted(fitted: Scenario, runs: Ensemble) -> None:
    observed = {each.measure: each for each in latest(fitted)}
    year = {name: runs.weekly[name][:, _A_YEAR:, -1] for name in runs.weekly}
    flows = ("referrals", "section_47", "initial_conferences", "protection_started",
             "looked_after_started")  # fmt: skip
    for name in flows:
        a_year = year[name].mean() * 365.25 / 7
        assert a_year == pytest.approx(observed[name].value, abs=observed[name].tolerance), name
    for name in ("open", "protection", "looked_after"):
        found = runs.series(name)[1][:, _A_YEAR:].mean()
        assert found == pytest.approx(observed[name].value, abs=observed[name].tolerance), name
