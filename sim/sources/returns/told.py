"""What only the council can say: stocks that no file gives, and which role holds children."""

import re
from dataclasses import dataclass

from sim.scenario.fields import MOST_CHILDREN
from sim.sources.opening import STAGES
from sim.sources.returns.cells import plain

_STOCK = re.compile(r"\s*([a-z_]+)\s*=\s*([0-9]{1,7})\s*,\s*(\S.*)", re.DOTALL)
_LONGEST = 200


@dataclass(frozen=True)
class Stock:
    """Children of a stage of the opening position, and where the council has the figure from."""

    stage: str
    children: int
    source: str


@dataclass(frozen=True)
class Told:
    """What the council says beside its files."""

    stocks: tuple[Stock, ...] = ()
    roles: tuple[str, ...] = ()

    def children(self, stage: str) -> int | None:
        """Children of a stage, where the council says how many."""
        return next((each.children for each in self.stocks if each.stage == stage), None)


def stock_of(typed: str) -> Stock:
    """A stock as it is typed: `looked_after=90, our own list of 31 March 2025`."""
    found = _STOCK.fullmatch(typed)
    if found is None:
        raise ValueError(
            "must be a stage, a count and a source, such as "
            "`looked_after=90, our own list of 31 March 2025`"
        )
    stage, children, source = found[1], int(found[2]), " ".join(found[3].split())
    if stage not in STAGES:
        raise ValueError(f"{stage[:40]} is no stage; choose from {', '.join(STAGES)}")
    if children > MOST_CHILDREN:
        raise ValueError(f"{stage} must be {MOST_CHILDREN:,} or less, not {children:,}")
    return Stock(stage, children, source[:_LONGEST])


def roles_of(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Roles as the reader compares them."""
    return tuple(plain(role) for role in typed)
