"""What comes a second time in a family's episode has luck of its own."""

from datetime import date
from itertools import islice

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.chance import Luck, Marks, Purpose
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, Occasion
from sim.service.run import run_service

ROUND_AGAIN = [
    "pathway.section_47_in_assessment=0.0",
    "pathway.section_47_per_plan_year=2.0",
    "pathway.conference_after_section_47=0.6",
    "pathway.protection_plan_after_conference=0.7",
    "pathway.looked_after_at_assessment=0.0",
    "pathway.looked_after_after_protection=0.0",
    "pathway.step_down_after_protection=1.0",
    "pathway.protection_days=40.0",
    "pathway.in_need_days=200.0",
    "opening.on_protection_plans=0",
    "managers.hours_per_week=100",
    "social_workers.posts=100",
    "opening.permanent=100.0",
]
"""Plans that are short and step down, and circumstances that change often."""


@pytest.fixture(scope="module")
def weeks() -> np.ndarray:
    """Two futures of three years in which families go round, week by week."""
    scenario = load_scenario("small-authority-now", ROUND_AGAIN, until=date(2019, 3, 31))
    return sum(np.array(run_service(scenario, r).weeks).sum(axis=1) for r in (1, 2))


def test_enquiries_lead_on_as_often_as_the_scenario_says_the_second_time_too(weeks) -> None:
    """In some 2,000 families; a plan begins about six weeks after the strategy discussion."""
    count = dict(zip(COLUMN, weeks.sum(axis=0), strict=True))
    assert count["repeat_plans"] > 0.15 * count["protection_started"]
    plans = count["protection_started"] / count["initial_conferences"]
    assert plans == pytest.approx(0.7, abs=0.05)
    begun, discussed = weeks[26:, COLUMN["protection_started"]], weeks[20:-6, COLUMN["section_47"]]
    assert begun.sum() / discussed.sum() == pytest.approx(0.6 * 0.7, abs=0.06)


def test_each_occasion_has_its_own_luck_and_no_other_occasion_moves_it(small: Scenario) -> None:
    def family(service: Service) -> Family:
        marks = service.luck.marks_of(5, Purpose.RETURN, 0, 1)
        return Family((0, 1, 5), 0, marks, 1, service.teams[0], 0.0)

    service = Service(small, 1)
    one, two = family(service), family(service)
    plain = [service.luck_of(one, Occasion.ENQUIRY) for _ in range(3)]
    mixed: list[Marks] = []
    for _ in range(3):
        service.luck_of(two, Occasion.PLAN_IN_NEED)
        mixed.append(service.luck_of(two, Occasion.ENQUIRY))
    assert plain == mixed
    assert plain[0] == one.marks
    assert len({mark for marks in plain for mark in marks}) == 3 * len(Marks._fields)


def test_being_taken_into_care_is_decided_anew_after_a_protection_plan() -> None:
    """Half of the families in need go into care at once, and half of the protected later."""
    told = ["pathway.looked_after_at_assessment=0.5", "pathway.looked_after_after_protection=0.5"]
    scenario = load_scenario("small-authority-now", [*ROUND_AGAIN, *told], until=date(2018, 12, 31))
    journal = run_service(scenario, 1)
    weeks = np.array(journal.weeks).sum(axis=(0, 1))
    at_once = sum(r.children for r in journal.assessments if r.outcome == "looked_after")
    later = weeks[COLUMN["looked_after_started"]] - at_once
    assert later / weeks[COLUMN["protection_ended"]] == pytest.approx(0.5, abs=0.12)


def test_changes_never_run_out() -> None:
    luck = Luck(1, 1)
    waits = list(islice(luck.waits_of(Purpose.CHANGES, 0, 3, 0, 7), 5000))
    assert np.mean(waits) == pytest.approx(1, abs=0.05)
    assert len(set(waits)) == 5000
