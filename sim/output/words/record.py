"""England's record in words: which councils, what they did, and what is not to be read into it."""

from datetime import date
from math import isfinite

from sim.output.charts.style import number
from sim.study.questions.elsewhere import Elsewhere, Simulated
from sim.study.questions.reference_class import Record

CARE = (
    "A record of councils that grew, and not the effect of growing: they chose to, and need, "
    "inspections and money moved with it."
)
SOURCE = (
    "Councils: Department for Education, Children's social work workforce "
    "(Open Government Licence v3.0)."
)


def signed_percent(share: float, digits: int = 0) -> str:
    """A change with its sign; "not known" when there is none."""
    return f"{100 * share:+.{digits}f}%" if isfinite(share) else "not known"


def years_in_words(years: int) -> str:
    """A span of so many years."""
    return "1 year" if years == 1 else f"{years} years"


def grew(record: Record) -> str:
    """How far the workforce of some councils grew."""
    low, high = record.growth
    if not isfinite(high):
        return f"grew by {low:.0%} or more"
    if not isfinite(low):
        return f"shrank by {-high:.0%} or more"
    if low < 0:
        return f"stayed within {high:.0%}"
    return f"grew by {100 * low:.0f} to {high:.0%}"


def began(record: Record) -> str:
    """The caseload from which they began; nothing when it is any."""
    low, high = record.start
    if not isfinite(high):
        return f"from {low:g} or more" if low else ""
    return f"from {low:g} to {high:g}" if low else f"from under {high:g}"


def tried_in_words(found: Elsewhere) -> str:
    """What the plan tries, on the scale on which councils are counted."""
    tried = found.tried
    how = "more" if tried.added > 0 else "fewer"
    posts = f"{number(abs(tried.added), 0)} {how} posts" if tried.added else "No more posts"
    return (
        f"{posts} on about {number(tried.total, 0)} social workers: "
        f"{signed_percent(tried.growth)} in {years_in_words(tried.years)}, from "
        f"{number(tried.start)} children each."
    )


def times_in_words(record: Record) -> str:
    """How often such councils came down at all, by half of the fall on paper, and by all of it."""
    fell, half, paper = (round(record.share(of) * len(record.windows)) for of in (0.0, 0.5, 1.0))
    times = (
        f"Of {len(record.windows)} times that an English council's workforce {grew(record)} in "
        f"{years_in_words(record.years)}, its caseload fell {fell} times"
    )
    if not grows(record):
        return times
    return f"{times}, by half of the paper fall {half}, by all of it {paper}"


def grows(record: Record) -> bool:
    """Whether there is a fall on paper to speak of."""
    return record.growth[0] > 0


def nearest_in_words(record: Record) -> str:
    """The councils nearest to a plan: what they did, and from where."""
    return f"{grew(record)} in {years_in_words(record.years)} {began(record)}".strip()


def standing_in_words(found: Elsewhere, simulated: Simulated) -> str:
    """Where the simulated change would stand among those who tried as much."""
    change, nearest = simulated.changed(simulated.mean), found.nearest
    return (
        f"Simulated: {number(simulated.mean)} ({signed_percent(change)}). Of the "
        f"{len(nearest.windows)} times that a workforce {nearest_in_words(nearest)}, as low or "
        f"lower in {nearest.fell_as_much(change)}."
    )


def elsewhere_in_words(found: Elsewhere, simulated: Simulated) -> str:
    """The same in a line, with what came on average."""
    change, nearest = simulated.changed(simulated.mean), found.nearest
    return (
        f"Elsewhere, {len(nearest.windows)} times a workforce {nearest_in_words(nearest)}: "
        f"{signed_percent(nearest.change)} on average, this plan's {signed_percent(change)} or "
        f"lower in {nearest.fell_as_much(change)}"
    )


def formula_in_words(found: Elsewhere) -> str:
    """What three numbers make of the plan, with the range in which four in five councils lie."""
    middle, low, high = map(number, found.forecast())
    told = f"England's formula of three numbers: {middle}, four in five {low} to {high}; on paper"
    most = max(each.growth for each in found.every)
    beyond = f" No council grew as much: at most {signed_percent(most)}."
    return f"{told} {number(found.tried.paper)}.{beyond if found.tried.growth > most else ''}"


def hindsight(found: Elsewhere) -> str:
    """Which years the record is of, and that the plan could not have known the later ones."""
    told = f"Counts of September {found.first} to {found.last}"
    since = found.tried.since
    if date(found.last, 9, 30) <= since:
        return f"{told}."
    return f"{told}; those after {since:%B %Y} were not known when this plan began."
