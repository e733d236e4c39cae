"""The answer forms while the futures are played, and a study ends when it is there."""

import json
from pathlib import Path

import pytest

from sim.commands.caseload import run_command

SHORT = ["run", "small-authority", "--until", "2016-04-29", "--jobs", "1"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def not_drawn(*_: object) -> None:
    raise ZeroDivisionError


def test_the_answer_is_there_before_anything_is_drawn(monkeypatch, capsys):
    monkeypatch.setattr("sim.output.charts.charts.draw_all", not_drawn)
    assert run_command([*SHORT, "--budget", "10"]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("No: the target is not met. On 29 April 2016")
    assert "Without the plan" in told.out
    assert "The rest is in" not in told.out
    assert told.err.startswith("after 10 futures: ")
    assert not Path("results/small-authority").exists()


def test_a_study_that_is_quiet_tells_nothing_as_it_goes(monkeypatch, capsys):
    monkeypatch.setattr("sim.output.charts.charts.draw_all", not_drawn)
    assert run_command([*SHORT, "--budget", "10", "--quiet"]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("No: the target is not met.")
    assert "futures:" not in told.err


@pytest.mark.slow
def test_a_study_ends_when_it_is_answered_or_its_budget_is_used_and_goes_on(capsys):
    def ended(budget: str) -> tuple[str, int]:
        assert run_command([*SHORT, "--budget", budget, "--json"]) == 0
        folder = json.loads(capsys.readouterr().out)["folder"]
        about = json.loads(Path(folder, "about.json").read_text(encoding="utf-8"))
        return about["stopping"]["reason"], about["stopping"]["replications"]

    assert ended("10") == ("budget", 10)
    kept = {path: path.stat().st_mtime_ns for path in Path("results").rglob("*.run")}
    assert len(kept) == 20
    assert ended("40") == ("answered", 20)
    now = {path: path.stat().st_mtime_ns for path in Path("results").rglob("*.run")}
    assert kept.items() <= now.items()
    assert len(now) == 40
