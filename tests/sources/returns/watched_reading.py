"""Read a folder of returns in a process that is watched: `python watched_reading.py FOLDER OUT ...`

The report and the figures are printed and written to OUT. Whatever is opened to write, every
socket and every other process is noted in OUT/watched.json. With a number, the reader is made to
fail at that call of one of its functions, with its local values in the message of the failure.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

NOTED: dict[str, list[str]] = {"written": [], "network": [], "processes": []}


def watch(event: str, told: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+"):
        NOTED["written"].append(str(told[0]))
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        NOTED["network"].append(event)
    elif event.startswith(("subprocess.", "os.exec", "os.fork", "os.spawn", "os.system")):
        NOTED["processes"].append(event)
    elif event.startswith("tempfile."):
        NOTED["written"].append(event)


def failing(at: int) -> Callable[[FrameType, str, object], None]:
    """A trace that fails in the n-th call of a function of the reader."""
    calls = 0

    def trace(frame: FrameType, _event: str, _told: object) -> None:
        nonlocal calls
        code = frame.f_code
        if "returns" in Path(code.co_filename).parts and code.co_name != "council_of":
            calls += 1
            if calls == at:
                raise ValueError(f"cannot use {frame.f_locals!r} of {frame.f_back.f_locals!r}")  # type: ignore[union-attr]

    return trace


def main(folder: Path, out: Path, at: int) -> None:
    from sim.sources.returns.council import Options, council_of
    from sim.sources.returns.given import files_in

    given = files_in(folder)
    sys.addaudithook(watch)
    if at:
        sys.settrace(failing(at))  # type: ignore[arg-type]
    try:
        council = council_of(given, Options(where=True, anyway=True))
    finally:
        sys.settrace(None)
        noted = {kind: list(events) for kind, events in NOTED.items()}
        (out / "watched.json").write_text(json.dumps(noted))
    print(council.report)
    (out / "report.md").write_text(council.report)
    figures = {key: str(known) for key, known in council.figures.known.items()}
    (out / "figures.json").write_text(json.dumps({**figures, "left": council.figures.left}))
    print(repr(council), repr(council.kept.files))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
