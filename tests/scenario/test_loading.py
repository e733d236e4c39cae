"""Scenarios load whole, extend one another, change on dates, and load again after writing."""

from datetime import date
from pathlib import Path

import pytest

from sim.scenario.json_schema import json_schema
from sim.scenario.loading import load_scenario, shipped_names
from sim.scenario.resolved import resolved_yaml, scenario_hash
from sim.scenario.schema import Mechanism
from sim.scenario.switches import in_force


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_plan_extends_the_baseline_and_changes_on_its_date() -> None:
    plan = load_scenario("manchester-86-posts")
    assert plan.base == "manchester-2016"
    assert plan.social_workers.posts == 179
    assert plan.rules_on(date(2016, 6, 30)).social_workers.posts == 179
    assert plan.rules_on(date(2016, 7, 1)).social_workers.posts == 265
    assert plan.rules_on(date(2016, 7, 1)).managers.posts == 41


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_loads_and_comes_back_from_its_resolved_file(
    name: str, tmp_path: Path
) -> None:
    scenario = load_scenario(name)
    again = load_scenario(write(tmp_path, resolved_yaml(scenario)))
    assert scenario_hash(again) == scenario_hash(scenario)
    # Draws are in a file of their own, which a results folder has beside it.
    without = scenario.throughout(draws=None)
    assert again.changes == without.changes
    assert again.base == scenario.base
    assert resolved_yaml(again) == resolved_yaml(
        load_scenario(write(tmp_path, resolved_yaml(again)))
    )


@pytest.mark.parametrize("name", shipped_names())
def test_every_assumption_of_a_shipped_scenario_has_a_source(name: str) -> None:
    scenario = load_scenario(name)
    unsourced = [
        key
        for key, note in scenario.notes.items()
        if not note.source and not key.startswith("question.")
    ]
    assert unsourced == []


def test_every_input_of_the_baseline_says_how_far_to_trust_it() -> None:
    notes = load_scenario("manchester-2016").notes
    unmarked = [k for k, n in notes.items() if n.quality is None and not k.startswith("question.")]
    assert unmarked == []


def test_a_users_file_may_extend_a_shipped_scenario_from_anywhere(tmp_path: Path) -> None:
    mine = load_scenario(
        write(
            tmp_path, "extends: manchester-86-posts\nname: Mine\nsocial_workers:\n  turnover: 0.1\n"
        )
    )
    assert mine.social_workers.turnover == 0.1
    assert mine.rules_on(date(2017, 1, 1)).social_workers.turnover == 0.1
    assert mine.rules_on(date(2017, 1, 1)).social_workers.posts == 265


def test_a_later_change_keeps_the_earlier_one(tmp_path: Path) -> None:
    mine = load_scenario(
        write(
            tmp_path,
            "extends: manchester-86-posts\nname: Mine\nchanges:\n  - from: 2017-01-01\n"
            "    social_workers: {turnover: 0.1}\n",
        )
    )
    late = mine.rules_on(date(2017, 6, 1)).social_workers
    assert (late.posts, late.turnover) == (265, 0.1)


def test_settings_hold_unless_a_dated_change_says_otherwise() -> None:
    plan = load_scenario(
        "manchester-86-posts", ["social_workers.posts=220", "social_workers.turnover=0.2"]
    )
    assert plan.social_workers.posts == 220
    late = plan.rules_on(date(2017, 1, 1)).social_workers
    assert (late.posts, late.turnover) == (265, 0.2)


def test_a_copy_with_one_input_changed_leaves_the_scenario_alone() -> None:
    base = load_scenario("manchester-86-posts")
    copy = base.changed("social_workers.turnover", 0.05)
    assert base.social_workers.turnover == 0.133
    assert copy.rules_on(date(2017, 1, 1)).social_workers.turnover == 0.05
    assert copy.rules_on(date(2017, 1, 1)).social_workers.posts == 265
    with pytest.raises(KeyError):
        base.changed("social_workers.turnovr", 0.05)


def test_the_hash_knows_values_but_not_comments_or_the_order_of_keys(tmp_path: Path) -> None:
    one = write(
        tmp_path, "extends: manchester-2016\nname: A\nseed: 3\nwork:\n  closing: 3\n  scale: 0.9\n"
    )
    two = write(
        tmp_path,
        "# a note\nname: B\nextends: manchester-2016\nwork:\n  scale: 0.9 # why\n"
        "  closing: 3.0\nseed: 3\n",
        "two.yaml",
    )
    three = write(
        tmp_path,
        "extends: manchester-2016\nname: A\nseed: 3\nwork:\n  closing: 3.5\n  scale: 0.9\n",
        "three.yaml",
    )
    hashes = [scenario_hash(load_scenario(path)) for path in (one, two, three)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_each_mechanism_can_be_switched_off_alone_and_all_together() -> None:
    for mechanism in Mechanism:
        off = load_scenario("manchester-2016", without=[str(mechanism)])
        assert off.switched_off == (mechanism,)
    whole = in_force(load_scenario("manchester-2016", without=["all"]))
    assert whole.opening.permanent == whole.social_workers.posts
    assert whole.social_workers.turnover == whole.workers.leave_days == 0


def test_the_published_schema_knows_every_part_and_both_ways_to_write_an_input() -> None:
    schema = json_schema()
    assert {"extends", "changes", "demand", "question"} <= set(schema["properties"])
    growth = schema["$defs"]["Demand"]["properties"]["growth_per_year"]
    assert growth["anyOf"][0]["type"] == "number"
    assert set(growth["anyOf"][1]["properties"]) >= {"value", "source", "quality", "low", "high"}
    assert growth["description"].startswith("Growth of referrals")
    assert "opening" not in schema["properties"]["changes"]["items"]["properties"]


def test_a_plan_on_a_scenario_without_a_base_is_compared_with_it(tmp_path: Path) -> None:
    """That a baseline has no base is its own affair, and not that of what builds on it."""
    (tmp_path / "now.yaml").write_text("extends: small-authority-now\nname: Now\nbase: null\n")
    (tmp_path / "more.yaml").write_text("extends: now.yaml\nname: More\n")
    assert load_scenario(tmp_path / "now.yaml").base is None
    assert load_scenario(tmp_path / "more.yaml").base == "now"
