"""How long open work has been open on the day: bands of children, and nobody's date."""

from collections.abc import Iterable, Mapping
from datetime import date

from sim.sources.returns.annex_a import Entry
from sim.sources.returns.annex_counts import Day
from sim.sources.returns.counting import Work, bands_of
from sim.sources.returns.period import WorkingDays
from sim.sources.returns.records import Care
from sim.sources.returns.states import AWAITING, IN_NEED, OTHER, PROTECTION, states_of

Ages = dict[str, tuple[tuple[int, ...], list[int]]]
"""By stock: where its bands start, and how many children are in each; the last is open."""

STARTS = {
    "awaiting_assessment": (0, 10, 20, 30, 40, 46, 61),
    "on_protection_plans": (0, 3, 6, 12, 24, 36),
    "on_in_need_plans": (0, 1, 3, 6, 12, 24),
    "looked_after": (0, 6, 12, 24, 60, 120),
}
"""Working days since the referral for those who await an assessment, months for the others."""
_STATES = {
    AWAITING: "awaiting_assessment",
    PROTECTION: "on_protection_plans",
    IN_NEED: "on_in_need_plans",
    OTHER: "on_in_need_plans",
}
_DAYS_A_MONTH = 30.4375


def ages_of(work: Work, care: Mapping[str, list[Care]] | None) -> Ages:
    """The ages of a census or a data set, of being looked after where the start is known."""
    ages: dict[str, list[float]] = {name: [] for name in STARTS}
    for state in states_of(work):
        unknown = state.name == OTHER and work.looked_after is None  # most are looked after
        if state.name in _STATES and not state.closing and not unknown:
            ages[_STATES[state.name]].append(_age(state.name, state.since, work))
    on = work.period.last
    for stays in (care or {}).values():
        started = [c.start for c in stays if c.is_open(on) and c.has_length]
        ages["looked_after"] += [_months(max(started), on)] if started else []
    return _banded(ages)


def lists_ages(days: WorkingDays, on: date, day: Day) -> Ages:
    """The ages of Annex A."""
    return _banded(
        {
            "awaiting_assessment": [
                float(days.between(start, on)) for e in day.awaiting if (start := e.dates["start"])
            ],
            "on_protection_plans": _since(
                (entry for key, entry in day.protected.items() if key not in day.cared), on
            ),
            "looked_after": _since(day.cared.values(), on),
        }
    )


def _since(entries: Iterable[Entry], on: date) -> list[float]:
    return [_months(start, on) for entry in entries if (start := entry.dates["start"])]


def _age(name: str, since: date, work: Work) -> float:
    on = work.period.last
    return float(work.period.days.between(since, on)) if name == AWAITING else _months(since, on)


def _months(since: date, on: date) -> float:
    return (on - since).days / _DAYS_A_MONTH


def _banded(ages: Mapping[str, list[float]]) -> Ages:
    return {
        name: (STARTS[name], bands_of(values, STARTS[name][1:])) for name, values in ages.items()
    }
