"""Working days counted from a day of receipt."""

from datetime import date

import pytest
from stripped import oracle

from sim.scenario.calendar import Calendar


@pytest.mark.parametrize(("row", "day"), [("wd-10", 10), ("wd-45", 45)])
def test_working_days_from_receipt(row: str, day: int) -> None:
    calendar = Calendar("England", date(2024, 4, 2))
    assert calendar.date_of(day) == date.fromisoformat(oracle(row))
    assert calendar.day_of(date.fromisoformat(oracle(row))) == day
