"""Working days are counted as the law counts them, in each nation."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.calendar import Calendar, months_later

START = date(2016, 4, 1)
ENGLAND = Calendar("England", START)


def is_working(calendar: Calendar, on: date) -> bool:
    return calendar.date_of(calendar.day_of(on)) == on


def test_the_start_is_day_nought() -> None:
    assert ENGLAND.day_of(START) == 0
    assert ENGLAND.date_of(0.7) == START


def test_a_start_on_a_bank_holiday_begins_on_the_next_working_day() -> None:
    assert Calendar("England", date(2016, 12, 25)).date_of(0) == date(2016, 12, 28)


@pytest.mark.parametrize(
    ("nation", "on", "working"),
    [
        ("England", date(2018, 3, 30), False),  # Good Friday
        ("England", date(2018, 4, 2), False),  # Easter Monday
        ("Scotland", date(2018, 4, 2), True),
        ("England", date(2016, 12, 27), False),  # for Christmas Day on a Sunday
        ("England", date(2018, 1, 2), True),
        ("Scotland", date(2018, 1, 2), False),
        ("Northern Ireland", date(2017, 7, 12), False),
        ("Northern Ireland", date(2017, 3, 17), False),
        ("Wales", date(2017, 7, 12), True),
        ("England", date(2020, 5, 8), False),  # moved from Monday 4 May
        ("England", date(2020, 5, 4), True),
    ],
)
def test_bank_holidays_of_the_nations(nation: str, on: date, working: bool) -> None:
    assert is_working(Calendar(nation, START), on) is working


@given(st.integers(-2000, 3000))
@settings(max_examples=200)
def test_day_to_date_and_back(day: int) -> None:
    assert ENGLAND.day_of(ENGLAND.date_of(day)) == day


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)))
@settings(max_examples=200)
def test_no_weekend_is_a_working_day_and_days_go_up_with_dates(on: date) -> None:
    found = ENGLAND.date_of(ENGLAND.day_of(on))
    assert found >= on
    assert found.weekday() < 5
    assert ENGLAND.day_of(on + timedelta(days=7)) - ENGLAND.day_of(on) in (1, 2, 3, 4, 5)


def test_months_are_worked_out_in_dates() -> None:
    day = ENGLAND.day_of(date(2016, 11, 30))
    assert ENGLAND.date_of(ENGLAND.after_months(day, 3)) == date(2017, 2, 28)
    assert ENGLAND.after_months(day + 0.25, 3) % 1 == 0.25
    assert months_later(date(2016, 1, 31), 1) == date(2016, 2, 29)


def test_weeks_that_end_on_a_bank_holiday_end_on_the_next_working_day() -> None:
    day = ENGLAND.day_of(date(2018, 3, 16))
    assert ENGLAND.date_of(ENGLAND.after_weeks(day, 2)) == date(2018, 4, 3)


def test_a_year_has_about_253_working_days() -> None:
    assert 252 < ENGLAND.days_per_year < 254


def test_a_date_outside_the_calendar_says_so() -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        ENGLAND.day_of(date(2150, 1, 1))
