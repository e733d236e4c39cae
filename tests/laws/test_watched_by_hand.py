"""Watching a post and following a family: each sitting and each event, with its name and day."""

import pytest
from hand import Under, be_away, given, told
from hand import family as comes

from sim.service.watched_family import FamilyStory, follow_family
from sim.service.watched_post import PostDiary, watch_post

PLAN = {
    "pathway__not_in_need": 0.0, "pathway__section_47_in_assessment": 0.5,
    "pathway__section_47_at_referral": 1.0, "pathway__conference_after_section_47": 1.0,
    "pathway__protection_plan_after_conference": 1.0,
    "pathway__looked_after_after_protection": 0.0, "pathway__step_down_after_protection": 0.0,
    "pathway__protection_days": 30.0, "pathway__in_need_days": 40.0, "practice__sitting": 1.0,
    "work__screening": 0.25, "work__assessment_first_child": 2.0,
    "work__strategy_discussion": 0.5, "work__section_47_enquiry": 2.0,
    "work__conference_report": 1.5, "work__conference_attendance": 0.5,
    "work__visit_first_child": 0.25, "work__core_group": 0.5, "work__review_report": 1.5,
    "work__closing": 1.0, "practice__protection_visit_interval": 20.0,
    "practice__core_group_first": 10.0, "practice__core_group_interval": 60.0,
}  # fmt: skip
"""A family of high need goes to a conference and a plan, one of low need to a plan in need."""
NUMBERS = tuple[float, float, str, float]


def watched(scenario, *families, post: int = 1) -> tuple[list[NUMBERS], PostDiary]:
    with given(*families):
        diary = watch_post(scenario, post)
    sittings = [
        (round(s.start, 6), round(s.end, 6), s.kind, round(s.hours, 6)) for s in diary.sittings
    ]
    return sittings, diary


def followed(scenario, *families, number: int = 1) -> FamilyStory:
    with given(*families):
        return follow_family(scenario, number)


def test_every_sitting_of_a_way_to_a_protection_plan() -> None:
    sittings, diary = watched(told(90, **PLAN), comes(2.0, 2, need=0.9))
    assert sittings == [
        (2.0, 2.25, "looking into a referral", 0.25), (2.25, 3.25, "assessment", 1),
        (3.25, 3.75, "strategy discussion", 0.5), (3.75, 4.75, "assessment", 1),
        (4.75, 5.75, "section 47 enquiry", 1), (5.75, 6.75, "section 47 enquiry", 1),
        (6.75, 7.75, "conference report", 1), (7.75, 8.25, "conference report", 0.5),
        (13.75, 14.25, "conference", 0.5), (23.75, 24.25, "core group", 0.5),
        (33.75, 34.0, "visit on a protection plan", 0.25),
        (54.0, 54.25, "visit on a protection plan", 0.25),
        (58.75, 59.75, "conference report", 1), (59.75, 60.25, "conference report", 0.5),
        (73.75, 74.25, "conference", 0.5), (74.25, 75.25, "closing", 1),
    ]  # fmt: skip
    assert [(each.start, each.what) for each in diary.occupants] == [
        (0, "social worker, permanent")
    ]
    assert diary.absences == []


def test_every_event_of_a_way_to_a_protection_plan() -> None:
    story = followed(told(90, **PLAN), comes(2.0, 2, need=0.9))
    assert [(round(e.day, 6), e.what, e.due, e.kept) for e in story.events] == [
        (2.0, "referred", None, None), (2.25, "decision to assess", 3.0, "in time"),
        (2.25, "first worker", 3.25, "in time"), (3.25, "children seen", 7.0, "in time"),
        (3.75, "strategy discussion", None, None),
        (4.75, "assessment authorised", 47.0, "in time"),
        (6.75, "section 47 enquiry", None, None),
        (13.75, "initial conference", 18.75, "in time"),
        (13.75, "report shared 5 working days before", None, "in time"),
        (24.25, "core group", 23.75, "late"),
        (34.0, "visit on a protection plan", 33.75, "late"),
        (54.25, "visit on a protection plan", 54.0, "in time"),
        (73.75, "review conference", 78.75, "in time"),
        (73.75, "report shared 13 working days before", None, "in time"),
        (75.25, "closing", None, None), (75.25, "closed", None, None),
    ]  # fmt: skip
    assert [(s.start, s.end, s.what) for s in story.states] == [
        (2.25, 13.75, "in assessment"), (13.75, 73.75, "child protection plan"),
        (73.75, 75.25, "waiting to be closed"),
    ]  # fmt: skip
    assert [(s.start, s.end, s.what) for s in story.workers] == [(2.25, 75.25, "social worker")]
    assert (story.children, story.referred) == (2, 2.0)


IN_NEED = {
    **PLAN, "practice__in_need_visit_interval": 10.0, "practice__in_need_review_weeks": 4.0,
    "practice__session_interval": 15.0, "work__in_need_review": 0.5, "work__in_need_session": 0.0,
}  # fmt: skip


def test_a_plan_in_need_is_told_with_what_was_late_and_what_was_missed() -> None:
    long = comes(13.9, 1, need=0.1)
    scenario = told(90, **{**IN_NEED, "work__assessment_first_child": 12.0,
                           "practice__sitting": 20.0})  # fmt: skip
    story = followed(scenario, comes(1.0, 3, need=0.3), long, number=1)
    told_of = [(round(e.day, 6), e.what, e.due, e.kept) for e in story.events]
    # Assessed from 1.25 to 13.25, then the other family until 26.15, so a visit is late.
    assert told_of[:5] == [
        (1.0, "referred", None, None), (1.25, "decision to assess", 2.0, "in time"),
        (1.25, "first worker", 2.25, "in time"), (13.25, "children seen", 6.0, "late"),
        (13.25, "assessment authorised", 46.0, "in time"),
    ]  # fmt: skip
    visits = [event for event in told_of if event[1] == "visit on a child in need plan"]
    assert visits[0] == (26.4, "visit on a child in need plan", 23.25, "late")
    assert visits[1] == (36.65, "visit on a child in need plan", 36.4, "in time")
    other = [event for event in told_of if event[1] == "other plan work"]
    assert other[0][2:] == (28.25, None)
    reviews = [event for event in told_of if event[1] == "review of a child in need plan"]
    assert reviews[0][2] == 33.25


def test_an_occasion_that_was_missed_is_told_with_the_day_on_which_it_was_due() -> None:
    scenario = told(90, **{**IN_NEED, "work__assessment_first_child": 25.0,
                           "practice__sitting": 50.0})  # fmt: skip
    story = followed(scenario, comes(1.0, 3, need=0.3), comes(26.2, 1, need=0.1))
    # In need from 26.25; the other family's assessment is from 26.5 to 51.5.
    missed = [(e.day, e.what, e.due) for e in story.events if e.kept == "missed"]
    assert (36.25, "visit on a child in need plan", 36.25) in missed


def test_work_in_care_has_its_names() -> None:
    scenario = told(
        100, pathway__not_in_need=0.0, pathway__looked_after_at_assessment=1.0,
        pathway__looked_after_days=70.0, practice__looked_after_first_visit_weeks=1.0,
        practice__looked_after_visit_weeks=6.0, practice__looked_after_review_first=20.0,
        practice__session_interval=18.0, work__visit_first_child=0.25,
        work__looked_after_review=0.5, work__looked_after_session=1.0,
    )  # fmt: skip
    sittings, _ = watched(scenario, comes(1.0))
    kinds = [(start, kind) for start, _, kind, hours in sittings if hours]
    assert kinds[:4] == [
        (6.0, "visit to looked-after children"), (19.0, "other plan work"),
        (21.0, "looked-after review"), (36.25, "visit to looked-after children"),
    ]  # fmt: skip
    story = followed(scenario, comes(1.0))
    assert [(s.start, s.end) for s in story.states if s.what == "looked after"] == [(1.0, 71.0)]


def test_supervision_and_updates_have_their_names() -> None:
    scenario = told(
        90, **{**IN_NEED, "pathway__changes_per_plan_year": 20.0, "work__updated_assessment": 0.75,
             "practice__in_need_visit_interval": 3.0, "work__visit_first_child": 0.01,
             "work__visit_further_child": 0.0, "practice__outside_wait": 0.0,
               "switched_off": ("manager_queues",), "supervision__interval": 9.0}
    )  # fmt: skip
    sittings, _ = watched(scenario, comes(1.0, 3, need=0.3))
    found = {kind: hours for _, _, kind, hours in sittings}
    assert found["updated assessment"] == 0.375, "in two sittings"
    assert "supervision" in found
    story = followed(scenario, comes(1.0, 3, need=0.3))
    assert {"updated assessment", "discussed in supervision"} <= {e.what for e in story.events}


def test_a_handover_is_told_on_both_sides() -> None:
    leaving = told(
        200, **{**IN_NEED, "work__handing_over": 0.5, "work__taking_over": 0.75,
                "pathway__in_need_days": 150.0, "social_workers__turnover": 1.0,
                "social_workers__overload_effect": 3.0, "social_workers__reference_caseload": 1.0,
                "social_workers__posts": 2, "social_workers__recruitment__success": 1.0,
                "social_workers__recruitment__weeks_to_start": 2.0,
                "practice__reallocation_days": 3.0},
    )  # fmt: skip
    family = comes(1.0, 3, need=0.3)
    diaries = [watched(leaving, family, post=post) for post in (1, 2)]
    kinds = [kind for sittings, _ in diaries for _, _, kind, _ in sittings]
    story = followed(leaving, family)
    handed = sum(event.what == "next worker" for event in story.events)
    assert handed > 0
    assert kinds.count("handing over") in (handed, handed + 1)
    assert kinds.count("reading in") == handed
    assert sum(event.what == "reading in" for event in story.events) == handed
    empty = [spell for _, diary in diaries for spell in diary.occupants if spell.what == "empty"]
    assert empty
    without = [spell for spell in story.workers if spell.what == "no worker"]
    assert all(spell.end - spell.start >= 3 - 1e-9 for spell in without)
    assert len(without) >= handed


def test_an_absence_is_told_and_work_in_it_begins_after_it() -> None:
    scenario = told(
        60, workers__leave_days=40.0, workers__leave_spell_days=3.0, work__screening=0.5,
        work__assessment_first_child=1.0,
    )  # fmt: skip
    families = [comes(float(day), 1) for day in range(1, 50)]
    sittings, diary = watched(scenario, *families)
    assert diary.absences
    assert all(spell.what == "away" and spell.end > spell.start for spell in diary.absences)
    away = sum(spell.end - spell.start for spell in diary.absences)
    for start, _, _, _ in sittings:
        assert not any(spell.start <= start < spell.end for spell in diary.absences)
    worked = sum(end - start for start, end, _, _ in sittings)
    hours = sum(hours for *_, hours in sittings)
    per_day = Under(scenario).service.hours_per_day
    inside = worked - hours / per_day
    assert -1e-6 <= inside <= away + 1e-6


def test_who_is_away_when_the_conference_is_held_has_a_stand_in_beside_them() -> None:
    scenario = told(90, social_workers__posts=2, **PLAN)
    under = Under(scenario, comes(2.0, 2, need=0.9)).at(13.0)
    holder = next(worker for worker in under.workers if worker.families)
    be_away(holder, 13.0, 20.0)
    under.at(14.5)
    assert under.service.journal.conferences[0].attended == "stand-in"


def test_families_count_in_the_order_in_which_they_are_accepted() -> None:
    scenario = told(30, work__assessment_first_child=3.0, pathway__no_further_action=0.5,
                    social_workers__posts=3)  # fmt: skip
    families = [comes(1.0, 1, need=0.9), comes(2.0, 2, need=0.1), comes(3.0, 3, need=0.8)]
    assert followed(scenario, *families, number=1).children == 1
    assert followed(scenario, *families, number=2).children == 3
    with pytest.raises(ValueError, match="there is no family 3 in this run: 2 were assessed"):
        followed(scenario, *families, number=3)


def test_a_story_that_is_not_over_ends_with_the_run() -> None:
    scenario = told(20, work__assessment_first_child=100.0)
    story = followed(scenario, comes(2.5, 2))
    assert [(s.start, s.what) for s in story.states] == [(2.5, "in assessment")]
    assert story.states[0].end == story.workers[0].end > 20


def test_a_report_that_came_late_is_told_as_it_came() -> None:
    for hours, what in (
        (6.75, "report shared 1 working days before"), (7.75, "report shared on the day"),
        (14.0, "report not shared"),
    ):  # fmt: skip
        in_one_go = {"practice__postponements_most": 0, "practice__sitting": 90.0}
        settings = {**PLAN, **in_one_go, "work__conference_report": hours}
        story = followed(told(90, **settings), comes(2.0, 2, need=0.9))
        told_of = [e for e in story.events if e.what.startswith("report")]
        assert (told_of[0].what, told_of[0].kept) == (what, "late"), hours


def test_a_conference_whose_report_was_not_begun_is_the_familys_too() -> None:
    settings = {**PLAN, "work__conference_report": 60.0, "practice__sitting": 90.0}
    story = followed(told(90, **settings), comes(2.0, 2, need=0.9))
    held = [event.what for event in story.events if "conference" in event.what]
    assert held[:1] == ["initial conference"]
    assert "report not shared" in [event.what for event in story.events]
