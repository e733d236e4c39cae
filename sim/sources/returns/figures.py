"""Collecting figures of a council's own returns under the rules of quality and small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sim.sources.known import Known, Listed, Quality
from sim.sources.returns import ranges
from sim.sources.returns.lengths import Fitted
from sim.sources.returns.pathway import Share
from sim.sources.returns.small import Small, roughly

GREEN_FROM, AMBER_FROM = 100, 30
FEW_FAULTS, MANY_FAULTS = 0.02, 0.1


def spoken(on: date) -> str:
    """A date in words."""
    return f"{on.day} {on:%B %Y}"


@dataclass(frozen=True)
class Return:
    """The return that a figure comes from: its name, its day, and how far it can be trusted."""

    name: str
    on: date
    faults: float = 0.0
    moved: float = 0.0

    @property
    def year(self) -> int:
        """The year that its figures are of."""
        return self.on.year

    def source(self, what: str) -> str:
        """The source as it is written beside a figure."""
        return f"Own return: {self.name} to {spoken(self.on)}, {what}"

    def quality(self, count: float, *, is_derived: bool) -> Quality:
        """Green when counted plainly, of enough cases, in a file with few faults."""
        if self.faults > MANY_FAULTS or count < AMBER_FROM:
            return "red"
        is_amber = is_derived or count < GREEN_FROM or self.faults > FEW_FAULTS
        return "amber" if is_amber else "green"


@dataclass
class Figures:
    """What the returns give for a scenario, and what was left out with the reason."""

    small: Small
    children: float
    how: str = ""
    known: dict[str, Known] = field(default_factory=dict)
    patterns: dict[str, Listed] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def share(
        self, key: str, counts: Share, of: str, origin: Return, *, is_derived: bool = False
    ) -> None:
        """A share of children, to three decimals; a small one keeps the default."""
        part, whole = counts
        if whole < AMBER_FROM:
            self.left[key] = f"{roughly(whole)} {of} are too few; the default stays"
        elif not self.small.shows_share(part, whole):
            self.left[key] = f"suppressed: fewer than {self.small.least}"
        else:
            low, high = ranges.of_share(part, whole, self.children)
            value = round(part / whole, 3)
            self.known[key] = Known(
                value,
                origin.source(f"{roughly(whole)} {of}"),
                origin.quality(whole, is_derived=is_derived),
                round(min(low, value), 3),
                round(max(high, value), 3),
                origin.year,
            )

    def percent(self, key: str, counts: Share, of: str, origin: Return) -> None:
        """The same share under the name of a statistic, as a percentage."""
        self.share(key, counts, of, origin)
        if key in self.known:
            k = self.known[key]
            ends = [None if end is None else round(100 * end, 1) for end in k.range]
            self.known[key] = Known(
                round(100 * k.value, 1), k.source, k.quality, ends[0], ends[1], k.year
            )

    def flow(self, key: str, count: float, what: str, origin: Return, covered: float = 1.0) -> None:
        """A count of a year, or of the part of it that the file covers."""
        if self._is_small(key, count):
            return
        low, high = (round(end / covered) for end in ranges.of_count(count, self.children))
        quality = origin.quality(max(count, AMBER_FROM), is_derived=covered < 1)
        value = count if covered == 1 else round(count / covered)
        self.known[key] = Known(value, origin.source(what), quality, low, high, origin.year)

    def rate(self, key: str, families: float, what: str, origin: Return) -> None:
        """Families in a year."""
        if not self._is_small(key, families):
            low, high = (round(end) for end in ranges.of_count(families, 1.0))
            self.amount(key, round(families), what, origin, "amber", (low, high))

    def stock(
        self,
        key: str,
        count: float,
        what: str,
        origin: Return,
        others: Sequence[float] = (),
        *,
        is_derived: bool = False,
    ) -> None:
        """Children on the day, with the range of faults and of what other returns say."""
        if self._is_small(key, count):
            return
        shown = tuple(other for other in others if self.small.shows(other))
        low, high = ranges.widened(ranges.of_stock(count, origin.moved), shown)
        quality = origin.quality(max(count, GREEN_FROM), is_derived=is_derived)
        self.known[key] = Known(count, origin.source(what), quality, low, high, origin.year)

    def amount(
        self,
        key: str,
        value: float | None,
        what: str,
        origin: Return,
        quality: Quality = "amber",
        bounds: tuple[float, float] | None = None,
    ) -> None:
        """A figure that is no count of children: posts, staff, caseloads, rates."""
        if value is None:
            self.left[key] = "the return does not say"
            return
        low, high = bounds or (None, None)
        if origin.faults > MANY_FAULTS:
            quality = "red"
        self.known[key] = Known(value, origin.source(what), quality, low, high, origin.year)

    def length(self, name: str, fitted: Fitted | None, what: str, origin: Return) -> None:
        """The mean and the shape of a length, when it rests on enough."""
        days, shape = f"pathway.{name}_days", f"pathway.{name}_shape"
        if fitted is None:
            self.left[days] = "fewer than 30 spells or 10 ends; the default stays"
            return
        low, high = (round(end) for end in fitted.range(self.children))
        source = f"{what}, {roughly(fitted.spells)} spells, {roughly(fitted.ended)} ended"
        self.amount(days, round(fitted.mean), source, origin, "amber", (low, high))
        self.amount(shape, round(fitted.shape, 2), source, origin)

    def pattern(self, key: str, values: tuple[float, ...], what: str, origin: Return) -> None:
        """A list of ratios or shares."""
        quality: Quality = "red" if origin.faults > MANY_FAULTS else "amber"
        self.patterns[key] = Listed(values, origin.source(what), quality, origin.year)

    def _is_small(self, key: str, count: float) -> bool:
        if self.small.shows(count):
            return False
        self.left[key] = f"suppressed: fewer than {self.small.least}"
        return True
