"""What goes back to usual: read from all councils up to a year, and written by `new`."""

from math import exp, expm1, log
from pathlib import Path

import pytest
from later_figures import with_other_figures_after

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Mechanism
from sim.scenario.switches import in_force
from sim.sources.england.council import council_in
from sim.sources.england.names import find
from sim.sources.england.scenario import published_scenario
from sim.sources.england.table import Figure, Place, Table, shipped
from sim.sources.england.usual import (
    BACK_TO_USUAL,
    USUAL_CHANGE,
    back_to_usual,
    gone_in_a_year,
    usual_change,
    usual_of,
)
from sim.sources.england.windows import counted

SPIKE = "North Lincolnshire"
USUAL, STAFF = 16.0, 50.0


def council(code: int, caseloads: dict[int, float]) -> Place:
    """A council with as many staff, case holders and children in need in every year."""
    every = {
        "inpost_fte": lambda _: 2 * STAFF,
        "agency_fte": lambda _: 0.0,
        "case_holding_fte": lambda _: STAFF,
        "avg_caseload": lambda load: load,
        "cases_held_n": lambda load: load * STAFF,
        "cin_31mar_n": lambda _: 1000.0,
    }
    figures = {
        name: {year: Figure(name, year, of(load), "") for year, load in caseloads.items()}
        for name, of in every.items()
    }
    return Place(str(code), f"Council {code}", "England", (), figures)


def england(part: float) -> Table:
    """Councils that all have 16 children a worker, until a year takes each somewhere else.

    Of that so much is gone a year later.
    """
    places = {}
    for number in range(41):
        away = (number - 20) / 100
        before = dict.fromkeys((2017, 2018, 2019), USUAL)
        after = {2020: USUAL * exp(away), 2021: USUAL * exp((1 - part) * away)}
        places[str(100 + number)] = council(100 + number, before | after)
    return Table(places)


@pytest.mark.parametrize("part", [0.0, 0.4, 1.0])
def test_the_part_that_is_gone_in_a_year_is_found_again(part: float) -> None:
    table = england(part)
    gone = gone_in_a_year(table, counted(table), 2021)
    assert gone is not None
    assert gone.part == pytest.approx(part, abs=1e-9)
    assert gone.error == pytest.approx(0, abs=1e-9)


def test_usual_is_midway_between_the_years_before_and_england() -> None:
    told = dict.fromkeys((2017, 2018), 20.0) | {2019: 25.0}
    rest = {str(n): council(n, dict.fromkeys((2017, 2018, 2019), USUAL)) for n in range(200, 230)}
    table = Table({"100": council(100, told), **rest})
    usual = usual_of(counted(table), "100", 2019)
    assert usual is not None
    assert (usual.own, usual.england, usual.years) == (pytest.approx(20), USUAL, (2017, 2018))
    assert usual.away == pytest.approx(log(25 / (20 * 16) ** 0.5))
    known = back_to_usual(england(0.4), england(0.4).places["140"], 2021)
    assert known is not None
    # 12% over England, and 4% under its own years before, of which one was 20% over.
    assert known.value == pytest.approx(expm1(-0.4 * (0.12 + 0.12 - 0.2 / 4) / 2), abs=1e-9)


def test_where_a_caseload_is_as_usual_nothing_is_said() -> None:
    table = england(0.4)
    assert back_to_usual(table, table.places["120"], 2021) is None
    assert back_to_usual(table, table.places["140"], 2018) is None, "nothing to read it from"
    assert back_to_usual(table, table.places["140"], 2030) is None, "no count of that year"


def test_no_later_figure_moves_what_goes_back() -> None:
    other = with_other_figures_after(2019)
    found = [back_to_usual(table, find(table, SPIKE), 2019) for table in (shipped(), other)]
    assert found[0] is not None
    assert found[0] == found[1]


def test_new_writes_what_goes_back_in_plain_words_and_it_can_be_switched_off(
    tmp_path: Path,
) -> None:
    file = tmp_path / "council.yaml"
    file.write_text(published_scenario(SPIKE, 2019), encoding="utf-8")
    scenario = load_scenario(file)
    note = scenario.notes[BACK_TO_USUAL]
    low, high = note.low, note.high
    assert low is not None
    assert high is not None
    assert -0.2 < low < scenario.practice.back_to_usual < high < 0
    assert note.quality == "amber"
    assert "21.9 children a worker in September 2019" in (note.source or "")
    assert "30% over what is usual" in (note.source or "")
    off = scenario.throughout(switched_off=(Mechanism.BACK_TO_USUAL,))
    assert in_force(off).practice.back_to_usual == 0


def test_what_all_councils_have_in_common_is_told_from_three_years_on_and_without_hindsight() -> (
    None
):
    """Half of the councils hold 1.2% fewer a year to 2025, with the same staff and need."""
    other = with_other_figures_after(2022)
    found = [usual_change(table, 2022) for table in (shipped(), other)]
    assert found[0] is not None
    assert found[0] == found[1]
    assert usual_change(shipped(), 2019) is None
    newest = usual_change(shipped(), 2025)
    assert newest is not None
    assert newest.value == pytest.approx(-0.0129, abs=0.0001)
    assert newest.range == (pytest.approx(-0.0194, abs=0.0001), pytest.approx(-0.0064, abs=0.0001))


def test_new_writes_what_all_councils_have_in_common(tmp_path: Path) -> None:
    file = tmp_path / "council.yaml"
    file.write_text(published_scenario("Leeds"), encoding="utf-8")
    scenario = load_scenario(file)
    assert scenario.practice.usual_change == pytest.approx(-0.0129, abs=0.0001)
    assert "1.3% fewer in a year" in (scenario.notes[USUAL_CHANGE].source or "")
    off = scenario.throughout(switched_off=(Mechanism.BACK_TO_USUAL,))
    assert in_force(off).practice.usual_change == 0


def test_about_four_tenths_are_gone_in_a_year_in_england() -> None:
    """0.34 to 0.58 after one to three years, by another program (docs/backtest.md)."""
    table = shipped()
    for year in (2019, 2022, 2025):
        gone = gone_in_a_year(table, counted(table), year)
        assert gone is not None
        assert 0.34 < gone.part < 0.47
    assert council_in(table, find(table, SPIKE), 2025).known[BACK_TO_USUAL].year == 2025
