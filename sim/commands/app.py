"""The command `caseload app`: the same in a browser, on this computer only."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import UserError
from sim.commands.store import check_out

OutOption = Annotated[
    Path, typer.Option(metavar="DIR", help="Where plans and results go, and nothing else does.")
]
Port = Annotated[
    int | None,
    typer.Option(min=1024, max=65535, metavar="N", help="Port (default: 8765, or a free one)."),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Say the address, and open no browser.")
]
_PACKAGES = ("starlette", "uvicorn", "multipart", "python_multipart")


def app(out: OutOption = Path("results"), port: Port = None, no_browser: NoBrowser = False) -> None:
    """Open Caseload in a browser, for this computer only; nothing leaves it.

    It ends with its button, with Ctrl-C, or an hour after its last page was closed.
    """
    check_out(out)
    try:
        # By its name, since the app stands on the floor above and calls what the commands call.
        server = import_module("sim.app.server")
    except ModuleNotFoundError as fault:
        if fault.name not in _PACKAGES:
            raise
        raise UserError(
            f"The app needs a package that is not installed ({fault.name}): "
            "pip install -c constraints.txt '.[app]' in the folder of Caseload"
        ) from fault
    server.serve(out, port, browser=not no_browser)
