"""Play: how far a study is, as it happens; its pages may be closed, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.app.desk import MOST_STREAMS, Desk, desk_of
from sim.app.shelf import NotThereError
from sim.app.studies import FAN, FINISHED, Study

_LOOK = 0.5
"""Seconds between two looks at a study whose progress somebody watches."""
_AWAKE = 15.0
"""Seconds after which a stream says something even if nothing has changed."""
_SVG = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""A drawing styles itself, and can do nothing else."""


async def show(request: Request) -> Response:
    """The page of a study: its progress, or what came of it."""
    desk = desk_of(request)
    study = study_of(request, desk)
    if request.query_params.get("part") == "progress":
        return PlainTextResponse(_progress(desk, study), media_type="text/html; charset=utf-8")
    after = _after(study)
    if study.phase == FINISHED and after is not None:
        return desk.go(after)
    return desk.page(
        "study.html.j2", study=study, command=study.command, **_whose(desk, study), **_told(study)
    )


async def events(request: Request) -> Response:
    """The progress of a study as it happens; beyond four listeners, pages have to ask."""
    desk = desk_of(request)
    study = study_of(request, desk)
    if desk.streams >= MOST_STREAMS:
        return PlainTextResponse("Ask again instead.", 503)
    headers = {"Cache-Control": "no-store"}
    stream = _stream(request, desk, study.number)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def fan(request: Request) -> Response:
    """The picture of the answer so far."""
    file = study_of(request, desk_of(request)).folder / FAN
    if not file.is_file():
        raise NotThereError
    return FileResponse(file, media_type="image/svg+xml", headers=_SVG)


async def stop(request: Request) -> Response:
    """Stop a study at once; what was played is kept."""
    desk = desk_of(request)
    study = study_of(request, desk)
    await run_in_threadpool(desk.studies.stop, study)
    for _ in range(50):
        if desk.studies.study(study.number).is_over:
            break
        await asyncio.sleep(0.1)
    return desk.go(f"/study/{study.number}")


async def go_on(request: Request) -> Response:
    """Play a study that was stopped from where it was."""
    desk = desk_of(request)
    asked = study_of(request, desk).asked
    study = desk.studies.ask(asked["service"], asked["plan"], asked["arguments"])
    return desk.go(f"/study/{study.number}")


ROUTES = [
    Route("/study/{number:int}", show),
    Route("/study/{number:int}/events", events),
    Route("/study/{number:int}/fan.svg", fan),
    Route("/study/{number:int}/stop", stop, methods=["POST"]),
    Route("/study/{number:int}/go-on", go_on, methods=["POST"]),
]


def study_of(request: Request, desk: Desk) -> Study:
    """The study that an address names."""
    return desk.studies.study(request.path_params["number"])


async def _stream(request: Request, desk: Desk, number: int) -> AsyncIterator[str]:
    """Events with the progress, whenever it has changed, until the study is over."""
    desk.streams += 1
    try:
        said, silent = "", 0.0
        while not desk.is_ending and not await request.is_disconnected():
            study = desk.studies.study(number)
            words = _progress(desk, study)
            if words != said or silent >= _AWAKE:
                said, silent = words, 0.0
                lines = "".join(f"data: {line}\n" for line in words.splitlines())
                yield f"event: {'over' if study.is_over else 'progress'}\n{lines}\n"
            if study.is_over:
                return
            silent += _LOOK
            await asyncio.sleep(_LOOK)
    finally:
        desk.streams -= 1


def _progress(desk: Desk, study: Study) -> str:
    return desk.drawn("progress.html.j2", study=study, **_told(study))


def _whose(desk: Desk, study: Study) -> dict[str, Any]:
    """The service and the plan that a study is about, as far as they are still there."""
    service = plan = None
    with suppress(NotThereError):
        service = desk.shelf.service(study.asked["service"])
        plan = service.plan(study.asked["plan"]) if study.asked["plan"] else None
    return {"service": service, "plan": plan}


def _told(study: Study) -> dict[str, Any]:
    state = study.state
    return {
        "done": state.get("done", 0),
        "total": state.get("total"),
        "left": state.get("left"),
        "answer": state.get("answer") or None,
        "words": state.get("words", ""),
        "has_fan": (study.folder / FAN).is_file(),
    }


def _after(study: Study) -> str | None:
    """The page on which what came of a study is shown."""
    service, plan = study.asked["service"], study.asked["plan"]
    if study.kind == "calibrate":
        return f"/service/{service}"
    if study.kind == "compare":
        return f"/compared/{study.number}"
    ending = "answer" if study.kind == "run" else study.kind
    return f"/service/{service}/plan/{plan}/{ending}"
