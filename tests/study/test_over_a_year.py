"""A question about 12 months: one good week does not meet it, and every door asks the same."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sim.commands.options import Asked, UserError
from sim.commands.scenarios import load, question_about
from sim.output.words.answer import verdict_in_words, when_in_words
from sim.output.words.short_answer import afterwards_in_words, short_verdict
from sim.scenario.calendar import Calendar, months_later
from sim.scenario.loading import load_scenario
from sim.scenario.model_error import ModelError
from sim.scenario.schema import Question
from sim.study.measures.measures import MEASURES, measure_named
from sim.study.measures.rows import series
from sim.study.measures.weekly import weekly_of
from sim.study.questions.afterwards import afterwards
from sim.study.questions.comparison import answer
from sim.study.questions.findings import find
from sim.study.questions.spread import spread
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.model_error import factors, variance_on, with_model_error
from sim.study.runs.play import weeks_of
from sim.study.runs.readings import readings_of
from sim.study.runs.store import Store
from sim.study.runs.variants import Playing, ask, read

YEAR, WEEK = "average_caseload_over_12_months", "average_caseload"
BY, UNTIL = date(2017, 3, 31), date(2017, 6, 30)
WRONG = ModelError(
    after_1_year=0.1, after_2_years=0.114, after_3_years=0.12, yearly_memory=0.55, shared=0.7
)


def asked(measure=YEAR, by=BY):
    return Question(measure=measure, at_most=18.0, by=by, confidence=0.5)


@pytest.fixture(scope="module")
def played():
    """Futures to write a caseload into, which are as they are simulated."""
    right = load_scenario("small-authority-now", (), ("model_error",), until=UNTIL)
    one = run_ensemble(right, 1, jobs=1)
    weekly = {name: np.repeat(each, 40, axis=0) for name, each in one.weekly.items()}
    return replace(one, replications=tuple(range(1, 41)), weekly=weekly_of(weekly))


def with_loads(ensemble, loads):
    holders = np.broadcast_to(10.0, ensemble.weekly["case_holders"].shape)
    held = np.broadcast_to(10.0 * np.asarray(loads)[None, :, None], holders.shape)
    weekly = {**ensemble.weekly, "case_holders": holders, "allocated": held}
    return replace(ensemble, weekly=weekly_of(weekly))


def one_good_week(ensemble):
    """By hand: 20 children, but for the week asked about, in which there are 17."""
    loads = np.full(len(ensemble.dates), 20.0)
    loads[ensemble.week_of(BY)] = 17.0
    return with_loads(ensemble, loads)


# what it is


def test_one_good_week_meets_the_target_of_the_day_and_not_that_of_the_year(played):
    good = one_good_week(played)
    day, year = (answer(good, asked(measure)) for measure in (WEEK, YEAR))
    assert (day.verdict, day.value.mean) == ("met", 17)
    assert year.verdict == "not met"
    assert year.value.mean == pytest.approx((51 * 20 + 17) / 52)
    assert year.futures == pytest.approx((year.value.mean,) * 2)


def test_one_bad_week_does_not_undo_a_year(played):
    loads = np.full(len(played.dates), 17.0)
    loads[played.week_of(BY)] = 30.0
    bad = with_loads(played, loads)
    assert answer(bad, asked(WEEK)).verdict == "not met"
    assert answer(bad, asked(YEAR)).verdict == "met"


def test_it_is_the_mean_of_the_52_weekly_figures_up_to_the_date(played):
    loads = np.linspace(24, 16, len(played.dates))
    week = played.week_of(BY)
    mean = with_loads(played, loads).values(YEAR, BY)[0]
    assert mean == pytest.approx(loads[week - 51 : week + 1].mean())
    first = with_loads(played, loads).series(YEAR)[1][0]
    assert np.isnan(first[:51]).all()
    assert np.isfinite(first[51:]).all()


def test_what_happens_is_counted_over_the_whole_year_and_not_averaged_by_week():
    """By hand: 10 of 20 assessments in time in one week, 2 of 2 in each other."""
    done, whole = np.full((60, 1), 2.0), np.full((60, 1), 2.0)
    done[55], whole[55] = 10, 20
    asked = measure_named("assessments_in_time_over_12_months")
    weekly = {asked.numerator[0]: done, asked.denominator[0]: whole}
    assert series(weekly, asked)[59, 0] == pytest.approx(100 * (51 * 2 + 10) / (51 * 2 + 20))


def test_first_met_and_the_year_after_ask_for_12_months_too(played):
    """20 children for 27 weeks and 16 from then on: 18 when half of the 52 weeks are so."""
    loads = np.where(np.arange(len(played.dates)) < 27, 20.0, 16.0)
    fallen, before = with_loads(played, loads), played.dates[51].item()
    by_day, by_year = (answer(fallen, asked(measure, before)) for measure in (WEEK, YEAR))
    assert by_day.first_met.middle == played.dates[27].item()
    assert by_year.first_met.middle == played.dates[52].item()
    assert (by_day.verdict, by_year.verdict) == ("met", "not met")
    assert afterwards(fallen, asked(YEAR, before)).share_of_weeks.mean == 1


def test_its_words_say_so_in_every_sentence(played):
    found = find({"Plan": one_good_week(played)}, None, asked())
    over = "n average over the 12 months to 31 March 2017 the average caseload is at most 18"
    assert over in verdict_in_words(found, "Plan")
    assert over in short_verdict(found, "Plan")
    assert "over the 12 months up to each week" in " ".join(when_in_words(found, "Plan"))
    assert "over the 12 months up to each week" in afterwards_in_words(found, "Plan")[0]


# every door reads the same


def test_searches_levers_and_stopping_read_the_same_quantity(small, runs, tmp_path):
    names = [f"{each.name}_over_12_months" for each in MEASURES]
    store = Store(tmp_path)
    asks = [(name, BY) for name in names]
    searched = readings_of([(small, 1)], asks, Playing(jobs=1, store=store))[0]
    weeks = weeks_of(small.throughout(until=BY, question=None), 1, store)
    whole = np.array([runs.values(name, BY)[0] for name in names])
    np.testing.assert_array_equal(searched, whole)
    np.testing.assert_allclose([read(weeks, ask(*each)) for each in asks], whole, rtol=1e-12)


# model error


@pytest.fixture(scope="module")
def wrong():
    return load_scenario("small-authority").throughout(model_error=WRONG)


def test_a_mean_of_12_months_is_wrong_by_the_mean_of_what_its_weeks_are(wrong):
    weeks = [BY - timedelta(weeks=number) for number in range(52)]
    futures = range(1, 9)
    told = with_model_error(np.ones((8, 1)), wrong, YEAR, futures, [BY])[:, 0]
    assert told == pytest.approx(factors(wrong, futures, weeks).mean(axis=1))


def test_its_spread_is_known_and_less_than_that_of_the_last_day(wrong):
    many = range(1, 4001)
    later = date(2018, 3, 31)
    for day in (BY, later):
        found = with_model_error(np.ones((len(many), 1)), wrong, YEAR, many, [day])[:, 0]
        assert found.mean() == pytest.approx(1, abs=0.001)
        assert found.var() == pytest.approx(variance_on(wrong, YEAR, day), rel=0.05)
        assert variance_on(wrong, YEAR, day) < variance_on(wrong, WEEK, day)


def test_what_part_of_the_spread_is_the_models_is_of_the_year(played, wrong):
    loads = np.full(len(played.dates), 20.0)
    sure = replace(with_loads(played, loads), scenario=wrong)
    assert spread(sure, asked()).model == 1


# what cannot be asked


@pytest.mark.parametrize(
    ("measure", "by", "problem"),
    [
        (YEAR, "2017-03-30", r"by \(2017-03-30\) must be 2017-03-31 or later"),
        ("average_caseload_over_6_months", "2017-06-30", "as average_caseload_over_12_months"),
        ("average_caselod_over_12_months", "2017-06-30", "no measure called"),
    ],
)
def test_what_no_run_can_answer_is_refused_before_it(tmp_path, measure, by, problem):
    file = tmp_path / "mine.yaml"
    file.write_text(
        f"extends: small-authority\nquestion:\n  measure: {measure}\n  at_most: 18\n"
        f"  by: {by}\n  confidence: 0.8\n",
        encoding="utf-8",
    )
    with pytest.raises(Exception, match=problem) as fault:
        load(str(file), Asked())
    assert type(fault.value).__name__ in ("ScenarioErrors", "UserError")


def test_a_run_that_ends_within_the_first_year_answers_for_no_year(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        f"extends: small-authority\nquestion: {{measure: {YEAR}, at_most: 18, by: 2017-06-30, "
        "confidence: 0.8}\n",
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="must lie in the run, which starts on 2016-04-01"):
        load(str(file), Asked(until=date(2017, 1, 31)))
    whole = load(str(file), Asked())
    with pytest.raises(UserError, match="must be 2017-03-31 or later"):
        question_about(whole, Asked(by=date(2016, 12, 31)), None, None)
    first = question_about(whole, Asked(by=BY), None, None)
    assert first.by == BY


def test_twelve_months_hold_52_weekly_counts_wherever_they_begin():
    for number in range(371):
        start = date(2016, 3, 21) + timedelta(days=number)
        by = months_later(start, 12) - timedelta(days=1)
        assert not asked(by=by).too_soon(start)
        assert asked(by=by - timedelta(days=1)).too_soon(start)
        calendar = Calendar("England", start)
        days = [day for n in range(300) if (day := calendar.date_of(n)) <= by]
        later = [calendar.date_of(n + 1).weekday() for n in range(len(days))]
        counts = sum(day.weekday() >= then for day, then in zip(days, later, strict=True))
        assert counts >= 52
