"""Luck: the generator, its keys, its pairing between scenarios, and chance arrivals."""

from typing import Any

import numpy as np
import pytest
from stripped import REPLICATIONS, agrees, exact, last_day, oracle, queue, stays, varies

from sim.scenario.loading import load_scenario
from sim.service.chance import Luck, Referral, gamma
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service
from sim.study.runs.play import futures_apart


def test_rng_pcg() -> None:
    words = np.random.PCG64(12345).random_raw(3).tolist()
    assert ";".join(str(word) for word in words) == oracle("rng-pcg")


def test_rng_key() -> None:
    sequence = np.random.SeedSequence(20240401, spawn_key=(3, 7))
    assert ";".join(str(word) for word in sequence.generate_state(4)) == oracle("rng-key")
    expected = np.random.Generator(np.random.PCG64(sequence))
    assert (Luck(20240401, 3).stream(7).random(8) == expected.random(8)).all()


def test_crn_var() -> None:
    ratios = []
    for replication in futures_apart(REPLICATIONS):
        luck = Luck(7, replication)
        same = [marks.hours for marks in luck.many_marks(8000, 98)]
        other = [marks.hours for marks in luck.many_marks(8000, 99)]
        first = np.array([gamma(share, 1.0, 1.0) for share in same])
        paired = np.array([gamma(share, 1.2, 1.0) for share in same])
        unpaired = np.array([gamma(share, 1.2, 1.0) for share in other])
        ratios.append(float(np.var(first - paired) / np.var(first - unpaired)))
    agrees(ratios, exact("crn-var"))


def test_disp() -> None:
    days = 2000
    journal = run_service(queue(days, a_day=5.0, work=0.0), 1)
    rows = stays(journal, 0, days).rows
    by_day = np.bincount([int(row.referred) for row in rows], minlength=days)
    index = float(np.var(by_day, ddof=1) / np.mean(by_day))
    assert abs(len(rows) - 5 * days) < 3.3 * np.sqrt(5 * days)
    varies(index / exact("disp"), days - 1)


_OF_THE_DOOR = ("referrals", "decided", "decided_in_time", "no_further_action")


@pytest.mark.parametrize("replication", [1, 2, 3])
def test_crn_onemore(replication: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A family more, closed at a contact decision that takes no time, changes nothing else."""
    alone = load_scenario("small-authority-now", without=["supervision"])
    scenario = alone.changed("until", last_day(250))
    scenario = scenario.changed("work.screening", 0.0).changed("work.contact_decision", 0.0)
    before = run_service(scenario, replication)
    by_chance = Luck.referrals

    def one_more(luck: Luck, rates: Any) -> list[Referral]:
        marks = luck.marks_of(0, 99)._replace(need=0.0, returns=1.0, size=0.0)
        return sorted([*by_chance(luck, rates), Referral(60.4, (99,), marks)])

    monkeypatch.setattr(Luck, "referrals", one_more)
    after = run_service(scenario, replication)
    assert len(before.assessments) > 300
    pairs = list(zip(_rows(before), _rows(after), strict=True))
    assert sum(one != other for one, other in pairs) == int(exact("crn-onemore"))
    gain = np.array(after.weeks) - np.array(before.weeks)
    for name in _OF_THE_DOOR:
        assert gain[:, :, COLUMN[name]].sum() == 1
        gain[:, :, COLUMN[name]] = 0
    assert not gain.any()


def _rows(journal: Journal) -> list[str]:
    return [repr(row) for row in (*journal.assessments, *journal.conferences, *journal.workers)]
