"""What each command says fits on a screen, and reads as a person would say it."""

import re
from pathlib import Path

import pytest

from sim.commands.caseload import run_command

SHORT = ["--replications", "2", "--until", "2016-07-31", "--jobs", "1"]
EARLY = ["--by", "2016-05-31", "--jobs", "1"]
ONE = ["--input", "social_workers.case_holding.on_the_day"]
STEPS = ["--across", "social_workers.posts=24,30", "--up", "social_workers.turnover=0.1,0.2"]
SEEK = ["--lever", "social_workers.posts", "--between", "25", "27", "--replications", "2"]
COMMANDS = {
    "run": ["run", "small-authority", *SHORT],
    "compare": ["compare", "small-authority-now", "small-authority", "small-authority", *SHORT],
    "assumptions": ["assumptions"],
    "elsewhere": ["elsewhere"],
    "watch": ["watch", "small-authority", "--post", "5", "--until", "2016-06-30"],
    "seek": ["seek", "small-authority", *SEEK, *EARLY],
    "sensitivity": ["sensitivity", "small-authority", *ONE, *EARLY, "--replications", "2"],
    "grid": ["grid", "small-authority", *STEPS, *EARLY, "--replications", "2"],
}
SLOW = {
    "bridge": ["bridge", "small-authority", *EARLY, "--replications", "2"],
    "levers": ["levers", "small-authority", "--by", "2016-09-30", "--replications", "3"],
    "uncertainty": ["uncertainty", "small-authority", "--draws", "10", "--runs", "1", *EARLY],
    "forecast": ["forecast", "small-authority", "--draws", "10", "--runs", "1"],
}
ALL = [
    *COMMANDS.values(),
    *(pytest.param(command, marks=pytest.mark.slow) for command in SLOW.values()),
]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def said(command: list[str], capsys) -> str:
    assert run_command(command) == 0
    told = capsys.readouterr()
    assert told.err == "", "progress and answer are never mixed"
    return told.out


def reads_well(text: str) -> None:
    assert not re.search(r"\([^()]*\(", text), "a bracket within a bracket"
    assert "of a hundred" not in text
    assert not re.search(r"\b(nan|inf|None)\b", text)


@pytest.mark.parametrize("command", ALL, ids=lambda command: command[0])
def test_an_answer_fits_on_a_screen_and_all_of_it_is_in_the_folder(command, capsys):
    short = said(command, capsys)
    lines = short.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 88
    assert "The rest is in results" in short
    reads_well(short)
    (folder,) = {path.parent for path in Path("results").glob("*/answer.txt")}
    whole = (folder / "answer.txt").read_text(encoding="utf-8")
    reads_well(whole)
    assert len(whole) > len(short) or command[0] == "watch"


def test_in_full_the_whole_answer_is_printed(capsys):
    printed = said([*COMMANDS["run"], "--full"], capsys)
    whole = Path("results/small-authority/answer.txt").read_text(encoding="utf-8")
    assert printed.startswith(whole)
    assert "What workers and families would see" in printed


def test_a_run_says_why_it_is_not_the_paper_answer_and_what_would_do_it(capsys):
    told = said(COMMANDS["run"], capsys)
    for words in (
        "Without the plan",
        "With the plan",
        "The paper answer",
        "As elsewhere",
        "times a workforce grew by 15% or more in 1 year",
        "caseload elsewhere",
        "Why not 19.2 as on paper",
        "caseload bridge",
        "caseload levers",
        "--lever social_workers.posts --between 30 60",
    ):
        assert words in told


@pytest.mark.slow
def test_what_seek_found_is_said_by_the_next_run_of_the_same_scenario(capsys):
    sought = said([*COMMANDS["seek"], "--quiet"], capsys).strip()
    again = ["run", "small-authority", "--replications", "2", "--jobs", "1"]
    assert sought in " ".join(said(again, capsys).split())
    other = " ".join(said([*again, "--set", "standard=17"], capsys).split())
    assert sought not in other
    assert "caseload seek results/small-authority-2/scenario.yaml" in other


@pytest.mark.parametrize("name", ["manchester-86-posts", "small-authority", "manchester-2016"])
def test_a_scenario_is_explained_on_a_screen(name, capsys):
    short = said(["explain", name], capsys)
    assert len(short.splitlines()) <= 40
    assert max(map(len, short.splitlines())) <= 88
    assert f"caseload assumptions {name}" in short
    assert len(said(["explain", name, "--full"], capsys).splitlines()) > 100
