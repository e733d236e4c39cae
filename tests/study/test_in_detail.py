"""Of every run its sums are held, and single rows of the first ones: a thousand runs fit."""

from datetime import date
from weakref import ref

import numpy as np
import pytest

from sim.commands.options import DEFAULT_DETAILED
from sim.scenario.loading import load_scenario
from sim.study.measures.weekly import BY_TEAM, weekly_of
from sim.study.money.bill import bill
from sim.study.runs.ensemble import DETAILED, Coming
from sim.study.runs.play import play

UNTIL = date(2016, 6, 30)
TABLES = ("assessments", "conferences", "workers")


@pytest.fixture(scope="module")
def small():
    return load_scenario("small-authority", until=UNTIL)


@pytest.fixture(scope="module")
def rows(small):
    return [play(small, number) for number in (1, 2, 3)]


def joined(small, rows, times, detailed):
    """An ensemble of the runs again and again: what it holds hangs on their number alone."""
    coming = Coming(small, detailed)
    for number, one in enumerate(rows * times, start=1):
        coming.take(number, one)
    return coming.together()


def held(ensemble):
    return ensemble.weekly.bytes_kept + sum(getattr(ensemble, t).bytes_kept for t in TABLES)


def test_what_the_command_writes_in_detail_is_what_python_holds():
    assert DEFAULT_DETAILED == DETAILED
    assert DETAILED % 2 == 0, "futures come in mirrored pairs"


def test_nothing_of_a_further_run_is_held_but_its_sums(small):
    coming = Coming(small, detailed=1)
    left = []
    for number in (1, 2):
        one = play(small, number)
        coming.take(number, one)
        left.append([ref(one.weekly["hours"]), ref(one.assessments["days"])])
        del one
    first, second = ([each() is not None for each in refs] for refs in left)
    assert first == [True, True], "the control: the first is held in detail"
    assert second == [False, False]


def test_memory_grows_with_each_run_by_its_sums_alone(small, rows):
    """Numbers of the whole service take four bytes at most, and those asked of teams as well."""
    sizes = [held(joined(small, rows, times, detailed=3)) for times in (1, 2, 3)]
    further = (sizes[2] - sizes[1]) / 3
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0]
    weeks, teams = len(rows[0].dates), small.teams.count
    # The spread over workers and teams is kept in eight bytes, and has no fractions of a child.
    columns = len(rows[0].weekly) + len(BY_TEAM) * teams
    assert further <= 8 * weeks * columns
    everything = held(joined(small, rows, 3, 9)) - held(joined(small, rows, 2, 6))
    assert further < everything / 3 / 3, "the control: a run in detail takes more"


def test_counts_come_back_as_they_were(rows):
    whole = {name: each[np.newaxis] for name, each in rows[0].weekly.items()}
    again = weekly_of(whole)
    assert list(again) == list(whole)
    for name, values in whole.items():
        assert again[name].dtype == values.dtype
        assert again[name].tobytes() == values.tobytes(), name


def test_of_one_team_a_further_run_tells_its_caseload_and_else_nothing(small, rows):
    all_of_them, few = joined(small, rows, 1, 3), joined(small, rows, 1, 1)
    assert (few.replications, few.in_detail) == ((1, 2, 3), (1,))
    team = few.teams[0]
    for measure in ("average_caseload", "vacant"):
        known = all_of_them.series(measure, team)[1]
        assert np.array_equal(few.series(measure, team)[1], known, equal_nan=True)
    open_there = few.series("open", team)[1]
    assert (open_there[0] == all_of_them.series("open", team)[1][0]).all()
    assert np.isnan(open_there[1:]).all()
    assert (few.series("open")[1] == all_of_them.series("open")[1]).all(), "the whole service"


def test_single_rows_are_those_of_the_first_runs(small, rows):
    all_of_them, few = joined(small, rows, 1, 3), joined(small, rows, 1, 2)
    for table in TABLES:
        mine, theirs = getattr(few, table), getattr(all_of_them, table)
        first = theirs["replication"] <= 2
        assert 0 < np.count_nonzero(first) < len(first)
        for column, values in theirs.items():
            assert mine[column].tobytes() == values[first].tobytes(), column


def test_the_bill_is_the_same_whatever_is_held_in_detail(small, rows):
    many, few = (bill(joined(small, rows, 8, detailed)) for detailed in (24, 1))
    assert many.amounts.tobytes() == few.amounts.tobytes()
    assert many.amounts[:3].tobytes() == bill(joined(small, rows, 1, 3)).amounts.tobytes()
