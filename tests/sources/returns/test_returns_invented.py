"""Invented authorities of other seeds: what is read is what happened, but for planted faults."""

from collections import Counter
from datetime import date
from typing import Any

import invented_answers as answers
import pytest
from comparing import Held
from invented_authority import YEAR_24, YEAR_25, Authority, make
from kept_material import of

from sim.sources.returns.adding_up import Kept, add_up
from sim.sources.returns.reading import Returns, read_returns

FOUR_YEARS, TWO_YEARS = date(2021, 4, 1), date(2023, 4, 1)
CARE = ("states_under_18_with_looked_after", "states_under_18")


@pytest.fixture(scope="module", params=[20251124, 7])
def authority(request: pytest.FixtureRequest) -> Authority:
    return make(request.param)


def read(authority: Authority, *names: str) -> tuple[Returns, Kept]:
    chosen = {n: c for n, c in authority.files.items() if not names or n in names}
    found = read_returns(of(chosen))
    return found, add_up(found)


def counts(authority: Authority, *names: str) -> dict[str, Any]:
    census = read(authority, *names)[1].census
    assert census is not None
    return {**census.counts, CARE[0]: census.counts[CARE[1]]}


@pytest.mark.slow
def test_every_count_is_what_happened(authority: Authority) -> None:
    held, wanted = Held(), answers.all_answers(authority)
    kept = read(authority)[1]
    held(wanted["spring"], counts(authority, "spring.xml"), "spring")
    held(wanted["newest"], counts(authority, "newest.xml"), "newest")
    held(wanted["newest with care"], counts(authority, "newest.xml", "care.txt"), "with care")
    held(wanted["care"], kept.care, "care")
    assert kept.census is not None
    held(
        {k: list(v) for k, v in wanted["pathway"].items()},
        {k: list(v) for k, v in kept.census.shares.items()},
        "pathway",
    )
    held(wanted["staff"], kept.workforce, "staff")
    assert kept.lists is not None
    held(wanted["lists"], kept.lists.counts, "lists")
    assert kept.dataset is not None
    held(wanted["dataset"], kept.dataset.counts, "dataset")
    assert not held.differ, held.verdict()
    assert held.checked >= 180


@pytest.mark.slow
def test_lengths_and_returns_are_those_of_another_way_to_fit(authority: Authority) -> None:
    held, kept = Held(), read(authority)[1]
    one = read(authority, "newest.xml")[1].census
    assert one is not None
    assert kept.dataset is not None
    for kind in ("protection", "in_need"):
        held.fitted(
            answers.fitted(answers.spells(authority.year_25, kind, YEAR_25)),
            one.lengths[kind],
            kind,
        )
    for kind in ("protection", "in_need", "looked_after"):
        wanted = answers.fitted(answers.spells(authority.all_years, kind, FOUR_YEARS))
        held.fitted(wanted, kept.dataset.lengths[kind], f"data set {kind}")
    back = answers.came_back(answers.child_gaps(authority.year_25, YEAR_25))
    assert one.back is not None
    assert one.back.share is not None
    held(back["closed"], one.back.closed, "closed")
    held.near(back["share_within_365_days"], one.back.share, "share", within=0.0005)
    assert not held.differ, held.verdict()


@pytest.mark.slow
def test_every_fault_that_was_planted_is_counted_and_none_besides(authority: Authority) -> None:
    people = {"C18", "C20", "R5"}
    for file in read(authority)[0].files:
        planted = authority.planted.get(file.name)
        if planted is not None:
            found = Counter({r: n for r, n in file.tally.counts.items() if r not in people})
            assert found == planted, file.name
    assert YEAR_24 < YEAR_25
