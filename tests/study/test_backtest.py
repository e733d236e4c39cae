"""The back-test knows nothing that came later, and scores forecasts as they deserve."""

from datetime import date
from math import exp, pi, sqrt

import numpy as np
import pytest
from later_figures import with_other_figures_after

from sim.output.tables.backtest import read_rows, write_rows
from sim.output.words.backtest import group_table, show_skill, skill_table
from sim.scenario.loading import load_scenario
from sim.sources.england.scenario import council_named, scenario_of
from sim.sources.england.table import shipped
from sim.sources.england.windows import Count, Window, counted, drawn_for_the_back_test
from sim.study.questions.backtest import (
    KNOWING,
    NOT_KNOWING,
    Asked,
    NoOutcomeError,
    Row,
    back_test,
    crps,
    outcomes,
    with_growth,
)
from sim.study.questions.skill import skills
from sim.study.runs.variants import Playing

SMALL = "North Lincolnshire"


def forecast(**told):
    """A forecast of ten from ten, after a council stayed as it was."""
    usual = {
        "code": "813", "council": SMALL, "origin": 2019, "years": 1, "knows": KNOWING, "grew": 0.0,
        "start": 10.0, "outcome": 10.0, "low95": 7.0, "low80": 8.0, "low50": 9.0, "median": 10.0,
        "high50": 11.0, "high80": 12.0, "high95": 13.0, "crps": 0.5, "paper": 10.0,
        "formula": 10.0, "formula_low": 8.0, "formula_high": 12.0, "posts": 50.0, "seconds": 1.0,
        "made_with": "x",
    }  # fmt: skip
    return Row(**(usual | told))


@pytest.mark.parametrize("origin", [2019, 2022])
def test_no_figure_of_a_later_year_reaches_a_scenario(origin):
    for name in drawn_for_the_back_test()[:8]:
        texts = [
            scenario_of(council_named(table.until(origin), name, origin))
            for table in (shipped(), with_other_figures_after(origin))
        ]
        assert texts[0] == texts[1]
        assert texts[0] != scenario_of(council_named(shipped(), name, origin + 3))


def test_the_councils_were_drawn_half_from_those_that_grew():
    every, names = counted(shipped()), drawn_for_the_back_test()
    assert len(set(names)) == 30
    grew = {
        window.name for window in every.windows(3)
        if window.year in (2019, 2022) and window.growth >= 0.15
    }  # fmt: skip
    assert len(grew.intersection(names)) == 15
    for name in names:
        for origin in (2019, 2022):
            assert outcomes(every, shipped(), Asked(name, origin))[-1].years == 3


def test_a_council_without_later_counts_cannot_be_tried():
    with pytest.raises(NoOutcomeError, match="no sound count of September 2025"):
        outcomes(counted(shipped()), shipped(), Asked(SMALL, 2025))


@pytest.mark.parametrize(("total", "posts"), [(125.0, 34), (100.0, 24), (80.0, 20)])
def test_posts_follow_the_growth_of_the_whole_workforce(total, posts):
    """60 of 100 hold cases: 25 more come to 10 for each 24; of 20 fewer 0.53 held cases."""
    scenario = load_scenario("small-authority-now")
    before, after = Count(100.0, 60.0, 20.0), Count(total, 70.0, 18.0)
    window = Window("1", "Somewhere", 2015, 2, before, after)
    plan = with_growth(scenario, [window])
    assert plan.rules_on(date(2017, 3, 1)).social_workers.posts == 24
    assert plan.rules_on(date(2017, 4, 15)).social_workers.posts == posts


def test_the_score_of_a_normal_forecast_is_the_one_in_closed_form():
    luck = np.random.default_rng(3)
    values = luck.standard_normal(200_000)
    for outcome in (0.0, 1.5):
        below = (values <= outcome).mean()
        density = exp(-(outcome**2) / 2) / sqrt(2 * pi)
        exact = outcome * (2 * below - 1) + 2 * density - 1 / sqrt(pi)
        assert crps(values, outcome) == pytest.approx(exact, abs=0.01)
    assert crps(np.array([1.0, 3.0]), 2.0) == pytest.approx(1 - 2 / 2)


def test_errors_ranges_and_the_formula_are_counted_by_hand():
    rows = [
        forecast(code="a", outcome=12.5, formula=12.0),
        forecast(code="a", outcome=10.5, formula=10.5, origin=2022),
        forecast(code="b", outcome=8.5, formula=8.0),
    ]
    told = skills(rows)[0]
    assert (told.forecasts, told.councils) == (3, 2)
    assert told.errors["model"] == pytest.approx((2.5 + 0.5 + 1.5) / 3)
    assert told.errors["formula"] == pytest.approx((0.5 + 0 + 0.5) / 3)
    assert told.biases["model"] == pytest.approx((-2.5 - 0.5 + 1.5) / 3)
    assert [round(told.held[share].mean, 3) for share in (50, 80, 95)] == [0.333, 0.667, 1.0]
    assert told.against_formula.mean == pytest.approx(((2.0 + 0.5) / 2 + 1.0) / 2)


def test_growers_are_told_apart_and_each_span_has_its_line():
    rows = [
        forecast(code=code, grew=grew, years=years, knows=knows)
        for code, grew in (("a", 0.2), ("b", 0.0), ("c", 0.15))
        for years in (1, 2)
        for knows in (KNOWING, NOT_KNOWING)
    ]
    told = [(each.words, each.years, each.councils) for each in skills(rows)]
    assert ("all councils", "1", 3) in told
    assert ("grew 15% or more", "2", 2) in told
    assert len(told) == 8
    words = show_skill(rows, full=False)
    assert len(words.splitlines()) <= 24
    assert max(map(len, words.splitlines()[2:])) <= 100
    assert len(skill_table(rows)[1]) == 8
    for columns, told in (skill_table(rows), group_table(rows)):
        assert {len(row) for row in told} == {len(columns)}


def test_forecasts_come_back_from_their_file_as_they_were(tmp_path):
    rows = [forecast(years=2), forecast(crps=0.123456), forecast(knows=NOT_KNOWING)]
    write_rows(tmp_path / "rows.csv", rows)
    first = (tmp_path / "rows.csv").read_bytes()
    back = read_rows(tmp_path / "rows.csv")
    assert set(back) == set(rows)
    write_rows(tmp_path / "rows.csv", back[::-1])
    assert (tmp_path / "rows.csv").read_bytes() == first


@pytest.mark.nightly
def test_what_happened_moves_only_the_forecast_that_may_know_it():
    tables = [shipped(), with_other_figures_after(2019)]
    asked = Asked(SMALL, 2019, (1,), draws=4, rounds=1)
    one, other = (list(back_test(table, asked, Playing(), "x")) for table in tables)
    assert one[0].median != other[0].median
    assert (one[1].low80, one[1].median) == (other[1].low80, other[1].median)
    assert one[1].outcome != other[1].outcome
