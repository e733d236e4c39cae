"""Seeking, where the answer is known beforehand, and where there is none."""

from datetime import date

import pytest

from sim.output.words.seek import reason_of
from sim.scenario.lever import lever_of
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question, Scenario
from sim.study.questions.seek import amounts, seek
from sim.study.questions.shortfall import Shortfall, filled_on_average, weeks_to_fill
from sim.study.runs.variants import Playing

BY = date(2016, 7, 8)
POSTS = "social_workers.posts"


def question(at_most: float = 18.0, confidence: float = 0.8) -> Question:
    return Question(measure="average_caseload", at_most=at_most, by=BY, confidence=confidence)


@pytest.fixture(scope="module")
def on_paper():
    """Every post filled by a full case holder, and 576 children who stay: 18 each is 32 posts."""
    return load_scenario("small-authority", without=("all",), freeze=True)


def posts(scenario, between, asked, **options):
    options = {"replications": 10, "playing": Playing(jobs=1), **options}
    return seek(scenario, lever_of(scenario, POSTS), between, asked, **options)


def test_on_paper_the_answer_is_the_division(on_paper) -> None:
    found = posts(on_paper, (25, 60), question(), replications=20)
    assert (found.answer, found.low, found.high) == (32, 32, 32)
    shares = {point.value: point.probability.mean for point in found.curve}
    assert (shares[31], shares[32]) == (0.0, 1.0)
    assert found.least
    assert not found.turns


@pytest.mark.parametrize(("at_most", "answer"), [(24.0, 24), (20.0, 29), (16.0, 36), (9.6, 60)])
def test_other_targets_on_paper_too(on_paper, at_most: float, answer: int) -> None:
    """ceil(576 / target)."""
    assert posts(on_paper, (24, 60), question(at_most), replications=3).answer == answer


def test_a_range_in_which_nothing_will_do_has_a_reason(on_paper) -> None:
    found = posts(on_paper, (25, 31), question())
    assert (found.answer, found.low, found.high) == (None, None, None)
    short = found.shortfall
    assert short is not None
    assert short.value.mean == pytest.approx(576 / 31)
    assert short.filled.mean == short.posts.mean == 31
    assert short.reasons == ()


def test_posts_funded_too_late_are_said_to_be_too_late() -> None:
    plan = load_scenario("small-authority")
    soon = Question(measure="average_caseload", at_most=10, by=date(2016, 7, 8), confidence=0.8)
    found = posts(plan, (30, 50), soon, replications=3)
    short = found.shortfall
    assert found.answer is None
    assert short is not None
    assert "lead time" in short.reasons
    assert short.funded == date(2016, 7, 1)
    assert filled_on_average(short.funded, short.weeks_to_fill) > soon.by


def test_where_more_leave_than_start_the_leavers_are_said_to_outrun_recruitment() -> None:
    """Half of all leave in a year, one advert in twenty finds somebody, and agencies send none."""
    settings = (
        "social_workers.turnover=0.5",
        "social_workers.recruitment.success=0.05",
        "social_workers.agency.cover=0",
    )
    short, said = _impossible(load_scenario("small-authority", settings))
    assert "leavers" in short.reasons
    assert short.leavers.mean > short.starters.mean
    assert short.filled.mean < short.posts.mean
    assert "Leavers outrun recruitment" in said


def test_where_the_work_is_more_than_all_hours_that_is_said() -> None:
    short, said = _impossible(load_scenario("small-authority", ("work.scale=4",)))
    assert "hours" in short.reasons
    assert short.hours_needed > short.hours_with_overtime
    assert f"{short.hours_needed:,.0f} a year are needed" in said


def test_where_people_and_hours_are_enough_neither_is_blamed() -> None:
    short, said = _impossible(load_scenario("small-authority", ("social_workers.turnover=0",)))
    assert not {"leavers", "hours"} & set(short.reasons)
    assert "outrun" not in said
    assert "beyond the hours" not in said


def _impossible(plan: Scenario) -> tuple[Shortfall, str]:
    """Why no number of posts brings two children for each worker, in figures and in words."""
    asked = Question(measure="average_caseload", at_most=2, by=date(2017, 6, 30), confidence=0.8)
    found = posts(plan, (30, 32), asked, replications=3)
    assert found.answer is None
    assert found.shortfall is not None
    return found.shortfall, reason_of(found, found.shortfall)


def test_weeks_to_fill_count_the_adverts_that_find_nobody() -> None:
    """Every second advert fails, and each failure costs 8 weeks: one failure on average."""
    half = load_scenario(
        "small-authority",
        settings=tuple(
            f"social_workers.recruitment.{key}"
            for key in ("success=0.5", "weeks_to_start=12", "weeks_to_readvertise=8")
        ),
    )
    assert weeks_to_fill(half, BY) == 20
    none = half.changed("social_workers.recruitment.success", 0.0)
    assert filled_on_average(BY, weeks_to_fill(none, half.start)) == date.max


def test_of_a_lever_that_harms_the_most_that_will_do_is_sought(on_paper) -> None:
    """Of 576 children 156 are on plans in need; 30 posts at 18 hold 540, so 120 may be."""
    lever = lever_of(on_paper, "opening.on_in_need_plans")
    found = seek(on_paper, lever, (100, 140), question(), replications=20, playing=Playing(jobs=1))
    assert not found.least
    assert (found.low, found.answer, found.high) == (120, 120, 120)


def test_too_few_futures_leave_the_interval_open(on_paper) -> None:
    """The 80th percentile may lie above all of ten, by luck, with a chance of 0.8**10."""
    found = posts(on_paper, (25, 60), question())
    assert (found.answer, found.low, found.high) == (32, 32, None)


def test_a_search_is_the_same_on_any_number_of_processes(on_paper) -> None:
    one, two = (
        posts(on_paper, (30, 34), question(), replications=2, playing=Playing(jobs=jobs))
        for jobs in (1, 2)
    )
    assert one == two


def test_the_values_of_a_range(on_paper) -> None:
    whole, share = lever_of(on_paper, POSTS), lever_of(on_paper, "social_workers.turnover")
    assert amounts(on_paper, whole, (3, 6)) == [3, 4, 5, 6]
    assert amounts(on_paper, whole, (0, 9), 5) == [0, 5, 9]
    assert amounts(on_paper, whole, (0, 9), 4) == [0, 4, 8, 9]
    assert amounts(on_paper, share, (0.1, 0.2), 0.05) == [0.1, 0.15, 0.2]
    assert len(amounts(on_paper, share, (0.0, 1.0))) == 101
    for lever, between, step in (
        (whole, (6, 3), None),
        (whole, (3, 6), 0.5),
        (whole, (3.5, 6), None),
        (share, (0.1, 0.2), -1),
    ):
        with pytest.raises(ValueError, match=r"range|step|whole"):
            amounts(on_paper, lever, between, step)


def test_a_value_that_cannot_be_is_refused_before_anything_is_played(on_paper) -> None:
    lever = lever_of(on_paper, "social_workers.turnover")
    with pytest.raises(ValueError, match="must be 0 or more"):
        seek(on_paper, lever, (-0.5, 0.5), question(), playing=Playing(jobs=1))
