"""Which return is used for what, how far each can be trusted, and where they disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sim.sources.returns import annex_a, census, looked_after, safeguarding, workforce
from sim.sources.returns.adding_up import Children, Kept
from sim.sources.returns.counting import Counts
from sim.sources.returns.figures import Return
from sim.sources.returns.lengths import CHILDREN_IN_A_FAMILY
from sim.sources.returns.states import AWAITING, IN_NEED, LOOKED_AFTER, OTHER, PROTECTION

_NEAR = timedelta(weeks=4)
_ENOUGH_GROUPS = 30
_DISORDER = ("C3", "C7", "C12", "C13")
_MOVES_A_STOCK = ("C5", "C6", "C9", "C10", "C14", "R5", "D3", "D4")
_AMBER_FROM, _RED_FROM = 0.05, 0.15
_FILLED, _LEAST_MEAN, _MOST_MEAN = 0.8, 1.2, 3.5


def origins(kept: Kept) -> dict[str, Return]:
    """Each return that was read, with its day and its faults."""
    found = {}
    for name, children in _with_children(kept):
        found[name] = _origin(kept, name, children)
    if kept.care is not None:
        on = kept.census.on if kept.census else kept.care["date"]
        found[looked_after.NAME] = Return(looked_after.NAME, on)
    if kept.workforce_date is not None:
        found[workforce.NAME] = Return(workforce.NAME, kept.workforce_date)
    return found


def _with_children(kept: Kept) -> Iterator[tuple[str, Children]]:
    named = (
        (census.NAME, kept.census),
        (annex_a.NAME, kept.lists),
        (safeguarding.NAME, kept.dataset),
    )
    return ((name, children) for name, children in named if children is not None)


def _origin(kept: Kept, name: str, children: Children) -> Return:
    tallies = [f.tally for f in kept.files if f.kind == name and not f.refusal]
    tally = tallies[-1]
    faults = sum(tally.counts[rule] for rule in _DISORDER)
    moved = sum(tally.counts[rule] for rule in _MOVES_A_STOCK)
    return Return(name, children.on, faults / max(1, children.counts.get("episodes", 1e9)), moved)


@dataclass(frozen=True)
class Stocks:
    """The position of a day as one return has it; None where it cannot know."""

    awaiting: int
    protection: int
    looked_after: int | None
    in_need: int | None
    closing: int | None


def stocks_of(kept: Kept, name: str) -> Stocks:
    """The position that a return gives, with the looked-after return beside a census."""
    if name == annex_a.NAME and kept.lists is not None:
        return _of_lists(kept.lists.counts)
    children = kept.dataset if name == safeguarding.NAME else kept.census
    assert children is not None
    states, closing = children.counts["states_under_18"], _closing(children.counts)
    awaiting, protection = states.get(AWAITING, 0), states.get(PROTECTION, 0)
    in_need, other = states.get(IN_NEED, 0), states.get(OTHER, 0)
    if name == safeguarding.NAME:
        return Stocks(
            awaiting,
            protection,
            children.counts["looked_after"],
            in_need + other - closing,
            closing,
        )
    cared = kept.care["looked_after"] if kept.care else kept.told.children("looked_after")
    if cared is None:
        return Stocks(awaiting, protection, None, None, None)
    if kept.care is None or not kept.care_linked:  # there are only counts to set against each other
        other = max(0, other + states.get(LOOKED_AFTER, 0) - cared)
        closing = min(closing, other)
    return Stocks(awaiting, protection, cared, in_need + other - closing, closing)


def _closing(counts: Counts) -> int:
    return int(counts["other_open_ended_within_20_working_days"])


def _of_lists(counts: Counts) -> Stocks:
    opening = counts["opening"]
    return Stocks(
        opening["awaiting_assessment"],
        opening["on_protection_plans"],
        opening["looked_after"],
        opening["in_need_or_closing"] - counts["closing"],
        counts["closing"],
    )


def opens_with(kept: Kept, start: date | None) -> str:
    """The return whose day the scenario opens on: data set, Annex A when near it, census."""
    if kept.dataset is not None:
        return safeguarding.NAME
    if kept.census is not None and kept.care is None and kept.lists is not None:
        return annex_a.NAME
    if kept.lists is not None:
        on = start or (kept.census.on if kept.census else kept.lists.on)
        if kept.census is None or abs(kept.lists.on - on) <= _NEAR:
            return annex_a.NAME
    return census.NAME if kept.census is not None else ""


def flows_from(kept: Kept) -> str:
    """The return that the flows of a year come from."""
    if kept.census is not None:
        return census.NAME
    return safeguarding.NAME if kept.dataset is not None else ""


def has_families(kept: Kept) -> bool:
    """Whether the data set says who belongs to which family, for enough children to rely on it."""
    counts = kept.dataset.counts if kept.dataset else {}
    mean = counts.get("children_per_family_referral") or 0.0
    return counts.get("share_with_family", 0.0) >= _FILLED and _LEAST_MEAN <= mean <= _MOST_MEAN


def children_in_a_family(kept: Kept) -> tuple[float, str]:
    """How many children are referred together, and how that is known."""
    if kept.dataset is not None and has_families(kept):
        return kept.dataset.counts["children_per_family_referral"], "families of the data set"
    if kept.lists is not None:
        by_worker = kept.lists.counts["families"]["list 3: same day and worker"]
        mean = by_worker["children_per_group"] or 0.0
        if by_worker["groups"] >= _ENOUGH_GROUPS and _LEAST_MEAN <= mean <= _MOST_MEAN:
            return mean, "same day and worker in list 3 of Annex A"
    return CHILDREN_IN_A_FAMILY, "the default"


@dataclass(frozen=True)
class Check:
    """One thing that several returns say, and how far they are apart."""

    what: str
    values: Mapping[str, float]
    same_day: bool

    @property
    def apart(self) -> float:
        """The largest difference as a share of the largest value."""
        high = max(self.values.values())
        return (high - min(self.values.values())) / high if high else 0.0

    @property
    def mark(self) -> str:
        """Green, amber above 5% and red above 15%."""
        if self.apart > _RED_FROM:
            return "red"
        return "amber" if self.apart > _AMBER_FROM else "green"


def checks(kept: Kept) -> list[Check]:
    """What more than one return says."""
    named = dict(_with_children(kept))
    days = {children.on for children in named.values()}
    stocks = {name: stocks_of(kept, name) for name in named}
    cared = {name: s.looked_after for name, s in stocks.items() if name != census.NAME}
    if kept.care is not None:
        cared[looked_after.NAME] = kept.care["looked_after"]
    told: dict[str, dict[str, float | None]] = {
        "on a child protection plan": {name: s.protection for name, s in stocks.items()},
        "awaiting an assessment": {name: s.awaiting for name, s in stocks.items()},
        "looked after": dict(cared),
        "referrals in a year": {name: _referrals(c.counts) for name, c in named.items()},
        "open children and cases": _cases(kept),
    }
    found = []
    for what, values in told.items():
        known = {name: value for name, value in values.items() if value is not None}
        if len(known) > 1:
            found.append(Check(what, known, len(days) == 1))
    return found


def _referrals(counts: Counts) -> float:
    half = counts.get("referrals_6_months")
    return float(2 * half if half is not None else counts["referrals"])


def _cases(kept: Kept) -> dict[str, float | None]:
    if kept.census is None or kept.workforce is None:
        return {}
    return {
        census.NAME: kept.census.counts["open_children_under_18"],
        workforce.NAME: kept.workforce["cases"],
    }
