"""Plans that go on top of any scenario: `council.yaml+family-help`."""

from datetime import date
from pathlib import Path

import pytest

from sim.commands.caseload import run_command
from sim.scenario.draws import Draws, as_text
from sim.scenario.errors import ScenarioErrors
from sim.scenario.files import apart, short_name
from sim.scenario.loading import fingerprint_of, load_scenario
from sim.scenario.resolved import resolved_yaml, run_hash

COUNCIL = "extends: small-authority-now.yaml\nname: Ours\nplace: Ours\n"
HELP = "practice.led_by_family_help"
PLANS = ["agency-rules", "family-help", "lead-child-protection"]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(COUNCIL, encoding="utf-8")
    return path


def faults(what: str) -> list[str]:
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(what)
    return [
        f"{fault.file}:{fault.line}: {fault.key}: {fault.problem}" for fault in caught.value.faults
    ]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_the_council_until_its_day_and_has_it_as_its_base(
    council: Path, plan: str
) -> None:
    own, with_it = load_scenario(council), load_scenario(f"{council}+{plan}")
    assert with_it.base == "ours"
    assert with_it.name.startswith("Ours, ")
    assert len(with_it.name) < 70
    ((day, then),) = with_it.changes
    assert day == date(2016, 7, 1), "three months after the start"
    assert with_it.rules_on(date(2016, 6, 30)).model_dump(exclude={"name", "base", "description"}) \
        == own.model_dump(exclude={"name", "base", "description"})  # fmt: skip
    assert then.practice != own.practice or then.social_workers != own.social_workers


@pytest.mark.parametrize("plan", PLANS)
def test_what_it_says_has_a_source_and_comes_back_from_its_resolved_file(
    council: Path, plan: str
) -> None:
    scenario = load_scenario(f"{council}+{plan}")
    again = council.with_name("again.yaml")
    again.write_text(resolved_yaml(scenario), encoding="utf-8")
    assert run_hash(load_scenario(again)) == run_hash(scenario)
    shipped = (Path(__file__).parents[2] / "scenarios" / "plans" / f"{plan}.yaml").read_text()
    assert shipped.count("value:") == shipped.count("source:") == shipped.count("quality:")


def test_it_goes_on_top_of_a_plan_and_of_another_plan(council: Path) -> None:
    mine = council.with_name("mine.yaml")
    mine.write_text(
        "name: fewer leave\nchanges:\n  - from: 2016-09-01\n    social_workers: {turnover: 0.1}\n"
    )
    top = load_scenario(f"small-authority+family-help+{mine}")
    assert top.base == "small-authority"
    assert top.name == "Small authority, a third led by family help, fewer leave"
    last = top.changes[-1][1]
    assert (last.social_workers.posts, last.social_workers.turnover) == (30, 0.1)
    assert last.input(HELP) == pytest.approx(1 / 3, abs=1e-3)


def test_draws_of_the_council_still_meet_it(council: Path) -> None:
    council.write_text(f"{COUNCIL}draws: drawn.json\n")
    drawn = Draws(("social_workers.turnover",), (0.14,), ((0.2,),))
    council.with_name("drawn.json").write_text(as_text(fingerprint_of(council), drawn, {}))
    own, with_it = load_scenario(council), load_scenario(f"{council}+family-help")
    assert own.drawn == with_it.drawn == drawn


def test_only_what_stands_after_the_last_file_is_a_plan(tmp_path: Path) -> None:
    folder = tmp_path / "a+b"
    folder.mkdir()
    file = folder / "ours+more.yaml"
    file.write_text(COUNCIL)
    assert apart(file) == (str(file), [])
    assert apart(f"{file}+family-help") == (str(file), ["family-help"])
    assert short_name(f"{file}+family-help") == "ours+more+family-help"
    assert load_scenario(f"{file}+family-help").base == "ours+more"


def test_what_is_wrong_with_a_plan_is_said_with_its_line(council: Path) -> None:
    mine = council.with_name("mine.yaml")
    mine.write_text(
        "name: odd\nplace: Leeds\nchanges:\n  - after_months: -1\n    practice: {when_full: hold}\n"
        "  - after_months: 2\n    from: 2016-09-01\n    practice: {when_full: hold}\n"
        "  - after_months: 2\n    practice: {when_ful: hold}\n"
    )
    found = faults(f"{council}+{mine}")
    assert found[0].startswith("mine.yaml:2: place: is not for a plan that goes on top")
    assert found[1].startswith("mine.yaml:4: changes.0.from: must have a date")
    assert found[2].startswith("mine.yaml:6: changes.1.from: must have a date")
    assert "did you mean when_full" in found[3]
    assert "give one of" in faults("small-authority+no-such")[0]
    assert "my-council.yaml+family-help" in faults("family-help")[0]


def test_commands_take_it_where_they_take_a_scenario(
    council: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(council.parent)
    short = ["--replications", "2", "--until", "2016-07-31", "--jobs", "1", "--quiet"]
    assert run_command(["check", "ours.yaml+family-help"]) == 0
    assert run_command(["explain", "ours.yaml+family-help"]) == 0
    assert "From 1 July 2016" in capsys.readouterr().out
    assert run_command(["run", "ours.yaml+family-help", *short]) == 0
    assert (council.parent / "results" / "ours-family-help" / "report.html").is_file()
    other = ["compare", "ours.yaml", "ours.yaml+family-help", "ours.yaml", *short]
    assert run_command(other) == 0
    assert (council.parent / "results" / "ours-and-ours-family-help-and-ours").is_dir()
