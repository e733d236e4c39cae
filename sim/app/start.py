"""The first page: choose a council, a shipped scenario or a file, or go on with a plan."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import Desk, desk_of, typed_in
from sim.app.shelf import Service
from sim.output.results.names import safe_name
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.loading import find, load_scenario, shipped_names
from sim.scenario.schema import Scenario
from sim.scenario.yaml_tree import MOST_BYTES, read_tree
from sim.sources.england.names import ENDED, NotFoundError
from sim.sources.england.scenario import council_named, scenario_of
from sim.sources.england.table import ATTRIBUTION, shipped


async def first_page(request: Request) -> Response:
    """What can be begun, and what was begun before."""
    return await run_in_threadpool(_first_page, desk_of(request))


async def open_council(request: Request) -> Response:
    """A council by the name that was typed."""
    desk, typed = desk_of(request), typed_in(await request.form())
    name = typed.get("council", "").strip()
    try:
        service = await run_in_threadpool(_council, desk, name)
    except NotFoundError as fault:
        return _first_page(desk, council=(name, not_found(name, fault, "the list below")))
    return desk.go(f"/service/{service.name}")


async def open_shipped(request: Request) -> Response:
    """A scenario that comes with Caseload."""
    desk, typed = desk_of(request), typed_in(await request.form())
    name = typed.get("scenario", "")
    if name not in shipped_names():
        return _first_page(desk, shipped_fault="choose one of the scenarios")
    scenario = await run_in_threadpool(load_scenario, name)
    base = scenario.base or name
    told = {"title": scenario.name, "kind": "shipped", "scenario": name, "base": base}
    service = desk.shelf.open(name, told, {})
    return desk.go(f"/service/{service.name}")


async def open_file(request: Request) -> Response:
    """A scenario file of one's own: checked as every command checks it, and kept as it is."""
    desk = desk_of(request)
    form = await request.form(max_files=1, max_fields=4)
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _first_page(desk, file_faults=[Fault("file", 0, "", "choose a scenario file")])
    content = await sent.read(MOST_BYTES + 1)
    try:
        service = await run_in_threadpool(_own_file, desk, sent.filename, content)
    except ScenarioErrors as errors:
        return _first_page(desk, file_faults=errors.faults)
    return desk.go(f"/service/{service.name}")


def not_found(name: str, fault: NotFoundError, listed: str) -> str:
    """Why there is no such council, and where its name would stand."""
    words = str(fault) if name else "enter the name of a council, such as Leeds"
    return words.replace("`caseload authorities`", listed)


ROUTES = [
    Route("/", first_page),
    Route("/council", open_council, methods=["POST"]),
    Route("/shipped", open_shipped, methods=["POST"]),
    Route("/file", open_file, methods=["POST"]),
]


def _first_page(
    desk: Desk,
    council: tuple[str, str] | None = None,
    shipped_fault: str | None = None,
    file_faults: list[Fault] | None = None,
) -> Response:
    faults = []
    if council is not None:
        faults.append(("council", council[1][0].upper() + council[1][1:]))
    if shipped_fault is not None:
        faults.append(("scenario", f"Shipped scenario: {shipped_fault}"))
    faults += [("file", str(fault)) for fault in file_faults or ()]
    plans = [(plan, desk.studies.newest(plan.service.name, plan.name, "run"))
             for plan in desk.shelf.recent()]  # fmt: skip
    return desk.page(
        "start.html.j2",
        status=422 if faults else 200,
        councils=council_names(),
        shipped=shipped_titles(),
        typed=council[0] if council else "",
        plans=plans,
        services=desk.shelf.services(),
        faults=faults,
        attribution=ATTRIBUTION,
        command="caseload app",
    )


@lru_cache(maxsize=1)
def council_names() -> list[str]:
    """All councils that are there today, as people call them."""
    return sorted(p.plain_name for p in shipped().councils() if p.code not in ENDED)


@lru_cache(maxsize=1)
def shipped_titles() -> list[tuple[str, str]]:
    """The shipped scenarios: name and title, as their files say."""
    return [(name, str(read_tree(find(name)).values["name"])) for name in shipped_names()]


def _council(desk: Desk, name: str) -> Service:
    council = council_named(shipped(), name)
    title = council.place.plain_name
    stem = safe_name(title)
    told = {
        "title": title, "kind": "council", "scenario": f"{stem}.yaml", "base": f"{stem}.yaml",
        "council": council.place.code,
    }  # fmt: skip
    return desk.shelf.open(stem, told, {f"{stem}.yaml": scenario_of(council)})


def _own_file(desk: Desk, sent_name: str, content: bytes) -> Service:
    """Check a file in a folder of its own, and keep it if nothing is wrong with it."""
    stem = safe_name(Path(sent_name.replace("\\", "/")).stem)
    file = f"{stem}.yaml"
    if len(content) > MOST_BYTES:
        raise ScenarioErrors([Fault(file, 0, "", f"must be at most {MOST_BYTES // 1024} KB")])
    with TemporaryDirectory(prefix="caseload-") as folder:
        path = Path(folder) / stem / file
        path.parent.mkdir()
        path.write_bytes(content)
        scenario = load_scenario(path)
        _load_base(scenario)
    name = desk.shelf.free_name(stem)
    told = {"title": scenario.name, "kind": "file", "scenario": file, "base": scenario.base or file}
    return desk.shelf.open(name, told, {file: content.decode()})


def _load_base(scenario: Scenario) -> None:
    """Load the scenario that a file is compared with; of one's own, only one file can be opened."""
    if scenario.base is not None:
        load_scenario(scenario.base)
