"""England's figures: what is in the table, how a council is found, and what becomes of it."""

from pathlib import Path

import pytest
from later_figures import with_other_figures_after

from sim.output.words.explain import explain
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.sources.england.names import NotFoundError, find
from sim.sources.england.panel import Panel
from sim.sources.england.scenario import council_named, published_scenario, scenario_of
from sim.sources.england.table import SUSPECT, Place, as_bytes, measures, shipped
from sim.study.paper import held_at_start

TABLE = shipped()
FILE = Path(__file__).parents[2] / "sim" / "sources" / "england" / "figures.csv.gz"
MOST_BYTES = 1_000_000
KEPT_FOR_THE_BLIND_TEST = 20
ENDED_IN_2019 = {"835", "836", "837"}


def scenario_for(name: str, folder: Path, year: int | None = None) -> Scenario:
    file = folder / "council.yaml"
    file.write_text(scenario_of(council_named(TABLE, name, year)), encoding="utf-8")
    return load_scenario(file)


def test_the_table_is_small_and_writing_it_again_gives_the_same_bytes() -> None:
    assert FILE.stat().st_size < MOST_BYTES
    assert as_bytes(TABLE) == FILE.read_bytes()


def test_later_years_of_twenty_councils_are_kept_for_a_blind_test() -> None:
    last = {
        place.code: max(year for years in place.figures.values() for year in years)
        for place in TABLE.councils()
    }
    kept = {code for code, year in last.items() if year == 2019} - ENDED_IN_2019
    assert len(kept) == KEPT_FOR_THE_BLIND_TEST


def test_figures_move_in_a_year_as_the_record_of_england_says() -> None:
    """Robust standard deviations of yearly log changes, from the record of 149 authorities."""
    panel = Panel(TABLE)
    recorded = {
        "referrals_n": 0.150,
        "cin_31mar_n": 0.106,
        "cases_held_n": 0.121,
        "case_holding_fte": 0.114,
        "avg_caseload": 0.101,
    }
    for measure, spread in recorded.items():
        assert panel.yearly_spread(measure) == pytest.approx(spread, abs=0.01), measure


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Leeds", "383"),
        ("leeds city council", "383"),
        ("BCP", "839"),
        ("Bournemouth, Christchurch & Poole", "839"),
        ("Kingston upon Hull", "810"),
        ("hull", "810"),
        ("City of Bristol", "801"),
        ("St Helens", "342"),
        ("saint helens", "342"),
        ("Bath & North East Somerset", "800"),
        ("Durham County Council", "840"),
        ("London Borough of Camden", "202"),
        ("royal borough of kensington and chelsea", "207"),
        ("Stoke on Trent", "861"),
        ("Dorset", "838"),
        ("E08000003", "352"),
        ("352", "352"),
        ("E10000023", "815"),
    ],
)
def test_a_council_is_found_by_the_name_that_people_type(typed: str, code: str) -> None:
    assert find(TABLE, typed).code == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Birmigham", "did you mean Birmingham?"),
        ("Kingston", "Kingston upon Thames or Kingston upon Hull: say which"),
        ("Cumbria", "ended in April 2023: Cumberland, and Westmorland and Furness came after it"),
        ("Poole Borough", "ended in April 2019: Bournemouth, Christchurch and Poole"),
        ("Bedfordshire", "Bedford, and Central Bedfordshire"),
        ("Atlantis", "`caseload authorities` lists them all"),
        ("", "`caseload authorities` lists them all"),
    ],
)
def test_a_name_that_is_no_council_is_answered_with_what_would_be_right(
    typed: str, said: str
) -> None:
    with pytest.raises(NotFoundError, match=said.replace("?", r"\?")):
        find(TABLE, typed)


def test_a_council_that_ended_is_there_in_its_own_years() -> None:
    assert find(TABLE, "Cumbria", 2020).code == "909"
    assert find(TABLE, "Dorset", 2018).code == "835"


def test_a_year_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="2013 to 2019, not for 2022"):
        council_named(TABLE, "Birmingham", 2022)
    with pytest.raises(NotFoundError, match="from 2017 to 2025"):
        council_named(TABLE, "Leeds", 2014)


def test_leeds_opens_with_its_published_figures(tmp_path: Path) -> None:
    leeds = scenario_for("Leeds", tmp_path)
    assert str(leeds.start) == "2025-10-01"
    assert leeds.opening.children == 5775
    assert held_at_start(leeds) == 4420
    assert leeds.opening.on_protection_plans == 634
    assert leeds.opening.looked_after == 1498
    assert leeds.social_workers.turnover == 0.07
    assert leeds.opening.permanent + leeds.opening.agency == 298
    observed = {each.measure: each for each in leeds.observed}
    assert observed["average_caseload"].value == 14.8
    assert observed["referrals"].year == 2025
    assert leeds.notes["social_workers.turnover"].quality == "green"
    assert leeds.notes["demand.families_per_year"].quality == "amber"
    assert leeds.notes["managers.posts"].quality == "red"


def test_the_question_asks_for_the_standard_or_else_for_one_child_fewer(tmp_path: Path) -> None:
    council = council_named(TABLE, "Leeds")
    for standard, asked in ((16.0, 16.0), (None, 13.8)):
        file = tmp_path / f"{asked}.yaml"
        file.write_text(scenario_of(council, standard), encoding="utf-8")
        question = load_scenario(file).question
        assert question is not None
        assert question.at_most == asked


def test_a_joint_workforce_return_is_shared_by_children_in_need(tmp_path: Path) -> None:
    """Kingston has 1,002 of 1,966 children in need; 120.7 case holders are counted together."""
    council = council_named(TABLE, "Kingston upon Thames")
    assert council.known["case_holding_fte"].value == pytest.approx(120.7 * 1002 / 1966)
    assert council.known["case_holding_fte"].quality == "amber"
    assert any("together with another council" in words for words in council.remarks)


def test_without_a_newer_workforce_return_a_scenario_starts_in_april(tmp_path: Path) -> None:
    """Westminster has children in need of March 2025, and a workforce of September 2024."""
    assert str(scenario_for("Westminster", tmp_path).start) == "2025-04-01"


def test_demand_may_rise_or_fall_as_england_s_has_and_no_later_figure_says_how_far() -> None:
    """The middle council had 5% more referrals in March 2019 than three years before, or 1.7% a
    year; spread between councils is luck of each year, and is not counted here again."""
    for table in (TABLE, with_other_figures_after(2019)):
        low, high = Panel(table.until(2019)).growth("referrals_n", 2019)
        assert low == -high
        assert high == pytest.approx(0.0166, abs=0.0005)
    known = council_named(TABLE, "Leeds").known["demand.growth_per_year"]
    assert known.value == 0
    assert known.range == (pytest.approx(-0.017, abs=0.001), pytest.approx(0.017, abs=0.001))


def test_a_doubtful_figure_is_never_green() -> None:
    doubtful = [
        (place, figure.period)
        for place in TABLE.councils()
        for figure in place.figures.get("cases_held_n", {}).values()
        if figure.quality == SUSPECT and place.figure("cin_31mar_n", figure.period)
    ]
    assert doubtful
    for place, year in doubtful[:5]:
        found = council_named(TABLE, place.code, year).known["cases_held_n"]
        assert found.quality == "amber"
        assert "doubtful" in found.source


FEW_HELD = {"208", "332", "420", "879", "884"}
"""Councils with hardly more cases held than children who are not on child in need plans: there the
model holds up to 5% more, since families that have been under enquiry keep their social worker."""


def stands(place: Place, folder: Path) -> None:
    """A council's scenario is valid, adds up, can be explained and shows its licence."""
    council = council_named(TABLE, place.code)
    scenario = scenario_for(place.code, folder)
    in_need, held = (round(council.known[name].value) for name in ("cin_31mar_n", "cases_held_n"))
    assert scenario.opening.children == max(in_need, held)
    everybody = scenario.practice.without_social_worker == 1
    near = max(2, (0.05 if everybody else 0.001) * held)
    assert held_at_start(scenario) == pytest.approx(held, abs=near)
    assert not everybody or place.code in FEW_HELD
    assert scenario.opening.permanent + scenario.opening.agency <= scenario.social_workers.posts
    assert "Open Government Licence" in explain(scenario)
    assert scenario.observed


@pytest.mark.parametrize("code", ["201", "213", "314", "330", "420", "839", "857", "886"])
def test_a_council_of_any_kind_has_a_scenario_that_stands(code: str, tmp_path: Path) -> None:
    """The smallest, the largest, a joint return, no return, and one with much missing."""
    stands(TABLE.places[code], tmp_path)


@pytest.mark.nightly
def test_every_council_has_a_scenario_that_stands(tmp_path: Path) -> None:
    there = [
        place for place in TABLE.councils() if place.code not in {*ENDED_IN_2019, "909", "928"}
    ]
    assert len(there) == 153
    for place in there:
        stands(place, tmp_path)


def test_every_measure_says_what_it_is() -> None:
    for told in measures().values():
        assert told.words
        assert told.unit
        assert told.source


def test_a_file_is_short_enough_to_read_and_loses_no_source(tmp_path: Path) -> None:
    text = published_scenario("Leeds", standard=14)
    assert len(text.splitlines()) < 85
    file = tmp_path / "leeds.yaml"
    file.write_text(text, encoding="utf-8")
    notes = load_scenario(file).notes
    assert all(note.source for note in notes.values())
