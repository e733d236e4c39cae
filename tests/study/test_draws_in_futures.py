"""A future plays one draw of what is not known: its pair's, in every scenario that is compared."""

from datetime import date

import numpy as np
import pytest

from sim.commands.about import about as made_with
from sim.output.results.folder import save_results
from sim.output.results.kept import NotResultsError, read_kept
from sim.output.words.spread import what_futures_hold
from sim.scenario.draws import Draws, future, undrawn, with_draw
from sim.scenario.loading import load_scenario
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of, run_ensemble
from sim.study.runs.store import Store

KEYS = ("demand.families_per_year", "social_workers.posts", "teams.count")
ROWS = ((400.0, 20.0, 3.0), (700.0, 28.0, 4.0))


@pytest.fixture(scope="module")
def drawn():
    """A small authority that may have few families and posts, or many."""
    scenario = load_scenario("small-authority-now", until=date(2016, 6, 30))
    central = tuple(float(scenario.input(key)) for key in KEYS)
    scenario._draws = Draws(KEYS, central, ROWS)
    return scenario


def referrals(ensemble):
    return ensemble.weekly["referrals"][:, :, -1].sum(axis=1)


def test_futures_of_a_pair_play_its_draw_and_after_the_last_comes_the_first(drawn):
    families = [future(drawn, n).demand.families_per_year for n in range(1, 7)]
    assert families == [400, 400, 700, 700, 400, 400]
    assert {future(drawn, n).teams.count for n in range(1, 5)} == {drawn.teams.count}
    assert future(drawn, 3).drawn is None
    assert future(undrawn(drawn), 3).demand.families_per_year == 530


def test_a_run_is_the_run_of_the_scenario_with_those_inputs(drawn):
    together = run_ensemble(drawn, 4, jobs=1)
    apart = [
        run_ensemble(with_draw(drawn, drawn.drawn.row(pair)), 2, jobs=1, first=2 * pair - 1)
        for pair in (1, 2)
    ]
    assert np.array_equal(
        together.weekly["open"], np.concatenate([each.weekly["open"] for each in apart])
    )
    few, _, many, _ = referrals(together).tolist()
    assert many > 1.3 * few


def test_what_a_plan_says_holds_and_what_it_adds_is_added_to_the_draw(drawn):
    day = date(2016, 5, 2)
    plan = drawn.changed_from(day, "social_workers.posts", 30)
    own = drawn.changed("demand.families_per_year", 600)
    posts = [future(plan, n).rules_on(day).social_workers.posts for n in (1, 3)]
    assert posts == [26, 34]
    assert {future(own, n).demand.families_per_year for n in (1, 3)} == {600}
    assert [future(own, n).social_workers.posts for n in (1, 3)] == [20, 28]


def test_a_kept_run_of_one_draw_is_not_taken_for_another(drawn, tmp_path):
    store = Store(tmp_path)
    plain = run_ensemble(undrawn(drawn), 4, jobs=1, store=store)
    told = run_ensemble(drawn, 4, jobs=1, store=store)
    again = run_ensemble(drawn, 4, jobs=1, store=store)
    assert not np.array_equal(referrals(plain), referrals(told))
    assert np.array_equal(referrals(told), referrals(again))


def test_the_answer_says_what_its_ranges_hold(drawn):
    assert "2 draws of the inputs" in what_futures_hold(drawn)
    assert "model error" in what_futures_hold(drawn)
    assert "what is not known of the inputs is left out" in what_futures_hold(undrawn(drawn))


def test_results_keep_the_draws_with_each_scenario(drawn, tmp_path):
    plan = drawn.changed_from(date(2016, 5, 2), "social_workers.posts", 30)
    plan = plan.model_copy(update={"name": "More posts"})
    ensembles = {
        "base": run_ensemble(drawn, 4, jobs=1),
        "plan": run_ensemble(plan, 4, jobs=1),
    }
    findings = find(ensembles, "base", question_of(plan))
    folder = save_results(findings, [], "answer", made_with(findings, 1.0), tmp_path, "kept")
    for file in ("scenario.yaml", "base.yaml"):
        assert load_scenario(folder / file).drawn == drawn.drawn
    assert read_kept(folder).findings.ensembles["plan"].scenario.drawn == drawn.drawn
    (folder / "base-draws.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NotResultsError, match=r"base-draws\.json was changed"):
        read_kept(folder)
