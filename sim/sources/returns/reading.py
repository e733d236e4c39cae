"""Reading a set of returns: each file by its kind, what cannot be used set apart with a reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sim.sources.returns.annex_a import Lists, read_annex_a
from sim.sources.returns.census import Census, read_census
from sim.sources.returns.given import Given
from sim.sources.returns.looked_after import CareReturn, read_looked_after
from sim.sources.returns.recognition import (
    ANNEX_A,
    CARE,
    CENSUS,
    DATASET,
    WORKFORCE,
    Recognised,
    recognise,
)
from sim.sources.returns.records import Child
from sim.sources.returns.refusing import Unfit, without_values
from sim.sources.returns.safeguarding import Dataset, read_safeguarding
from sim.sources.returns.tables import Table
from sim.sources.returns.tally import Tally
from sim.sources.returns.workforce import Workforce, read_workforce

_LAST_YEAR = 2089
MOST_IN_DISORDER = 0.1
_DISORDER = ("C3", "C7", "C12", "C13")


@dataclass
class FileRead:
    """One file: what it is, what was met in it, and why it is not used if it is not."""

    name: str
    kind: str = ""
    part: str = ""
    tally: Tally = field(default_factory=Tally)
    refusal: str = ""
    on: date | None = None


@dataclass
class Returns:
    """What was read. It holds children while it lasts, and lasts until they are counted."""

    files: list[FileRead] = field(default_factory=list)
    censuses: list[Census] = field(default_factory=list)
    workforces: list[Workforce] = field(default_factory=list)
    care: CareReturn | None = None
    lists: Lists | None = None
    dataset: Dataset | None = None


def read_returns(
    given: Iterable[Given], *, on: date | None = None, where: bool = False, anyway: bool = False
) -> Returns:
    """Read every file of a set. `Unfit` says what has to be decided or mended before.

    `on` is the day of the extracts that do not carry one. With `where` the rows of faults are kept.
    """
    files, found = list[FileRead](), list[Recognised]()
    for each in given:
        known, refusal = without_values(partial(recognise, each))
        found += known or []
        if refusal or not known:
            reason = refusal or "is none of the returns; passed over"
            files.append(FileRead(each.name, refusal=reason))
    _check_once(found)
    returns = Returns(files)
    for kind, read in _READERS.items():
        read(returns, [f for f in found if f.kind == kind], on, where)
    _check(returns, anyway=anyway)
    return returns


def _check_once(found: Sequence[Recognised]) -> None:
    """Two files of one kind and part: we ask, and never add up. (Censuses: by period, later.)"""
    parts = Counter((f.kind, f.part) for f in found if f.kind not in (CENSUS, WORKFORCE))
    twice = [key for key, times in parts.items() if times > 1]
    if twice:
        raise Unfit(
            f"{' and '.join(f.given.name for f in found if (f.kind, f.part) == key)} are both "
            f"{key[0]}{f' ({key[1]})' if key[1] else ''}; leave one of them in the folder"
            for key in twice
        )


Found = Sequence[Recognised]
Read = Callable[[Returns, Found, date | None, bool], None]


def _one(returns: Returns, file: Recognised, where: bool, read: Callable[[Tally], Any]) -> Any:
    """Read one file; a refusal is set down and nothing else of it goes on."""
    tally = Tally(where, "line" if file.source is file.given else "row")
    result, refusal = without_values(lambda: read(tally))
    refusal = refusal or _misread([tally])
    on = None if refusal else getattr(result, "on", None)
    returns.files.append(FileRead(file.given.name, file.kind, file.part, tally, refusal, on))
    return None if refusal else result


def _misread(tallies: Iterable[Tally]) -> str:
    columns = [column for tally in tallies for column in tally.misread()]
    if not columns:
        return ""
    return (
        f"has dates in {', '.join(columns)} of which more than a fifth cannot be read; "
        "is the column what it says, and the day before the month?"
    )


def _read_censuses(returns: Returns, found: Found, on: date | None, where: bool) -> None:
    del on  # a census has its own date
    for file in found:
        census = _one(returns, file, where, partial(read_census, file.given))
        if census is not None:
            returns.censuses.append(census)
    returns.censuses.sort(key=lambda census: census.on)
    _one_a_date(returns, CENSUS)


def _one_a_date(returns: Returns, kind: str) -> None:
    """Two files of one kind and date: we ask, and never add up."""
    files = [
        f for f in returns.files if f.kind == kind and f.on is not None and f.part != "vacancies"
    ]
    times = Counter(f.on for f in files)
    twice = [f.name for f in files if times[f.on] > 1]
    if twice:
        raise Unfit(
            [f"{' and '.join(twice)} are the {kind} of one date; leave one of them in the folder"]
        )


def _read_workforces(returns: Returns, found: Found, on: date | None, where: bool) -> None:
    vacancies = [f for f in found if f.part == "vacancies"]
    for file in (f for f in found if f.part != "vacancies"):
        day = _autumn(on) if isinstance(file.source, Table) else None
        read = _one(returns, file, where, partial(read_workforce, file.source, on=day))
        if read is not None:
            returns.workforces.append(read)
    for file in vacancies:
        day = _autumn(on) or date(_LAST_YEAR, 9, 30)
        read = _one(returns, file, where, partial(read_workforce, file.source, on=day))
        if read is not None and returns.workforces:
            returns.workforces[-1].vacancies = read.vacancies
    returns.workforces.sort(key=lambda workforce: workforce.on)
    _one_a_date(returns, WORKFORCE)


def _autumn(on: date | None) -> date | None:
    """The last 30 September, on which workforces are counted."""
    return on and date(on.year - (on < date(on.year, 9, 30)), 9, 30)


def _read_care(returns: Returns, found: Found, on: date | None, where: bool) -> None:
    year = (on or (returns.censuses[-1].on if returns.censuses else date(_LAST_YEAR, 3, 31))).year
    for file in found:
        if file.part in ("", "episodes"):
            read = partial(read_looked_after, file.source, latest_year=year)
            returns.care = _one(returns, file, where, read)
        else:
            returns.files.append(FileRead(file.given.name, CARE, file.part))


def _read_lists(returns: Returns, found: Found, on: date | None, where: bool) -> None:
    for file in found:
        returns.lists = _one(returns, file, where, partial(read_annex_a, file.given, on=on))


def _read_dataset(returns: Returns, found: Found, on: date | None, where: bool) -> None:
    if not found:
        return
    tallies = {f.part: Tally(where) for f in found}
    tables = {f.part: (f.source, tallies[f.part]) for f in found if isinstance(f.source, Table)}
    dataset, refusal = without_values(lambda: read_safeguarding(tables, on))
    refusal = refusal or _misread(tallies.values())
    returns.dataset = None if refusal else dataset
    day = returns.dataset.on if returns.dataset else None
    returns.files += [
        FileRead(f.given.name, DATASET, f.part, tallies[f.part], refusal, day) for f in found
    ]


_READERS: dict[str, Read] = {
    CENSUS: _read_censuses,
    WORKFORCE: _read_workforces,
    CARE: _read_care,
    ANNEX_A: _read_lists,
    DATASET: _read_dataset,
}


def _check(returns: Returns, *, anyway: bool) -> None:
    """Whether anything can be used, and whether it is in an order that can be trusted."""
    used = [f for f in returns.files if not f.refusal]
    if not used:
        raise Unfit(f"{f.name}: {f.refusal}" for f in returns.files)
    if anyway:
        return
    unfit = [
        f"{name} is not fit for use: {share:.0%} of its episodes have dates out of order or no "
        "referral date (--anyway goes on, with everything in red)"
        for name, share in _disorder(returns)
        if share > MOST_IN_DISORDER
    ]
    if unfit:
        raise Unfit(unfit)


def _disorder(returns: Returns) -> Iterator[tuple[str, float]]:
    """The share of episodes with dates out of order, of each return that has episodes."""
    for census in returns.censuses:
        yield f"the {CENSUS} of {census.on}", _share(census.tally, census.children)
    if returns.dataset is not None:
        yield f"the {DATASET}", _share(returns.dataset.tally, returns.dataset.children)


def _share(tally: Tally, children: Mapping[str, Child]) -> float:
    faults = sum(tally.counts[rule] for rule in _DISORDER)
    left_out = tally.counts["C3"] + tally.counts["C4"]
    return faults / max(1, left_out + sum(len(child.episodes) for child in children.values()))
