"""A council's own returns: read in memory, and told before anything is written."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import Desk, Typed, desk_of, typed_in
from sim.app.guard import MOST_RETURNS, RETURNS
from sim.app.shelf import NotThereError, Service
from sim.app.start import council_names, not_found
from sim.output.results.names import safe_name
from sim.sources.england.council import Council as Published
from sim.sources.england.names import NotFoundError
from sim.sources.england.scenario import council_named
from sim.sources.england.table import shipped
from sim.sources.returns.council import Broken, Council, Options, council_of
from sim.sources.returns.given import Given, in_memory
from sim.sources.returns.refusing import Unfit
from sim.sources.returns.scenario import scenario_with_returns, with_returns
from sim.sources.returns.small import DEFAULT_LEAST
from sim.sources.returns.told import Stock, Told, stock_of

Faults = list[tuple[str, str]]
_MOST_FILES, _MOST_FIELDS = 100, 10
_MOST_READINGS = 4
"""Readings that are held for somebody to make a scenario of; the oldest goes first."""
_FIRST = {"least": str(DEFAULT_LEAST)}


@dataclass(frozen=True)
class Reading:
    """What a set of returns said of a council: counts and a report, and nothing of anybody."""

    published: Published
    own: Council


class WrongError(Exception):
    """What was typed or chosen cannot be read; by field, what is wrong and what to do."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


async def choose(request: Request) -> Response:
    """The page on which the files are chosen."""
    return _page(desk_of(request), _FIRST, [])


async def read(request: Request) -> Response:
    """Read what was chosen, and show the report of it; nothing is written yet."""
    desk = desk_of(request)
    try:
        form = await _in_memory(request)
        typed, files = typed_in(form), await _files(form)
    except MultiPartException as fault:
        return _page(desk, _FIRST, [("files", f"Returns: {fault.message}")])
    try:
        reading = await run_in_threadpool(_read, typed, files)
    except WrongError as wrong:
        return _page(desk, typed, wrong.faults)
    key = _kept(desk, reading)
    return desk.page(
        "reading.html.j2",
        title=reading.published.place.plain_name,
        report=reading.own.report,
        key=key,
        command=_command(desk, reading.published.place.plain_name),
    )


async def make(request: Request) -> Response:
    """Write the scenario of a reading, and the report beside it."""
    desk = desk_of(request)
    reading = desk.readings.get(request.path_params["key"])
    if reading is None:
        raise NotThereError
    service = await run_in_threadpool(_made, desk, reading)
    return desk.go(f"/service/{service.name}")


ROUTES = [
    Route(RETURNS, choose),
    Route(RETURNS, read, methods=["POST"]),
    Route(RETURNS + "/{key}", make, methods=["POST"]),
]


async def _in_memory(request: Request) -> FormData:
    """A form whose files are held in memory: not even a temporary file has any of them."""
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=_MOST_FILES, max_fields=_MOST_FIELDS
    )
    parser.spool_max_size = 2 * MOST_RETURNS
    return await parser.parse()


async def _files(form: FormData) -> list[Given]:
    """The files that were chosen; the form lets go of them."""
    sent = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
    given = [in_memory(each.filename, await each.read()) for each in sent if each.filename]
    await form.close()
    return given


def _read(typed: Typed, files: list[Given]) -> Reading:
    faults: Faults = []
    published = _published(typed.get("council", "").strip(), faults)
    options = _options(typed, faults)
    if not files:
        faults.append(("files", "Returns: choose the files of one or more returns"))
    if faults or published is None:
        raise WrongError(faults)
    try:
        own = council_of(files, options)
    except Unfit as unfit:
        faults = [("files", f"Returns: {reason}") for reason in unfit.reasons]
    except Broken as broken:
        faults = [("files", str(broken))]
    if faults:
        raise WrongError(faults)
    return Reading(published, own)


def _published(name: str, faults: Faults) -> Published | None:
    try:
        return council_named(shipped(), name)
    except NotFoundError as fault:
        words = not_found(name, fault, "the list of names")
        faults.append(("council", f"Council: {words}"))
    return None


def _options(typed: Typed, faults: Faults) -> Options:
    """How to read, as it was typed."""
    day, least = None, typed.get("least", "").strip() or str(DEFAULT_LEAST)
    try:
        day = date.fromisoformat(typed["on"]) if typed.get("on") else None
    except ValueError:
        faults.append(("on", "Day: must be a date, such as 2025-03-31"))
    if not re.fullmatch(r"[0-9]{1,3}", least):
        faults.append(("least", f"Least count: must be a whole number, such as {DEFAULT_LEAST}"))
        least = str(DEFAULT_LEAST)
    return Options(
        on=day, least=int(least), anyway="anyway" in typed, told=Told(_stocks(typed, faults))
    )


def _stocks(typed: Typed, faults: Faults) -> tuple[Stock, ...]:
    """The stocks that were typed in, one a line."""
    found = []
    for line in filter(str.strip, typed.get("stocks", "").splitlines()):
        try:
            found.append(stock_of(line))
        except ValueError as fault:
            faults.append(("stocks", f"Children of a stage: {fault}"))
    return tuple(found)


def _made(desk: Desk, reading: Reading) -> Service:
    """A service of its own, beside the one from published figures alone if that was opened."""
    council = with_returns(reading.published, reading.own)
    text = scenario_with_returns(council, reading.own, None)
    title = f"{council.place.plain_name}, own returns"
    name = desk.shelf.free_name(safe_name(title))
    file = f"{name}.yaml"
    told = {
        "title": title, "kind": "returns", "scenario": file, "base": file,
        "council": council.place.code,
    }  # fmt: skip
    return desk.shelf.open(name, told, {file: text, f"{name}-reading.md": reading.own.report})


def _kept(desk: Desk, reading: Reading) -> str:
    """Hold a reading until its scenario is made; the key to it."""
    key = secrets.token_urlsafe(9)
    desk.readings[key] = reading
    while len(desk.readings) > _MOST_READINGS:
        del desk.readings[next(iter(desk.readings))]
    return key


def _page(desk: Desk, typed: Typed, faults: Faults) -> Response:
    return desk.page(
        "returns.html.j2",
        status=422 if faults else 200,
        typed=typed,
        faults=faults,
        councils=council_names(),
        most=MOST_RETURNS // 1024**2,
        command=_command(desk, typed.get("council") or "COUNCIL"),
    )


def _command(desk: Desk, name: str) -> str:
    return desk.command("new", name, "--returns", "FOLDER", "--check")
