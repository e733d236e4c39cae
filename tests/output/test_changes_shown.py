"""What tables say of a change."""

from datetime import date

import pytest

from sim.output.charts.scorecard import _counts, _rows, _title
from sim.output.report.key_figures import _indicator
from sim.output.words.explain import changes_in_words
from sim.scenario.loading import load_scenario, shipped_names
from sim.study.measures.measures import measure_named
from sim.study.questions.scorecard import FINDINGS, Line
from sim.study.statistics.estimates import Estimate


def test_a_change_that_is_said_to_be_one_is_seen():
    """Not “0% 0% worse”: as many decimals as tell the two apart."""
    measure = measure_named("assessments_in_time")
    on = date(2017, 7, 1)
    before, after = (Estimate(mean, mean - 0.01, mean + 0.01, 40) for mean in (0.12, 0.31))
    lines = [
        Line("x", measure, "base", 12, on, before, None, None),
        Line("x", measure, "plan", 12, on, after, after, "worse"),
    ]
    told = [cell.text.split(" ")[0] for cell in _indicator(lines)]
    assert told[-3:] == ["0.1%", "0.3%", "worse"]


def test_posts_that_are_funded_are_told_with_the_managers_among_them():
    told = " ".join(changes_in_words(load_scenario("manchester-86-posts")))
    assert "86 more social worker posts (179 to 265)" in told
    assert "14 more team manager posts (27 to 41)" in told


@pytest.mark.parametrize("name", [n for n in shipped_names() if n.startswith("manchester")])
def test_the_name_of_a_plan_says_all_the_posts_that_it_funds(name):
    """“86 more posts” hid fourteen managers, most of what brings assessments in on time."""
    plan = load_scenario(name)
    for day, then in plan.changes:
        for before, after in (
            (plan.social_workers.posts, then.social_workers.posts),
            (plan.managers.posts, then.managers.posts),
        ):
            more = after - before
            assert not more or f"{more:g}" in plan.name, (name, day)


def test_every_indicator_of_the_scorecard_has_a_direction():
    """A change of worker is a loss to a child: more of them were filed as neither good nor bad."""
    indicators = [measure_named(name) for _, named in FINDINGS for name in named]
    assert [each.name for each in indicators if each.better is None] == []
    assert measure_named("changes_of_worker").better == "lower"


def test_the_title_of_the_scorecard_counts_every_indicator(view):
    rows = _rows(view)
    better, worse, same = _counts(rows)
    assert better + worse + same == len(rows) == sum(len(named) for _, named in FINDINGS)
    assert _title(view, rows).startswith(f"{better} of {len(rows)} indicators")
