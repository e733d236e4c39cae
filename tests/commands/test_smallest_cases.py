"""The smallest services and the shortest runs go all the way, whatever command is given."""

from pathlib import Path

import pytest

from sim.commands.caseload import run_command
from sim.scenario.loading import load_scenario
from sim.study.questions.load import loads_of_teams

NO_POSTS = ("social_workers.posts=0", "opening.permanent=0", "opening.agency=0")
NO_FAMILIES = (
    "demand.families_per_year=0",
    *(
        f"opening.{name}=0"
        for name in (
            "awaiting_assessment",
            "on_in_need_plans",
            "on_protection_plans",
            "looked_after",
            "closing",
            "closed_last_year",
        )
    ),
)
ONE_WORKER = (
    "social_workers.posts=1",
    "opening.permanent=1",
    "opening.agency=0",
    "teams.count=1",
    "managers.posts=1",
)
PART_TIME = ("social_workers.posts=24.6", "managers.posts=3.4", "opening.permanent=20.4")
THIS_YEAR = ("start=2026-04-06", "until=2026-05-15", "question.by=2026-05-15")
FEW_TEAMS, MANY_TEAMS = ("teams.count=1",), ("teams.count=7",)
FIVE_DAYS = ("until=2016-04-07",)
CASES = {
    "no posts": NO_POSTS,
    "no families": NO_FAMILIES,
    "nothing at all": (*NO_POSTS, *NO_FAMILIES),
    "one worker": ONE_WORKER,
    "part-time posts": PART_TIME,
    "this year": THIS_YEAR,
    "few teams": FEW_TEAMS,
    "many teams": MANY_TEAMS,
    "five days": FIVE_DAYS,
}
SHORT = "until=2016-05-13"


def told(settings: tuple[str, ...]) -> list[str]:
    settings = settings if any(s.startswith("until") for s in settings) else (*settings, SHORT)
    return [part for setting in settings for part in ("--set", setting)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_run_and_report_go_all_the_way(here, capfd, case):
    how = ("--replications", "2", "--jobs", "1", "--quiet")
    assert run_command(["run", "small-authority-now", *told(CASES[case]), *how]) == 0
    assert run_command(["report", "results/small-authority-now", "--quiet"]) == 0
    assert "Warning" not in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("case", [name for name in CASES if name not in ("this year",)])
def test_a_plan_is_compared_with_its_base(here, capfd, case):
    plan = ["run", "small-authority", *told(CASES[case])]
    assert run_command([*plan, "--replications", "2", "--jobs", "1", "--quiet"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_seek_and_explain_end_well(here, capfd, case):
    settings = told(CASES[case])
    assert run_command(["explain", "small-authority-now", *settings]) == 0
    asked = ["--lever", "social_workers.posts", "--between", "0", "2", "--replications", "4"]
    code = run_command(["seek", "small-authority-now", *settings, *asked, "--jobs", "1"])
    assert code == 0, capfd.readouterr().err


def test_teams_without_posts_share_the_work_and_have_no_load():
    empty = load_scenario("small-authority-now", NO_POSTS)
    loads = loads_of_teams(empty, empty.start, 0.0)
    assert len({each.needed for each in loads}) == 1
    assert all(each.load != each.load for each in loads)


def test_what_cannot_be_measured_by_a_lever_is_said(here, capfd):
    line = ["levers", "small-authority-now", *told((*NO_POSTS, "until=2016-04-29"))]
    assert run_command([*line, "--replications", "3", "--jobs", "1"]) == 2
    assert "is not known on 2016-04-29 in every run" in capfd.readouterr().err
