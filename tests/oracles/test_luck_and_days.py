"""The streams of chance are the ones that we think they are, and working days are counted right."""

from datetime import date
from math import log

import numpy as np
import pytest
from stripped import exact, oracle

from sim.scenario.calendar import Calendar
from sim.service.chance import Luck, gamma


def test_the_generator_is_the_one_that_we_pinned() -> None:
    words = np.random.PCG64(12345).random_raw(3)
    assert ";".join(str(word) for word in words) == oracle("rng-pcg")


def test_a_key_is_a_key_whatever_came_before() -> None:
    state = np.random.SeedSequence(20240401, spawn_key=(3, 7)).generate_state(4)
    assert ";".join(str(word) for word in state) == oracle("rng-key")
    luck = Luck(20240401, 3)
    luck.stream(5).random(10)
    direct = np.random.Generator(
        np.random.PCG64(np.random.SeedSequence(20240401, spawn_key=(3, 7)))
    )
    assert luck.stream(7).random() == direct.random()


def test_common_luck_shrinks_the_variance_of_a_difference() -> None:
    shares = np.random.Generator(np.random.PCG64(5)).random((2, 200_000))
    together = gamma_of(shares[0], 1.0) - gamma_of(shares[0], 1.2)
    apart = gamma_of(shares[0], 1.0) - gamma_of(shares[1], 1.2)
    assert together.var() / apart.var() == pytest.approx(exact("crn-var"), rel=0.03)


def gamma_of(shares: np.ndarray, mean: float) -> np.ndarray:
    assert gamma(0.3, mean, 1.0) == pytest.approx(-log(0.7) * mean)
    return -np.log1p(-shares) * mean


def test_referrals_by_day_are_poisson() -> None:
    days = [referral.day for referral in Luck(11, 1).referrals([5.0] * 2000)]
    counts = np.bincount(np.array(days, dtype=int), minlength=2000)
    from scipy.stats import chi2

    low, high = chi2.ppf(0.0005, 1999) / 1999, chi2.ppf(0.9995, 1999) / 1999
    assert low <= counts.var(ddof=1) / counts.mean() / exact("disp") <= high


@pytest.mark.parametrize(("name", "days"), [("wd-10", 10), ("wd-45", 45)])
def test_working_days_of_spring_2024(name: str, days: int) -> None:
    calendar = Calendar("England", date(2024, 4, 2))
    assert calendar.date_of(days) == date.fromisoformat(oracle(name))
