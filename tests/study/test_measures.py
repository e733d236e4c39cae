from datetime import date
from math import ceil

import numpy as np
import pytest

from sim.service.journal import COLUMNS
from sim.service.run import run_service
from sim.study.measures.measures import MEASURE, MEASURES, measure_named
from sim.study.measures.rows import ALL_TEAMS, measure, series
from sim.study.paper import hours_needed_and_available, paper_answer
from sim.study.statistics.estimates import mean_interval

ON = date(2017, 3, 31)


@pytest.fixture(scope="module")
def journal(small):
    return run_service(small, 1)


@pytest.fixture(scope="module")
def rows(journal, small):
    return measure(journal, small)


def test_names_are_used_once():
    assert len(MEASURE) == len(MEASURES)


def test_every_measure_asks_for_columns_that_there_are(rows):
    for one in MEASURES:
        assert {*one.numerator, *one.denominator} <= set(rows.weekly), one.name


def test_a_misspelt_measure_is_told_the_nearest():
    with pytest.raises(ValueError, match="Did you mean average_caseload"):
        measure_named("average_caselod")


def test_the_headline_is_children_over_case_holders(journal, rows):
    last = np.sum(journal.weeks[-1], axis=0)
    by_hand = last[COLUMNS.index("allocated")] / last[COLUMNS.index("case_holders")]
    found = series(rows.weekly, MEASURE["average_caseload"])[-1, -1]
    assert found == pytest.approx(by_hand, rel=1e-12)


def test_workers_add_up_to_the_headline(journal, rows):
    week = len(journal.weeks) - 1
    held = [row.children for row in journal.workers if row.week == week and row.children > 0]
    found = series(rows.weekly, MEASURE["average_caseload"])[-1, -1]
    assert found == pytest.approx(np.mean(held), rel=1e-12)


def test_the_highest_tenth_are_the_highest(journal, rows):
    week = len(journal.weeks) - 1
    held = sorted(row.children for row in journal.workers if row.week == week and row.children)
    tenth = held[-ceil(len(held) / 10) :]
    assert series(rows.weekly, MEASURE["highest_tenth"])[-1, -1] == pytest.approx(np.mean(tenth))


def test_flows_are_of_thirteen_weeks(journal, rows):
    weeks = np.array(journal.weeks)[-13:].sum(axis=(0, 1))
    by_hand = weeks[COLUMNS.index("assessments_in_time")] / weeks[COLUMNS.index("assessments")]
    found = series(rows.weekly, MEASURE["assessments_in_time"])[-1, -1]
    assert found == pytest.approx(100 * by_hand)


def test_shares_lie_between_none_and_all(runs):
    for one in MEASURES:
        if one.unit == "%":
            values = runs.series(one.name)[1]
            known = values[~np.isnan(values)]
            assert ((known >= 0) & (known <= 100)).all(), one.name


def test_no_interval_goes_beyond_what_a_measure_can_be():
    """Nearly all in time, in few runs: Student's t alone would reach past a hundred percent."""
    share, children = measure_named("assessments_in_time"), measure_named("unallocated")
    nearly_all = share.interval([100.0, 100.0, 94.0])
    assert (nearly_all.mean, nearly_all.n) == (98.0, 3)
    assert nearly_all.mean < nearly_all.high <= 100.0
    assert nearly_all.low < 94.0
    few = children.interval([0.0, 0.0, 9.0])
    assert (few.mean, few.low) == (3.0, 0.0)
    assert few.high > 9.0
    values = [50.0, 52.0, 54.0, 50.0, 52.0, 54.0]
    middling, students = share.interval(values), mean_interval(values)
    assert (middling.low, middling.high) == pytest.approx((students.low, students.high), abs=0.1)


def test_teams_lie_around_the_average(runs):
    lowest, highest = (runs.values(name, ON) for name in ("team_lowest", "team_highest"))
    average = runs.values("average_caseload", ON)
    assert (lowest <= average).all()
    assert (average <= highest).all()


def test_the_service_is_the_sum_of_its_teams(runs):
    parts = sum(runs.values("allocated", ON, team) for team in runs.teams if team != ALL_TEAMS)
    assert np.array_equal(parts, runs.values("allocated", ON))


def test_values_are_of_the_last_census_on_or_before_the_date(runs):
    week = runs.week_of(ON)
    assert runs.dates[week] <= np.datetime64(ON) < runs.dates[week + 1]
    with pytest.raises(ValueError, match="no census"):
        runs.values("average_caseload", date(2000, 1, 1))


def test_assessments_still_open_at_the_end_are_kept(runs):
    table = runs.assessments
    still_open = np.isnat(table["ended"])
    assert still_open.any()
    assert np.isnan(table["days"][still_open]).all()


def test_the_paper_answer_is_a_division(small):
    answer = paper_answer(small, small.start)
    assert answer == small.opening.children / small.social_workers.posts


def test_hours_needed_are_of_the_order_of_those_there_are(small):
    hours = hours_needed_and_available(small)
    assert 0.5 < hours.total / hours.available < 4
    assert hours.available <= hours.with_overtime


def test_who_holds_one_child_is_a_case_holder_and_who_holds_none_is_not(journal, rows):
    held = [row for row in journal.workers if row.children == 1]
    assert held
    for row in held[:20]:
        others = sum(
            each.fte for each in journal.workers
            if (each.week, each.team) == (row.week, row.team) and each.children > 0
        )  # fmt: skip
        assert rows.weekly["holders"][row.week, row.team] == pytest.approx(others)


def test_hours_of_supervision_are_of_a_month_and_not_of_a_week():
    asked = measure_named("supervision_hours")
    assert asked.unit == "hours a month"
    assert asked.scale == pytest.approx(365.25 / 7 / 12)
