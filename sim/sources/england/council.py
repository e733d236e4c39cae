"""What is published of one council for a year, in the form that scenarios are made from.

A figure that is not published for that year is the council's newest older one; one that never was
is what is usual in England for a council of its size. Both are amber, and say so.
"""

from dataclasses import dataclass

from sim.sources.england.names import with_whom
from sim.sources.england.panel import Panel
from sim.sources.england.table import Figure, Measure, Place, Table, measures
from sim.sources.england.usual import BACK_TO_USUAL, USUAL_CHANGE, back_to_usual, usual_change
from sim.sources.known import Known, Quality

NEEDED = {
    "cin_31mar_n": "population_0_17_n",
    "referrals_n": "cin_31mar_n",
    "rereferral_pct": None,
    "referrals_nfa_pct": None,
    "assessed_not_in_need_pct": None,
    "s47_n": "referrals_n",
    "icpc_n": "s47_n",
    "cp_plans_started_n": "icpc_n",
    "on_cp_plan_31mar_n": "cp_plans_started_n",
    "cin_awaiting_assessment_31mar_n": "cin_31mar_n",
    "looked_after_31mar_n": "cin_31mar_n",
    "looked_after_started_n": "looked_after_31mar_n",
    "assessments_within_45_days_pct": None,
    "icpc_within_15_days_pct": None,
    "cases_held_n": "cin_31mar_n",
    "case_holding_fte": "cases_held_n",
    "inpost_fte": "case_holding_fte",
    "agency_fte": "inpost_fte",
    "vacancy_fte": "inpost_fte",
    "turnover_pct": None,
    "sickness_absence_pct": None,
}
"""The figures that a scenario needs, and what stands for a council's size where one is missing."""
OLDEST = 4
"""Years for which a council's own older figure stands for one that is missing."""


@dataclass(frozen=True)
class Council:
    """A council in a year: what is known of it, and what to say about where that comes from."""

    place: Place
    year: int
    workforce_year: int | None
    known: dict[str, Known]
    remarks: tuple[str, ...]


def council_in(table: Table, place: Place, year: int) -> Council:
    """What is known of a council for the year to 31 March, and the 30 September after it."""
    panel, known = Panel(table), dict[str, Known]()
    partner = table.places.get(with_whom(place.code) or "")
    for name, per in NEEDED.items():
        known[name] = (
            _published(panel, place, name, year)
            or _shared(panel, place, partner, name, year)
            or _usual(panel, known, name, per, year, place)
        )
    low, high = panel.growth("referrals_n", year)
    known["demand.growth_per_year"] = Known(
        0.0,
        "Default: level demand; over no three years has England's middle council changed by more "
        "in a year (DfE table C1); what moves one council alone comes besides",
        "red",
        low,
        high,
    )
    workforce = known["case_holding_fte"].year
    going_back = back_to_usual(table, place, workforce)
    if going_back is not None:
        known[BACK_TO_USUAL] = going_back
    everywhere = usual_change(table, workforce)
    if everywhere is not None:
        known[USUAL_CHANGE] = everywhere
    remarks = _remarks(place, partner, known, year)
    if place.years_of("cin_31mar_n")[-1] == year < table.newest_year:
        remarks.append(f"Figures after {year} are not in the table yet: docs/england.md says why.")
    return Council(place, year, workforce, known, tuple(remarks))


def _published(panel: Panel, place: Place, name: str, year: int) -> Known | None:
    """The council's own figure of the year, or its newest older one."""
    told = measures()[name]
    newest = place.newest(name, year)
    if newest is None or year - newest.period > OLDEST or _nothing(newest):
        return None
    own = newest.period == year and newest.sound
    source = f"{told.source}, {_when(told, newest.period)}"
    if newest.period != year:
        source += ", the newest that is published"
    if not newest.sound:
        source += "; doubtful, it jumps for a year"
    quality: Quality = "green" if own and not place.together else "amber"
    return Known(newest.value, source, quality, *panel.range_of(newest), newest.period)


def _nothing(figure: Figure) -> bool:
    """Whether a figure of nothing cannot be the size of a service."""
    return figure.value <= 0 and figure.measure in (
        "cin_31mar_n",
        "cases_held_n",
        "case_holding_fte",
    )


def _shared(
    panel: Panel, place: Place, partner: Place | None, name: str, year: int
) -> Known | None:
    """A council's part of a workforce return made with others, by children in need."""
    told = measures()[name]
    if partner is None or not told.of_workforce:
        return None
    whole = _published(panel, partner, name, year)
    own, all_of_them = place.newest("cin_31mar_n", year), partner.newest("cin_31mar_n", year)
    if whole is None or own is None or all_of_them is None:
        return None
    share = 1.0 if told.unit == "%" else own.value / all_of_them.value
    part = "" if told.unit == "%" else f"{share:.0%} of "
    return whole.derived(whole.value * share, f"{part}{partner.name}: {whole.source}")


def _usual(
    panel: Panel, known: dict[str, Known], name: str, per: str | None, year: int, place: Place
) -> Known:
    """What is usual in England for a council of its size."""
    size = 1.0
    if per is not None:
        base = known.get(per) or _published(panel, place, per, year)
        size = base.value if base is not None else 0.0
    low, middle, high = (size * each for each in panel.usual(name, per, year))
    told = measures()[name]
    beside = (
        f" for its {measures()[per].words[0].lower()}{measures()[per].words[1:]}" if per else ""
    )
    source = f"Not published for this council: usual in England{beside} ({told.source})"
    value = (
        max(middle, 1.0) if name in ("cin_31mar_n", "cases_held_n", "case_holding_fte") else middle
    )
    return Known(value, source, "amber", min(low, value), max(high, value))


def _when(told: Measure, period: int) -> str:
    return f"September {period}" if told.of_workforce else f"March {period}"


def _remarks(place: Place, partner: Place | None, known: dict[str, Known], year: int) -> list[str]:
    """What a reader should know about the figures as a whole."""
    remarks = []
    if partner is not None:
        remarks.append(
            f"{place.name} returns its workforce together with another council. Its part is taken "
            "by children in need."
        )
    missing = sum(each.year is None for name, each in known.items() if name in NEEDED)
    if missing:
        remarks.append(f"{missing} figures are not published for it: usual ones stand in.")
    older = sum(each.year is not None and each.year < year for each in known.values())
    if older:
        remarks.append(f"{older} figures are older than {year}: see their sources.")
    return remarks
