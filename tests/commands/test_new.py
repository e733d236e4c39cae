"""The commands that make a scenario of a council: what they print, write and refuse."""

from pathlib import Path

import pytest
from terminal import caseload

COMMON = "time_period,geographic_level,region_name,old_la_code,new_la_code,la_name"


def test_new_writes_a_scenario_that_checks_and_leaves_one_that_is_there(tmp_path: Path) -> None:
    first = caseload("new", "Hull", "--standard", "15", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "caseload calibrate kingston-upon-hull.yaml" in first.stdout
    text = (tmp_path / "kingston-upon-hull.yaml").read_text(encoding="utf-8")
    assert "at_most: 15," in text
    assert "Open Government Licence v3.0" in text
    assert len(text.splitlines()) < 100
    assert caseload("check", "kingston-upon-hull.yaml", cwd=tmp_path).returncode == 0
    again = caseload("new", "Hull", cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (tmp_path / "kingston-upon-hull.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "Leads"], "did you mean Leeds?"),
        (["new", "Cumbria"], "Cumberland, and Westmorland and Furness came after it"),
        (["new", "Leeds", "--year", "2031"], "has figures from 2013 to 2025"),
        (["new", "Leeds", "--figures", "none.gz"], "none.gz: No such file"),
        (["new", "Leeds", "--figures", "leeds.txt"], "not a table that `caseload statistics`"),
        (["new", "Leeds", "--write", "nowhere/leeds.yaml"], "could not be written"),
        (["authorities", "zzz"], "is in no council's name or region"),
        (["statistics", "nowhere"], "is not a folder"),
        (["statistics", "."], "holds no CSV file"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "leeds.txt").write_text("Leeds", encoding="utf-8")
    ended = caseload(*arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_authorities_lists_councils_by_a_word(tmp_path: Path) -> None:
    ended = caseload("authorities", "humber", cwd=tmp_path)
    assert ended.returncode == 0
    assert "Leeds" in ended.stdout
    assert "Camden" not in ended.stdout
    assert "Open Government Licence" in ended.stdout


def test_newer_figures_of_a_user_make_a_newer_scenario(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    leeds = "Local authority,Yorkshire and The Humber,383,E08000035,Leeds"
    (folder / "b1.csv").write_text(
        f"{COMMON},category,At31_episodes\n202526,{leeds},Total,6000\n", encoding="utf-8"
    )
    (folder / "work.csv").write_text(
        f"{COMMON},case_holders_fte,cases,caseload_fte\n2026,{leeds},300,4500,15\n",
        encoding="utf-8",
    )
    ended = caseload("statistics", "mine", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "4 figures: 4 new" in ended.stdout
    made = caseload("new", "Leeds", "--figures", "england-figures.csv.gz", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "Leeds from 1 October 2026" in made.stdout
    assert "4,500 cases are held by 300 case holders: 15.0 each" in made.stdout
