"""Work of plans that was missed, and plans that follow one another."""

import pytest
from hand import Hand, Under, block, family, told
from stripped import NEVER

IN_NEED = {"pathway__not_in_need": 0.0, "pathway__in_need_days": 50.0}
CARE = {
    "pathway__not_in_need": 0.0, "pathway__looked_after_at_assessment": 1.0,
    "pathway__looked_after_days": 50.0, "pathway__court_for_looked_after": 0.0,
}  # fmt: skip
PROTECTED = {
    "pathway__not_in_need": 0.0, "pathway__section_47_in_assessment": 1.0,
    "pathway__section_47_at_referral": 1.0, "pathway__conference_after_section_47": 1.0,
    "pathway__protection_plan_after_conference": 1.0, "pathway__protection_days": NEVER,
}  # fmt: skip
"""A plan from the conference on day 12."""


@pytest.mark.parametrize(
    ("column", "settings", "until", "missed"),
    [
        # Due on 22, 32, 42, 52 and 62, and begun on 64.
        ("protection_visits", {**PROTECTED, "practice__protection_visit_interval": 10.0}, 64, 4),
        ("core_groups", {**PROTECTED, "practice__core_group_first": 10.0,
                         "practice__core_group_interval": 10.0}, 64, 4),
        # Due on 7, and then every other week.
        ("looked_after_visits", {**CARE, "pathway__looked_after_days": 90.0,
                                 "practice__looked_after_first_visit_weeks": 1.0,
                                 "practice__looked_after_visit_weeks": 2.0}, 40, 3),
        # Due on 22 and three months after the start, which is day 68.
        ("looked_after_reviews", {**CARE, "pathway__looked_after_days": 90.0,
                                  "practice__looked_after_review_first": 20.0}, 70, 1),
    ],
)  # fmt: skip
def test_each_kind_of_work_counts_what_was_missed_of_it(
    column: str, settings: dict[str, object], until: float, missed: int
) -> None:
    under = Under(told(100, **settings), family(2)).at(13 if "protection" in str(settings) else 3)
    block(under, under.service.today, until)
    under.at(until + 0.01)
    assert (under.count(f"{column}_missed"), under.count(column)) == (missed, 1)


def test_a_plan_in_need_after_one_of_protection_begins_anew() -> None:
    """Its first visit is a whole interval after the review, as for any new plan."""
    scenario = told(
        200, **{**PROTECTED, "pathway__protection_days": 30.0},
        pathway__looked_after_after_protection=0.0, pathway__step_down_after_protection=1.0,
        pathway__in_need_days=60.0, practice__in_need_visit_interval=20.0,
    )  # fmt: skip
    review = next(
        row.held for row in Hand(scenario, family(2, 2)).journal.conferences if row.kind == "review"
    )
    under = Under(scenario, family(2, 2))
    assert under.at(review + 19.99).count("in_need_visits") == 0
    assert under.at(review + 20.01).count("in_need_visits") == 1
    assert under.at(review + 59.9).count("in_need_ended") == 0
    assert under.at(review + 60.1).count("in_need_ended") == 2


def test_what_two_families_missed_adds_up() -> None:
    """Both plans end in one week; visits due on 12 were not begun, nor the four after it."""
    scenario = told(90, **IN_NEED, practice__in_need_visit_interval=10.0)
    under = Under(scenario, family(2), family(2.5, 2)).at(3)
    block(under, 3, 80)
    under.at(54)
    assert (under.count("in_need_visits_missed"), under.count("in_need_visits")) == (8, 0)


def test_visits_and_core_groups_are_in_one_go_and_other_work_in_sittings() -> None:
    scenario = told(
        60, **PROTECTED, practice__sitting=0.5, work__visit_first_child=2.0, work__core_group=1.5,
        work__protection_session=9.0,
    )  # fmt: skip
    one = Under(scenario, family(2)).at(20).family_of(1)
    found = {task.full_hours: task.longest for task in one.tasks if task.interval is not None}
    assert found[2.0] == 2.0
    assert found[1.5] == 1.5
    assert sorted(found.values())[0] == pytest.approx(0.5)
