"""`caseload diff`: what one scenario says otherwise than another."""

import json

from sim.commands.caseload import run_command


def test_a_plan_differs_from_its_base_in_what_it_changes_on_its_day(capsys):
    assert run_command(["diff", "manchester-2016", "manchester-86-without-managers"]) == 0
    words = capsys.readouterr().out
    assert "social_workers.posts: 179 → 179, then 265 from 1 July 2016" in words
    assert "full-time equivalents" in words
    assert "managers.posts" not in words


def test_the_same_scenario_twice_differs_in_nothing(capsys):
    assert run_command(["diff", "small-authority", "small-authority"]) == 0
    assert "say the same" in capsys.readouterr().out


def test_as_json_each_value_has_the_day_from_which_it_holds(capsys):
    assert run_command(["diff", "small-authority-now", "small-authority", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    posts = next(each for each in told["differences"] if each["key"] == "social_workers.posts")
    assert posts["first"] == [{"from": "2016-04-01", "value": 24}]
    assert posts["second"][1] == {"from": "2016-07-01", "value": 30}


def test_a_scenario_that_is_not_there_is_said(capsys):
    assert run_command(["diff", "small-authority", "smal-authority"]) == 2
    assert "did you mean" in capsys.readouterr().err
