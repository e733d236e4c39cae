"""One post and one family can be watched, and nothing that happens is changed by it."""

from datetime import date
from itertools import pairwise
from math import floor, isnan

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.service.journal import COLUMN
from sim.service.run import run_service
from sim.service.watched_family import follow_family
from sim.service.watched_post import play_watched, watch_post

pytestmark = pytest.mark.slow
UNTIL = date(2017, 3, 31)
ALONE = [
    "social_workers.posts=1", "opening.permanent=1.0", "opening.agency=0.0", "managers.posts=1",
    "teams.count=1", "social_workers.turnover=0.0", "demand.families_per_year=20",
    "opening.awaiting_assessment=4", "opening.on_protection_plans=4", "opening.looked_after=4",
    "opening.on_in_need_plans=6", "opening.closing=1", "opening.closed_last_year=20",
]  # fmt: skip
"""One worker and one manager, with families enough for every kind of work."""


@pytest.fixture(scope="module")
def small():
    return load_scenario("small-authority", until=UNTIL)


@pytest.fixture(scope="module")
def stories(small):
    return [follow_family(small, number) for number in (1, 4, 27, 44)]


def test_being_watched_changes_nothing(small):
    watched, alone = play_watched(small, 1, lambda _: None).journal, run_service(small, 1)
    assert watched.weeks == alone.weeks
    assert repr(watched.assessments) == repr(alone.assessments)
    assert repr(watched.conferences) == repr(alone.conferences)
    assert watched.workers == alone.workers


@pytest.mark.parametrize("replication", [1, 2, 3])
def test_the_sittings_of_the_only_worker_are_all_the_hours_of_the_service(replication):
    scenario = load_scenario("small-authority-now", settings=ALONE, until=UNTIL)
    diary = watch_post(scenario, 1, replication)
    weeks = np.array(run_service(scenario, replication).weeks)
    hours = weeks[:, :, COLUMN["hours"]].sum()
    assert sum(each.hours for each in diary.sittings) == pytest.approx(hours)
    held = weeks[:, :, COLUMN["supervision_hours"]].sum() * scenario.work.scale
    told = sum(each.hours for each in diary.sittings if each.kind == "supervision")
    assert told == pytest.approx(held, abs=2 * scenario.supervision.longest)


@pytest.mark.parametrize("post", [1, 9, 24, 28])
def test_one_thing_is_done_at_a_time_and_nobody_works_while_away(small, post):
    diary = watch_post(small, post)
    ends = [0.0, *(each.end for each in diary.sittings)]
    assert all(s.start >= before for s, before in zip(diary.sittings, ends, strict=False))
    assert all(s.end > s.start and s.hours > 0 and s.kind for s in diary.sittings)
    for away in diary.absences:
        assert not any(away.start < each.start < away.end for each in diary.sittings)


def test_somebody_or_nobody_is_in_a_post_from_the_first_day_to_the_last(small):
    diary = watch_post(small, 28)
    spells = diary.occupants
    assert spells[0].what == "empty", "it is funded later, and then has to be filled"
    assert spells[0].start > 0
    assert all(a.end == b.start for a, b in pairwise(spells))
    empty = [each for each in spells if each.what == "empty"]
    for each in diary.sittings:
        assert not any(spell.start <= each.start < spell.end for spell in empty)


def test_a_familys_story_is_told_in_order_and_without_a_gap(stories):
    for story in stories:
        for spells in (story.states, story.workers):
            assert all(a.end == b.start for a, b in pairwise(spells))
        assert story.events[0].what == "referred"
        days = [each.day for each in story.events if each.kept != "missed"]
        assert days == sorted(days)


def test_a_familys_deadlines_are_those_of_the_journal(small, stories):
    journal = run_service(small, 1)
    for story in stories:
        told = next(e for e in story.events if e.what == "assessment authorised")
        row = next(r for r in journal.assessments if r.referred == story.referred)
        assert (told.day, story.children) == (row.ended, row.children)
        within = floor(row.ended) - floor(row.referred) <= small.practice.assessment_limit
        assert told.kept == ("in time" if within else "late")
        seen = next(e for e in story.events if e.what == "children seen")
        assert seen.day == row.seen


def test_a_familys_conferences_are_in_the_journal(small, stories):
    journal = run_service(small, 1)
    counted = journal.census_days[-1] + 1
    held = {(row.held, row.kind, row.children): row for row in journal.conferences}
    found = [(story, event) for story in stories for event in story.events if event.day < counted]
    found = [(story, event) for story, event in found if event.what.endswith(" conference")]
    assert len(found) >= 3
    for story, event in found:
        row = held[event.day, event.what.split()[0], story.children]
        assert event.kept == ("in time" if floor(row.held) <= floor(row.due) else "late")
        report = next(e for e in story.events if e.day == event.day and "report" in e.what)
        assert (report.what == "report not shared") == isnan(row.shared)


def test_every_initial_conference_belongs_to_one_family(small):
    """Followed one after another, the families have the conferences that they were marked for."""
    until = load_scenario("small-authority", until=date(2016, 7, 31))
    plans = 0
    for number in range(1, 9):
        story = follow_family(until, number)
        protected = any(each.what == "child protection plan" for each in story.states)
        initial = [e for e in story.events if e.what == "initial conference"]
        assert len(initial) <= 2
        assert bool(initial) or not protected
        plans += protected
    assert plans


def test_what_is_not_there_cannot_be_watched(small):
    with pytest.raises(ValueError, match="there is no post 99 in this scenario"):
        watch_post(small, 99)
    with pytest.raises(ValueError, match="there is no family 9999 in this run"):
        follow_family(small, 9999)
