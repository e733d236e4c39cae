"""A plan: its levers, what differs from the service as it is, and whether it can be played."""

from collections.abc import Mapping
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import Desk, desk_of, typed_in
from sim.app.differing import differs
from sim.app.fields import (
    COUNTED,
    EXTRA,
    FUTURES,
    LEVERS,
    QUESTION,
    USUAL_FUTURES,
    Written,
    first_typed,
    rows_of,
    written,
)
from sim.app.shelf import LONGEST_NAME, Plan
from sim.app.studies import in_a_line
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.remarks import remarks
from sim.study.runs.disk import take_away, write_whole

_FIELDS = ("name", "from", *(field.key for field in LEVERS), "standard", *QUESTION, FUTURES, EXTRA)
_MOST_TYPED = 20_000


async def show(request: Request) -> Response:
    """The plan as it was typed, right or wrong."""
    desk = desk_of(request)
    return await run_in_threadpool(_show, desk, plan_of(request, desk))


async def save(request: Request) -> Response:
    """Keep what was typed, check it, and play it or copy it if that is asked for."""
    desk = desk_of(request)
    plan, typed = plan_of(request, desk), typed_in(await request.form())
    return await run_in_threadpool(_saved, desk, plan, typed)


async def copy(request: Request) -> Response:
    """The same plan once more, to be changed and set beside this one."""
    desk = desk_of(request)
    plan = plan_of(request, desk)
    title = f"{plan.title} (copy)"[-LONGEST_NAME:]
    other = plan.service.new_plan(title)
    other.keep_typed({**_typed(plan), "name": title})
    await run_in_threadpool(_checked, other)
    return desk.go(other.address)


ROUTES = [
    Route("/service/{service}/plan/{plan}", show, methods=["GET"]),
    Route("/service/{service}/plan/{plan}", save, methods=["POST"]),
    Route("/service/{service}/plan/{plan}/copy", copy, methods=["POST"]),
]


def plan_of(request: Request, desk: Desk) -> Plan:
    """The plan that an address names."""
    return desk.shelf.service(request.path_params["service"]).plan(request.path_params["plan"])


def run_arguments(desk: Desk, plan: Plan) -> list[str]:
    """The command that plays a plan."""
    return ["run", plan.file.as_posix(), "--budget", str(futures_of(plan)), *desk.elsewhere]


def futures_of(plan: Plan) -> int:
    """The most futures of a plan, in whole pairs."""
    futures = int(plan.typed().get(FUTURES, USUAL_FUTURES))
    return futures + futures % 2


def _saved(desk: Desk, plan: Plan, typed: Mapping[str, str]) -> Response:
    with desk.writing:
        if desk.is_newest(typed.get("order", "")):
            plan.keep_typed({name: typed.get(name, "")[:_MOST_TYPED] for name in _FIELDS})
        faults = _checked(plan)
        if faults or typed.get("do") != "play":
            return _page(desk, plan, faults)
    study = desk.studies.ask(plan.service.name, plan.name, run_arguments(desk, plan))
    return desk.go(f"/study/{study.number}")


def _show(desk: Desk, plan: Plan) -> Response:
    with desk.writing:
        return _page(desk, plan, _checked(plan))


def _typed(plan: Plan) -> dict[str, str]:
    """What was typed, and what the scenario says where nothing was typed yet."""
    typed = plan.typed()
    if "from" in typed:
        return typed
    return {**first_typed(typed["name"], load_scenario(_opened(plan))), "name": typed["name"]}


def _opened(plan: Plan) -> str:
    service = plan.service
    return service.called(service.from_which)


def _written(plan: Plan) -> Written:
    service = plan.service
    return written(_typed(plan), load_scenario(_opened(plan)), service.from_which, service.beside)


def _checked(plan: Plan) -> list[tuple[str, str]]:
    """What is wrong, by field; if nothing is, the plan's file says what was typed."""
    told = _written(plan)
    if not told.faults:
        found = _file_faults(plan, told)
    else:
        found = [(name, f"{_words(name)}: {problem}") for name, problem in told.faults.items()]
    return list(dict.fromkeys(found))


def _file_faults(plan: Plan, told: Written) -> list[tuple[str, str]]:
    """Check the text as a file beside the plan's own, which takes its place if it is right."""
    before = plan.file.read_bytes() if plan.file.is_file() else None
    text = told.text.encode()
    if before == text:
        load_scenario(plan.file)
        return []
    trial = plan.file.with_name(f"{plan.name}.trial.yaml")
    write_whole(trial, text)
    try:
        load_scenario(trial)
        load_scenario(plan.service.called(plan.service.beside))
    except ScenarioErrors as errors:
        return [_placed(fault, told) for fault in errors.faults]
    finally:
        take_away(trial)
    write_whole(plan.file, text)
    return []


def _placed(fault: Fault, told: Written) -> tuple[str, str]:
    """A fault of the file, at the field whose text it is, or at its line of the box."""
    if fault.line > told.before_box:
        place = f"Line {fault.line - told.before_box} of the box"
        return EXTRA, f"{place}: {fault.key}: {fault.problem}"
    for name in ("by", "at_most", "confidence", "standard", "name"):
        if fault.key in (name, f"question.{name}"):
            return name, f"{_words(name)}: {fault.problem}"
    for field in LEVERS:
        if fault.key.endswith(field.key):
            shown = f" ({field.words} in %)" if field.scale != 1 else ""
            return field.key, f"{field.words}: {fault.problem}{shown}"
    return "from", f"{fault.key}: {fault.problem}" if fault.key else fault.problem


_WORDS = {
    "name": "Name",
    "from": "From which day",
    "standard": "Standard",
    "at_most": "Target",
    "by": "By when",
    COUNTED: "Counted",
    "confidence": "How sure",
    FUTURES: "Most futures",
    EXTRA: "Anything else",
}


def _words(name: str) -> str:
    lever = next((field.words for field in LEVERS if field.key == name), name)
    return _WORDS.get(name, lever)


def _page(desk: Desk, plan: Plan, faults: list[tuple[str, str]]) -> Response:
    service, typed = plan.service, _typed(plan)
    base = service.load()
    scenario = None if faults else load_scenario(plan.file)
    return desk.page(
        "plan.html.j2",
        status=422 if faults else 200,
        service=service,
        plan=plan,
        typed=typed,
        rows=rows_of(base, _day(typed), typed),
        base=base,
        differs=differs(base, scenario) if scenario else [],
        remarks=remarks(scenario) if scenario else [],
        faults=faults,
        wrong=dict(reversed(faults)),
        text=plan.file.read_text(encoding="utf-8") if plan.file.is_file() else "",
        study=desk.studies.newest(service.name, plan.name, "run"),
        command=in_a_line(run_arguments(desk, plan)) if scenario else None,
    )


def _day(typed: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(typed.get("from", ""))
    except ValueError:
        return None
