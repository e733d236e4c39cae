"""Faults of a file, counted by rule; a place is a row of the user's own file, never a value."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

RULES = {
    "C1": "children in more than one block, joined",
    "C2": "episodes of one child with the same referral date, merged",
    "C2b": "of these, episodes that differed",
    "C3": "episodes without a referral date that can be read, left out",
    "C4": "episodes referred after the reference date, left out",
    "C5": "closures with a placeholder for a date, taken as open",
    "C6": "closures after the reference date, taken as open",
    "C7": "closures before the referral, taken as closed on it",
    "C8": "no further action, but with work: the work counts",
    "C9": "no further action without a closure, closed on the referral",
    "C10": "open episodes closed by a death",
    "C11": "assessments authorised after the reference date, taken as open",
    "C11b": "plans, conferences or reviews after the reference date, not yet counted",
    "C12": "assessments authorised before their start, or without one: in no duration",
    "C13": "plans that end before they start, in no length",
    "C14": "plans open in a closed episode, ended with it",
    "C15": "assessments open in a closed episode, never finished",
    "C16": "the same plan twice in an episode, counted once",
    "C17": "children with more than one open episode, counted once",
    "C18": "unborn children",
    "C19": "birth dates that cannot be, taken as missing",
    "C20": "people of 18 or older with an open episode, not in the opening position",
    "R2": "tags or columns under another name than the official one",
    "R3": "text that is windows-1252, or has other unusual bytes",
    "R4a": "dates that are placeholders, taken as missing",
    "R4b": "dates that cannot be read, taken as missing",
    "R5": "rows without an identifier: they cannot be linked",
    "R7": "unknown codes",
    "R8": "blank, repeated-heading and total rows, passed over",
    "R9": "numbers that cannot be read, taken as missing",
    "R10": "cells with several values, of which the first was taken",
    "R12": "columns of formulas without a stored value",
    "D1": "repeated rows, counted once",
    "D2": "child in need plans open beside a protection plan",
    "D3": "case statuses that fit no known wording",
    "D4": "children whose status disagrees with the lists of plans and placements",
    "H1": "open episodes of an earlier census that the next one does not have, lost to view",
    "L1": "episodes of short breaks (V3, V4), left out",
    "L2": "rows without a start that can be read, left out",
    "S1": "protection plans of another authority, left out",
    "W1": "workers with more than one record, joined",
    "W2": "leavers with an FTE of 0",
    "W3": "records with an FTE above 1",
    "W4": "records with more than 50 cases for each FTE",
}
"""What each rule says. C, R: the rules of cleaning and of reading; D, L, S, W: of one return."""

ABOUT_PEOPLE = frozenset({"C10", "C17", "C18", "C20", "D2", "D4", "H1", "L1", "S1", "W2", "W4"})
"""Counts that are of people and not of mistakes: small ones are not shown."""

_MOST_UNREADABLE = 0.2
_ENOUGH_TO_JUDGE = 20
_MOST_PLACES = 10_000


@dataclass(slots=True)
class _Column:
    filled: int = 0
    unreadable: int = 0


@dataclass
class Tally:
    """What was met in one file. With `where`, the rows (or lines, or rows of a list) as well."""

    where: bool = False
    of: str = "row"
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[str, _Column] = field(default_factory=lambda: defaultdict(_Column))

    def count(self, rule: str, row: int = 0, times: int = 1) -> None:
        """Count a fault under its rule."""
        self.counts[rule] += times
        if self.where and row and len(self.places[rule]) < _MOST_PLACES:
            self.places[rule].append(f"{self.of} {row}")

    def misread(self) -> Iterator[str]:
        """Date columns of which more than a fifth cannot be read: they were misunderstood."""
        for name, column in self.columns.items():
            enough = column.filled >= _ENOUGH_TO_JUDGE
            if enough and column.unreadable > _MOST_UNREADABLE * column.filled:
                yield name
