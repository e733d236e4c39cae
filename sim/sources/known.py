"""What is known of a council: a figure with where it comes from and how far it can be trusted.

Published figures and a council's own returns both come in this form, by the name of the
statistic (`referrals_n`, `cases_held_n`) or by the dotted key of an input, so that one can go
before the other: `{**published, **returned}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Quality = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Known:
    """One figure: its value, source, quality, range, and the year that it is of.

    The year is that to 31 March for children, and of 30 September for the workforce.
    """

    value: float
    source: str
    quality: Quality
    low: float | None = None
    high: float | None = None
    year: int | None = None

    def derived(self, value: float, source: str, *, most: float | None = None) -> "Known":
        """Another figure that follows from this one, with a range as wide, in amber at best."""
        ratio = value / self.value if self.value else 1.0
        bounds = [None if end is None else _under(end * ratio, most) for end in self.range]
        low, high = bounds
        quality: Quality = "red" if self.quality == "red" else "amber"
        return Known(_under(value, most), source, quality, low, high, self.year)

    @property
    def range(self) -> tuple[float | None, float | None]:
        """The lowest and the highest value that the evidence allows."""
        return self.low, self.high

    def fixed(self) -> "Known":
        """The same figure without a range: nothing says how far it may be off."""
        return replace(self, low=None, high=None)

    def marked(self, quality: Quality, source: str | None = None) -> "Known":
        """The same figure with another mark, and another source if one is given."""
        return replace(self, quality=quality, source=source or self.source)


@dataclass(frozen=True, slots=True)
class Listed:
    """An input that is a list, such as the pattern of the months, with its source and quality."""

    values: tuple[float, ...]
    source: str
    quality: Quality
    year: int | None = None


Statistics = Mapping[str, Known]
"""What is known by the name of the statistic, as in `sim/sources/england/measures.csv`."""


def _under(value: float, most: float | None) -> float:
    return value if most is None else min(value, most)


def judged(value: float, reason: str, low: float | None = None, high: float | None = None) -> Known:
    """A default that no statistic gives."""
    return Known(value, f"Default, no statistic gives it: {reason}", "red", low, high)
