"""Inputs with which a run would never end, or for which no calendar reaches, are refused."""

from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("practice.in_need_visit_interval", "1.0e-9", "must be 0.5 or more"),
        ("practice.sitting", "0.0001", "must be 0.05 or more"),
        ("practice.review_conference_next_months", "1.0e9", "must be 60 or less"),
        ("work.assessment_first_child", "1.0e9", "must be 1000 or less"),
        ("work.scale", "1.0e6", "must be 10 or less"),
        ("pathway.protection_shape", "1.0e-9", "must be 0.05 or more"),
        ("workers.sickness_share", "1", "must be 90% of the year or less"),
        ("workers.leave_days", "300", "leave too few days to work"),
        ("workers.case_hours_per_year", "1.0e-6", "must be 1 or more"),
        ("demand.families_per_year", "1.0e9", "must stay at 1,000,000 or less"),
        ("demand.growth_per_year", "-1.5", "must be -1 or more"),
        ("demand.growth_per_year", "0.95", None),
        ("social_workers.posts", "1000000", "must be 20000 or less"),
        ("teams.count", "1000000", "must be 1000 or less"),
        ("opening.closing", "1000000", "must be 100000 or less"),
        ("opening.days_behind", "1.0e9", "must be 1000 or less"),
        ("head_start.other_delay", "1.0e9", "must be 1000 or less"),
        ("until", "2099-01-01", "must be within 20 years of start"),
        ("start", "0001-01-01", "must be from 1950 to 2100"),
    ],
)
def test_what_cannot_be_played_is_refused(key: str, value: str, words: str | None) -> None:
    told = (f"{key}={value}",)
    if words is None:
        load_scenario("small-authority-now", told)
        return
    with pytest.raises(ScenarioErrors, match=words):
        load_scenario("small-authority-now", told)


def test_each_limit_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: small-authority-now\nwork:\n  closing: 5000\nworkers:\n  leave_days: 400\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(path)
    said = str(caught.value).splitlines()
    assert "mine.yaml:3: work.closing: must be 1000 or less, not 5000" in said
    assert any(line.startswith("mine.yaml:5: workers: leave_days and") for line in said), said
