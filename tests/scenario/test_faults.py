"""Whatever a user writes, the answer is plain words with a place and a remedy."""

import time
from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.yaml_tree import tree_of

HEAD = "extends: manchester-2016\nname: Mine\n"


def faults_of(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(path)
    return str(caught.value).splitlines()


TWELVE = """\
extends: manchester-2016
name: Twelve faults
start: 2016-13-01
seed: -4
demand:
  familes_per_year: 4000
  growth_per_year: .inf
  weekly_noise: 0.1
  weekly_noise: 0.2
social_workers:
  posts: -3
  turnover: {value: 0.2, low: 0.3, high: 0.4}
practice:
  when_full: sometimes
  sitting: lots
  allocation_limit: 12:30
teams:
  count: 3.5
switched_off: [vacancy]
changes:
  - from: soon
    social_workers: {posts: 3}
"""


def test_twelve_faults_are_reported_at_once_with_line_and_remedy(tmp_path: Path) -> None:
    found = faults_of(tmp_path, TWELVE)
    expected = [
        ("mine.yaml:3: start:", "must be a date"),
        ("mine.yaml:4: seed:", "must be 0 or more, not -4"),
        ("mine.yaml:6: demand.familes_per_year:", "did you mean families_per_year?"),
        ("mine.yaml:7: demand.growth_per_year:", "must be a finite number"),
        ("mine.yaml:9: demand.weekly_noise:", "first on line 8"),
        ("mine.yaml:11: social_workers.posts:", "must be 0 or more, not -3"),
        ("mine.yaml:12: social_workers.turnover:", "must lie within its range from 0.3 to 0.4"),
        ("mine.yaml:14: practice.when_full:", "must be 'allocate anyway' or 'hold'"),
        ("mine.yaml:15: practice.sitting:", "must be a number, not 'lots'"),
        ("mine.yaml:16: practice.allocation_limit:", "write a plain number"),
        ("mine.yaml:18: teams.count:", "must be a whole number, not 3.5"),
        ("mine.yaml:19: switched_off", "choose from"),
        ("mine.yaml:21: changes.0.from:", "must have a date"),
    ]
    assert len(found) == len(expected)
    for line, (place, remedy) in zip(found, expected, strict=True):
        assert line.startswith(place), line
        assert remedy in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "seed: 1\nseed: 2\n", "first on line 3"),
        (HEAD + "seed: 1:30:00\n", "plain number"),
        (HEAD + "seed: 010\n", "leading zero"),
        (HEAD + "seed: 1_000\n", "underscores"),
        (HEAD + "frozen: yes\n", "must be true or false, not 'yes'"),
        (HEAD + "frozen: NO\n", "must be true or false, not 'NO'"),
        (HEAD + "seed: true\n", "must be a whole number"),
        (HEAD + "1: x\n", "keys are text"),
        (HEAD + "true: x\n", "keys are text"),
        (HEAD + "demand: {growth_per_year: .nan}\n", "finite"),
        (HEAD + "demand: {growth_per_year: -.INF}\n", "finite"),
        (HEAD + "demand: {growth_per_year: 1.0e+400}\n", "finite"),
        (HEAD + "work: &a {closing: 1}\n", "anchors"),
        (HEAD + "work: *a\n", "anchors"),
        (HEAD + "work:\n  <<: {closing: 1}\n", "merge keys"),
        (HEAD + "name: !!python/object/apply:os.system ['true']\n", "tags"),
        (HEAD + f"seed: {'9' * 5000}\n", "digits"),
        (HEAD + "wokers: {ceiling: 3}\n", "did you mean workers?"),
        (HEAD + "closing: 3\n", "it belongs at work.closing"),
        (HEAD + "seed: [1\n", "is not YAML here"),
        (HEAD + "question: {measure: x, at_most: 1, by: 2018-02-30, confidence: 0.8}\n", "a date"),
        (HEAD + "until: 2016-01-01\n", "must be later than start"),
        (HEAD + "demand: {family_sizes: [0.5, 0.2]}\n", "must add up to 1"),
        (HEAD + "demand: {weekday_pattern: [1, 1]}\n", "too few values"),
        (
            HEAD + "changes:\n  - from: 2016-09-01\n    opening: {looked_after: 3}\n",
            "cannot change",
        ),
        ("name: Alone\n", "is missing"),
        ("extends: nowhere.yaml\n", "there is no file nowhere.yaml"),
        ("extends: ../../etc/passwd\n", "must stay in the folder"),
        ("extends: mine.yaml\n", "goes round in a circle"),
        ("", "is empty"),
        ("just words\n", "not bare text"),
        ("a: 1\n---\nb: 2\n", "one document"),
        (b"name: caf\xe9\n", "UTF-8"),
        (b"name: a\x00b\n", "not plain text"),
        (b"x: " + b"[" * 5000, "nested"),
        (b"x: " + b"{a: 1}\n" * 60000, "at most 256 kB"),
    ],
)
def test_hostile_or_mistaken_files_are_refused_in_words(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    began = time.process_time()
    assert said in "\n".join(faults_of(tmp_path, text))
    assert time.process_time() - began < 1


def test_an_alias_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "anchors" in faults_of(tmp_path, "\n".join(lines))[0]


def test_numbers_in_scientific_notation_are_numbers() -> None:
    assert tree_of("a: 1e3\nb: 1.0e3\n", "x").values == {"a": 1000.0, "b": 1000.0}


def test_a_file_that_is_not_there_brings_the_nearest_names() -> None:
    with pytest.raises(ScenarioErrors, match="did you mean manchester-86-posts"):
        load_scenario("manchester-86-post")


def test_settings_and_switches_have_faults_too() -> None:
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("manchester-2016", ["work.closin=3", "seed", "work.closing=x"], ["agncy"])
    said = str(caught.value)
    assert "did you mean work.closing?" in said
    assert "must be KEY=VALUE" in said
    assert "work.closing: must be a number, not 'x'" in said
    assert "did you mean agency?" in said


def test_two_teams_of_one_name_are_refused(tmp_path: Path) -> None:
    teams = "  count: 2\n  named:\n" + "    - {name: North, demand: 1.0}\n" * 2
    said = faults_of(tmp_path, f"{HEAD}teams:\n{teams}")
    assert "North is there twice" in said[-1]
