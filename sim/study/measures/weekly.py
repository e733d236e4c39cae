"""Weekly counts of many runs: the whole service of each, and of its teams what is asked of all.

Counts by week and team are most of what a run leaves behind, and nearly all of them are asked of
the whole service alone. So a further run takes a tenth of its memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from sim.study.measures.compact import Compact, side_by_side
from sim.study.statistics.estimates import Array

BY_TEAM = (
    "allocated", "case_holders", "led_by_others", "in_post", "newly_qualified_in_post",
    "advanced_in_post", "agency", "posts", "vacant", "managers", "manager_posts", "starters",
    "manager_starters", "newly_qualified_starters", "agency_ended_early", "overtime_hours",
)  # fmt: skip
"""Columns that are asked of each team in every run: caseloads, and what is paid for."""


@dataclass(frozen=True, slots=True)
class Weekly(Mapping[str, Array]):
    """Each column by run, week and team; the last team is the whole service.

    `whole` holds every column of the whole service by run and week, `teams` the columns of
    `BY_TEAM` by run, week and team, and `others` the other columns of the teams in the first
    runs. In the runs after those they are not a number.
    """

    whole: Compact
    teams: Compact
    others: Compact

    def __getitem__(self, name: str) -> Array:
        whole = self.whole[name]
        shape = (*whole.shape, self.teams_held + 1)
        found = np.full(shape, nan, dtype=whole.dtype)
        found[:, :, -1] = whole
        held = self.teams if name in self.teams else self.others
        if name in held:
            known = held[name]
            found[: len(known), :, :-1] = known
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def part(self, runs: slice) -> "Weekly":
        """Some of the runs."""
        return Weekly(*(each.part(runs) for each in (self.whole, self.teams, self.others)))

    def parts(self, runs: int) -> "Iterator[Weekly]":
        """The runs so many at a time, to spare memory."""
        return (self.part(slice(at, at + runs)) for at in range(0, self.whole.rows, runs))

    @property
    def bytes_kept(self) -> int:
        """The memory that the counts take."""
        return sum(each.bytes_kept for each in (self.whole, self.teams, self.others))

    @property
    def teams_held(self) -> int:
        """How many teams there are."""
        return int(self.teams[BY_TEAM[0]].shape[2])


Run = tuple[Compact, Compact, Compact]
"""The counts of one run: of the whole service, and of its teams those of `BY_TEAM` and others."""


def taken_apart(weekly: Mapping[str, Array], *, in_detail: bool = True) -> Run:
    """The counts of one run, or of many, by what is held of every run and what is not."""
    # Copied, lest the whole run is held for the sake of a part.
    whole = {name: column[..., -1].copy() for name, column in weekly.items()}
    teams = {name: weekly[name][..., :-1] for name in BY_TEAM}
    names = [name for name in weekly if name not in teams and in_detail]
    others = {name: weekly[name][..., :-1] for name in names}
    return Compact(whole), Compact({n: each.copy() for n, each in teams.items()}), Compact(others)


def weekly_of(columns: Mapping[str, Array]) -> Weekly:
    """Counts of which all are known, by run, week and team."""
    return Weekly(*taken_apart(columns))


def together(runs: Sequence[Run], detailed: int) -> Weekly:
    """The counts of single runs as one; the other columns of the first runs alone."""
    whole, teams, others = zip(*runs, strict=True)
    return Weekly(side_by_side(whole), side_by_side(teams), side_by_side(others[:detailed]))
