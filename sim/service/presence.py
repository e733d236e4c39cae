"""Presence: when a person is there, and when on leave or sick."""

from collections.abc import Iterator
from math import inf

Spell = tuple[float, float, bool]
"""From a day until a day, and whether of sickness (else of leave)."""


class Time:
    """When a person is there: spells of absence, one after another, drawn as they are needed.

    Spells of sickness are `sickness` times as long as they were drawn: strain makes them longer.
    The next spell that work has not met yet is from `away_from` until `away_until`. The end of a
    sitting is worked out when it begins, so that spells which work has met (`met`) may be still to
    come.
    """

    __slots__ = ("_spells", "away_from", "away_until", "met", "sickness")

    def __init__(self, spells: Iterator[Spell] | None) -> None:
        self._spells = spells
        self.met: list[tuple[float, float]] = []
        self.sickness = 1.0
        self.away_from = self.away_until = inf
        if spells is not None:
            self._draw(-inf)

    def finish(self, start: float, length: float) -> float:
        """Day on which work of a length begun on a day is finished, absences skipped."""
        while start + length > self.away_from:
            if start < self.away_from:
                length -= self.away_from - start
            start = max(start, self.away_until)
            self._next_spell()
        return start + length

    def _next_spell(self) -> None:
        self.met.append((self.away_from, self.away_until))
        self._draw(self.away_until)

    def _draw(self, after: float) -> None:
        assert self._spells is not None
        start, end, sick = next(self._spells)
        if sick:
            end = start + (end - start) * self.sickness
        self.away_from = max(start, after)
        self.away_until = max(end, self.away_from)

    def away(self, day: float) -> bool:
        """Whether the person is on leave or sick today."""
        return self._spell_on(day) is not None

    def gone(self, day: float) -> float:
        """Days since the start of the spell of somebody who is away today; none of another."""
        spell = self._spell_on(day)
        return 0.0 if spell is None else day - spell[0]

    def back(self, day: float) -> float:
        """Today, or the day on which the spell of somebody who is away ends."""
        spell = self._spell_on(day)
        return day if spell is None else spell[1]

    def _spell_on(self, day: float) -> tuple[float, float] | None:
        """The spell of absence today, if any; those before it are forgotten."""
        while self.away_until <= day:
            self._next_spell()
        while self.met and self.met[0][1] <= day:
            del self.met[0]
        spell = self.met[0] if self.met else (self.away_from, self.away_until)
        return spell if spell[0] <= day < spell[1] else None
