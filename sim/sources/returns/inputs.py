"""From what the returns say to the inputs of a scenario, each with source, quality and range."""

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date

from sim.sources.returns import annex_a, census, looked_after, safeguarding, workforce
from sim.sources.returns.adding_up import Children, Kept
from sim.sources.returns.choosing import (
    Stocks,
    children_in_a_family,
    flows_from,
    has_families,
    opens_with,
    origins,
    stocks_of,
)
from sim.sources.returns.figures import Figures, Return
from sim.sources.returns.growth import growth_figure, noise_figure
from sim.sources.returns.known_ages import age_figures
from sim.sources.returns.ranges import of_count
from sim.sources.returns.small import Small
from sim.sources.returns.staff import career_figures, staff_figures, team_figures
from sim.sources.returns.typed import stock_figures

_LEAST_REFERRALS = 100
_STOCKS = (census.NAME, annex_a.NAME, safeguarding.NAME)
SHARES = {
    "no_further_action": ("referrals", False),
    "not_in_need": ("referrals", False),
    "section_47_in_assessment": ("assessed children", False),
    "section_47_at_referral": ("of them with section 47", False),
    "conference_after_section_47": ("section 47 enquiries", False),
    "protection_plan_after_conference": ("conferences", False),
    "looked_after_at_assessment": ("children in need", True),
    "looked_after_after_protection": ("protection plans that ended", True),
    "step_down_after_protection": ("protection plans that ended otherwise", True),
    "court_for_looked_after": ("children who became looked after", True),
}
"""Shares of the pathway: what they are of, and whether they join returns."""


def figures_of(kept: Kept, small: Small | None = None, start: date | None = None) -> Figures:
    """All inputs and statistics that the returns give; nothing of a single child."""
    children, how = children_in_a_family(kept)
    found, known = Figures(small or Small(), children, how), origins(kept)
    if name := opens_with(kept, start):
        _opening(found, kept, name, known)
        age_figures(found, kept, name, known)
    stock_figures(found, kept)
    if name := flows_from(kept):
        source = kept.census if name == census.NAME else kept.dataset
        assert source is not None
        if source.counts["referrals"] < _LEAST_REFERRALS:
            found.left["flows"] = "fewer than 100 referrals in a year; no flows are written"
        else:
            _flows(found, source, known[name])
            _shares_of_care(found, kept, known)
            _demand(found, kept, source, known[name])
    if kept.dataset is not None and has_families(kept):
        _families(found, kept, known[safeguarding.NAME])
    _lengths(found, kept, known)
    if kept.care is not None:
        _care(found, kept, known[looked_after.NAME])
    if kept.workforce is not None:
        staff_figures(found, kept.workforce, known[workforce.NAME])
        career_figures(found, kept.workforce, known[workforce.NAME])
    for name, source in ((safeguarding.NAME, kept.dataset), (annex_a.NAME, kept.lists)):
        if source is not None and "teams.count" not in found.known:
            team_figures(found, source.counts, known[name])
    return found


def _opening(found: Figures, kept: Kept, name: str, known: Mapping[str, Return]) -> None:
    origin, stocks = known[name], stocks_of(kept, name)
    others = [stocks_of(kept, other) for other in known if other in _STOCKS and other != name]

    def stock(key: str, part: str, what: str, *, is_derived: bool = False) -> None:
        value = getattr(stocks, part)
        if value is None:
            found.left[f"opening.{key}"] = "without a looked-after return it cannot be told"
            return
        beside = [v for o in others if (v := getattr(o, part)) is not None]
        found.stock(f"opening.{key}", value, what, origin, beside, is_derived=is_derived)

    one_year = name == census.NAME and kept.census is not None and kept.census.years == 1
    stock("awaiting_assessment", "awaiting", "open without an assessment", is_derived=one_year)
    stock("on_protection_plans", "protection", "child protection plans open")
    stock("looked_after", "looked_after", "looked after, short breaks left out")
    stock("on_in_need_plans", "in_need", "in need with or without a plan", is_derived=True)
    stock("closing", "closing", "work ended within 20 working days", is_derived=True)
    if (origin.on.month, origin.on.day) == (3, 31):
        _statistics(found, stocks, origin)
    if kept.lists is not None and (behind := kept.lists.counts["days_behind"]) is not None:
        what = "last visits to children on protection plans, median"
        found.amount("opening.days_behind", behind, what, known[annex_a.NAME])


def _statistics(found: Figures, stocks: Stocks, origin: Return) -> None:
    """The same position under the names of published statistics."""
    found.stock("cin_awaiting_assessment_31mar_n", stocks.awaiting, "open, not assessed", origin)
    found.stock("on_cp_plan_31mar_n", stocks.protection, "child protection plans open", origin)
    if stocks.looked_after is None or stocks.in_need is None or stocks.closing is None:
        return
    found.stock("looked_after_31mar_n", stocks.looked_after, "looked after", origin)
    parts = astuple(stocks)
    if all(found.small.shows(part) for part in parts):  # else the total gives the small one away
        found.stock("cin_31mar_n", sum(parts), "open children under 18", origin)


def _flows(found: Figures, source: Children, origin: Return) -> None:
    hidden = _hidden_ways(found.small, source.counts)
    for key in hidden:
        found.left[f"pathway.{key}"] = f"suppressed: fewer than {found.small.least} go another way"
    for key, (of, is_derived) in SHARES.items():
        if key in source.shares and key not in hidden:
            found.share(f"pathway.{key}", source.shares[key], of, origin, is_derived=is_derived)
    events, years = source.shares["section_47_per_plan_year"]
    if years and found.small.shows(events):
        low, high = (end / years for end in of_count(events, found.children))
        what = f"{years:,.0f} child-years on child in need plans"
        key = "pathway.section_47_per_plan_year"
        found.amount(
            key, round(events / years, 3), what, origin, "amber", (round(low, 3), round(high, 3))
        )
    else:
        found.left["pathway.section_47_per_plan_year"] = (
            f"suppressed: fewer than {found.small.least}"
        )
    _year(found, source, origin)


def _shares_of_care(found: Figures, kept: Kept, known: Mapping[str, Return]) -> None:
    """Ways into care, and out of protection, from the data set where no return links them."""
    if kept.dataset is None or kept.care is not None:
        return
    origin = known[safeguarding.NAME]
    for key, (of, is_derived) in SHARES.items():
        if is_derived and f"pathway.{key}" not in found.known and key in kept.dataset.shares:
            found.share(f"pathway.{key}", kept.dataset.shares[key], of, origin, is_derived=True)
    started = kept.dataset.counts["looked_after_started"]
    found.flow("looked_after_started_n", started, "became looked after", origin)


def _hidden_ways(small: Small, counts: Mapping[str, float]) -> set[str]:
    """Of the three ways that a referral can go, those that would give a small one away."""
    ways = {key: counts[key] for key in ("no_further_action", "not_in_need", "episodes_started")}
    return {key for key, count in small.parts(ways).items() if count is None} & SHARES.keys()


def _year(found: Figures, source: Children, origin: Return) -> None:
    """Statistics of the year."""
    counts, referrals = source.counts, source.counts["referrals"]
    for key, name, what in (
        ("referrals_n", "referrals", "referrals"),
        ("s47_n", "section_47", "section 47 enquiries"),
        ("icpc_n", "initial_conferences", "initial conferences"),
        ("cp_plans_started_n", "protection_plans_started", "protection plans started"),
    ):
        found.flow(key, counts[name], what, origin, counts["covered"])
    hidden = _hidden_ways(found.small, counts)
    for key, name in (
        ("referrals_nfa_pct", "no_further_action"),
        ("assessed_not_in_need_pct", "not_in_need"),
    ):
        if name not in hidden:
            found.percent(key, (counts[name], referrals), "referrals", origin)
    for key, part, whole, of in (
        ("rereferral_pct", counts["re_referrals"], referrals, "referrals"),
        (
            "assessments_within_45_days_pct",
            *_in_time(counts),
            "first assessments, from the referral",
        ),
        ("icpc_within_15_days_pct", *_conferences(counts), "conferences after section 47"),
    ):
        found.percent(key, (part, whole), of, origin)


def _in_time(counts: Mapping[str, float]) -> tuple[float, float]:
    return counts["first_within_45_from_referral"], counts["first_assessments_completed"]


def _conferences(counts: Mapping[str, float]) -> tuple[float, float]:
    return counts["conferences_within_15"], counts["conferences_with_usable_duration"]


def _demand(found: Figures, kept: Kept, source: Children, origin: Return) -> None:
    """Families referred in a year and closed in the year before, and when they come."""
    counts = source.counts
    closed = counts["children_closed_in_year"]
    if found.small.shows(closed):
        what = f"children closed in the year, {found.children:.2f} a family ({found.how})"
        found.amount("opening.closed_last_year", round(closed / found.children), what, origin)
    for name, values in source.patterns.items():
        if len(values) > 1:
            found.pattern(name, values, "referrals by working day", origin)
        else:
            found.amount(name, values[0], "weeks beyond chance", origin)
    years = counts.get("referrals_by_year", [])
    growth_figure(found, years, origin)
    noise_figure(found, years, origin)
    first = (counts["referrals"] - counts["re_referrals"]) / found.children / counts["covered"]
    what = f"referrals less those within 12 months, {found.children:.2f} a family ({found.how})"
    if not has_families(kept):
        found.rate("demand.families_per_year", first, what, origin)


def _families(found: Figures, kept: Kept, origin: Return) -> None:
    """Families as the data set knows them: those referred anew, and how large they are."""
    assert kept.dataset is not None
    counts = kept.dataset.counts
    new, sizes = counts["new_family_referrals_12_months"], counts["family_sizes_of_referrals"]
    what = "families referred with no child open or closed in the year before"
    found.rate("demand.families_per_year", new, what, origin)
    if all(found.small.shows(n) for n in sizes.values()):
        shares = [round(n / sum(sizes.values()), 3) for n in sizes.values()]
        shares[0] = round(1 - sum(shares[1:]), 3)
        found.pattern("demand.family_sizes", tuple(shares), "families referred together", origin)
    else:
        found.left["demand.family_sizes"] = f"suppressed: fewer than {found.small.least}"


def _lengths(found: Figures, kept: Kept, known: Mapping[str, Return]) -> None:
    """Lengths of plans and stays, and returns: the data set goes before the censuses."""
    if kept.dataset is not None:
        source, origin, what = kept.dataset, known[safeguarding.NAME], "four years"
    elif kept.census is not None:
        source, origin = kept.census, known[census.NAME]
        what = f"{kept.census.years} year{'s' if kept.census.years > 1 else ''} of censuses"
    else:
        return
    for name in ("in_need", "protection"):
        found.length(name, source.lengths.get(name), what, origin)
    if kept.dataset is not None:
        found.length("looked_after", source.lengths.get("looked_after"), what, origin)
    back = source.back
    if (
        back is None
        or back.share is None
        or not found.small.shows_share(back.returned, back.closed)
    ):
        found.left["pathway.return_within_year"] = f"suppressed: fewer than {found.small.least}"
        return
    step = 1.96 * (back.error or 0.0)
    bounds = round(max(0.0, back.share - step), 3), round(min(1.0, back.share + step), 3)
    key = "pathway.return_within_year"
    found.amount(key, round(back.share, 3), "closures of the window", origin, "amber", bounds)


def _care(found: Figures, kept: Kept, origin: Return) -> None:
    care = kept.care
    assert care is not None
    found.flow("looked_after_started_n", care["started"], "became looked after", origin)
    settled = care["settled"], care["looked_after"]
    found.share(
        "practice.settled_placements", settled, "children looked after", origin, is_derived=True
    )
