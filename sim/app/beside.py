"""Side by side: up to four plans, what they say and what came of them."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.answer import chart_of, linked, parts_of
from sim.app.desk import Desk, desk_of
from sim.app.differing import beside
from sim.app.plan import futures_of
from sim.app.playing import study_of
from sim.app.shelf import NotThereError, Plan, Service
from sim.app.studies import Study, in_a_line
from sim.scenario.loading import load_scenario

MOST = 4
_MORE = (
    ("What they cost", "money"),
    ("In figures", "figures"),
    ("What an inspector would find", "inspector"),
)
"""Parts of the report that are folded below the answer."""


async def choose(request: Request) -> Response:
    """Which plans of a service to set side by side, and in what they differ."""
    desk = desk_of(request)
    service = desk.shelf.service(request.path_params["service"])
    names = request.query_params.getlist("plan")
    return await run_in_threadpool(_chosen, desk, service, names)


async def play(request: Request) -> Response:
    """Have them played over the same futures; those that are kept take no time."""
    desk = desk_of(request)
    form = await request.form()
    service = desk.shelf.service(request.path_params["service"])
    names = [str(name) for name in form.getlist("plan")]
    plans = _plans(service, names)
    if not 1 <= len(plans) <= MOST:
        return await run_in_threadpool(_chosen, desk, service, names)
    study = desk.studies.ask(service.name, None, _arguments(desk, service, plans))
    return desk.go(f"/study/{study.number}")


async def compared(request: Request) -> Response:
    """What came of plans that were played side by side."""
    desk = desk_of(request)
    study = study_of(request, desk)
    if study.kind != "compare" or study.results is None:
        raise NotThereError
    return await run_in_threadpool(_compared, desk, study)


ROUTES = [
    Route("/service/{service}/beside", choose, methods=["GET"]),
    Route("/service/{service}/beside", play, methods=["POST"]),
    Route("/compared/{number:int}", compared),
]


def _plans(service: Service, names: list[str]) -> list[Plan]:
    return [plan for plan in service.plans() if plan.name in names and plan.file.is_file()]


def _arguments(desk: Desk, service: Service, plans: list[Plan]) -> list[str]:
    """The command that plays plans side by side, with as many futures as the most of any."""
    files = [plan.file.as_posix() for plan in plans]
    futures = str(max(futures_of(plan) for plan in plans))
    return ["compare", service.called(service.beside), *files, "--budget", futures, *desk.elsewhere]


def _chosen(desk: Desk, service: Service, names: list[str]) -> Response:
    plans = _plans(service, names)
    faults = []
    if names and not 1 <= len(plans) <= MOST:
        faults.append(("plan", f"Choose one to {MOST} plans, none of which has a fault"))
    return desk.page(
        "beside.html.j2",
        status=422 if faults else 200,
        service=service,
        every=[plan for plan in service.plans() if plan.file.is_file()],
        plans=plans if not faults else [],
        rows=_rows(service, plans) if not faults else [],
        most=MOST,
        faults=faults,
        command=in_a_line(_arguments(desk, service, plans)) if plans and not faults else None,
    )


def _rows(service: Service, plans: list[Plan]) -> list[tuple[str, list[str]]]:
    return beside(service.load(), [load_scenario(plan.file) for plan in plans])


def _against_chance(study: Study) -> list[Path]:
    """The picture of what plans cost against their chance, if the study has it."""
    assert study.results is not None
    file = study.results / "charts" / "cost_against_probability.svg"
    return [file] if file.is_file() else []


def _compared(desk: Desk, study: Study) -> Response:
    service = desk.shelf.service(study.asked["service"])
    told = {plan.file: plan for plan in service.plans()}
    files = map(Path, study.asked["arguments"])
    plans = [told[file] for file in files if file in told and file.is_file()]
    first = "".join(parts_of(desk, study, ("answer",)))
    if plans:
        # What to do next is asked of the first plan.
        first = linked(first, f"/{desk.token}{plans[0].address}")
    return desk.page(
        "compared.html.j2",
        service=service,
        plans=plans,
        study=study,
        rows=_rows(service, plans),
        first=first,
        charts=[chart_of(desk, study, file) for file in _against_chance(study)],
        more=[(title, part) for title, name in _MORE for part in parts_of(desk, study, (name,))],
        command=study.command,
    )
