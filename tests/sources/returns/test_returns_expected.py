"""The readers against the values that were worked out by hand and for an invented authority."""

from datetime import date
from typing import Any

import pytest
from comparing import Held, leaves
from kept_material import expected, file, files

from sim.sources.returns.adding_up import Kept, add_up
from sim.sources.returns.choosing import stocks_of
from sim.sources.returns.counting import Counts
from sim.sources.returns.lengths import Returns as Back
from sim.sources.returns.period import WorkingDays
from sim.sources.returns.reading import Returns, read_returns

CENSUS, ANNEX_A, DATASET = "children in need census", "Annex A", "standard safeguarding dataset"
RULES = {
    "authorised after reference date": "C11",
    "closure before referral": "C7",
    "referral after reference date": "C4",
    "episodes merged": "C2",
    "no further action without closure": "C9",
    "closed by death": "C10",
    "no further action, but work": "C8",
    "no id": "R5",
    "plan ends before start": "C13",
}
TABLES = {
    "cin_assessments": "cina",
    "cin_episodes": "cine",
    "cin_plans": "cinp",
    "cla_episodes": "clae",
    "cla_reviews": "clar",
    "cp_plans": "cppl",
    "cp_reviews": "cppr",
    "department": "dept",
    "family": "fami",
    "initial_cp_conference": "icpc",
    "involvements": "invo",
    "legal_status": "lega",
    "person": "pers",
    "professionals": "prof",
    "s47_enquiry": "s47e",
}


def read(*names: str) -> tuple[Returns, Kept]:
    found = read_returns([file(name) for name in names])
    return found, add_up(found)


def of_census(returns: Returns, kept: Kept) -> Counts:
    """What is counted of a census, by the words of the expectation."""
    assert kept.census is not None
    tally = returns.censuses[-1].tally
    counts = kept.census.counts
    return {
        **counts,
        "reference_date": kept.census.on.isoformat(),
        "faults": {name: tally.counts[rule] for name, rule in RULES.items()},
        "states_under_18_with_looked_after": counts["states_under_18"],
        "re_referrals_with_year_before": counts["re_referrals"],
    }


def of_dataset(kept: Kept) -> Counts:
    assert kept.dataset is not None
    counts = kept.dataset.counts
    return {
        **counts,
        "date": kept.dataset.on.isoformat(),
        "referrals_12_months": counts["referrals"],
        "rows": {name: counts["rows"][prefix] for name, prefix in TABLES.items()},
    }


def pathway(kept: Kept) -> dict[str, Any]:
    assert kept.census is not None
    assert kept.care is not None
    shares = {
        **kept.census.shares,
        "settled_placements": (kept.care["settled"], kept.care["looked_after"]),
    }
    return {k: [p, w, round(p / w, 4) if w else None] for k, (p, w) in shares.items()}


def test_the_census_by_hand_gives_every_value_that_was_worked_out() -> None:
    held, wanted = Held(), expected("worked")
    held(wanted["census"], of_census(*read("worked/cin-2025.xml")))
    returns, kept = read("worked/cin-2025.xml", "worked/ssda903_episodes.csv")
    held(wanted["census_with_looked_after"], of_census(returns, kept))
    held(wanted["looked_after_return"], kept.care)
    held(wanted["pathway_counts"], pathway(kept))
    assert not held.differ, held.verdict()
    assert held.checked == leaves(wanted)


@pytest.fixture(scope="module")
def authority() -> tuple[Returns, Kept]:
    found = read_returns(files("authority-a"))
    return found, add_up(found)


A24, A25, A903 = (
    "authority-a/cin/A-cin-2024.xml",
    "authority-a/cin/A-cin-2025.xml",
    "authority-a/ssda903/episodes.csv",
)


def measures(held: Held, wanted: Any, authority: tuple[Returns, Kept]) -> None:
    """What is counted of each return."""
    returns, kept = authority
    held(wanted["A-cin-2024"], of_census(*read(A24)))
    one = of_census(*read(A25))
    both = of_census(*read(A24, A25))
    held(wanted["A-cin-2025"], {**one, "re_referrals_with_year_before": both["re_referrals"]})
    held(wanted["A-cin-2025 with ssda903"], of_census(*read(A25, A903)))
    held(wanted["A-pathway"], pathway(kept))
    held(wanted["A-ssda903"], kept.care)
    assert kept.workforce_date is not None
    held(wanted["A-csww"], {**(kept.workforce or {}), "date": kept.workforce_date.isoformat()})
    lists = kept.lists
    assert lists is not None
    by_team = dict(
        zip(("north", "harbour", "valley"), lists.counts["children_per_team"], strict=True)
    )
    held(
        wanted["A-annex-a"],
        {**lists.counts, "date": lists.on.isoformat(), "open_children_by_team": by_team},
    )
    held(wanted["A-ssd"], of_dataset(kept))
    assert returns.dataset is not None


def lengths(held: Held, wanted: Any, kept: Kept) -> None:
    """Lengths as they are fitted, returns within a year, and stand-ins for families."""
    for name, one in (("A census of one year", read(A25)[1]), ("A census of two years", kept)):
        assert one.census is not None
        for kind in ("protection", "in_need"):
            held.fitted(wanted[name][kind], one.census.lengths[kind], f"{name}.{kind}")
    assert kept.dataset is not None
    for kind in ("protection", "in_need", "looked_after"):
        held.fitted(wanted["A ssd"][kind], kept.dataset.lengths[kind], f"A ssd.{kind}")
    returned(held, wanted["A ssd"]["family_returns"], kept.dataset.back)
    one = read(A25)[1].census
    assert one is not None
    returned(held, wanted["A child returns, one file"], one.back)
    assert kept.census is not None
    returned(held, wanted["A child returns, two files"], kept.census.back)
    assert kept.lists is not None
    groups = {**kept.census.counts["families"], **kept.lists.counts["families"]}
    stand_ins = wanted["A stand-ins for families"]
    held(
        {
            k.split(": ", 1)[1] if k.startswith("census") else k.removeprefix("annex a "): v
            for k, v in stand_ins.items()
        },
        groups,
    )


def returned(held: Held, wanted: dict[str, float], back: Back | None) -> None:
    assert back is not None
    assert back.share is not None
    held(wanted.get("closed", wanted.get("families_closed")), back.closed, "closed")
    held(wanted["returned"], back.returned, "returned")
    held.near(wanted["share_within_365_days"], back.share, "share", within=0.0005)


def scenario(held: Held, wanted: Any, kept: Kept) -> None:
    """The values for a scenario, return by return."""
    spring, lists, data = (stocks_of(kept, name) for name in (CENSUS, ANNEX_A, DATASET))
    held(
        wanted["opening from census and looked-after return"],
        {
            "awaiting_assessment": spring.awaiting,
            "on_in_need_plans": spring.in_need,
            "on_protection_plans": spring.protection,
            "looked_after": spring.looked_after,
            "closing": spring.closing,
        },
    )
    for name, stocks in (
        ("opening from standard data set (closing not split)", data),
        ("opening from Annex A at 2025-03-31", lists),
    ):
        assert stocks.in_need is not None
        assert stocks.closing is not None
        held(
            wanted[name],
            {
                "awaiting_assessment": stocks.awaiting,
                "in_need_or_closing": stocks.in_need + stocks.closing,
                "on_protection_plans": stocks.protection,
                "looked_after": stocks.looked_after,
            },
        )
    flows(held, wanted, kept)
    people(held, wanted["staff"], kept)


def flows(held: Held, wanted: Any, kept: Kept) -> None:
    assert kept.census is not None
    assert kept.dataset is not None
    assert kept.care is not None
    counts, data = kept.census.counts, kept.dataset
    sizes = list(data.counts["family_sizes_of_referrals"].values())
    held(
        wanted["demand"],
        {
            "families_per_year from standard data set": data.counts[
                "new_family_referrals_12_months"
            ],
            "families_per_year from census at 1.9": round(
                (counts["referrals"] - counts["re_referrals"]) / 1.9
            ),
            "family_sizes": [n / sum(sizes) for n in sizes],
        },
    )
    held(wanted["closed_last_year families at 1.9"], round(counts["children_closed_in_year"] / 1.9))
    held(wanted["pathway"], {key: value[2] for key, value in pathway(kept).items()})
    for kind, pair in wanted["lengths, working days (mean, shape)"].items():
        held.length(pair, data.lengths[kind], kind)
    one = read(A25)[1].census
    assert one is not None
    for kind, pair in wanted["lengths from one census"].items():
        held.length(pair, one.lengths[kind], kind)
    assert data.back is not None
    held(wanted["return_within_year families"], data.back.share)
    held(
        wanted["observed"],
        {
            **counts,
            "re_referral_share": counts["re_referrals"] / counts["referrals"],
            "looked_after_started": kept.care["started"],
            "looked_after_ended": kept.care["ended"],
            "assessments_within_45": counts["within_45_from_start"]
            / counts["assessments_with_usable_duration"],
            "conferences_within_15": counts["conferences_within_15"]
            / counts["conferences_with_usable_duration"],
        },
    )


def people(held: Held, wanted: Any, kept: Kept) -> None:
    staff = kept.workforce or {}
    held(
        wanted,
        {
            "posts": round(staff["funded_case_holding_posts"]),
            "permanent": staff["case_holding_permanent_fte"],
            "agency": staff["agency_fte"],
            "turnover": staff["turnover_headcount"],
            "newly_qualified": staff["newly_qualified_share"],
            "advanced": staff["advanced_share"],
            "managers": round(staff["managers_first_line_fte"]),
            "average_caseload": round(staff["average_caseload"], 2),
            "sickness_share": staff["sickness_share"],
        },
    )


def ages(held: Held, wanted: Any, kept: Kept) -> None:
    assert kept.lists is not None
    counts = kept.lists.counts
    for key, name in (
        ("protection_review_overdue_0-28_29-91_later_days", "protection_review_due"),
        ("looked_after_review_overdue_0-28_29-91_later_days", "looked_after_review_due"),
        ("awaiting_bands_0-9_10-19_20-29_30-39_40-45_46+", "awaiting_bands"),
        ("protection_age_bands_91_182_365_730_more_days", "protection_age_bands"),
        ("looked_after_age_bands_182_365_730_1825_more_days", "looked_after_age_bands"),
    ):
        held(wanted[key], counts[name], key)


def test_the_invented_authority_gives_every_value_of_its_five_returns(
    authority: tuple[Returns, Kept],
) -> None:
    held, wanted, kept = Held(), expected("authority-a"), authority[1]
    measures(held, wanted["measures"], authority)
    lengths(held, wanted["fitted_lengths_and_returns"], kept)
    scenario(held, wanted["scenario"], kept)
    ages(held, wanted["annex_a_ages"], kept)
    assert not held.differ, held.verdict()
    assert held.checked == leaves(wanted)


def test_every_planted_fault_is_counted_under_its_rule(authority: tuple[Returns, Kept]) -> None:
    """As listed in the material's README; what is no fault (a time of day, an empty element,
    lower case, a missing UPN) is counted nowhere."""
    found = {f.name.removeprefix("authority-a/"): f.tally.counts for f in authority[0].files}
    assert found["cin/A-cin-2024.xml"].keys() <= {"C18", "C20"}
    census = found["cin/A-cin-2025.xml"]
    planted = {
        "C1": 3 + 4,
        "C2": 3 + 3,
        "C7": 4,
        "C5": 3,
        "C11": 2,
        "C12": 2,
        "C15": 3,
        "C9": 5,
        "C4": 1,
        "R5": 2,
        "C13": 1,
        "D2": 2,
        "C17": 1,
        "C10": 1,
    }
    assert {rule: census[rule] for rule in planted} == planted
    assert census.keys() - planted.keys() == {"C18", "C20"}
    assert found["annex_a/A-annex-a-2025-03-31.xlsx"] == {"D1": 1}
    assert found["csww/A-csww-2024.xml"] == {"W1": 1, "W2": 4}
    assert found["ssda903/episodes.csv"] == {"D1": 1, "L1": 6}
    assert found["ssd/ssd_cin_episodes.csv"]["D1"] == 1


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2024, 5, 1), date(2024, 7, 4), 44),
        (date(2024, 5, 1), date(2024, 7, 5), 45),
        (date(2024, 5, 1), date(2024, 7, 6), 46),
        (date(2024, 8, 24), date(2024, 8, 27), 1),
        (date(2022, 9, 16), date(2022, 9, 20), 1),
        (date(2024, 9, 2), date(2024, 9, 2), 0),
    ],
)
def test_working_days_between_events_are_those_of_the_guidance(
    start: date, end: date, days: int
) -> None:
    assert WorkingDays().between(start, end) == days
