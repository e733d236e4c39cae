"""Ages of the opening position, from the return that has them of nearly all children of a stage."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from sim.sources.returns import annex_a, census, safeguarding
from sim.sources.returns.adding_up import Children, Kept
from sim.sources.returns.ages import STARTS
from sim.sources.returns.figures import Figures, Return

_NEAR = timedelta(weeks=4)
_FEWEST = 20
_NEARLY_ALL = 0.9
_SINCE = {
    "awaiting_assessment": "working days since the referral",
    "on_in_need_plans": "months since the plan (without one: since the assessment)",
    "on_protection_plans": "months since the plan began",
    "looked_after": "months since the children became looked after",
}


def age_figures(found: Figures, kept: Kept, name: str, known: Mapping[str, Return]) -> None:
    """The bands of ages of each stage that is written, from the opening's return or one near it."""
    for stage, since in _SINCE.items():
        stock = found.known.get(f"opening.{stage}")
        if stock is None:
            continue
        told = next(_bands(kept, name, stage, stock.value), None)
        starts, counts = ((), ()) if told is None else found.small.joined(*told[1:])
        if told is None or len(starts) < 2:
            found.left[f"opening.ages.{stage}"] = (
                f"fewer than {_FEWEST} children, or too few whose start is known, to be in bands"
            )
            continue
        found.pattern(
            f"opening.ages.{stage}.bands", tuple(map(float, starts)), since, known[told[0]]
        )
        found.pattern(f"opening.ages.{stage}.shares", _shares(counts), since, known[told[0]])


def _bands(
    kept: Kept, name: str, stage: str, stock: float
) -> Iterator[tuple[str, tuple[int, ...], list[int]]]:
    """The bands of a stage in each return that knows nearly all of its children."""
    returns: dict[str, Children | None] = {
        safeguarding.NAME: kept.dataset,
        annex_a.NAME: kept.lists,
        census.NAME: kept.census,
    }
    opened = returns.pop(name)
    assert opened is not None
    for source, children in ((name, opened), *returns.items()):
        if children is None or abs(children.on - opened.on) > _NEAR:
            continue
        counts = children.ages.get(stage, (STARTS[stage], []))[1]
        if sum(counts) >= max(_FEWEST, _NEARLY_ALL * stock):
            yield source, STARTS[stage], counts


def _shares(counts: tuple[int, ...]) -> tuple[float, ...]:
    """Shares to three decimals that still add up to 1."""
    rest = [round(count / sum(counts), 3) for count in counts[1:]]
    return (round(1 - sum(rest), 3), *rest)
