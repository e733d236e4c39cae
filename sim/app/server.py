"""The server: one address on this computer, which ends when nobody needs it any more."""

import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sim.app import answer, beside, plan, playing, returns, service, start, take
from sim.app.desk import HERE, Desk, desk_of
from sim.app.guard import Guard, TooMuchError
from sim.app.shelf import NotThereError
from sim.commands.options import UserError

PORT = 8765
IDLE = 3600.0
"""Seconds after the last page was looked at, after which the app ends if nothing plays."""
_LOOK = 5.0


def serve(out: Path, port: int | None, *, browser: bool) -> None:
    """Serve the app until it is ended, and say where it is."""
    (out / "app").mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / "app" / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as fault:
        raise UserError(
            f"The app is open already with the folder {out}: use its page, or give another folder "
            "with --out"
        ) from fault
    with lock, _line(port) as line:
        token = secrets.token_urlsafe(18)
        number = int(line.getsockname()[1])
        address = f"http://127.0.0.1:{number}/{token}/"
        print(f"Caseload is at {address}\nEnd it with the button on its page, or with Ctrl-C.")
        sys.stdout.flush()
        if browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        _run(Desk(out, token), line, number)
    print(f"Caseload has ended. Everything is in {out}.")


def _line(port: int | None) -> socket.socket:
    """A socket of this computer alone: at the port asked for, the usual one, or a free one."""
    for number in [port] if port is not None else [PORT, 0]:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", number or 0))
            line.listen(128)  # A browser that comes early waits, and is not refused.
            return line
        except OSError:
            line.close()
    raise UserError(f"--port {port}: is taken by another program; give another, or none")


def _run(desk: Desk, line: socket.socket, port: int) -> None:
    told = Guard(application(desk), desk.token, port)
    config = uvicorn.Config(
        told, log_level="error", lifespan="on", timeout_graceful_shutdown=2, server_header=False
    )
    server = uvicorn.Server(config)
    threading.Thread(target=watch, args=(desk, server), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[line])


def watch(desk: Desk, server: uvicorn.Server) -> None:
    """End the server when its button was pressed, or when nobody looks and nothing plays."""
    while not server.should_exit:
        time.sleep(0.2 if desk.is_ending else min(_LOOK, 0.5))
        if desk.streams or desk.studies.under_way:
            desk.seen = time.monotonic()
        if desk.is_ending or time.monotonic() - desk.seen > IDLE:
            server.should_exit = True  # Never False: Ctrl-C may have come meanwhile.


def application(desk: Desk) -> Starlette:
    """The pages of the app."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        desk.studies.begin()
        yield
        desk.studies.end()

    rooms = (start, returns, service, plan, playing, answer, beside, take)
    routes = [route for room in rooms for route in room.ROUTES]
    routes += [
        Route("/end", _end, methods=["POST"]),
        Route("/alive", _alive),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={
            NotThereError: _not_there,
            404: _not_there,
            TooMuchError: _too_much,
            OSError: _not_written,
        },
    )
    app.state.desk = desk
    return app


async def _end(request: Request) -> Response:
    desk = desk_of(request)
    page = desk.page("ended.html.j2")
    desk.is_ending = True
    return page


async def _alive(request: Request) -> Response:
    desk_of(request)
    return PlainTextResponse("")


async def _not_there(request: Request, _fault: Exception) -> Response:
    words = "There is no such page, plan or study. Perhaps its files were moved or deleted."
    return desk_of(request).page("problem.html.j2", status=404, title="Not found", words=words)


async def _too_much(request: Request, _fault: Exception) -> Response:
    words = "That was more than this page takes: at most 2 MB, or 256 MB of returns."
    return desk_of(request).page("problem.html.j2", status=413, title="Too much", words=words)


async def _not_written(request: Request, fault: Exception) -> Response:
    reason = getattr(fault, "strerror", None) or str(fault)
    file = getattr(fault, "filename", None) or ""
    words = (
        f"{file} could not be written: {reason}. Nothing else was changed. Go back and try again."
    )
    return desk_of(request).page("problem.html.j2", status=500, title="Not written", words=words)
