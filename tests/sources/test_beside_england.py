"""A council beside England: half of the councils lie in the middle half."""

import pytest

from sim.sources.england.beside import Standing, beside_england
from sim.sources.england.names import find
from sim.sources.england.table import shipped


@pytest.fixture(scope="module")
def leeds():
    return {each.words: each for each in beside_england(shipped(), find(shipped(), "Leeds"))}


def test_a_figure_is_the_published_one_of_its_newest_year(leeds):
    place = find(shipped(), "Leeds")
    told = leeds["Average caseload"]
    assert told.value == place.figure("avg_caseload", told.year).value
    assert told.year == max(place.years_of("avg_caseload"))


def test_children_are_counted_for_each_10000(leeds):
    place, told = find(shipped(), "Leeds"), leeds["Children looked after"]
    children = place.figure("population_0_17_n", told.year).value
    looked_after = place.figure("looked_after_31mar_n", told.year).value
    assert told.value == pytest.approx(looked_after / children * 10_000)


def test_about_half_of_the_councils_stand_in_the_middle_half():
    names = [place.code for place in shipped().councils()]
    standings = [
        each
        for code in names[:60]
        for each in beside_england(shipped(), shipped().places[code])
        if each.words == "Average caseload" and each.year >= 2019
    ]
    inside = sum(each.place == "in the middle half" for each in standings)
    assert 0.3 < inside / len(standings) < 0.7


def test_what_is_far_from_the_middle_stands_out(leeds):
    odd = leeds["Vacant posts"]
    assert odd.value < odd.low
    assert odd.odd.startswith("Vacant posts: ")
    assert "% of England's middle" in odd.odd
    assert leeds["Average caseload"].odd is None


@pytest.mark.parametrize(
    ("value", "said"),
    [(24, "2.0 times England's middle. Is that so?"), (6, "50% of England's middle. Is that so?")],
)
def test_twice_as_many_leavers_as_in_england_stand_out_and_half_as_many_do(value, said):
    standing = Standing("Workers who leave", "%", 2025, value, 9, 12, 15, "")
    assert standing.odd == f"Workers who leave: {said}"
    assert Standing("Workers who leave", "%", 2025, 14, 9, 12, 15, "").odd is None
