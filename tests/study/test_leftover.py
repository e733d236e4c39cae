"""Model error is what the back-test leaves over, and never from what it is put to."""

from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest

from sim.study.questions.backtest import AS_COLUMNS, KNOWING, QUANTILES, Row, crps
from sim.study.questions.leftover import left_over, log_normal_crps, widened
from sim.study.questions.skill import levels, skills, skills_by_group
from sim.study.statistics.estimates import normal

OWN, ERROR = 0.06, 0.09


def forecast(code, origin, years, luck):
    """A forecast whose futures spread by 0.06, of a model that is wrong by 0.09 besides."""
    bounds = {
        name: 18 * exp(OWN * normal(level))
        for name, level in zip(AS_COLUMNS, QUANTILES, strict=True)
    }
    return Row(
        code=code, council=code, origin=origin, years=years, knows=KNOWING, grew=0.0, start=18.0,
        outcome=18 * exp(sqrt(OWN**2 + ERROR**2) * luck.standard_normal()), **bounds, crps=0.6,
        paper=18.0, formula=18.0, formula_low=15.0, formula_high=21.6, posts=50.0, seconds=1.0,
        made_with="x",
    )  # fmt: skip


def many(councils=400):
    luck = np.random.default_rng(7)
    return [
        forecast(str(code), origin, years, luck)
        for code in range(councils)
        for origin in (2019, 2022)
        for years in (1, 2, 3)
    ]


def test_what_is_left_over_is_the_error_that_was_planted():
    found = left_over(many())
    for years in (1, 2, 3):
        assert found.variances[years].low < ERROR**2 < found.variances[years].high
        assert found.spread(years) == pytest.approx(ERROR, abs=0.01)


def test_forecasts_that_are_too_wide_do_not_hide_what_the_others_miss():
    """Half of the forecasts spread by 0.2 where nothing of it came: the rest still miss by 0.09."""
    wide = [
        replace(row, code=f"{row.code} wide", **{
            name: 18 * exp(0.2 * normal(level))
            for name, level in zip(AS_COLUMNS, QUANTILES, strict=True)
        }, outcome=18.0)
        for row in many()
    ]  # fmt: skip
    found = left_over([*many(), *wide])
    for years in (1, 2, 3):
        assert 0.03 < found.spread(years) < ERROR


def test_what_is_left_over_of_few_is_told_with_wide_bounds_and_of_one_with_none():
    few = left_over(many(6))
    for each in few.variances.values():
        assert 0 <= each.low <= each.mean <= each.high
        assert each.n == 6
    assert np.isnan(left_over(many(1)).variances[1].low)


def test_futures_that_are_all_alike_are_no_reason_to_fail():
    alike = [replace(row, **dict.fromkeys(AS_COLUMNS, 18.0)) for row in many(6)]
    assert left_over(alike).spread(1) > 0


def test_an_error_that_would_shrink_stands_as_its_mean():
    few = left_over(many(30))
    spreads = [few.spread(years) for years in (1, 2, 3)]
    assert spreads == sorted(spreads)
    assert sum(s**2 for s in spreads) == pytest.approx(
        sum(each.mean for each in few.variances.values())
    )


def test_ranges_hold_what_they_say_with_model_error_and_not_without():
    rows = many()
    told = skills(rows)[0]
    for share in (50, 80, 95):
        assert told.held[share].mean == pytest.approx(share / 100, abs=0.03)
    assert told.inside[80].mean < 0.62
    for level, quantile in zip(levels(rows), QUANTILES * 3, strict=True):
        assert level.below.mean == pytest.approx(quantile, abs=0.06)


def test_neither_its_own_outcome_nor_a_later_one_moves_a_range():
    rows = many(30)
    before = {(r.code, r.origin, r.years): r for r in widened(rows)}
    later = [replace(r, outcome=40.0) if r.origin == 2022 or r.code == "3" else r for r in rows]
    for row in widened(later):
        same = [getattr(row, name) for name in AS_COLUMNS] == [
            getattr(before[row.code, row.origin, row.years], name) for name in AS_COLUMNS
        ]
        assert same == (row.code == "3")


def test_of_few_councils_no_error_is_told():
    rows = many(4)
    assert widened(rows) == rows


def test_the_score_of_a_log_normal_is_that_of_its_futures():
    every = (np.arange(4000) + 0.5) / 4000
    values = 18 * np.exp(0.1 * np.array([normal(level) for level in every]))
    for outcome in (15.0, 18.5, 24.0):
        assert log_normal_crps(18.0, 0.1, outcome) == pytest.approx(
            crps(values, outcome), abs=0.002
        )
    assert log_normal_crps(18.0, 0.0, 20.0) == 2.0


def test_each_forecast_is_in_one_class_of_size_growth_and_start():
    rows = [
        replace(row, posts=posts, grew=grew, start=start)
        for row, posts, grew, start in zip(
            many(2), (20.0, 60.0, 200.0) * 4, (-0.1, 0.0, 0.15) * 4, (12.0, 16.0, 20.0) * 4,
            strict=True,
        )
    ]  # fmt: skip
    told = [(part, each.words, each.forecasts) for part, each in skills_by_group(rows)]
    assert told == [
        ("Size", "fewer than 60 posts", 4), ("Size", "60 to 149 posts", 4),
        ("Size", "150 or more", 4), ("Growth", "workforce fell", 4),
        ("Growth", "grew by less than 15%", 4), ("Growth", "grew 15% or more", 4),
        ("Start", "from below 16", 4), ("Start", "from 16 to 20", 4),
        ("Start", "from 20 or more", 4),
    ]  # fmt: skip
