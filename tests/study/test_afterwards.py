"""A target met on a favourable date is not one that is kept: what the year after says."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.measures.weekly import weekly_of
from sim.study.questions.afterwards import afterwards
from sim.study.runs.ensemble import run_ensemble

BY = date(2016, 9, 30)
ASKED = Question(measure="average_caseload", at_most=18.0, by=BY, confidence=0.8)


@pytest.fixture(scope="module")
def played():
    """Two futures to write a caseload into, which are as they are simulated."""
    right = load_scenario("small-authority-now", (), ("model_error",), until=date(2017, 6, 30))
    return run_ensemble(right, 2, jobs=1)


def with_loads(ensemble, loads):
    """The ensemble with an average caseload by run and week."""
    holders = np.broadcast_to(10.0, ensemble.weekly["case_holders"].shape)
    held = np.broadcast_to(10.0 * np.asarray(loads)[:, :, None], holders.shape)
    weekly = {**ensemble.weekly, "case_holders": holders, "allocated": held}
    return replace(ensemble, weekly=weekly_of(weekly))


def test_a_future_that_stays_and_one_that_met_it_on_the_day_alone(played):
    """By hand: one run at 17 throughout, one at 17 up to the date and at 20 afterwards."""
    weeks = len(played.dates)
    before = int(np.count_nonzero(played.dates <= np.datetime64(BY)))
    loads = np.full((2, weeks), 17.0)
    loads[1, before:] = 20.0
    found = afterwards(with_loads(played, loads), ASKED)
    assert found.weeks == weeks - before
    assert found.last == played.dates[-1].item()
    assert found.share_of_weeks.mean == pytest.approx(0.5)
    assert found.six_months_on == date(2017, 3, 30)
    assert found.still.mean == 0.5


def test_a_share_of_weeks_is_of_each_run(played):
    """A run that meets it every second week counts for half, wherever the others are."""
    loads = np.full((2, len(played.dates)), 17.0)
    loads[1, ::2] = 20.0
    found = afterwards(with_loads(played, loads), ASKED)
    assert found.share_of_weeks.mean == pytest.approx(0.75, abs=0.02)


def test_what_was_not_played_is_not_said(played):
    end = ASKED.model_copy(update={"by": date(2017, 6, 30)})
    assert afterwards(played, end) is None
    near = ASKED.model_copy(update={"by": date(2017, 3, 31)})
    assert afterwards(played, near).still is None
