"""The service as it is: what its scenario says, beside what is published of it and of England."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import Desk, desk_of, typed_in
from sim.app.fields import LEVERS
from sim.app.shelf import LONGEST_NAME, Service
from sim.scenario.entries import inputs
from sim.scenario.observed import OBSERVABLE
from sim.scenario.schema import Scenario
from sim.scenario.words import spoken
from sim.sources.england.beside import Standing, beside_england
from sim.sources.england.names import NotFoundError, find
from sim.sources.england.table import ATTRIBUTION, shipped


async def show(request: Request) -> Response:
    """The service as it is, with its plans."""
    desk = desk_of(request)
    return await run_in_threadpool(_page, desk, desk.shelf.service(request.path_params["service"]))


async def calibrate(request: Request) -> Response:
    """Fit it to what is observed, and draw inputs that agree with that."""
    desk = desk_of(request)
    service = desk.shelf.service(request.path_params["service"])
    study = desk.studies.ask(service.name, None, _calibration(desk, service))
    return desk.go(f"/study/{study.number}")


async def new_plan(request: Request) -> Response:
    """A new plan of the service, with a name."""
    desk, typed = desk_of(request), typed_in(await request.form())
    service = desk.shelf.service(request.path_params["service"])
    title = typed.get("name", "").strip()
    if not 0 < len(title) <= LONGEST_NAME:
        told = f"Give the plan a name of 1 to {LONGEST_NAME} letters"
        return await run_in_threadpool(_page, desk, service, [("name", told)], title)
    plan = service.new_plan(title)
    plan.keep_typed({"name": title})
    return desk.go(plan.address)


ROUTES = [
    Route("/service/{service}", show),
    Route("/service/{service}/calibrate", calibrate, methods=["POST"]),
    Route("/service/{service}/plan", new_plan, methods=["POST"]),
]


def _calibration(desk: Desk, service: Service) -> list[str]:
    return ["calibrate", service.called(service.scenario), *desk.elsewhere]


def _page(
    desk: Desk, service: Service, faults: list[tuple[str, str]] | None = None, typed: str = ""
) -> Response:
    scenario = service.load()
    standings = _standings(service, scenario)
    plans = [(plan, desk.studies.newest(service.name, plan.name, "run"))
             for plan in service.plans()]  # fmt: skip
    return desk.page(
        "service.html.j2",
        status=422 if faults else 200,
        service=service,
        scenario=scenario,
        rules=scenario.rules_on(scenario.start),
        levers=LEVERS,
        standings=standings,
        odd=[each.odd for each in standings if each.odd],
        observed=observed(scenario, _fit(service)),
        can_calibrate=bool(scenario.observed) and service.kind != "shipped",
        calibration=desk.studies.newest(service.name, None, "calibrate"),
        marks=Counter(note.quality for note in scenario.notes.values()),
        judged=judged(scenario),
        plans=plans,
        faults=faults or [],
        typed=typed or f"Plan {len(plans) + 1}",
        attribution=ATTRIBUTION,
        command=desk_command(service),
    )


def desk_command(service: Service) -> str:
    """The command that says as much of the service."""
    return f"caseload explain {service.called(service.beside)} --full"


def judged(scenario: Scenario) -> list[tuple[str, str, str]]:
    """The inputs that rest on judgement: their key, sentence and source."""
    sentences = dict(inputs())
    return [
        (key, sentences.get(key, ""), note.source or "")
        for key, note in sorted(scenario.notes.items())
        if note.quality == "red"
    ]


def observed(scenario: Scenario, fit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is known of the service, and how near the calibrated scenario comes to it."""
    return [
        {
            "words": OBSERVABLE[each.measure],
            "value": f"{each.value:,.10g}",
            "when": spoken(each.date) if each.date else f"year to March {each.year}",
            "source": each.source,
            "fitted": fit.get(each.measure),
            "near": each.measure in fit and abs(fit[each.measure] - each.value) <= each.tolerance,
        }
        for each in scenario.observed
    ]


def _fit(service: Service) -> dict[str, float]:
    """What the calibrated scenario gives for each observed figure; empty without one."""
    file = service.folder / f"{service.scenario.removesuffix('.yaml')}-draws.json"
    if service.calibrated is None or not file.is_file():
        return {}
    told = json.loads(file.read_bytes())
    return {each["measure"]: float(each["fitted"]) for each in told.get("figures", ())}


def _standings(service: Service, scenario: Scenario) -> list[Standing]:
    """The council beside England, when the scenario is about one that is known."""
    try:
        return beside_england(shipped(), find(shipped(), service.council or scenario.place))
    except NotFoundError:
        return []
