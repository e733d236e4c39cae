"""Known ages: each band has its share, nothing is forgotten, and a steady state stays one."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hand import Hand, Under, told
from pydantic import ValidationError
from stripped import YEAR

from sim.scenario.resolved import run_hash
from sim.service.ages import age_of_plan, still_needed
from sim.service.chance import Marks, gamma
from sim.service.opening import _Kind, _still_needed
from sim.service.people import State
from sim.study.questions.assumptions import register

EVEN, FEWER = (np.arange(200) + 0.5) / 200, (np.arange(50) + 0.5) / 50
LONG = {
    "pathway__in_need_days": 9e4,
    "pathway__protection_days": 9e4,
    "pathway__looked_after_days": 9e4,
    "work__assessment_first_child": 900.0,
    "practice__sitting": 0.5,
}


def luck(**marks: float) -> Marks:
    return Marks._make([0.5] * len(Marks._fields))._replace(**marks)


def ages(**stages: tuple[tuple[float, ...], tuple[float, ...]]) -> dict[str, object]:
    return {
        "opening__ages": {
            stage: {"bands": list(bands), "shares": list(shares)}
            for stage, (bands, shares) in stages.items()
        }
    }


@pytest.mark.parametrize(
    ("stage", "state", "day"),
    [
        ("awaiting_assessment", State.ASSESSMENT, 1.0),
        ("on_in_need_plans", State.IN_NEED, YEAR / 12),
        ("on_protection_plans", State.PROTECTION, YEAR / 12),
        ("looked_after", State.LOOKED_AFTER, YEAR / 12),
    ],
)
def test_each_band_has_its_share_of_the_children_within_a_family(
    stage: str, state: State, day: float
) -> None:
    bands, shares = (0.0, 10.0, 20.0, 46.0), (0.3, 0.0, 0.45, 0.25)
    settings = {f"opening__{stage}": 120, **ages(**{stage: (bands, shares)}), **LONG}
    under = Under(told(9, social_workers__posts=6, **settings))
    found = Counter[int]()
    for family in (f for w in under.workers for f in w.families):
        assert family.state is state
        found[sum(-family.referred >= day * start for start in bands) - 1] += family.children
    assert sum(found.values()) == 120
    for band, share in enumerate(shares):
        assert found[band] == pytest.approx(share * 120, abs=5)
    assert found[1] == 0


def test_where_a_stage_has_no_ages_its_families_are_those_of_a_steady_state() -> None:
    usual = {"opening__looked_after": 40, "opening__on_protection_plans": 40}
    known = ages(looked_after=((0.0, 6.0), (0.5, 0.5)))

    def of(state: State, **settings: object) -> list[float]:
        families = (f for w in Under(told(9, **usual, **settings)).workers for f in w.families)
        return sorted(f.referred for f in families if f.state is state)

    assert of(State.PROTECTION) == of(State.PROTECTION, **known)
    assert of(State.LOOKED_AFTER) != of(State.LOOKED_AFTER, **known)


@pytest.mark.parametrize(("mean", "shape"), [(100.0, 1.0), (208.0, 1.5), (465.0, 0.67), (60, 4.0)])
def test_bands_with_the_shares_of_a_steady_state_are_a_steady_state(
    mean: float, shape: float
) -> None:
    """What has been open and what is still needed are each as long: by symmetry of time."""
    low, high = 0.0, 40 * mean
    found = [age_of_plan(share, (low, high), mean, shape) for share in EVEN]
    left = [still_needed(luck, age, mean, shape) for age in found for luck in FEWER]
    biased = mean * (1 + 1 / shape) / 2  # mean age of a renewal process found at any time
    assert np.mean(found) == pytest.approx(biased, rel=0.02)
    assert np.mean(left) == pytest.approx(biased, rel=0.06)
    quantiles = [0.1, 0.25, 0.5, 0.75]
    assert np.quantile(left, quantiles) == pytest.approx(np.quantile(found, quantiles), rel=0.12)


@pytest.mark.parametrize("shape", [0.67, 1.0, 1.5])
def test_ages_within_a_band_lie_in_it_and_follow_how_many_last_so_long(shape: float) -> None:
    spans = list(pairwise((0.0, 20.0, 60.0, 120.0, 4500.0)))
    for span in spans:
        found = [age_of_plan(share, span, 100.0, shape) for share in EVEN]
        assert min(found) >= span[0]
        assert max(found) <= span[1]
        assert found == sorted(found)
        still_open = [np.mean([gamma(u, 100.0, shape) > age for u in EVEN]) for age in span]
        middle = (span[0] + span[1]) / 2
        assert (np.mean(found) < middle) == (still_open[0] > still_open[1])


def test_an_exponential_plan_has_no_memory_and_no_age_is_too_old_to_be_worked_out() -> None:
    for age in (0.0, 10.0, 1000.0):
        left = [still_needed(u, age, 50.0, 1.0) for u in EVEN]
        assert left == pytest.approx([gamma(u, 50.0, 1.0) for u in EVEN])
    assert age_of_plan(0.5, (3000.0, 4500.0), 1.0, 1.5) == 3000.0
    assert still_needed(0.5, 3000.0, 1.0, 1.5) == 0.0


def test_a_protection_plan_that_is_open_was_needed_at_its_last_review() -> None:
    """Reviews are at three months and then every six: one of five months was needed at three."""
    since = {5.0: 3.0, 2.9: 0.0, 8.9: 3.0, 9.1: 9.0, 16.0: 15.0}
    month = YEAR / 12
    service = Under(told(9, pathway__protection_shape=1.0, pathway__protection_days=100.0)).service
    for age, reviewed in since.items():
        left = [
            _still_needed(service, _Kind.PROTECTION, luck(protection_length=u), age * month)
            for u in EVEN
        ]
        over = 1 - np.exp(-(age - reviewed) * month / 100)
        assert np.mean([days == 0 for days in left]) == pytest.approx(over, abs=0.01)


def test_of_families_referred_lately_the_enquiry_is_still_to_come() -> None:
    """Children are seen ten days after the referral: an enquiry of the last two weeks is ahead."""
    usual = {
        "opening__awaiting_assessment": 40, "social_workers__posts": 40,
        "pathway__section_47_in_assessment": 1.0, "pathway__section_47_at_referral": 0.0,
        "practice__first_visit_target": 10.0, "practice__outside_wait": 30.0,
    }  # fmt: skip
    lately = ages(awaiting_assessment=((0.0, 10.0), (1.0, 0.0)))
    before = ages(awaiting_assessment=((0.0, 10.0, 20.0), (0.0, 1.0, 0.0)))
    assert Hand(told(20, **usual, **lately)).total("section_47") == 40
    assert Hand(told(20, **usual, **before)).total("section_47") == 0


def test_an_assessment_beyond_its_last_sitting_is_late_and_finished_first() -> None:
    """All of them are 46 days old and more: none can be authorised in time."""
    known = ages(awaiting_assessment=((0.0, 46.0), (0.0, 1.0)))
    run = Hand(
        told(40, social_workers__posts=9, opening__awaiting_assessment=12,
             work__assessment_first_child=1.0, **known)
    )  # fmt: skip
    assert run.total("assessments") == 12
    assert run.total("assessments_in_time") == 0


def test_a_scenario_without_ages_is_the_one_that_it_was() -> None:
    """Its fingerprint says nothing of them, so results kept and draws made stay good."""
    without = told(9, opening__looked_after=40)
    known = told(9, opening__looked_after=40, **ages(looked_after=((0.0, 6.0), (0.5, 0.5))))
    assert run_hash(known) != run_hash(without)
    assert run_hash(known.changed("opening.ages", None)) == run_hash(without)
    listed = {each.key for each in register(without, {})}
    assert "opening.looked_after" in listed
    assert not [key for key in listed if key.startswith("opening.ages")]
    assert "opening.ages.looked_after.shares" in {each.key for each in register(known, {})}


@pytest.mark.parametrize(
    ("bands", "shares", "said"),
    [
        ((0.0, 6.0), (1.0,), "must be as many: there are 2 bands and 1 shares"),
        ((0.0, 6.0, 6.0), (0.5, 0.25, 0.25), "each be higher than the one before"),
        ((1.0, 6.0), (0.5, 0.5), "must start with 0"),
        ((0.0, 6.0), (0.5, 0.4), "must add up to 1"),
    ],
)
def test_bands_and_shares_that_cannot_be_are_refused(
    bands: tuple[float, ...], shares: tuple[float, ...], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        told(9, **ages(looked_after=(bands, shares)))
