"""Nothing is lost: children, posts and workers add up on every census day."""

from math import floor

import numpy as np

from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service


def test_every_open_child_is_in_one_state_and_held_or_waiting(small_journal, totals) -> None:
    states = sum(
        totals(small_journal, state)
        for state in ("awaiting_assessment", "in_need", "protection", "looked_after", "closing")
    )
    assert (totals(small_journal, "open") == states).all()
    held = totals(small_journal, "allocated") + totals(small_journal, "unallocated")
    assert (held == totals(small_journal, "open")).all()


def test_referred_is_decided_and_open_or_closed(small_journal, small, totals) -> None:
    opening = small.opening
    at_start = opening.children
    came = np.cumsum(totals(small_journal, "referrals"))
    undecided = totals(small_journal, "undecided")
    decided = np.cumsum(totals(small_journal, "decided"))
    assert (came == decided + undecided).all()
    gone = np.cumsum(totals(small_journal, "closed") + totals(small_journal, "no_further_action"))
    assert (at_start + came == totals(small_journal, "open") + undecided + gone).all()


def test_every_post_is_filled_covered_or_empty(small_journal, totals) -> None:
    filled = totals(small_journal, "in_post") + totals(small_journal, "agency")
    assert (filled + totals(small_journal, "vacant") == totals(small_journal, "posts")).all()


def test_caseloads_of_workers_add_up_to_the_children_allocated(small_journal, totals) -> None:
    held = np.zeros(len(small_journal.weeks))
    for row in small_journal.workers:
        held[row.week] += row.children
    assert (held == totals(small_journal, "allocated")).all()


def test_stocks_follow_from_flows(small_journal, small, totals) -> None:
    for stock, start, started, ended in (
        ("protection", small.opening.on_protection_plans, "protection_started", "protection_ended"),
        ("looked_after", small.opening.looked_after, "looked_after_started", "looked_after_ended"),
    ):
        change = np.cumsum(totals(small_journal, started) - totals(small_journal, ended))
        assert (totals(small_journal, stock) == start + change).all()


def test_assessments_not_finished_are_counted(small_journal, totals) -> None:
    done = [row for row in small_journal.assessments if row.outcome != "open"]
    left = [row for row in small_journal.assessments if row.outcome == "open"]
    assert sum(row.children for row in done) == totals(small_journal, "assessments").sum()
    waiting = totals(small_journal, "awaiting_assessment")[-1]
    assert 0 < sum(row.children for row in left) <= waiting * 1.2 + 20


def test_every_assessment_that_was_begun_is_authorised_or_open_at_the_end(small: Scenario) -> None:
    """Children accepted for one, and those in it at the start; some have a plan before its end."""
    journal = run_service(small.changed("pathway.section_47_in_assessment", 0.5), 1)
    count = dict(zip(COLUMN, np.array(journal.weeks).sum(axis=(0, 1)), strict=True))
    begun = small.opening.awaiting_assessment + count["decided"] - count["no_further_action"]
    assert sum(row.children for row in journal.assessments) == begun


def test_assessments_are_in_order(small_journal: Journal) -> None:
    for row in small_journal.assessments:
        if row.outcome != "open" and row.referred >= 0:
            assert row.referred <= row.seen <= row.work_finished <= row.ended


def test_littles_law_for_the_assessment(small) -> None:
    """Children in assessment are those who come a day times the days that they take.

    Everybody is assessed and nobody goes to a conference, so that the stage begins with the
    referral and ends with the authorisation for all. Measured on families that came after the
    first quarter and before the last one, which is long enough for them to be done.
    """
    plain = small.changed("demand.growth_per_year", 0.0)
    plain = plain.changed("pathway.no_further_action", 0.0)
    plain = plain.changed("pathway.conference_after_section_47", 0.0)
    waiting, expected = 0.0, 0.0
    for replication in range(1, 9):
        journal = run_service(plain, replication)
        weeks = np.array(journal.weeks).sum(axis=1)[13:-13]
        first = journal.census_days[12] + 1
        last = journal.census_days[-14] + 1
        waiting += weeks[:, [COLUMN["undecided"], COLUMN["awaiting_assessment"]]].sum(1).mean()
        rows = [r for r in journal.assessments if first <= r.referred < last]
        done = [r for r in rows if r.outcome != "open"]
        assert len(done) > 0.98 * len(rows)
        rate = sum(r.children for r in rows) / (last - first)
        days = sum(r.children * (r.ended - r.referred) for r in done)
        expected += rate * days / sum(r.children for r in done)
    assert abs(waiting / expected - 1) < 0.04, waiting / expected


def test_conference_reports_are_counted_once(small_journal: Journal, totals) -> None:
    held = [row for row in small_journal.conferences if row.kind == "initial"]
    assert len(held) == totals(small_journal, "initial_reports_due_families").sum()
    shared = [row for row in held if row.shared == row.shared]
    assert all(row.written for row in shared)
    assert all(floor(row.shared) == row.shared >= 0 for row in shared)
