"""What can be compared is compared by name and date; what cannot is refused before a run."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from random_pairs import pair

from sim.commands.caseload import run_command
from sim.output.charts.one_chart import draw
from sim.scenario.loading import load_scenario
from sim.study.questions.comparison import compare
from sim.study.questions.scorecard import dates
from sim.study.runs.ensemble import question_of, run_ensemble

SHORT = date(2016, 5, 31)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("start: 2016-04-11\n", "2016-04-11"),
        ("start: 2016-07-04\nquestion: {by: 2017-06-30}\n", "2016-07-04"),
        ("nation: Scotland\n", "Scotland"),
    ],
)
def test_other_days_than_those_of_the_base_are_refused_before_a_run(
    tmp_path: Path, monkeypatch, capfd, words, said
):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(
        f"extends: small-authority-now\nname: Mine\nbase: small-authority-now\n{words}", "utf-8"
    )
    for command in (["run", "mine.yaml"], ["compare", "small-authority-now", "mine.yaml"]):
        assert run_command(command) == 2
        told = capfd.readouterr().err
        assert said in told
        assert "Give both the same" in told
    assert not Path("results").exists()


def test_a_base_beside_the_plan_is_found(tmp_path, monkeypatch, capfd):
    """Also in a folder above, as `extends` finds it."""
    monkeypatch.chdir(tmp_path)
    Path("ours.yaml").write_text("extends: manchester-2016\nname: Ours\n", encoding="utf-8")
    Path("plans").mkdir()
    for place, parent in (("mine.yaml", "ours.yaml"), ("plans/mine.yaml", "../ours.yaml")):
        Path(place).write_text(f"extends: {parent}\nname: Mine\n", encoding="utf-8")
        assert run_command(["check", place]) == 0


@pytest.fixture(scope="module")
def three():
    return run_ensemble(load_scenario("small-authority-now", until=SHORT), 2, jobs=1)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_teams_are_matched_by_name(three, count):
    other = load_scenario("small-authority-now", f"teams.count={count}", until=SHORT)
    plan = run_ensemble(other, 2, jobs=1)
    question = question_of(plan.scenario)
    assert compare(three, plan, question).difference.n == 2
    rows = draw("teams_over_time", plan, three).rows
    assert {row[1] for row in rows} == {f"Team {n + 1}" for n in range(max(3, count))}


def test_teams_in_another_order_are_the_same_teams(three):
    named = [{"name": f"Team {n}", "demand": 1.0} for n in (3, 1, 2)]
    turned = three.scenario.changed("teams.named", named)
    plan = run_ensemble(turned, 2, jobs=1)
    drawn = draw("teams_over_time", plan, three)
    assert [line.split(":")[0] for line in drawn.alternative.splitlines() if "Team" in line]


def test_python_is_told_why_too(three):
    later = three.scenario.changed("start", date(2016, 4, 11))
    plan = run_ensemble(later, 2, jobs=1)
    with pytest.raises(ValueError, match="start is 2016-04-01 in the first and 2016-04-11"):
        compare(three, plan, question_of(plan.scenario))


def test_a_change_before_the_start_is_in_force_and_counts_for_no_date():
    settings = ("start=2017-02-06", "until=2018-09-30", "question.by=2018-06-30")
    plan = load_scenario("small-authority", settings)
    assert plan.rules_on(plan.start).social_workers.posts == 30
    assert dates(plan) == [(6, date(2017, 8, 6)), (12, date(2018, 2, 6))]


def test_a_day_before_the_first_census_is_told_by_it(three):
    first = three.dates[0].item()
    assert three.week_of(three.scenario.start) == three.week_of(first) == 0
    with pytest.raises(ValueError, match="no census on or before 2016-01-01"):
        three.week_of(date(2016, 1, 1))


@pytest.mark.slow
def test_random_valid_pairs_are_compared_rightly_or_refused_before_a_run():
    """Other starts, teams, names, nations and changes; `random_pairs.py` plays 2,000 of them."""
    done = Counter(pair(number) for number in range(12))
    assert done["compared"] >= 3
    assert done["refused"] >= 1
