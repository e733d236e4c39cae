"""What people type, paste and mean: taken as it is meant, or refused with the reason first."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

HEAD = "extends: small-authority\nname: Mine\n"


def fault_of(folder: Path, text: str, name: str = "mine.yaml") -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(path)
    return str(caught.value).splitlines()


def test_six_more_is_not_six(tmp_path: Path) -> None:
    change = "changes:\n  - from: 2016-07-01\n    social_workers:\n      posts: +6\n"
    told = fault_of(tmp_path, HEAD + change)
    assert len(told) == 1
    assert "6 in all or as 6 more than before" in told[0]
    for setting in ("social_workers.posts=+6", "social_workers.posts=+0.5", "until=+3"):
        with pytest.raises(ScenarioErrors, match="in all or as"):
            load_scenario("small-authority", setting)
    assert load_scenario("small-authority", "demand.growth_per_year=-0.05")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("\u00a030", "a no-break space (U+00A0)"),
        ("1\u202f200", "a narrow no-break space (U+202F)"),
        ("\u20135", "an en dash (U+2013)"),
        ("\u22125", "a typeset minus sign (U+2212)"),
        ("1,200", "write 1200"),
        ("£30", "write 30"),
        ("12%", "for 12% write 0.12"),
    ],
)
def test_letters_that_only_look_right_are_named(tmp_path: Path, told: str, words: str) -> None:
    said = fault_of(tmp_path, f"{HEAD}social_workers:\n  turnover: {told}\n")
    assert words in said[0], said
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("small-authority", f"social_workers.turnover={told}")
    assert words in str(caught.value)


def test_odd_letters_in_keys_dates_and_broken_lines_are_named(tmp_path: Path) -> None:
    assert "no-break space" in fault_of(tmp_path, f"{HEAD}social_workers:\n  \u00a0posts: 3\n")[0]
    assert "no-break space" in fault_of(tmp_path, f"{HEAD}seed:\u00a03\n")[0]
    assert "en dash" in fault_of(tmp_path, f"{HEAD}until: 2017\u201306\u201330\n")[0]


def test_a_name_is_not_cut_at_a_number_sign(tmp_path: Path) -> None:
    told = fault_of(tmp_path, "extends: small-authority\nname: Team #2 growth\n")
    assert told == [
        "mine.yaml:2: name: is cut at the #: put the whole in quotes ('Team #2 growth'), or a "
        "space behind the # if what follows is a remark"
    ]
    path = tmp_path / "right.yaml"
    path.write_text("extends: small-authority # ours\nname: 'Team #2'\nseed: 3 #so\n", "utf-8")
    assert load_scenario(path).name == "Team #2"


def test_a_whole_number_may_have_decimals_and_a_part_time_post_is_told_as_it_is() -> None:
    whole = load_scenario("small-authority", ("social_workers.posts=30.0", "teams.count=3.0"))
    assert (whole.social_workers.posts, whole.teams.count) == (30, 3)
    assert isinstance(whole.social_workers.posts, int)
    part = load_scenario("small-authority", ("social_workers.posts=30.6", "managers.posts=3.5"))
    assert (part.social_workers.posts, part.social_workers.played) == (30.6, 31)
    assert (part.managers.posts, part.managers.played) == (3.5, 4)
    with pytest.raises(ScenarioErrors, match=r"must be a whole number, not 3\.5"):
        load_scenario("small-authority", "teams.count=3.5")


def test_python_takes_the_numbers_of_numpy_and_answers_in_our_words() -> None:
    plan = load_scenario("small-authority")
    for posts in (np.int64(30), np.float32(30.0), 30.0, np.array(30)):
        assert plan.changed("social_workers.posts", posts).social_workers.posts == 30
    sizes = np.array([0.5, 0.5])
    assert plan.changed("demand.family_sizes", sizes).demand.family_sizes == (0.5, 0.5)
    share = r"changed: social_workers\.turnover: must be 1 or less, not 15; a share is meant: for"
    with pytest.raises(ScenarioErrors, match=share):
        plan.changed("social_workers.turnover", 15)
    with pytest.raises(ScenarioErrors, match=r"changed: workers\.ceiling: must be a number"):
        plan.changed_from(date(2016, 9, 1), "workers.ceiling", "three")
    later = plan.changed_from(date(2016, 9, 1), "workers.ceiling", 20)
    assert [later.rules_on(date(2016, m, 1)).workers.ceiling for m in (8, 9)] == [30, 20]


def test_one_cause_has_one_message(tmp_path: Path) -> None:
    nowhere = fault_of(tmp_path, "extends: nowhere.yaml\nname: Mine\nseed: -3\n")
    assert len(nowhere) == 2
    assert nowhere[0].startswith("mine.yaml:1: extends: there is no file nowhere.yaml")
    foreign = fault_of(tmp_path, "version: '3'\nservices:\n  web: {image: nginx}\n")
    assert foreign == [
        "mine.yaml:1: is YAML, but no scenario: it has version, services; a scenario says "
        "`extends:` and `name:`"
    ]
    alone = fault_of(tmp_path, "name: Alone\nseed: -3\n")
    assert len(alone) == 2
    assert "extends: is missing, and so are" in alone[0]


def test_a_scenario_may_build_on_a_folder_above_in_its_own_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, plans = tmp_path / "ours.yaml", tmp_path / "plans" / "2026"
    plans.mkdir(parents=True)
    ours.write_text("extends: manchester-2016\nname: Ours\n", encoding="utf-8")
    mine = plans.parent / "mine.yaml"
    mine.write_text("extends: ../ours.yaml\nname: Mine\n", encoding="utf-8")
    assert load_scenario(mine).base == "../ours"
    deep = plans / "deep.yaml"
    deep.write_text("extends: ../../ours.yaml\nname: Deep\n", encoding="utf-8")
    with pytest.raises(ScenarioErrors, match="must stay in the folder plans"):
        load_scenario(deep)
    monkeypatch.chdir(tmp_path)
    assert isinstance(load_scenario(deep), Scenario)
    monkeypatch.chdir(plans)
    with pytest.raises(ScenarioErrors, match="must stay in the folder 2026"):
        load_scenario(deep)


def test_dates_must_be_right_together(tmp_path: Path) -> None:
    told = fault_of(tmp_path, f"{HEAD}start: 2017-09-04\nuntil: 2018-09-30\n")
    assert "by (2017-06-30) must not be before start (2017-09-04)" in told[0]
