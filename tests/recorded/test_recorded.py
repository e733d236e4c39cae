"""No silent change: three shipped scenarios give what they gave when they were recorded.

Whoever means to change them runs `make record`, reads the difference, and says so in the
changelog.
"""

import json

import pytest
from record import FILE, RUNS, SCENARIOS, UNTIL, play, recorded

from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import run_ensemble


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_shipped_scenario_gives_what_it_gave(name: str) -> None:
    before, now = json.loads(FILE.read_text(encoding="utf-8"))[name], play(name)
    assert now["fractions"] == pytest.approx(before["fractions"], rel=1e-9, abs=1e-9)
    assert now["whole"] == before["whole"]


def test_the_record_notices_a_change_of_one_input() -> None:
    """The control: a contact decision that takes a minute more."""
    name = "small-authority"
    scenario = load_scenario(name, until=UNTIL)
    hours = scenario.work.contact_decision
    changed = scenario.changed("work.contact_decision", hours + 1 / 60)
    now = recorded(run_ensemble(changed, RUNS[name], jobs=1))
    assert now != json.loads(FILE.read_text(encoding="utf-8"))[name]
