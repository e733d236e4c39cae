"""The store: what was done is not done twice, and what is damaged is never believed."""

import os
import random
import subprocess
import sys
import time
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import pytest

import sim.study.runs.packed_run as packing
import sim.study.runs.play as playing_room
from sim.commands.caseload import run_command
from sim.commands.options import Asked
from sim.commands.store import kept_runs
from sim.scenario.entries import inputs
from sim.scenario.loading import load_scenario
from sim.scenario.resolved import run_hash
from sim.scenario.schema import Question, Scenario
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Rows, measure
from sim.study.runs.ensemble import Ensemble, run_ensemble
from sim.study.runs.packed_run import packed, unpacked
from sim.study.runs.store import InUseError, Store
from sim.study.runs.turns import run_until_precise

ROOT = Path(__file__).parents[2]
UNTIL = date(2016, 7, 29)


@pytest.fixture(scope="module")
def short() -> Scenario:
    return load_scenario("small-authority-now", until=UNTIL)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The replications that are really played, as they are played."""
    numbers: list[int] = []
    really = playing_room.run_service

    def noted(scenario: Scenario, replication: int):
        numbers.append(replication)
        return really(scenario, replication)

    monkeypatch.setattr(playing_room, "run_service", noted)
    return numbers


def equal(one: Ensemble, other: Ensemble) -> bool:
    for table in ("weekly", "assessments", "conferences", "workers"):
        first, second = getattr(one, table), getattr(other, table)
        if list(first) != list(second):
            return False
        for name in first:
            if first[name].dtype != second[name].dtype:
                return False
            if first[name].tobytes() != second[name].tobytes():
                return False
    return bool((one.dates == other.dates).all())


def files(store: Store) -> list[Path]:
    return sorted(store.folder.glob("runs/*/*.run"))


def test_a_run_that_was_finished_is_not_played_again(short, tmp_path, played) -> None:
    store = Store(tmp_path)
    first = run_ensemble(short, 3, jobs=1, store=store)
    assert played == [1, 2, 3]
    again = run_ensemble(short, 5, jobs=1, store=store)
    assert played == [1, 2, 3, 4, 5]
    assert equal(again, run_ensemble(short, 5, jobs=1))
    assert equal(first, run_ensemble(short, 3, jobs=1, store=store))


def test_runs_kept_by_several_processes_are_the_same(short, tmp_path) -> None:
    one, two = Store(tmp_path / "one"), Store(tmp_path / "two")
    run_ensemble(short, 4, jobs=1, store=one)
    run_ensemble(short, 4, jobs=2, store=two)
    assert [f.read_bytes() for f in files(one)] == [f.read_bytes() for f in files(two)]


def test_runs_are_kept_where_their_study_is_whatever_the_processes_did_before(
    short, tmp_path, monkeypatch
) -> None:
    """Processes outlive a study, and stay in the folder in which they were started."""
    for name in ("one", "two"):
        place = tmp_path / name
        place.mkdir()
        monkeypatch.chdir(place)
        run_ensemble(short, 2, jobs=2, store=Store(Path(".store")))
        assert len(files(Store(place / ".store"))) == 2


def test_only_what_the_scenario_means_counts(short, tmp_path, played) -> None:
    store = Store(tmp_path)
    run_ensemble(short, 2, jobs=1, store=store)
    renamed = short.model_copy(update={"name": "Another name", "description": "words"})
    run_ensemble(renamed, 2, jobs=1, store=store)
    assert played == [1, 2]
    run_ensemble(short.changed("work.allocation", 0.6), 2, jobs=1, store=store)
    run_ensemble(short.model_copy(update={"seed": 3}), 2, jobs=1, store=store)
    assert played == [1, 2] * 3


def test_another_target_or_confidence_needs_no_new_run_but_another_date_does(
    short, tmp_path, played
) -> None:
    asked = short.question or Question(
        measure="average_caseload", at_most=18, by=short.until, confidence=0.8
    )

    def asking(**changes: object) -> Scenario:
        return short.model_copy(update={"question": asked.model_copy(update=changes)})

    store = Store(tmp_path)
    run_ensemble(asking(), 2, jobs=1, store=store)
    other = asking(at_most=21, confidence=0.5, measure="children_per_post")
    assert equal(
        run_ensemble(other, 2, jobs=1, store=store), run_ensemble(asking(), 2, jobs=1, store=store)
    )
    assert played == [1, 2]
    earlier = asking(by=date(2016, 6, 10))
    assert equal(run_ensemble(earlier, 2, jobs=1, store=store), run_ensemble(earlier, 2, jobs=1))
    assert played == [1, 2] * 3


def test_other_names_of_teams_need_no_new_run(tmp_path, played) -> None:
    named = load_scenario("small-authority-now", until=UNTIL)
    store = Store(tmp_path)

    def with_names(*names: str) -> Scenario:
        team = [{"name": name, "demand": 1.0} for name in names]
        return named.changed("teams.named", team)

    run_ensemble(with_names("North", "South", "West"), 1, jobs=1, store=store)
    run_ensemble(with_names("Red", "Green", "Blue"), 1, jobs=1, store=store)
    assert played == [1]


def test_every_input_that_matters_counts(short) -> None:
    """Each input is changed once: none is left out of what a run depends on."""
    same = []
    for key, _ in inputs():
        changed = other_value(short, key)
        if changed is not None and run_hash(changed) == run_hash(short):
            same.append(key)
    costs = {key for key in same if key.startswith(("costs.", "model_error."))}
    assert costs, "money and model error are worked out after a run, and change none"
    asked = {f"question.{part}" for part in ("measure", "at_most", "confidence")}
    assert set(same) - costs <= asked


def other_value(scenario: Scenario, key: str) -> Scenario | None:
    """The scenario with another number under a key, or None where there is no number."""
    value = scenario
    for part in key.split("."):
        value = getattr(value, part, None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    for other in (value * 0.9, value + 1, value * 0.5, value - 1):
        if type(value)(other) == value:
            continue
        try:
            return scenario.changed(key, type(value)(other))
        except ValueError:
            continue
    return None


def test_a_fresh_store_plays_everything_again(short, tmp_path, played) -> None:
    run_ensemble(short, 2, jobs=1, store=Store(tmp_path))
    run_ensemble(short, 2, jobs=1, store=Store(tmp_path, fresh=True))
    assert played == [1, 2, 1, 2]


def test_a_precise_study_goes_on_from_what_is_there(short, tmp_path, played) -> None:
    store = Store(tmp_path)
    first, stopped = run_until_precise(short, {HEADLINE: 0.9}, jobs=1, store=store)
    number = len(played)
    again, _ = run_until_precise(short, {HEADLINE: 0.9}, jobs=1, store=store)
    assert len(played) == number >= len(first.replications)
    assert equal(first, again)
    assert stopped.reason == "precise"
    assert stopped.reached[HEADLINE] <= stopped.asked[HEADLINE] == 0.9


def test_rows_come_back_as_they_were(short) -> None:
    from sim.service.run import run_service

    rows = measure(run_service(short, 1), short)
    back = unpacked(packed(rows, "key"), "key")
    assert back is not None
    for part in fields(Rows):
        one, other = getattr(rows, part.name), getattr(back, part.name)
        tables = [(one, other)] if part.name == "dates" else [(one[n], other[n]) for n in one]
        assert all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in tables)
    assert unpacked(packed(rows, "key"), "another key") is None


def test_no_damage_is_ever_believed(short, tmp_path) -> None:
    """1,000 flipped bits and cuts in a kept run: every one is noticed."""
    from sim.service.run import run_service

    whole = packed(measure(run_service(short, 1), short), "key")
    luck = random.Random(2016)
    for _ in range(500):
        place = luck.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[place] ^= 1 << luck.randrange(8)
        assert unpacked(bytes(flipped), "key") is None
        assert unpacked(whole[:place], "key") is None


def test_a_damaged_run_is_set_aside_and_played_again(short, tmp_path, played) -> None:
    store = Store(tmp_path)
    before = run_ensemble(short, 3, jobs=1, store=store)
    second = files(store)[1]
    second.write_bytes(second.read_bytes()[:-7])
    after = run_ensemble(short, 3, jobs=1, store=store)
    assert played == [1, 2, 3, 2]
    assert store.set_aside() == {"damaged": 1}
    second.write_bytes(b"")
    run_ensemble(short, 3, jobs=1, store=store)
    assert store.set_aside() == {"damaged": 2}
    assert equal(before, after)


def test_a_run_under_the_name_of_another_is_not_believed(short, tmp_path, played) -> None:
    store = Store(tmp_path)
    run_ensemble(short, 2, jobs=1, store=store)
    one, two = files(store)
    two.write_bytes(one.read_bytes())
    run_ensemble(short, 2, jobs=1, store=store)
    assert played == [1, 2, 2]
    assert store.set_aside() == {"foreign": 1}


def test_a_run_of_an_older_program_is_set_aside_and_played_again(
    short, tmp_path, played, monkeypatch
) -> None:
    store = Store(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(packing, "engine", lambda: "older")
        run_ensemble(short, 2, jobs=1, store=store)
    run_ensemble(short, 2, jobs=1, store=store)
    assert played == [1, 2] * 2
    assert store.set_aside() == {"old": 2}


def test_what_is_kept_can_be_told_from_the_files_alone(short, tmp_path, capsys) -> None:
    store = Store(tmp_path / ".store")
    run_ensemble(short, 3, jobs=1, store=store)
    told = store.kept()
    assert [each["replication"] for each in told] == [1, 2, 3]
    assert {each["scenario"] for each in told} == {run_hash(short)}
    assert {each["seed"] for each in told} == {short.seed}
    assert sum(each["bytes"] for each in told) == sum(f.stat().st_size for f in files(store))
    assert run_command(["clean", "--list", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert f"{run_hash(short)[:12]}  seed {short.seed}  runs 1-3" in said
    assert len(files(store)) == 3


def test_what_was_set_aside_is_reported_in_one_sentence(tmp_path, capsys) -> None:
    run = ["run", "small-authority-now", "--until", "2016-05-13", "--replications", "2"]
    run += ["--jobs", "1", "--quiet", "--out", str(tmp_path)]
    assert run_command(run) == 0
    one, two = files(Store(tmp_path / ".store"))
    one.write_bytes(one.read_bytes()[:-1])
    two.write_bytes(two.read_bytes()[::-1])
    capsys.readouterr()
    assert run_command(run) == 0
    said = capsys.readouterr().err
    assert said == "Kept runs were set aside and played again: 2 damaged.\n"


def test_a_second_study_is_refused_and_told_who_is_in(tmp_path) -> None:
    command = [sys.executable, "-m", "sim", "clean", "--out", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Store(tmp_path / ".store").in_use("caseload run mine"):
        told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        started = time.monotonic()
        with pytest.raises(InUseError), Store(tmp_path / ".store").in_use("another"):
            pass
        assert time.monotonic() - started < 1
    assert told.returncode == 2
    assert "in use by: caseload run mine" in told.stderr
    after = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert after.returncode == 0


def test_who_is_in_is_named_with_the_command_and_since_when(tmp_path, capsys) -> None:
    now = datetime.now()
    run = ["run", "small-authority", "--out", str(tmp_path)]
    with kept_runs(Asked(out=tmp_path)):
        assert run_command(run) == 2
    said = capsys.readouterr().err
    assert f"(process {os.getpid()}, since " in said
    assert f"on {now.day} {now:%B %Y})" in said
    assert len(said.splitlines()) == 1


def test_what_a_killed_run_began_to_write_is_swept_up(short, tmp_path) -> None:
    store = Store(tmp_path)
    run_ensemble(short, 1, jobs=1, store=store)
    left = files(store)[0].with_name(".000002.run.123.unfinished")
    left.write_bytes(b"half")
    with store.in_use("caseload run"):
        assert not left.exists()
    assert len(files(store)) == 1
