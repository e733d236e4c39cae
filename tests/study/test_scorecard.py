"""The scorecard and the audit view: what an inspector would look at, and what a sample tells."""

from datetime import date
from math import comb

import numpy as np
import pytest

from sim.scenario.calendar import months_later
from sim.scenario.loading import load_scenario
from sim.study.measures.measures import MEASURE
from sim.study.questions.audit import NOT_IN_FILES, audit, sample_chances
from sim.study.questions.scorecard import FINDINGS, change_is, dates, scorecard
from sim.study.runs.ensemble import Ensemble, run_ensemble
from sim.study.statistics.estimates import Estimate

NAMES = [name for _, names in FINDINGS for name in names]


@pytest.fixture(scope="module")
def pair() -> dict[str, Ensemble]:
    until = date(2017, 7, 14)
    return {
        name: run_ensemble(load_scenario(name, until=until), 4, jobs=1)
        for name in ("small-authority-now", "small-authority")
    }


def test_every_row_is_a_measure_and_none_comes_twice() -> None:
    assert set(NAMES) <= set(MEASURE)
    assert len(NAMES) == len(set(NAMES))


def test_months_count_from_the_day_on_which_the_posts_are_funded(pair) -> None:
    plan = pair["small-authority"].scenario
    assert dates(plan) == [(6, date(2017, 1, 1)), (12, date(2017, 7, 1))]
    assert months_later(date(2016, 8, 31), 6) == date(2017, 2, 28)


def test_every_scenario_has_every_row_on_every_date(pair) -> None:
    lines = scorecard(pair, "small-authority-now")
    assert len(lines) == len(NAMES) * 2 * 2
    for line in lines:
        expected = pair[line.scenario].values(line.measure.name, line.on)
        assert line.value.mean == pytest.approx(np.nanmean(expected), nan_ok=True)
        assert (line.change is None) == (line.scenario == "small-authority-now")


def test_a_scenario_beside_itself_shows_no_change(pair) -> None:
    same = {"now": pair["small-authority-now"], "again": pair["small-authority-now"]}
    said = {line.change_is for line in scorecard(same, "now") if line.scenario == "again"}
    assert said <= {"no more than noise", "not available"}


def test_a_change_is_better_in_the_direction_that_the_measure_names() -> None:
    fall = Estimate(-2.0, -3.0, -1.0, 40)
    rise = Estimate(2.0, 1.0, 3.0, 40)
    assert change_is(MEASURE["average_caseload"], fall) == "better"
    assert change_is(MEASURE["average_caseload"], rise) == "worse"
    assert change_is(MEASURE["assessments_in_time"], rise) == "better"
    assert change_is(MEASURE["not_in_need"], rise) == "up"
    assert change_is(MEASURE["average_caseload"], Estimate(-2.0, -5.0, 1.0, 40)) == (
        "no more than noise"
    )
    nothing = Estimate(np.nan, np.nan, np.nan, 0)
    assert change_is(MEASURE["average_caseload"], nothing) == "not available"


# audits


def test_a_sample_is_drawn_without_replacement() -> None:
    chances, shown = sample_chances(np.array([3.0]), np.array([10.0]), 4)
    by_hand = [comb(3, k) * comb(7, 4 - k) / comb(10, 4) if k <= 3 else 0 for k in range(5)]
    assert chances[0] == pytest.approx(by_hand)
    assert shown[0] == pytest.approx([0, 25, 50, 75, 100])


def test_when_all_files_are_read_the_sample_is_the_truth(pair) -> None:
    for row in audit(pair["small-authority"], date(2017, 6, 30), files=1000):
        if row.counted:
            assert row.misleads == pytest.approx(0, abs=1e-9)


def test_more_files_tell_more(pair) -> None:
    on = date(2017, 6, 30)
    few, many = (audit(pair["small-authority"], on, files) for files in (10, 60))
    for less, more in zip(few, many, strict=True):
        if less.counted > 100 and 10 < less.truth < 90:
            assert more.high - more.low <= less.high - less.low
            assert less.low <= less.truth <= less.high


def test_an_audit_of_files_says_nothing_of_workers_and_teams(pair) -> None:
    shown = {row.measure.name for row in audit(pair["small-authority"], date(2017, 6, 30))}
    assert not shown & set(NOT_IN_FILES)
    assert "assessments_in_time" in shown


def test_nothing_to_draw_from_is_not_available(pair) -> None:
    told = ["pathway.section_47_in_assessment=0.0", "pathway.section_47_per_plan_year=0.0"]
    scenario = load_scenario(
        "small-authority-now", [*told, "opening.on_protection_plans=0"], until=date(2017, 1, 31)
    )
    ensemble = run_ensemble(scenario, 2, jobs=1)
    rows = {row.measure.name: row for row in audit(ensemble, date(2017, 1, 31))}
    assert np.isnan(rows["conferences_in_time"].truth)
    lines = scorecard({"before": ensemble, "after": ensemble}, "before")
    said = {line.measure.name: line.change_is for line in lines if line.scenario == "after"}
    assert said["conferences_in_time"] == "not available"
