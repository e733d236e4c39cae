"""A significant change calls for an update within a limit, for as long as there is a plan."""

import numpy as np
import pytest

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.changes import look_back, reassess
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.recurring import begin, end
from sim.service.task import Task


@pytest.fixture
def service(small: Scenario) -> Service:
    return Service(small, 1)


@pytest.fixture
def family(service: Service) -> Family:
    """Two children on a plan in need, without a worker."""
    marks = service.luck.marks_of(0, Purpose.RETURN, 0, 0)
    family = Family((0, 0, 0), 0, marks, 2, service.teams[0], 0.0)
    family.move_to(State.IN_NEED)
    return family


def counted(service: Service) -> tuple[float, float]:
    """Updates whose limit has come, and those of them that were in time."""
    now = np.array(service.journal.now).sum(axis=0)
    return now[COLUMN["updates_due"]], now[COLUMN["updates_in_time"]]


def test_an_update_that_is_not_done_at_its_limit_is_missing_for_as_long(service, family) -> None:
    reassess(service, family, service.today)
    service.clock.begin(look_back(service, family, service.today))
    limit = service.rules.practice.update_limit
    service.env.run(until=limit - 0.01)
    assert counted(service) == (0, 0)
    service.env.run(until=limit + 0.01)
    assert counted(service) == (1, 0)
    assert family.missed_days == limit


def test_an_update_falls_away_with_the_plan_that_it_was_for(service, family) -> None:
    """It is not late, and nobody has missed it: on the day of its limit there is no plan."""
    reassess(service, family, service.today)
    service.clock.begin(look_back(service, family, service.today))
    service.env.run(until=5)
    end(service, family)
    begin(service, family, State.CLOSING, (Task(1.0, 5, 5, 5, None),))
    service.env.run(until=100)
    assert counted(service) == (0, 0)
    assert family.missed_days == 0
