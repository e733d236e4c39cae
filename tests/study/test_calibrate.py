"""A calibration finds the inputs behind the figures, and its draws agree with them."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim.output.words.calibrate import (
    _told,
    calibrated_scenario,
    draws_text,
    figures,
    what_was_fitted,
)
from sim.scenario.draws import with_draw
from sim.scenario.entries import inputs
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import fingerprint_of, load_scenario
from sim.scenario.observed import OBSERVABLE, Observed
from sim.scenario.schema import Mechanism, Scenario
from sim.study.calibration.calibrate import (
    Calibrated,
    _marked,
    calibrate,
    runs_of_calibration,
)
from sim.study.calibration.fit import as_observed, fit, latest, level
from sim.study.calibration.history_matching import PAIR, by_pair
from sim.study.calibration.movers import LEAST, MOST, MOVERS, moved
from sim.study.runs.variants import Playing

TINY = """\
extends: small-authority-now
name: Tiny
demand: {families_per_year: 110}
social_workers: {posts: 6}
managers: {posts: 1}
teams: {count: 1}
opening:
  awaiting_assessment: 37
  on_protection_plans: 25
  looked_after: 34
  on_in_need_plans: 39
  closing: 9
  permanent: 5
  agency: 1
  closed_last_year: 165
observed:
  - {measure: referrals, value: 340, year: 2016, tolerance: 20, quality: green, source: DfE}
  - {measure: protection, value: 30, date: 2016-03-31, tolerance: 6, quality: green, source: DfE}
"""


def tiny(folder: Path, text: str = TINY) -> Path:
    file = folder / "tiny.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_mover_moves_an_input_for_a_figure_that_can_be_observed() -> None:
    known = {key for key, _ in inputs()}
    for measure, movers in MOVERS.items():
        assert measure in OBSERVABLE
        assert {mover.key for mover in movers} <= known


def test_an_input_moves_the_right_way_and_not_past_its_bounds() -> None:
    (mover,) = MOVERS["referrals"]
    assert moved(mover, 100, 110, 100) == pytest.approx(110)
    assert moved(mover, 100, 500, 100) == pytest.approx(100 * MOST)
    assert moved(mover, 100, 1, 100) == pytest.approx(100 * LEAST)
    assert moved(mover, 100, 500, 0) == pytest.approx(100 * MOST)
    hours = MOVERS["assessments_in_time"][0]
    assert moved(hours, 1.0, 90, 80) < 1.0, "more in time needs fewer hours of work"
    assert moved(hours, hours.low, 99, 80) == hours.low


def test_a_figure_of_none_moves_its_input_as_far_as_one_round_lets_it() -> None:
    """A small council may have had no enquiry in a year, and nothing in time."""
    enquiries, hours = MOVERS["section_47"][0], MOVERS["assessments_in_time"][0]
    assert moved(enquiries, 0.2, 0, 4) == pytest.approx(0.2 * LEAST)
    assert moved(hours, 1.0, 0, 80) == pytest.approx(1.0 * MOST), "nothing in time: more work"
    assert moved(hours, 1.0, 90, 0) == pytest.approx(1.0 * LEAST), "all too late: less work"
    assert moved(enquiries, 0.2, 0, 0) == 0.2


def test_the_newest_figure_of_a_measure_is_fitted_to(tmp_path: Path) -> None:
    older = (
        "  - {measure: referrals, value: 9, year: 2015, tolerance: 1, quality: green, source: x}\n"
    )
    scenario = load_scenario(tiny(tmp_path, TINY + older))
    found = {each.measure: each.value for each in latest(scenario)}
    assert found == {"referrals": 340, "protection": 30}


def test_nothing_observed_is_nothing_to_fit_to() -> None:
    with pytest.raises(ValueError, match="nothing is observed"):
        calibrate(load_scenario("small-authority-now"), 4, Playing(1))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scenario, Calibrated]:
    folder = tmp_path_factory.mktemp("calibrated")
    file = tiny(folder)
    scenario = load_scenario(file)
    played = [0]

    def count(runs: int) -> None:
        played[0] += runs

    calibrated = calibrate(scenario, 6, Playing(None, count))
    assert played[0] == runs_of_calibration(scenario, 6)
    return folder, scenario, calibrated


@pytest.mark.slow
def test_the_year_of_the_figures_is_fitted_before_anything_goes_back(tmp_path: Path) -> None:
    usual = load_scenario(tiny(tmp_path))
    unusual = usual.changed("practice.back_to_usual", -0.3)
    found = [fit(each, Playing(1), rounds=0) for each in (usual, unusual)]
    assert found[0].found.tolist() == found[1].found.tolist()
    assert not as_observed(unusual).works(Mechanism.BACK_TO_USUAL)
    assert _marked(unusual, found[1]).works(Mechanism.BACK_TO_USUAL)
    assert _marked(unusual, found[1]).practice.back_to_usual == -0.3


def calibrated_file(folder: Path, calibrated: Calibrated) -> Path:
    target = folder / "tiny-calibrated.yaml"
    text = calibrated_scenario(calibrated, "tiny.yaml", "tiny-draws.json")
    target.write_text(text, encoding="utf-8")
    (folder / "tiny-draws.json").write_text(
        draws_text(calibrated, fingerprint_of(target), "tiny.yaml"), encoding="utf-8"
    )
    return target


@pytest.mark.slow
def test_a_fit_reaches_the_figures_and_keeps_the_children_of_the_first_day(done) -> None:
    _, scenario, calibrated = done
    for each, found in zip(calibrated.fit.observed, calibrated.fit.found, strict=True):
        assert abs(found - each.value) <= each.tolerance, each.measure
    fitted = calibrated.fit.scenario
    assert fitted.opening.children == scenario.opening.children
    assert set(calibrated.fit.after) == {"demand.families_per_year", "pathway.protection_days"}


@pytest.mark.slow
def test_the_draws_agree_with_the_figures_and_differ_from_each_other(done) -> None:
    _, _, calibrated = done
    assert len(calibrated.draws.rows) == 6
    assert len(set(calibrated.draws.rows)) == 6
    referrals = calibrated.found[:, 0]
    assert abs(np.mean(referrals) - 340) <= 20
    assert [row["draws_within"] for row in figures(calibrated)] == calibrated.agreeing
    assert "draws agree, of 7 made" in what_was_fitted(calibrated)


@pytest.mark.parametrize(
    ("value", "told"),
    [(24.0417, "24.04"), (0.06961, "0.06961"), (4724.6, "4,725"), (12205.0, "12,205")],
)
def test_figures_are_told_as_people_write_them(value: float, told: str) -> None:
    assert _told(value) == told


@pytest.mark.slow
def test_the_calibrated_scenario_loads_with_its_draws(done) -> None:
    folder, _, calibrated = done
    loaded = load_scenario(calibrated_file(folder, calibrated))
    assert loaded.drawn == calibrated.draws
    assert loaded.base is None
    key = "demand.families_per_year"
    assert loaded.input(key) == calibrated.fit.after[key]
    assert (loaded.notes[key].source or "").startswith("Fitted: children referred")
    first, again = (with_draw(loaded, loaded.drawn.row(n)) for n in (1, 7))
    assert first.input(key) == pytest.approx(loaded.drawn.row(1)[key])
    assert first.input(key) == again.input(key)


@pytest.mark.slow
def test_a_value_of_the_plan_holds_in_every_draw_and_posts_are_added(done) -> None:
    folder, _, calibrated = done
    calibrated_file(folder, calibrated)
    plan = folder / "plan.yaml"
    plan.write_text(
        "extends: tiny-calibrated.yaml\nname: Plan\npathway: {protection_days: 77}\n"
        "changes:\n  - from: 2016-09-01\n    social_workers: {posts: 8}\n",
        encoding="utf-8",
    )
    loaded = load_scenario(plan)
    for number in range(1, 7):
        drawn = with_draw(loaded, loaded.drawn.row(number))
        assert drawn.pathway.protection_days == 77
        posts = drawn.social_workers.posts
        assert drawn.changes[-1][1].social_workers.posts - posts == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("value: 340", "was made before the scenario, or what it extends, was changed"),
        ("posts: 6", "was made before the scenario, or what it extends, was changed"),
        ("name: Tiny", None),
    ],
)
def test_draws_of_a_scenario_that_was_changed_are_refused(
    done, tmp_path: Path, change: str, said: str | None
) -> None:
    folder, _, calibrated = done
    calibrated_file(folder, calibrated)
    for file in folder.glob("tiny*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    other = {"value: 340": "value: 345", "posts: 6": "posts: 7", "name: Tiny": "name: Wee"}[change]
    tiny(tmp_path, TINY.replace(change, other))
    if said is None:
        assert load_scenario(tmp_path / "tiny-calibrated.yaml").drawn is not None
        return
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(tmp_path / "tiny-calibrated.yaml")
    assert said in str(caught.value)
    assert "`caseload calibrate tiny.yaml`" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("not JSON", "is not a file of draws, or is cut short"),
        ("[]", "make it again"),
        ('{"draws": []}', "is not a file of draws"),
    ],
)
def test_a_file_of_draws_that_is_none_is_refused_with_the_command(
    tmp_path: Path, content: str | None, said: str
) -> None:
    tiny(tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text("extends: tiny.yaml\ndraws: mine.json\n", encoding="utf-8")
    if content is not None:
        (tmp_path / "mine.json").write_text(content, encoding="utf-8")
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(file)
    assert "mine.yaml:2: draws: mine.json" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("inputs", "row", "said"),
    [
        (["work.scale"], [1.0, 2.0], "rows that do not match"),
        (["work.scole"], [1.0], "draws work.scole, which is no input"),
        (["work.scale"], ["much"], "values that are no numbers"),
    ],
)
def test_draws_of_nonsense_are_refused(
    tmp_path: Path, inputs: list[str], row: list[object], said: str
) -> None:
    tiny(tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text("extends: tiny.yaml\ndraws: mine.json\n", encoding="utf-8")
    content = {"made_from": fingerprint_of(file), "inputs": inputs, "values": row, "draws": [row]}
    (tmp_path / "mine.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ScenarioErrors, match=said):
        load_scenario(file)


def test_draws_lie_beside_their_scenario(tmp_path: Path) -> None:
    tiny(tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text("extends: tiny.yaml\ndraws: ../mine.json\n", encoding="utf-8")
    with pytest.raises(ScenarioErrors, match="must lie beside the scenario"):
        load_scenario(file)


@pytest.mark.slow
def test_a_fit_comes_back_to_the_input_that_made_the_figures(tmp_path: Path) -> None:
    """Figures of a run with 110 families a year are fitted from 80: the fit finds about 110."""
    scenario = load_scenario(tiny(tmp_path))
    truth = fit(scenario, Playing(None), rounds=0).found[0]
    told = Observed(
        measure="referrals", value=float(truth), year=2016, tolerance=1, source="x", quality="green"
    )
    off = scenario.throughout(observed=(told,)).changed("demand.families_per_year", 80.0)
    found = fit(off, Playing(None), rounds=6)
    assert level(found.scenario).demand.families_per_year == pytest.approx(110, rel=0.05)


@pytest.mark.slow
def test_a_scenario_can_name_what_moves_for_a_figure(tmp_path: Path) -> None:
    """How the figure answers to the input is found by two probes, at the ends of its range."""
    text = TINY.replace(
        "tolerance: 6,", "tolerance: 6, moves: pathway.looked_after_after_protection,"
    )
    scenario = load_scenario(tiny(tmp_path, text))
    found = fit(scenario, Playing(None), rounds=1)
    (mover,) = found.movers["protection"]
    assert mover.key == "pathway.looked_after_after_protection"
    assert (mover.low, mover.high) == (0.08, 0.2)


@pytest.mark.parametrize("key", ["pathway.protection_dais", "pathway.protection_days"])
def test_what_moves_has_to_be_an_input_with_a_range(tmp_path: Path, key: str) -> None:
    text = TINY.replace("measure: referrals,", f"measure: referrals, moves: {key},")
    with pytest.raises(ValueError, match="no input with a range of its own"):
        fit(load_scenario(tiny(tmp_path, text)), Playing(1))


def test_a_draw_shows_the_mean_of_its_two_mirrored_futures() -> None:
    values = np.array([[[1.0, 5.0], [3.0, np.nan]], [[np.nan, np.nan], [4.0, np.nan]]])
    told = by_pair(values)
    assert told[:, 0].tolist() == [2.0, 4.0]
    assert told[0, 1] == 5.0
    assert np.isnan(told[1, 1])
    assert PAIR[1] == PAIR[0] + 1
    assert PAIR[0] % 2 == 1
