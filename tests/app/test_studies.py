"""Studies wait for their turn, are not asked for twice, and keep the app open."""

import threading
import time
from types import SimpleNamespace

import pytest
import uvicorn

from sim.app.desk import Desk
from sim.app.server import IDLE, watch
from sim.app.studies import STATE, STOPPED, WAITING, Studies, write_json

ASKED = ["run", "plan.yaml"]


@pytest.fixture
def studies(tmp_path, monkeypatch):
    """Studies that nobody plays: they wait."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("extends: small-authority\n")
    return Studies(tmp_path / "results")


def test_what_is_under_way_is_not_played_twice(studies):
    first = studies.ask("service", "plan", ASKED)
    assert studies.ask("service", "plan", ASKED).number == first.number
    assert [each.phase for each in studies.under_way] == [WAITING]


def test_a_plan_that_was_changed_meanwhile_is_another_study(studies, tmp_path):
    first = studies.ask("service", "plan", ASKED)
    (tmp_path / "plan.yaml").write_text("extends: small-authority\nstandard: 17\n")
    assert studies.ask("service", "plan", ASKED).number == first.number + 1


def test_what_waits_can_be_taken_out_and_asked_for_again(studies):
    first = studies.ask("service", "plan", ASKED)
    studies.stop(first)
    assert studies.study(first.number).phase == STOPPED
    assert studies.under_way == []
    assert studies.ask("service", "plan", ASKED).number == first.number + 1
    assert studies.newest("service", "plan", "run").number == first.number + 1
    assert studies.newest("service", "other", "run") is None


def test_a_study_that_has_just_ended_can_be_asked_for_again(studies):
    first = studies.ask("service", "plan", ASKED)
    write_json(first.folder / STATE, {"phase": STOPPED})
    assert studies.under_way == []
    assert studies.ask("service", "plan", ASKED).number == first.number + 1


def test_what_an_app_that_was_killed_left_behind_is_stopped_and_numbers_go_on(studies, tmp_path):
    left = studies.ask("service", "plan", ASKED)
    again = Studies(tmp_path / "results")
    again.begin()
    assert again.study(left.number).phase == STOPPED
    again.end()


def test_the_app_ends_an_hour_after_its_last_page_unless_something_plays(studies, tmp_path):
    desk, server = Desk(tmp_path / "results", "token"), uvicorn.Server(uvicorn.Config("none"))
    desk.studies.ask("service", "plan", ASKED)
    desk.seen = time.monotonic() - IDLE - 1
    watching = threading.Thread(target=watch, args=(desk, server), daemon=True)
    watching.start()
    watching.join(timeout=0.8)
    assert watching.is_alive()
    desk.studies.stop(desk.studies.under_way[0])
    desk.seen = time.monotonic() - IDLE - 1
    watching.join(timeout=5)
    assert server.should_exit


def test_ctrl_c_is_not_forgotten_by_who_looks_whether_anybody_is_there(tmp_path, monkeypatch):
    """It comes while that waits to look again, and what serves has not noticed it yet."""
    serving, waits = SimpleNamespace(should_exit=False), []

    def wait(seconds):
        waits.append(seconds)
        assert len(waits) == 1, "it went on looking"
        serving.should_exit = True

    monkeypatch.setattr(time, "sleep", wait)
    watch(Desk(tmp_path, "token"), serving)
    assert serving.should_exit
