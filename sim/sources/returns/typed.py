"""Stocks and roles that the council typed in, beside what its files say."""

from collections.abc import Iterator
from dataclasses import replace

from sim.sources.known import Known
from sim.sources.opening import COUNTED
from sim.sources.returns import census
from sim.sources.returns.adding_up import Kept
from sim.sources.returns.choosing import opens_with, stocks_of
from sim.sources.returns.figures import Figures
from sim.sources.returns.refusing import Unfit

_PARTS = {
    "awaiting_assessment": "awaiting",
    "on_protection_plans": "protection",
    "looked_after": "looked_after",
    "on_in_need_plans": "in_need",
    "closing": "closing",
}
"""Stages by the part of the position that a return has of them."""


def check_told(kept: Kept) -> None:
    """What the council typed has to be something that the files leave open."""
    wrong = [*_stocks_that_are_given(kept), *_roles_that_are_not_there(kept)]
    if wrong:
        raise Unfit(wrong)


def _stocks_that_are_given(kept: Kept) -> Iterator[str]:
    name = opens_with(kept, None)
    for stock in kept.told.stocks:
        if stock.stage == "looked_after":
            given = name and (kept.care is not None or name != census.NAME)
        else:
            given = name and getattr(stocks_of(kept, name), _PARTS[stock.stage]) is not None
        if given:
            yield f"the {name} gives {stock.stage} itself; leave out --stock {stock.stage}"


def _roles_that_are_not_there(kept: Kept) -> Iterator[str]:
    if not kept.told.roles:
        return
    if kept.dataset is None:
        yield "there is no standard safeguarding dataset in which --role could be found"
        return
    common = kept.dataset.counts["roles"]
    for role in kept.told.roles:
        if role not in common:
            known = ", ".join(common) or "none that enough share"
            yield f"--role {role[:40]}: is no common role of the data set; those are {known}"


def stock_figures(found: Figures, kept: Kept) -> None:
    """The stocks that no file gives, as the council says them."""
    for stock in kept.told.stocks:
        key = f"opening.{stock.stage}"
        if not found.small.shows(stock.children):
            found.left[key] = f"suppressed: fewer than {found.small.least}"
        else:
            found.left.pop(key, None)
            typed = Known(stock.children, f"Typed in: {stock.source}", "amber")
            found.known[key] = typed
            counted = found.known.get(COUNTED.get(stock.stage, ""))
            if counted is not None:
                found.known[COUNTED[stock.stage]] = replace(typed, year=counted.year)
