"""A draw is a service that can be: no share above all, however far a range or a fit reaches."""

import numpy as np
import pytest

from sim.scenario.fields import MOST_FAMILIES
from sim.scenario.loading import load_scenario
from sim.scenario.ranges import ranges
from sim.scenario.schema import Note
from sim.study.calibration.draws import Inputs, as_told, uncertain_inputs, varied_within
from sim.study.calibration.movers import MOVERS, Mover

SHIPPED = ("manchester-86-posts", "small-authority", "small-authority-now")
MOVED = {
    each.key: each for movers in MOVERS.values() for each in movers if each.high < MOST_FAMILIES
}
FAR = 4.0
"""Standard deviations to which the tails of a few thousand draws reach."""
NOTHING, NO_NEED = "pathway.no_further_action", "pathway.not_in_need"


def drawn(key: str, value: float) -> list[float]:
    """An input that a fit moved to that value, in the draws at both ends of its tails."""
    scenario = load_scenario("small-authority-now").changed(key, value)
    note = Note(source="Fitted: to the figures", quality="amber")
    scenario._notes = {**scenario.notes, key: note}
    inputs = uncertain_inputs(scenario, scenario.until)
    own = Inputs((), tuple(each for each in inputs.fitted if each.key == key))
    settings = own.settings(np.array([[-FAR], [FAR]]))
    assert [*settings[0]] == [key]
    return [float(as_told(scenario, setting).input(key)) for setting in settings]


@pytest.mark.parametrize("mover", MOVED.values(), ids=lambda mover: mover.key)
def test_what_was_fitted_to_its_bound_is_drawn_within_what_can_be(mover: Mover) -> None:
    """Cheshire East's recruitment was fitted to 1.0, and drawn at 1.06."""
    fewest, most = drawn(mover.key, mover.high)
    assert fewest < mover.high <= most


def test_a_fitted_input_keeps_to_the_limit_of_the_schema() -> None:
    """A figure may name what moves for it; of the days of team managers a tenth is left."""
    assert drawn("social_workers.case_holding.team_managers", 0.89)[1] == 0.9


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_input_at_the_end_of_its_range_is_a_service(name: str, end: str) -> None:
    scenario = load_scenario(name)
    as_told(scenario, {each.key: getattr(each, end) for each in ranges(scenario)})


def test_two_shares_of_the_same_referrals_at_their_ends_leave_some_in_need() -> None:
    """Buckinghamshire's no further action reaches 0.98 beside 0.23 assessed and not in need."""
    scenario = load_scenario("small-authority-now")
    found = varied_within(scenario, {NOTHING: 0.98, NO_NEED: 0.23})
    assert found.input(NOTHING) + found.input(NO_NEED) == pytest.approx(0.99)
    assert found.input(NOTHING) / found.input(NO_NEED) == pytest.approx(0.98 / 0.23)
    alone = varied_within(scenario, {NOTHING: 0.9})
    assert alone.input(NOTHING) + alone.input(NO_NEED) == pytest.approx(0.99)


def test_shares_that_leave_room_are_drawn_as_they_are() -> None:
    found = varied_within(load_scenario("small-authority-now"), {NOTHING: 0.4, NO_NEED: 0.2})
    assert (found.input(NOTHING), found.input(NO_NEED)) == (0.4, 0.2)
