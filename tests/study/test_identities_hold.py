"""A run in which something was lost is our fault, is said to be so, and gives no results."""

import json
from collections.abc import Callable
from datetime import date

import pytest

import sim.study.runs.play as playing
from sim.commands import caseload
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service
from sim.study.measures.identities import IDENTITIES, IdentityError, check_identities

Damage = Callable[[Journal], None]
TEAM = 1


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("small-authority", until=date(2016, 9, 30))


def played(scenario: Scenario) -> Journal:
    return run_service(scenario, 1)


def plus(column: str, amount: float) -> Damage:
    """One figure of one week and team that is not what it should be."""

    def damage(journal: Journal) -> None:
        journal.weeks[3][TEAM][COLUMN[column]] += amount

    return damage


def a_worker_is_missed_out(journal: Journal) -> None:
    place = next(i for i, row in enumerate(journal.workers) if row.week == 3 and row.children)
    del journal.workers[place]


def a_child_moves_team(journal: Journal) -> None:
    for number, amount in ((0, -1), (TEAM, 1)):
        journal.weeks[3][number][COLUMN["closed"]] += amount


def a_child_is_passed_to_nobody(journal: Journal) -> None:
    plus("passed_to_another_team", 1)(journal)
    plus("referrals", 1)(journal)


DAMAGES: list[tuple[str, Damage]] = [
    ("flow", plus("closed", -1)),
    ("flow", plus("referrals", 1)),
    ("flow", plus("no_further_action", 1)),
    ("flow", a_child_moves_team),
    ("flow", plus("taken_from_another_team", 1)),
    ("passed-on", a_child_is_passed_to_nobody),
    ("states", plus("in_need", 1)),
    ("caseload-sum", plus("unallocated", -1)),
    ("caseload-sum", a_worker_is_missed_out),
    ("posts", plus("vacant", 1)),
    ("hours", plus("overtime_hours", 10_000)),
    ("hours", plus("hours", -10_000)),
]


def test_every_identity_holds(scenario: Scenario) -> None:
    check_identities(played(scenario), scenario)


@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_one_wrong_figure_is_noticed(scenario: Scenario, name: str, damage: Damage) -> None:
    journal = played(scenario)
    damage(journal)
    with pytest.raises(IdentityError, match=f"^{name} does not hold in {scenario.name}, week"):
        check_identities(journal, scenario)


def test_a_starting_caseload_that_is_not_that_of_the_scenario_is_noticed(
    scenario: Scenario,
) -> None:
    journal = played(scenario)
    told = scenario.changed("opening.closing", scenario.opening.closing + 1)
    with pytest.raises(IdentityError, match=r"^flow .* week 1, team 1: .*out by -1"):
        check_identities(journal, told)


def test_a_broken_identity_is_our_fault_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    def lossy(scenario: Scenario, replication: int) -> Journal:
        journal = run_service(scenario, replication)
        plus("closed", -1)(journal)
        return journal

    monkeypatch.setattr(playing, "run_service", lossy)
    told = ["--replications", "2", "--jobs", "1", "--until", "2016-06-30", "--out", str(tmp_path)]
    assert caseload.run_command(["run", "small-authority", *told]) == caseload.OUR_FAULT
    said = capsys.readouterr()
    assert "it is not your fault" in said.err
    assert "flow does not hold in Small authority" in said.err
    assert said.out == ""
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    assert list(tmp_path.rglob("*.run")) == []


def test_what_held_is_told_with_the_results(tmp_path) -> None:
    told = ["--replications", "2", "--jobs", "1", "--until", "2016-06-30", "--out", str(tmp_path)]
    assert caseload.run_command(["run", "small-authority", *told]) == caseload.DONE
    about = json.loads((tmp_path / "small-authority" / "about.json").read_text(encoding="utf-8"))
    assert about["held_in_every_run"] == dict(IDENTITIES)
