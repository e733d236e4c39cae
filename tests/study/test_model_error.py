"""Model error: what the model gets wrong is in what is said, by exact theory, and in no run."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from sim.output.tables.backtest import read_rows
from sim.output.words.spread import how_sure
from sim.scenario.draws import Draws, fingerprint
from sim.scenario.entries import Entry
from sim.scenario.lever import lever_of
from sim.scenario.loading import load_scenario
from sim.scenario.model_error import ModelError
from sim.scenario.resolved import run_hash
from sim.scenario.schema import Question
from sim.sources.england.windows import SPANS
from sim.study.measures.weekly import weekly_of
from sim.study.questions.afterwards import afterwards
from sim.study.questions.comparison import answer, compare, first_met, share_meeting
from sim.study.questions.findings import find
from sim.study.questions.leftover import left_over
from sim.study.questions.lever_list import POSTS
from sim.study.questions.levers import pull_levers
from sim.study.questions.seek import seek
from sim.study.questions.spread import spread
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.model_error import errors_of, factors, with_model_error
from sim.study.runs.variants import Playing
from sim.study.statistics.estimates import range_of_futures

START, PLAN, BY = date(2016, 4, 1), date(2016, 7, 1), date(2017, 3, 31)
WRONG = ModelError(
    after_1_year=0.1, after_2_years=0.114, after_3_years=0.12, yearly_memory=0.55, shared=0.7
)
MANY = range(1, 4001)
A_YEAR = timedelta(days=365.25)


def wrong(scenario, told=WRONG):
    return scenario.throughout(model_error=told)


def so_wrong(ensemble, told=WRONG):
    return replace(ensemble, scenario=wrong(ensemble.scenario, told))


def logs(scenario, *days):
    return np.log(factors(scenario, MANY, days))


def all_alike(ensemble, caseload, futures):
    """So many runs in which everybody holds as many children all the time."""
    chosen = np.zeros(futures, dtype=int)
    weekly = {name: values[chosen] for name, values in ensemble.weekly.items()}
    shape = (futures, len(ensemble.dates), len(ensemble.teams))
    loads = np.broadcast_to(np.reshape(caseload, (-1, 1, 1)), shape)
    weekly |= {"case_holders": np.ones(shape), "allocated": loads}
    return replace(ensemble, replications=tuple(range(1, futures + 1)), weekly=weekly_of(weekly))


@pytest.fixture(scope="module")
def base():
    return wrong(load_scenario("small-authority-now"))


@pytest.fixture(scope="module")
def plan():
    return wrong(load_scenario("small-authority"))


# the law of the error


def test_the_error_has_the_spread_that_is_told_and_grows_with_the_years(plan):
    days = [START + timedelta(days=round(365.25 * each)) for each in (0, 0.5, 1, 1.5, 2, 3, 4)]
    found = logs(plan, *days).std(axis=0)
    told = (0, 0.1 * sqrt(0.5), 0.1, sqrt((0.1**2 + 0.114**2) / 2), 0.114, 0.12)
    assert found[:-1] == pytest.approx(told, rel=0.05)
    assert found[-1] == pytest.approx(sqrt(2 * 0.12**2 - 0.114**2), rel=0.05)
    assert (np.diff(found) > 0).all()


def test_the_error_moves_no_mean_and_is_mirrored_within_a_pair(plan):
    found = factors(plan, MANY, [BY])[:, 0]
    assert found.mean() == pytest.approx(1, abs=0.001)
    twins = found[::2] * found[1::2]
    assert twins == pytest.approx(exp(-np.log(found).var()), rel=0.001)


def test_what_is_left_of_an_error_a_year_later_is_what_is_told(base):
    ends = logs(base, *(START + timedelta(days=round(365.25 * each)) for each in (1, 2, 3)))
    together = np.corrcoef(ends[::2].T)
    assert together[0, 1:] == pytest.approx([0.55, 0.55**2], abs=0.05)


def test_a_plan_and_its_base_are_wrong_alike_until_the_plan_and_in_part_after_it(base, plan):
    days = (START, PLAN, date(2017, 3, 31), date(2018, 3, 31))
    mine, theirs = logs(plan, *days), logs(base, *days)
    assert np.array_equal(mine[:, :2], theirs[:, :2])
    assert mine.std(axis=0)[2:] == pytest.approx(theirs.std(axis=0)[2:], rel=0.05)
    apart = (mine - theirs)[:, 2:].std(axis=0)
    assert (apart < 0.65 * mine.std(axis=0)[2:]).all()
    # Its own part has the variance of the years since the plan.
    years = (days[2] - PLAN) / A_YEAR
    assert apart[0] == pytest.approx(sqrt(0.3 * years) * 0.1, rel=0.08)
    alike = wrong(plan, WRONG.model_copy(update={"shared": 1.0}))
    assert np.array_equal(logs(alike, *days), theirs)


def test_a_future_has_its_own_error_whatever_else_is_asked(plan):
    days = [PLAN, BY, date(2018, 3, 31)]
    whole = factors(plan, range(1, 9), days)
    assert np.array_equal(factors(plan, [7, 2], days), whole[[6, 1]])
    assert np.array_equal(factors(plan, range(1, 9), [BY])[:, 0], whole[:, 1])
    other = factors(plan.model_copy(update={"seed": plan.seed + 1}), range(1, 9), days)
    assert not np.isclose(other[:, 1:], whole[:, 1:]).any()


# what it does to an answer


def test_without_error_an_answer_is_that_of_the_runs_to_the_last_digit(runs, question):
    none = so_wrong(runs, ModelError())
    values = none.values(question.measure, question.by)
    assert none.futures(question.measure, question.by).tobytes() == values.tobytes()
    found = answer(none, question)
    assert found.probability == found.were_it_right == share_meeting(values, question)
    assert found.futures == range_of_futures(values)
    weeks = none.series(question.measure)[1]
    assert none.futures_by_week(question.measure)[1].tobytes() == weeks.tobytes()


def test_with_error_the_mean_stays_and_the_range_is_wider(runs, question):
    alike = all_alike(runs, 18.0, 200)
    right, may_be = (
        answer(so_wrong(alike, ModelError()), question),
        answer(so_wrong(alike), question),
    )
    assert right.value == may_be.value
    assert right.futures == pytest.approx((18, 18))
    low, high = may_be.futures
    assert log(high / low) == pytest.approx(2 * 1.2816 * 0.1, rel=0.15)
    assert (right.probability, may_be.were_it_right) == (may_be.were_it_right, right.probability)


@pytest.mark.parametrize("caseload", [15.5, 17.0, 18.0, 19.0, 21.0])
def test_the_probability_is_the_one_of_theory(runs, question, caseload):
    """A caseload that is the same in every future, and wrong by a log-normal factor of mean 1."""
    spread_then = sqrt(0.1**2 * (question.by - START) / A_YEAR)
    theory = ndtr((log(18 / caseload) + spread_then**2 / 2) / spread_then)
    found = answer(so_wrong(all_alike(runs, caseload, 400)), question).probability
    assert found.low <= theory <= found.high
    assert found.mean == pytest.approx(theory, abs=3.3 * sqrt(theory * (1 - theory) / 400))


def test_a_range_of_four_in_five_holds_four_in_five_planted_truths(runs, question):
    """A truth is the simulated caseload, as wrong as the model is, in a future of its own."""
    told = so_wrong(all_alike(runs, 18.0, 400))
    low, high = answer(told, question).futures
    other = wrong(told.scenario.model_copy(update={"seed": 99}))
    truths = 18.0 * factors(other, range(1, 4001, 2), [question.by])[:, 0]
    held = np.mean((low <= truths) & (truths <= high))
    assert held == pytest.approx(0.8, abs=0.05)


def test_a_caseload_may_be_wrong_and_other_measures_are_as_simulated(runs):
    told = so_wrong(runs)
    on = runs.dates[40].item()
    for name in ("assessments_in_time", "open", "case_holders", "share_above_standard"):
        assert told.futures(name, on).tobytes() == told.values(name, on).tobytes()
    for name in ("average_caseload", "highest_tenth", "team_highest"):
        ratio = told.futures(name, on) / told.values(name, on)
        assert ratio == pytest.approx(factors(told.scenario, runs.replications, [on])[:, 0])


def test_the_difference_is_known_more_closely_than_the_levels(runs, question, base):
    plan = so_wrong(all_alike(runs, 17.0, 400))
    before = replace(all_alike(runs, 20.0, 400), scenario=base)
    found = compare(before, plan, question)
    assert found.difference.mean == -3.0
    low, high = found.futures
    widths = [each.futures[1] - each.futures[0] for each in (found.base, found.other)]
    assert high - low < 0.75 * min(widths)


def test_dates_and_the_year_after_hold_it_too(runs, question):
    alike = all_alike(runs, 18.0, 40)
    certain = first_met(so_wrong(alike, ModelError()), question)
    assert set(certain.dates) == {runs.dates[0].item()}
    may_be = first_met(so_wrong(alike), question)
    assert 0.1 < may_be.never.mean < 0.6
    later = afterwards(so_wrong(alike), question)
    assert 0.2 < later.share_of_weeks.mean < 0.9


def test_the_rule_that_ends_a_study_sees_the_futures_that_the_answer_counts(runs, question):
    told = so_wrong(all_alike(runs, 18.0, 40))
    seen = 18.0 * errors_of([told.scenario], question.measure, question.by, 40)[0]
    assert np.array_equal(seen, told.futures(question.measure, question.by))
    assert (errors_of([told.scenario], "open", question.by, 40) == 1).all()


@pytest.mark.slow
def test_two_processes_give_the_answer_of_one(runs, small, question):
    other = run_ensemble(small, 4, jobs=2)
    assert any(small.model_error.spreads)
    assert answer(other, question) == answer(runs, question)


# seeking and levers


@pytest.fixture(scope="module")
def on_paper():
    """Every post filled by a full case holder, and 576 children who stay: 18 each is 32 posts."""
    return load_scenario("small-authority", without=("all",), freeze=True)


@pytest.mark.slow
def test_a_search_asks_for_as_many_posts_as_theory_with_the_error(on_paper):
    by = date(2016, 7, 8)
    asked = Question(measure="average_caseload", at_most=18.0, by=by, confidence=0.8)
    options = {"replications": 60, "playing": Playing(jobs=1)}
    lever = lever_of(on_paper, "social_workers.posts")
    assert seek(on_paper, lever, (25, 60), asked, **options).answer == 32
    told = ModelError(after_1_year=0.4, after_2_years=0.4, after_3_years=0.4)
    found = seek(wrong(on_paper, told), lever, (25, 60), asked, **options)
    then = 0.4 * sqrt((by - on_paper.start) / A_YEAR)
    theory = 32 * exp(0.8416 * then - then**2 / 2)
    assert found.low <= theory <= found.high
    assert found.answer > 35


@pytest.mark.slow
def test_levers_bring_falls_that_are_as_wrong_as_the_level(on_paper):
    on = date(2016, 8, 5)
    playing = Playing(jobs=1)
    (right,) = pull_levers(on_paper, on, 8, playing, levers=[POSTS])
    (may_be,) = pull_levers(wrong(on_paper), on, 8, playing, levers=[POSTS])
    assert right.most.half_width == pytest.approx(0, abs=1e-9)
    by_run = right.most.mean * factors(wrong(on_paper), range(1, 17, 2), [on])[:, 0]
    assert may_be.most.mean == pytest.approx(by_run.mean())
    assert may_be.most.half_width > 0


# where it comes from


@pytest.mark.parametrize("draws", [30, 200])
def test_the_spread_is_parted_as_it_was_made(runs, question, draws):
    """Pairs of futures with a draw's level, luck that cancels within a pair, and luck that does
    not; the latter is told from the inputs where draws are played again."""
    luck = np.random.default_rng(5)
    pairs = 200
    level = 0.9 * luck.standard_normal(draws)[np.arange(pairs) % draws]
    cancels, stays = luck.standard_normal(pairs), 0.5 * luck.standard_normal(pairs)
    values = 18 + np.stack([level + cancels + stays, level - cancels + stays], axis=1).ravel()
    told = so_wrong(all_alike(runs, values, 2 * pairs))
    told.scenario._draws = Draws(("demand.families_per_year",), (530.0,), ((530.0,),) * draws)
    found = spread(told, question)
    model = 18**2 * 0.1**2 * (question.by - START) / A_YEAR
    chance, inputs = (1.25, 0.81) if draws < pairs else (1.0, 1.06)
    whole = chance + inputs + model
    parts = (found.chance, found.inputs, found.model)
    assert sum(parts) == pytest.approx(1)
    assert parts == pytest.approx((chance / whole, inputs / whole, model / whole), abs=0.08)


def test_of_few_pairs_no_parts_are_told(runs, question):
    assert spread(so_wrong(runs), question) is None


def test_the_answer_says_what_is_in_it_and_what_it_would_be_were_the_model_right(runs, question):
    values = np.tile([16.0, 17.5, 18.5, 19.0], 10)
    told = so_wrong(all_alike(runs, values, 40))
    said = how_sure(find({"plan": told}, None, question), "plan")
    parts = spread(told, question)
    assert said == (
        f"Futures hold chance ({100 * parts.chance:.0f}% of the spread) and model error "
        f"({100 * parts.model:.0f}%); what is not known of the inputs is left out. Were the model "
        "and every input right, 50% would meet the target."
    )
    right = how_sure(find({"plan": so_wrong(told, ModelError())}, None, question), "plan")
    assert right == "Futures hold chance alone; what is not known of the inputs is left out."


# where it is told


def test_it_is_switched_off_by_name_and_with_all_and_no_run_is_played_again():
    told = load_scenario("manchester-86-posts")
    assert any(told.model_error.spreads)
    for name in ("model_error", "Model error", "all"):
        off = load_scenario("manchester-86-posts", without=(name,))
        assert not any(off.model_error.spreads)
        assert (off.drawn is None) == (name == "all")
        assert bool(off.switched_off) == (name == "all")
    off = load_scenario("manchester-86-posts", without=("model_error", "draws"))
    assert off.drawn is None
    assert run_hash(off) == run_hash(told)


def test_draws_do_not_hang_on_it():
    said = {"work.scale": Entry(1.1, None, "mine.yaml", 3)}
    more = said | {"model_error.after_1_year": Entry(0.2, None, "mine.yaml", 4)}
    assert fingerprint(more, []) == fingerprint(said, [])
    assert load_scenario("manchester-2016", ("model_error.shared=0.5",)).drawn is not None


def test_the_defaults_are_what_the_back_test_leaves_over():
    """Without any one of its councils it is nearly the same, so that it holds for each of them."""
    told = load_scenario("small-authority").model_error
    rows = read_rows(Path(__file__).parents[2] / "docs" / "backtest.csv")
    found = left_over(rows)
    assert told.spreads == pytest.approx([found.spread(years) for years in SPANS], abs=0.001)
    assert told.yearly_memory == pytest.approx(found.memory, abs=0.005)
    assert told.shared == pytest.approx(found.shared, abs=0.005)
    for code in {row.code for row in rows}:
        others = left_over([row for row in rows if row.code != code])
        assert told.spreads == pytest.approx([others.spread(years) for years in SPANS], abs=0.008)


def test_values_without_a_figure_stay_without_one(plan):
    values = np.array([[np.nan], [18.0]])
    found = with_model_error(values, plan, "average_caseload", [1, 2], [BY])
    assert np.isnan(found[0, 0])
    assert found[1, 0] != 18
