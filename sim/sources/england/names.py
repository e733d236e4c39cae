"""Finding a council by the name that people type, and saying what became of one that ended."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from sim.sources.england.table import Place, Table


class Ended(NamedTuple):
    """A council that was reorganised: its name, when, and who came after it."""

    name: str
    when: str
    successors: tuple[str, ...]


ENDED = {
    "835": Ended("Dorset County Council", "April 2019", ("838", "839")),
    "836": Ended("Poole", "April 2019", ("839",)),
    "837": Ended("Bournemouth", "April 2019", ("839",)),
    "928": Ended("Northamptonshire", "April 2021", ("940", "941")),
    "909": Ended("Cumbria", "April 2023", ("942", "943")),
}
"""Councils of the table that are no more, by code."""
_ENDED_BEFORE = {
    "bedfordshire": Ended("Bedfordshire", "April 2009", ("822", "823")),
    "cheshire": Ended("Cheshire", "April 2009", ("895", "896")),
}
"""Councils that ended before the table begins, by name."""
_TOGETHER = {"314": "C314", "318": "C314", "940": "C928", "941": "C928"}
"""Councils that return their workforce with others, and the place that stands for them all."""
_ALSO = {
    "bcp": "839",
    "banes": "800",
    "rbkc": "207",
    "lbhf": "205",
    "hull": "810",
    "durham": "840",
    "newcastle": "391",
    "scilly": "420",
    "northants north": "940",
    "northants west": "941",
    "northants": "928",
}
"""Short names that people use, by their words in order."""
_LEFT_OUT = re.compile(
    r"\b(council|county council|county of|city of|city council|london borough of|royal borough of|"
    r"metropolitan|borough of|borough|unitary|district|mbc|mdc|lb|rb|cc|the|and|upon|on|of)\b"
)


class NotFoundError(ValueError):
    """No council of that name; the message says what would be right."""


def with_whom(code: str) -> str | None:
    """The code of the joint workforce return that a council takes part in."""
    return _TOGETHER.get(code)


def words_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: no case, no commas, no `City of`."""
    plain = name.lower().replace("&", " and ").replace("'", "").replace("saint ", "st ")
    plain = re.sub(r"[^a-z0-9]+", " ", plain.replace("st.", "st"))
    left = _LEFT_OUT.sub(" ", plain).split()
    return frozenset(left or plain.split())


def find(table: Table, name: str, year: int | None = None) -> Place:
    """The council of a name or code, in a year if one is given.

    Raises `NotFoundError` with near names, with the councils that a name could mean, or with the
    successors of a council that is no more.
    """
    found = _named(table, name)
    there = _standing(found, year)
    if len(there) == 1:
        return there[0]
    if there:
        names = _either(place.plain_name for place in there)
        raise NotFoundError(f"{name!r} could be {names}: say which")
    if found:
        raise NotFoundError(_ended(table, ENDED[found[0].code], year is None))
    raise NotFoundError(_unknown(table, name))


def _named(table: Table, name: str) -> list[Place]:
    code = name.strip().upper()
    if code in table.places:
        return [table.places[code]]
    by_ons = [place for place in table.councils() if code in place.ons_codes]
    if by_ons:
        return by_ons
    wanted = words_of(name)
    short = _ALSO.get(" ".join(sorted(wanted)))
    if short in table.places:
        return [table.places[short]]
    known = {place.code: words_of(place.name) for place in table.councils()}
    exact = [table.places[c] for c, words in known.items() if words == wanted]
    if exact or not wanted or " ".join(sorted(wanted)) in _ENDED_BEFORE:
        return exact
    return [table.places[c] for c, words in known.items() if wanted < words]


def _standing(found: list[Place], year: int | None) -> list[Place]:
    """Those that are there: in the year given, if any has figures for it, or else today."""
    then = [place for place in found if year and place.figure("cin_31mar_n", year)]
    return then or [place for place in found if place.code not in ENDED]


def _ended(table: Table, ended: Ended, hint: bool) -> str:
    after = _either((table.places[c].name for c in ended.successors), ", and ")
    verb = "came" if len(ended.successors) > 1 else "is what came"
    earlier = "; --year gives it as it was" if hint else ""
    return f"{ended.name} ended in {ended.when}: {after} {verb} after it{earlier}"


def _unknown(table: Table, name: str) -> str:
    before = _ENDED_BEFORE.get(" ".join(sorted(words_of(name))))
    if before is not None:
        return _ended(table, before, hint=False)
    plain = {" ".join(sorted(words_of(p.name))): p.plain_name for p in table.councils()}
    plain |= {p.plain_name.lower(): p.plain_name for p in table.councils()}
    near = get_close_matches(name.lower(), plain, 5, 0.6)
    near += get_close_matches(" ".join(sorted(words_of(name))), plain, 5, 0.6)
    names = list(dict.fromkeys(plain[each] for each in near))[:3]
    hint = f"did you mean {_either(names)}?" if names else "`caseload authorities` lists them all"
    return f"there is no council {name[:60]!r} in the table; {hint}"


def _either(names: object, joined: str = " or ") -> str:
    *rest, last = dict.fromkeys(names)  # type: ignore[call-overload]
    return f"{', '.join(rest)}{joined}{last}" if rest else str(last)
