"""What we do not know and what chance does, told apart."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.scenario.draws import is_year, with_years
from sim.scenario.loading import load_scenario
from sim.scenario.observed import Observed
from sim.scenario.ranges import Range
from sim.study.calibration.draws import (
    Inputs,
    as_told,
    heaviness,
    latin_hypercube,
    triangular,
    uncertain_inputs,
    years_of_demand,
)
from sim.study.calibration.history_matching import (
    DIGITS,
    Matched,
    match,
    runs_to_match,
    smoothed,
)
from sim.study.questions.uncertainty import (
    Uncertain,
    drivers,
    probability,
    split,
    study_uncertainty,
)
from sim.study.runs.variants import Playing, ask

UNTIL = date(2017, 6, 30)


@pytest.fixture(scope="module")
def plan():
    return load_scenario("small-authority")


def test_a_triangle_has_its_quantiles():
    """Over 0, 1, 4 a quarter of the area lies below the mode, and the mean is 5/3."""
    each = Range("x", 0, 1, 4)
    assert triangular(0.0, each) == 0
    assert triangular(0.25, each) == pytest.approx(1)
    assert triangular(1.0, each) == 4
    even = (np.arange(20_000) + 0.5) / 20_000
    assert np.mean([triangular(u, each) for u in even]) == pytest.approx(5 / 3, abs=1e-4)


def test_a_value_at_the_end_of_its_range_is_drawn_from_the_other_side():
    assert triangular(0.5, Range("x", 10, 10, 25)) > 10
    assert triangular(0.5, Range("x", 10, 25, 25)) < 25


def test_each_input_is_spread_evenly_over_its_distribution():
    from scipy.special import ndtr

    scores = latin_hypercube(["a", "b", "c"], 50, 1)
    for column in ndtr(scores).T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))


def test_one_more_input_leaves_the_draws_of_the_others_alone():
    few, more = latin_hypercube(["a", "c"], 20, 1), latin_hypercube(["a", "b", "c"], 20, 1)
    np.testing.assert_array_equal(few, more[:, [0, 2]])
    assert not np.array_equal(few, latin_hypercube(["a", "c"], 20, 2))


def test_what_was_fitted_is_drawn_and_the_opening_position_is_not(plan):
    inputs = uncertain_inputs(plan, UNTIL)
    fitted = [each.key for each in inputs.fitted]
    assert "pathway.in_need_days" in fitted
    assert "work.scale" in fitted
    assert not [key for key in fitted if key.startswith("opening.")]
    assert len(set(inputs.keys)) == len(inputs.keys)


def test_values_at_their_middle_are_the_scenario_itself(plan):
    told = as_told(plan, {})
    assert told.work.scale == pytest.approx(plan.work.scale)
    assert told.managers.hours_per_week == pytest.approx(plan.managers.hours_per_week)
    assert [day for day, _ in told.changes] == [day for day, _ in plan.changes]


def test_heavier_assessments_leave_a_year_as_heavy_as_it_was(plan):
    variant = as_told(
        plan, {"work.assessment_first_child": 30.0, "workers.case_hours_per_year": 1020.0}
    )
    assert variant.work.assessment_first_child == 30
    assert variant.work.scale < plan.work.scale
    assert heaviness(variant)[0] == pytest.approx(heaviness(plan)[0])


def test_longer_decisions_are_met_by_longer_weeks_of_managers(plan):
    variant = as_told(plan, {"work.authorisation": 2.0})
    ratio = [heaviness(each)[1] / each.managers.hours_per_week for each in (plan, variant)]
    assert ratio[1] == pytest.approx(ratio[0])
    assert variant.managers.hours_per_week > plan.managers.hours_per_week


def test_the_first_year_is_known_and_later_ones_are_not(plan):
    keys = [each.key for each in years_of_demand(plan, date(2020, 9, 30))]
    assert keys == [f"demand.year_to_march_{year}" for year in (2018, 2019, 2020, 2021)]
    assert years_of_demand(plan, date(2017, 3, 31)) == []


def test_a_year_of_more_referrals_is_partly_there_a_year_later(plan):
    memory, noise = plan.demand.yearly_memory, plan.demand.yearly_noise
    variant = with_years(plan, {"demand.year_to_march_2018": 1.0, "demand.year_to_march_2019": 0.0})
    known = plan.demand.families_per_year
    first = noise * np.sqrt(1 - memory**2)
    assert variant.rules_on(date(2017, 3, 31)).demand.families_per_year == known
    for day, log_level in ((date(2017, 4, 1), first), (date(2018, 4, 1), memory * first)):
        level = variant.rules_on(day).demand.families_per_year / known
        assert level == pytest.approx(np.exp(log_level))


def test_the_variance_between_draws_is_told_from_that_within_them():
    """Known: 4 from the inputs, 9 from chance; the naive variance of the means is 4 + 9/2."""
    rng = np.random.default_rng(1)
    values = rng.normal(0, 2, (4000, 1)) + rng.normal(0, 3, (4000, 2))
    found = split(values)
    assert found.inputs == pytest.approx(4, rel=0.1)
    assert found.chance == pytest.approx(9, rel=0.1)
    assert found.low <= 4 / 13 <= found.high


def test_where_inputs_do_nothing_they_have_no_share():
    values = np.random.default_rng(2).normal(18, 1, (500, 2))
    assert split(values).share < 0.1
    assert np.isnan(split(values[:, :1]).share)


@pytest.mark.slow
def test_the_interval_of_the_share_covers_it_as_often_as_it_says():
    rng, hits, times = np.random.default_rng(3), 0, 200
    for _ in range(times):
        values = rng.normal(0, 1, (80, 1)) + rng.normal(0, 1, (80, 2))
        found = split(values)
        hits += found.low <= 0.5 <= found.high
    assert hits / times >= 0.88


def test_the_chance_of_a_target_rests_on_draws_and_not_on_runs():
    values = np.array([[17.0, 17.5], [19.0, 17.0], [20.0, 21.0], [16.0, 15.0]])
    chance = probability(values, 18)
    assert chance.mean == pytest.approx(0.625)
    many = probability(np.repeat(values, 50, axis=1), 18)
    assert (many.low, many.high) == (chance.low, chance.high)


def test_smoothing_moves_draws_to_what_a_known_figure_leaves():
    """A straight line with normal errors: two steps must give the known posterior.

    x has mean 0 and variance 1; x is seen as 2 with variance 0.25: mean 1.6, variance 0.2.
    """
    rng = np.random.default_rng(4)
    scores = rng.standard_normal((20_000, 2))
    for _ in range(2):
        found = scores[:, :1]
        scores = smoothed(scores, found, np.array([2.0]), np.array([0.5]), rng)
    assert scores[:, 0].mean() == pytest.approx(1.6, abs=0.02)
    assert scores[:, 0].var() == pytest.approx(0.2, abs=0.01)
    assert scores[:, 1].mean() == pytest.approx(0, abs=0.03)
    assert scores[:, 1].var() == pytest.approx(1, abs=0.03)


def test_smoothing_leaves_inputs_alone_that_the_figures_do_not_know():
    rng = np.random.default_rng(5)
    scores = rng.standard_normal((5000, 3))
    unknown = np.full((5000, 1), np.nan)
    after = smoothed(scores, unknown, np.array([2.0]), np.array([0.5]), rng)
    np.testing.assert_allclose(after, np.round(scores, DIGITS), atol=1e-9)


def test_without_anything_observed_draws_stay_as_they_come(plan):
    inputs = uncertain_inputs(plan, UNTIL)
    scores = latin_hypercube(inputs.keys, 5, plan.seed)
    matched = match(plan, inputs, scores, Playing(jobs=1))
    assert runs_to_match(plan, 5) == 0
    assert matched.kept.all()
    np.testing.assert_array_equal(matched.scores, scores)


def _study(scores, values):
    inputs = Inputs(tuple(Range(f"x{n}", 0, 1, 2) for n in range(scores.shape[1])))
    kept = np.full(len(scores), True)
    matched = Matched(scores, [], np.zeros((1, 1)), np.zeros((1, 1)), kept, kept)
    return Uncertain(inputs, matched, (), scores, values, np.zeros((1, 1)))


def test_what_drives_an_answer_is_found_and_what_does_not_is_not():
    rng = np.random.default_rng(6)
    scores = rng.standard_normal((100, 40))
    values = (-2 * scores[:, 7] + 0.3 * rng.standard_normal(100))[:, None, None]
    found = drivers(_study(scores, np.repeat(values, 2, axis=1)), 0)
    assert found[0].key == "x7"
    assert found[0].correlation < -0.9
    assert [each.key for each in found if each.sure] == ["x7"]


def test_an_answer_that_never_moves_has_no_driver():
    scores = np.random.default_rng(7).standard_normal((20, 3))
    assert not any(each.sure for each in drivers(_study(scores, np.full((20, 2, 1), 18.0)), 0))


@pytest.mark.slow
def test_draws_that_were_matched_are_nearer_to_the_service_than_they_came(plan):
    told = tuple(
        Observed(measure=name, value=value, date=date(2016, 9, 30), tolerance=near,
                 source="the plan's own baseline", quality="red")
        for name, value, near in (
            ("average_caseload", 24, 2.4), ("open", 576, 46), ("assessments_in_time", 80, 8),
        )
    )  # fmt: skip
    plan = plan.throughout(observed=told)
    inputs = uncertain_inputs(plan, UNTIL)
    scores = latin_hypercube(inputs.keys, 24, plan.seed)
    matched = match(plan, inputs, scores, Playing(jobs=2))
    before, after = (np.sqrt((each**2).mean()) for each in (matched.before, matched.misfit))
    assert after < before
    assert matched.figures == told
    assert matched.kept.sum() >= 18
    # No figure knows of the demand of years to come, whatever goes with it among so few draws.
    years = [is_year(key) for key in inputs.keys]
    assert any(years)
    np.testing.assert_array_equal(matched.scores[:, years], scores[:, years])
    assert (matched.scores != scores)[:, np.logical_not(years)].all(axis=0).any()
    for setting in matched.settings:
        for each in inputs.ranges:
            if not is_year(each.key):
                assert each.low <= setting[each.key] <= each.high


@pytest.mark.slow
def test_the_same_study_gives_the_same_numbers_on_any_number_of_processes(plan):
    asks = (ask("average_caseload", date(2016, 12, 31)),)
    alone, shared = (
        study_uncertainty(plan, asks, 10, 1, Playing(jobs=jobs), central_runs=2) for jobs in (1, 2)
    )
    np.testing.assert_array_equal(alone.values, shared.values)
    np.testing.assert_array_equal(alone.scores, shared.scores)


def test_a_study_that_cannot_be_is_refused(plan):
    with pytest.raises(ValueError, match="2 draws"):
        study_uncertainty(plan, (ask("open", UNTIL),), 1, 1, Playing(jobs=1))


def test_no_two_draws_share_their_luck(plan):
    from sim.study.questions.uncertainty import _OwnLuck

    seen = []

    def one(point, replication):
        seen.append((point, replication))
        return [0.0]

    own = replace(_OwnLuck(None, 3), variants=one)
    for point in range(4):
        for replication in (1, 2, 3):
            own(point, replication)
    assert len({replication for _, replication in seen}) == 12
