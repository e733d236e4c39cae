"""The Department's own files: which column of which table is which measure.

Names change between releases, so they are matched without regard to case. A file is known by its
columns, whatever it is called.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of published file: its name, a column that only it has, and what is in it."""

    name: str
    mark: str
    columns: dict[str, str]


KINDS = (
    Kind(
        "workforce indicators",
        "caseload_fte",
        {
            "inpost_fte": "inpost_fte",
            "inpost_headcount": "inpost_headcount",
            "agency_fte": "agency_fte",
            "agency_rate_fte": "agency_rate_pct",
            "agency_cover_fte": "agency_cover_fte",
            "vacancy_fte": "vacancy_fte",
            "vacancy_rate_fte": "vacancy_rate_pct",
            "vacancy_agency_cover_rate_fte": "vacancy_covered_by_agency_pct",
            "starters_fte": "starters_fte",
            "leavers_fte": "leavers_fte",
            "turnover_rate_fte": "turnover_pct",
            "absence_rate_fte": "sickness_absence_pct",
            "case_holders_fte": "case_holding_fte",
            "cases": "cases_held_n",
            "caseload_fte": "avg_caseload",
        },
    ),
    Kind(
        "table B1, children in need",
        "at31_episodes",
        {
            "anypoint_episodes": "cin_any_point_n",
            "started_episodes": "cin_episodes_started_n",
            "ended_episodes": "cin_episodes_ended_n",
            "at31_episodes": "cin_31mar_n",
            "awaiting_assessment": "cin_awaiting_assessment_31mar_n",
        },
    ),
    Kind(
        "table C1, referrals",
        "referral_count",
        {
            "referral_count": "referrals_n",
            "referral_child_count": "children_referred_n",
            "rereferral_count": "rereferrals_n",
            "rereferral_percent": "rereferral_pct",
            "no_further_action_count": "referrals_nfa_n",
            "no_further_action_percent": "referrals_nfa_pct",
            "not_in_need_count": "assessed_not_in_need_n",
            "not_in_need_percent": "assessed_not_in_need_pct",
        },
    ),
    Kind(
        "table C3, factors at the end of assessment",
        "episodes_with_assessment_factor",
        {"episodes_with_assessment_factor": "assessed_episodes_with_factor_n"},
    ),
    Kind(
        "table C4, section 47 and conferences",
        "section47",
        {
            "section47": "s47_n",
            "icpc": "icpc_n",
            "duration_median": "s47_to_icpc_median_working_days",
        },
    ),
    Kind(
        "table D3, plans started",
        "cpp_start",
        {
            "cpp_start": "cp_plans_started_n",
            "cpp_subsequent": "cp_plans_repeat_n",
            "cpp_subsequent_percent": "cp_repeat_pct",
        },
    ),
    Kind("table D5, plans at 31 March", "cpp_at31", {"cpp_at31": "on_cp_plan_31mar_n"}),
)
"""The files that are understood."""
IN_TIME = ("duration_0-10_days", "duration_11-15_days")
LATE = ("duration_16-20_days", "duration_21+_days")
"""Conferences by working days since the enquiry (table C4): counts of those in time and late."""
SHARE_IN_TIME = "icpc_within_15_days_pct"
COMMON = ("time_period", "geographic_level", "la_name", "old_la_code")
"""Columns that every file needs."""
SUPPRESSED = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    ":": "not available",
    "..": "not available",
    "": "blank",
    "u": "unreliable",
    "low": "rounds to nothing",
    "~": "rounds to nothing",
    "k": "rounds to nothing",
}
"""What stands for a figure that is not given. The last ones are taken for nothing."""
NOTHING = ("low", "~", "k")
TOTALS = {"", "total", "all", "all children", "number", "total children", "headline"}
"""What the column `category` says of the row that counts everybody."""


def kind_of(columns: set[str]) -> Kind | None:
    """The kind of file that has these columns (in small letters), if it is understood."""
    return next((kind for kind in KINDS if kind.mark in columns), None)
