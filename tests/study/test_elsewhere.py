"""What happened elsewhere agrees with England's record, and stands beside a plan as it should.

The figures of the record were worked out apart from this program, from the same published table:
https://github.com/dfe-analytical-services/CSC_outcomes_and_enablers (Open Government Licence v3.0).
"""

from dataclasses import replace
from datetime import date
from math import exp, inf, isclose, log

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.sources.england.names import ENDED, find
from sim.sources.england.table import SUSPECT, Table, shipped
from sim.sources.england.windows import SPANS, TOGETHER, counted, counted_as
from sim.study.questions.elsewhere import elsewhere
from sim.study.questions.reference_class import formula_of, record_of
from sim.study.runs.ensemble import question_of

MANCHESTER = "352"
SMALLEST = ("201", "420")
"""City of London and Isles of Scilly, which the tables leave out."""
WITHIN, SOME, MUCH, MOST = (-0.05, 0.05), (0.05, 0.15), (0.15, 0.25), (0.25, inf)
RECORD = [
    (WITHIN, 1, 480, 136, -0.6, -0.9, (-12, -7, -1, 5, 11), (55,)),
    (WITHIN, 2, 309, 119, -0.4, -1.4, (-16, -9, -2, 5, 13), (57,)),
    (WITHIN, 3, 195, 91, -0.7, -1.7, (-17, -10, -3, 6, 16), (57,)),
    (SOME, 1, 264, 118, -7.8, -3.5, (-15, -11, -4, 2, 10), (66, 50, 34)),
    (SOME, 2, 258, 110, -8.6, -4.9, (-20, -13, -6, 2, 9), (69, 57, 38)),
    (SOME, 3, 209, 97, -8.9, -5.6, (-20, -14, -7, 2, 8), (68, 57, 41)),
    (MUCH, 1, 57, 45, -16.0, -5.2, (-22, -12, -8, 3, 11), (65, 44, 19)),
    (MUCH, 2, 90, 62, -16.4, -6.1, (-22, -15, -7, 2, 9), (70, 44, 23)),
    (MUCH, 3, 100, 65, -16.4, -8.5, (-24, -16, -11, -3, 7), (80, 58, 27)),
    (MOST, 1, 18, 18, -25.8, -4.9, (-21, -17, -8, 2, 12), (67, 22, 6)),
    (MOST, 2, 51, 36, -26.1, -8.9, (-27, -17, -9, 3, 9), (73, 39, 20)),
    (MOST, 3, 86, 54, -26.4, -7.7, (-29, -18, -7, 1, 12), (71, 34, 10)),
]
"""Growth, years, times, councils, paper, what came, its quantiles, and who fell how far, in %."""
OF_PAPER = [
    (1, (-0.8, -0.2, 0.36, 0.84, 1.4)),
    (2, (-0.5, -0.2, 0.43, 0.93, 1.3)),
    (3, (-0.5, 0.0, 0.46, 0.87, 1.2)),
]
FORMULA = [
    (1, -0.0213, -0.226, -0.282, 0.100),
    (2, -0.0395, -0.147, -0.413, 0.114),
    (3, -0.0529, -0.114, -0.506, 0.120),
]
PLANS = (
    "manchester-86-posts", "manchester-43-posts", "manchester-need-led",
    "manchester-258-plus-86", "small-authority",
)  # fmt: skip


@pytest.fixture(scope="module")
def councils():
    return counted(shipped())


def beside(name, settings=()):
    plan = load_scenario(name, settings=settings)
    return elsewhere(plan, question_of(plan))


@pytest.mark.parametrize("row", RECORD, ids=lambda row: f"{row[0][0]:+.0%}-{row[1]}")
def test_the_record_of_councils_that_grew_is_the_published_one(councils, row):
    growth, years, times, number, paper, came, quantiles, fell = row
    found = record_of(councils, growth, years, but=MANCHESTER)
    assert len(found.windows) == pytest.approx(times, rel=0.03)
    assert found.councils == pytest.approx(number, rel=0.03)
    assert 100 * found.paper == pytest.approx(paper, abs=1)
    assert 100 * found.change == pytest.approx(came, abs=1)
    assert 100 * np.array(found.changes) == pytest.approx(quantiles, abs=1)
    shares = [100 * found.share(of) for of in (0.0, 0.5, 1.0)[: len(fell)]]
    assert shares == pytest.approx(fell, abs=1)


@pytest.mark.parametrize(("years", "shares"), OF_PAPER)
def test_less_than_half_of_the_paper_fall_came_at_the_middle(years, shares):
    """Here the record has the two smallest, and no year of a council with a doubtful figure."""
    found = record_of(counted(without_doubtful_years()), (0.15, inf), years, but=MANCHESTER)
    assert found.of_paper == pytest.approx(shares, abs=0.05)


@pytest.mark.parametrize(("years", "shares"), OF_PAPER)
def test_and_so_it_is_when_only_the_figures_used_must_be_sound(councils, years, shares):
    found = record_of(councils, (0.15, inf), years, but=MANCHESTER)
    assert found.of_paper[2] == pytest.approx(shares[2], abs=0.02)
    assert found.of_paper[2] < 0.5


def without_doubtful_years():
    places = {}
    for code, place in shipped().places.items():
        doubted = {
            year
            for years in place.figures.values()
            for year, figure in years.items()
            if not figure.sound
        }
        figures = {
            name: {year: each for year, each in years.items() if year not in doubted}
            for name, years in place.figures.items()
        }
        apart = f"X{code}" if code in SMALLEST else code
        places[apart] = replace(place, code=apart, figures=figures)
    return Table(places)


@pytest.mark.parametrize(("years", "a", "b", "c", "spread"), FORMULA)
def test_the_formula_has_the_numbers_of_the_record(councils, years, a, b, c, spread):
    found = formula_of(councils.windows(years, MANCHESTER))
    assert (found.a, found.b, found.c) == pytest.approx((a, b, c), abs=0.0006)
    assert found.spread == pytest.approx(spread, abs=0.0006)


@pytest.mark.parametrize("years", SPANS)
def test_four_in_five_councils_lie_in_the_range_of_the_formula(councils, years):
    windows = councils.windows(years)
    formula = formula_of(windows)
    held = 0
    for window in windows:
        _, low, high = formula.forecast(window.before.caseload, window.growth)
        held += low <= window.after.caseload <= high
    assert 0.78 <= held / len(windows) <= 0.85


def test_a_council_as_usual_that_does_not_grow_drifts_by_the_first_number():
    formula = beside("manchester-need-led").formula
    assert formula.forecast(17.0, 0.0)[0] == pytest.approx(17 * exp(formula.a))


def test_100_posts_are_three_tenths_of_all_social_workers_and_not_of_case_holders():
    """176 case holders at the share of England's middle council are about 330 social workers."""
    tried = beside("manchester-86-posts").tried
    assert tried.added == 86 + 14
    assert 176 / tried.total == pytest.approx(tried.holding)
    assert tried.holding == pytest.approx(0.54, abs=0.02)
    assert tried.growth == pytest.approx(0.30, abs=0.02)
    assert (tried.years, tried.since) == (2, date(2016, 7, 1))


def test_a_council_is_measured_by_its_own_share_of_case_holders(councils):
    plan = load_scenario(
        "manchester-86-posts",
        ["place=Leeds", "start=2019-10-01", "until=2022-03-31", "question.by=2021-09-30"],
    )
    count = councils.counts[find(shipped(), "Leeds").code][2019]
    tried = elsewhere(plan, question_of(plan)).tried
    assert tried.holding == pytest.approx(count.holders / count.total)
    assert tried.holding_from == "its own of 2019"


@pytest.mark.parametrize("name", PLANS)
def test_the_classes_beside_a_plan_hold_its_growth_and_its_start(name):
    found = beside(name)
    tried = found.tried
    for records in (found.as_much, found.as_high):
        assert [record.years for record in records] == [1, 2, 3]
        assert all(record.growth[0] <= tried.growth < record.growth[1] for record in records)
    for record in (*found.as_high, *found.without):
        assert record.start[0] <= tried.start < record.start[1]
    assert all(record.growth == WITHIN for record in found.without)
    assert found.record.years == tried.years


def test_the_council_of_a_plan_is_not_in_the_record_that_it_is_held_against():
    assert MANCHESTER not in {each.code for each in beside("manchester-86-posts").every}
    assert MANCHESTER in {each.code for each in beside("small-authority").every}


def test_the_nearest_come_first():
    found = beside("manchester-86-posts")
    near, far = (
        log((1 + w.growth) / (1 + found.tried.growth)) ** 2
        + log(w.before.caseload / found.tried.start) ** 2
        for w in (found.every[0], found.every[-1])
    )
    assert near < 0.01 < far


def test_no_council_is_counted_twice(councils):
    parts = {code for codes in TOGETHER.values() for code in codes}
    assert not parts & set(councils.counts)
    assert set(TOGETHER) <= set(councils.counts)
    assert not set(SMALLEST) & set(councils.counts)
    ended = set(ENDED).union(*(each.successors for each in ENDED.values()))
    assert ended <= parts
    assert counted_as("838") == "C838"
    assert counted_as(MANCHESTER) == MANCHESTER


@pytest.mark.parametrize("measure", ["inpost_fte", "case_holding_fte", "cases_held_n"])
def test_a_doubtful_figure_is_left_out_at_either_end_of_a_window(councils, measure):
    leeds = find(shipped(), "Leeds")
    figures = {name: dict(years) for name, years in leeds.figures.items()}
    figures[measure][2020] = figures[measure][2020]._replace(quality=SUSPECT)
    doubted = counted(Table({leeds.code: replace(leeds, figures=figures)}))
    before = {(w.year, w.years) for y in SPANS for w in councils.windows(y) if w.code == leeds.code}
    after = {(w.year, w.years) for y in SPANS for w in doubted.windows(y)}
    assert before - after == {(y, n) for y, n in before if 2020 in (y, y + n)} != set()


def test_a_window_by_hand(councils):
    """Kingston upon Hull, 2017 to 2019: a third more social workers, and from 24.5 to 17.5."""
    code = find(shipped(), "Hull").code
    (window,) = (w for w in councils.windows(2) if (w.code, w.year) == (code, 2017))
    place = shipped().places[code]
    then, now = (
        place.figure("inpost_fte", year).value + place.figure("agency_fte", year).value
        for year in (2017, 2019)
    )
    assert window.growth == pytest.approx(now / then - 1)
    assert window.paper == pytest.approx(then / now - 1)
    assert window.change == pytest.approx(17.5 / 24.5 - 1)


def test_what_is_simulated_stands_among_those_that_tried_as_much():
    found = beside("manchester-86-posts")
    simulated = found.simulated(np.array([17.0, 18.0, np.nan]))
    assert (simulated.mean, simulated.futures) == (17.5, 2)
    assert simulated.changed(17.5) == pytest.approx(17.5 / found.tried.start - 1)
    nearest = found.nearest
    assert nearest.fell_as_much(-1.0) == 0
    assert nearest.fell_as_much(inf) == len(nearest.windows)
    assert found.simulated(np.array([np.nan])) is None


def test_with_too_few_that_began_as_high_all_that_grew_as_much_are_told_of():
    found = beside("manchester-86-posts")
    assert found.nearest == found.as_high[1]
    few = replace(found.as_high[1], windows=found.as_high[1].windows[:19])
    assert replace(found, as_high=(few,) * 3, tried=replace(found.tried, years=2)).nearest == (
        found.record
    )


@pytest.mark.parametrize(
    "settings",
    [
        ["opening.permanent=0", "opening.agency=0"],
        [f"opening.{n}=0" for n in ("on_in_need_plans", "on_protection_plans", "looked_after",
                                    "awaiting_assessment", "closing")],
    ],
)  # fmt: skip
def test_a_plan_that_begins_with_nobody_has_nothing_to_stand_beside(settings):
    assert beside("small-authority", settings) is None


def test_a_longer_span_than_the_record_has_is_three_years_and_a_shorter_one_a_year():
    plan = load_scenario("manchester-86-posts", ["until=2024-03-31"])
    question = question_of(plan)
    for by, years in ((date(2023, 3, 31), 3), (date(2016, 8, 1), 1), (date(2016, 5, 1), 1)):
        found = elsewhere(plan, question.model_copy(update={"by": by}))
        assert found.tried.years == years
    assert isclose(found.tried.growth, 0.0), "the posts are not funded yet"
