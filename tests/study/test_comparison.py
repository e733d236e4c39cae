from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.study.questions.comparison import compare, date_reached, first_week_held, verdict
from sim.study.runs.ensemble import run_ensemble
from sim.study.statistics.confidence_sequence import share_at_any_time
from sim.study.statistics.estimates import Estimate, mean_interval


def test_more_posts_never_raise_the_caseload(small, more_posts, question):
    """Twelve pairs: of a small council two say little."""
    short = {"until": question.by}
    found = [
        run_ensemble(each.model_copy(update=short), 24, jobs=1)
        for each in (small, more_posts.scenario)
    ]
    comparison = compare(*found, question)
    assert comparison.difference.mean < 0
    assert comparison.difference.n == 24


def test_the_difference_is_taken_run_by_run(runs, more_posts, question):
    comparison = compare(runs, more_posts, question)
    paired = more_posts.values(question.measure, question.by) - runs.values(
        question.measure, question.by
    )
    assert comparison.difference == mean_interval(paired)
    assert compare(runs, more_posts, question, pairs=5).difference.half_width > (
        comparison.difference.half_width
    )


def test_a_scenario_beside_itself_differs_by_nothing(runs, question):
    comparison = compare(runs, runs, question)
    assert (comparison.difference.mean, comparison.difference.half_width) == (0.0, 0.0)


def test_runs_of_other_futures_are_not_compared(small, runs, question):
    elsewhere = replace(runs, replications=(5, 6, 7, 8))
    with pytest.raises(ValueError, match="same replications"):
        compare(runs, elsewhere, question)


@pytest.mark.parametrize(
    ("hits", "n", "said"),
    [(46, 46, "met"), (40, 40, "undecided"), (0, 40, "not met"), (32, 40, "undecided")],
)
def test_a_verdict_needs_the_whole_interval_on_one_side(hits, n, said):
    assert verdict(share_at_any_time([place < hits for place in range(n)]), 0.8) == said


def test_a_verdict_at_the_very_confidence_is_met():
    assert verdict(Estimate(0.9, 0.8, 0.95, 100), 0.8) == "met"
    assert verdict(Estimate(0.7, 0.6, 0.8, 100), 0.8) == "undecided"


def test_the_target_counts_as_met_only_when_kept_for_thirteen_weeks():
    values = np.array([20.0] * 5 + [17.0] * 12 + [19.0] + [17.0] * 13)
    assert first_week_held(values, 18.0) == 18
    assert first_week_held(values[:-1], 18.0) is None


def test_a_week_that_is_not_known_is_not_met():
    assert first_week_held(np.array([np.nan] * 20), 18.0) is None


def test_half_of_the_runs_have_a_date_only_if_half_get_there():
    first, last = date(2017, 1, 6), date(2018, 1, 5)
    assert date_reached([first, None, last, None], 0.5) == last
    assert date_reached([first, None, None, None], 0.5) is None


def test_figures_do_not_depend_on_how_runs_are_shared_out(small, runs):
    elsewhere = run_ensemble(small, 4, jobs=2)
    assert all(
        runs.weekly[name].tobytes() == elsewhere.weekly[name].tobytes() for name in runs.weekly
    )
    for table in ("assessments", "conferences", "workers"):
        one, two = getattr(runs, table), getattr(elsewhere, table)
        assert all(one[name].tobytes() == two[name].tobytes() for name in one)


def test_a_run_is_the_same_alone_and_among_others(small, runs):
    alone = run_ensemble(small, 1, first=3, jobs=1)
    on = date(2017, 3, 31)
    assert alone.values("average_caseload", on)[0] == runs.values("average_caseload", on)[2]
