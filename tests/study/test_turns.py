"""Scenarios are played by turns, future by future, and a study goes on from what is there."""

from datetime import date

import numpy as np
import pytest
from bytes_of import digest

from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.store import Store
from sim.study.runs.turns import play_by_turns

UNTIL = date(2016, 5, 13)
READ = [("average_caseload", UNTIL), ("open", UNTIL)]


@pytest.fixture(scope="module")
def both():
    return [load_scenario(each, until=UNTIL) for each in ("small-authority-now", "small-authority")]


def after(futures, seen=None):
    """Enough is when there are so many; what was there at each look is noted."""

    def enough(values):
        if seen is not None:
            seen.append(values.copy())
        return values.shape[1] == futures

    return enough


def test_after_every_future_there_is_something_to_say_of_every_scenario(both):
    seen = []
    found, ended = play_by_turns(both, READ, 6, after(4, seen), jobs=1)
    assert ended
    assert [values.shape for values in seen] == [(2, n, 2) for n in (1, 2, 3, 4)]
    for which, ensemble in enumerate(found):
        assert ensemble.replications == (1, 2, 3, 4)
        for place, (measure, on) in enumerate(READ):
            assert (seen[-1][which, :, place] == ensemble.values(measure, on)).all()
    assert not np.isnan(seen[-1]).any()


def test_by_turns_or_one_after_the_other_the_runs_are_the_same(both):
    found, ended = play_by_turns(both, READ, 3, after(9), jobs=1)
    assert not ended
    for scenario, ensemble in zip(both, found, strict=True):
        assert digest(ensemble) == digest(run_ensemble(scenario, 3, jobs=1))


@pytest.mark.slow
def test_where_a_study_ends_does_not_hang_on_the_processes(both, tmp_path):
    alone, _ = play_by_turns(both, READ, 12, after(4), jobs=1, detailed=3)
    store = Store(tmp_path)
    shared, ended = play_by_turns(both, READ, 12, after(4), jobs=3, store=store, detailed=3)
    assert ended
    assert [digest(each) for each in alone] == [digest(each) for each in shared]
    assert not list(tmp_path.rglob("*.unfinished"))


def test_a_larger_budget_goes_on_from_the_runs_that_are_there(both, tmp_path):
    store, told = Store(tmp_path), []
    play_by_turns(both, READ, 2, after(9), jobs=1, store=store)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.run")}
    assert len(before) == 4
    found, _ = play_by_turns(both, READ, 4, after(9), jobs=1, store=store, on_done=told.append)
    assert sum(told) == 8
    now = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.run")}
    assert len(now) == 8
    assert before.items() <= now.items()
    assert digest(found[1]) == digest(run_ensemble(both[1], 4, jobs=1))


def test_a_damaged_run_among_those_that_are_there_is_played_again(both, tmp_path):
    store = Store(tmp_path)
    whole, _ = play_by_turns(both, READ, 2, after(9), jobs=1, store=store)
    sorted(tmp_path.rglob("*.run"))[1].write_bytes(b"not a run")
    again, _ = play_by_turns(both, READ, 2, after(9), jobs=1, store=store)
    assert [digest(each) for each in whole] == [digest(each) for each in again]
    assert store.set_aside()["damaged"] == 1
