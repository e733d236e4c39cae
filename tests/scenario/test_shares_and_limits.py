"""A percentage where a share is meant is caught, wherever a share or a rate is asked for."""

import pytest

from sim.scenario.entries import inputs
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario

PER_CENT = [
    ("social_workers.turnover", "15", "for 15% write 0.15"),
    ("managers.turnover", "12", "for 12% write 0.12"),
    ("demand.growth_per_year", "2", "for 2% write 0.02"),
    ("demand.yearly_noise", "15", "must be 3 or less"),
    ("pathway.section_47_per_plan_year", "5", "for 5% write 0.05"),
    ("pathway.return_if_cut_short", "30", "must be 5 or less"),
    ("pathway.no_further_action", "11", "for 11% write 0.11"),
    ("social_workers.overload_sickness", "0.05", "must be 0.04 or less"),
    ("workers.overtime_most", "122", "must be 10 or less"),
    ("social_workers.early_turnover", "160", "must be 10 or less"),
    ("costs.overheads", "29", "for 29% write 0.29"),
    ("costs.agency.margin", "18", "for 18% write 0.18"),
    ("costs.inflation_per_year", "2", "for 2% write 0.02"),
    ("costs.deflator_per_year", "3", "for 3% write 0.03"),
    ("costs.on_costs.pension", "19.6", "for 19.6% write 0.196"),
    ("costs.overtime.rate", "150", "must be 10 or less"),
    ("work.scale", "110", "must be 10 or less"),
    ("costs.pay_awards", "[{date: 2017-04-01, rise: 1}]", "for 1% write 0.01"),
]


@pytest.mark.parametrize(("key", "value", "words"), PER_CENT)
def test_a_percentage_is_refused_and_the_share_is_said(key: str, value: str, words: str) -> None:
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("small-authority", (f"{key}={value}",))
    assert words in str(caught.value)


def test_every_share_and_rate_has_a_limit_that_a_percentage_passes() -> None:
    """By the sentence of the input: what is a share, a ratio or a rate of the year.

    A sitting may be as long as one likes: then work is not divided.
    """
    scenario = load_scenario("small-authority")
    asked = ("share", "as a ratio", "a year, as", "log standard deviation")
    for key, sentence in inputs():
        try:
            usual = scenario.input(key)
        except KeyError:
            continue
        if key == "practice.sitting" or not any(words in sentence.lower() for words in asked):
            continue
        if isinstance(usual, float) and usual:
            with pytest.raises(ScenarioErrors):
                scenario.changed(key, 100 * max(usual, 0.04))


def test_a_range_is_held_to_the_limit_of_its_input(tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    told = "{value: 0.2, low: 0.1, high: 20}"
    path.write_text(f"extends: small-authority\nsocial_workers:\n  turnover: {told}\n", "utf-8")
    with pytest.raises(ScenarioErrors, match=r"turnover.high: must be 1 or less, not 20; a share"):
        load_scenario(path)
