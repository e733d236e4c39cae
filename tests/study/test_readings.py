"""Readings: a number from each of many runs, the same as a whole ensemble would give."""

from datetime import date

import numpy as np
import pytest

import sim.study.runs.play as playing_room
from sim.study.measures.measures import MEASURES
from sim.study.runs.readings import readings_of
from sim.study.runs.store import Store
from sim.study.runs.variants import Playing

EARLY, LATE = date(2016, 9, 1), date(2016, 12, 30)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    numbers: list[int] = []
    really = playing_room.run_service
    monkeypatch.setattr(
        playing_room,
        "run_service",
        lambda scenario, number: (numbers.append(number), really(scenario, number))[1],
    )
    return numbers


def test_every_measure_is_what_the_whole_ensemble_says(small, runs) -> None:
    asked = [(measure.name, day) for measure in MEASURES for day in (EARLY, LATE)]
    table = readings_of([(small, number) for number in runs.replications], asked, Playing(jobs=1))
    whole = np.stack([runs.values(name, day) for name, day in asked], axis=1)
    np.testing.assert_array_equal(table, whole)


def test_a_run_is_kept_for_other_measures_and_earlier_dates(small, tmp_path, played) -> None:
    store = Store(tmp_path)
    plays = [(small, 1), (small, 2)]
    late = readings_of(plays, [("average_caseload", LATE)], Playing(jobs=1, store=store))
    again = readings_of(plays, [("average_caseload", LATE)], Playing(jobs=1, store=store))
    early = readings_of(plays, [("unallocated", EARLY)], Playing(jobs=1, store=store))
    assert played == [1, 2]
    np.testing.assert_array_equal(late, again)
    np.testing.assert_array_equal(
        early, readings_of(plays, [("unallocated", EARLY)], Playing(jobs=1))
    )


def test_a_run_that_ended_too_early_is_played_again(small, tmp_path, played) -> None:
    store = Store(tmp_path)
    for day in (EARLY, LATE, EARLY):
        readings_of([(small, 1)], [("average_caseload", day)], Playing(jobs=1, store=store))
    assert played == [1, 1]


def test_a_run_is_the_same_on_any_number_of_processes(small) -> None:
    plays = [(small, number) for number in (1, 2, 3)]
    one, two = (
        readings_of(plays, [("average_caseload", LATE)], Playing(jobs=jobs)) for jobs in (1, 2)
    )
    np.testing.assert_array_equal(one, two)


def test_a_date_before_the_start_is_refused_before_anything_is_played(small, played) -> None:
    with pytest.raises(ValueError, match="before the start"):
        readings_of([(small, 1)], [("average_caseload", date(2016, 3, 31))], Playing(jobs=1))
    assert played == []
