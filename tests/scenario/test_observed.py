"""Figures that are known of the service: checked like the rest, and nothing in a run."""

from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.observed import OBSERVABLE
from sim.scenario.resolved import resolved_yaml, run_hash, scenario_hash
from sim.study.measures.measures import measure_named

HEAD = "extends: manchester-2016\nname: Mine\nobserved:\n"
GOOD = (
    '  - {measure: average_caseload, value: 19.1, date: 2017-09-30, tolerance: 1, source: "DfE", '
    "quality: green}\n"
)


def faults_of(folder: Path, items: str) -> str:
    file = folder / "mine.yaml"
    file.write_text(HEAD + items, encoding="utf-8")
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(file)
    return str(caught.value)


def test_everything_that_can_be_observed_is_a_measure_of_a_run() -> None:
    for name in OBSERVABLE:
        assert measure_named(name).name == name


def test_observed_figures_change_nothing_in_a_run_and_are_written_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + GOOD, encoding="utf-8")
    told, plain = load_scenario(file), load_scenario("manchester-2016")
    assert told.observed[0].value == 19.1
    assert run_hash(told) == run_hash(plain)
    assert scenario_hash(told) == scenario_hash(plain)
    file.write_text(resolved_yaml(told), encoding="utf-8")
    assert load_scenario(file).observed == told.observed


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("average_caseload", "avarage_caseload", "did you mean average_caseload?"),
        ("tolerance: 1", "tolerance: 0", "observed.1.tolerance: must be more than 0"),
        ("tolerance: 1, ", "", "observed.1.tolerance: is missing; add it"),
        ("date: 2017-09-30", "year: 2017, date: 2017-09-30", "either a date"),
        ("date: 2017-09-30, ", "", "either a date"),
        ("value: 19.1", "value: high", "observed.1.value: must be a number"),
        ("source", "origin", "observed.1.origin: is unknown here"),
        ("green", "gold", "observed.1.quality: must be"),
    ],
)
def test_a_fault_in_an_observed_figure_has_its_own_line(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    other = GOOD.replace("average_caseload", "open")
    told = faults_of(tmp_path, other + GOOD.replace(wrong, right))
    assert said in told
    assert "mine.yaml:5: observed.1" in told


def test_the_same_figure_twice_is_refused(tmp_path: Path) -> None:
    assert "average_caseload of 2017-09-30 is there twice" in faults_of(tmp_path, GOOD + GOOD)


def test_observed_figures_belong_to_no_date(tmp_path: Path) -> None:
    text = HEAD + GOOD + "changes:\n  - from: 2016-09-01\n    observed: []\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioErrors, match="cannot change on a date"):
        load_scenario(tmp_path / "mine.yaml")
