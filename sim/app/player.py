"""The player: a process that plays one study, as the command does, and says how far it is.

It ends when its input is closed: that is how it is stopped, and how it ends with the app.
"""

import _thread
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from sim.app.studies import (
    ASKED,
    FAILED,
    FINISHED,
    PLAYING,
    SAID,
    STATE,
    STOPPED,
    TOLD,
    write_json,
)
from sim.commands.caseload import run_command
from sim.commands.options import DONE, INTERRUPTED
from sim.commands.progress import heard_by
from sim.commands.stop import errors_of_a_stop

_OFTEN = 0.5
"""Seconds between two reports."""
_PATIENCE = 3.0
"""Seconds after which a player that does not stop is ended."""


class Reporter:
    """Writes how far a study is, and what its answer looks like so far."""

    def __init__(self, folder: Path, asked: dict[str, Any]) -> None:
        self._folder, self._asked = folder, asked
        self._began, self._said = time.time(), 0.0
        self._answer: dict[str, Any] = {}
        self._first: tuple[float, int] | None = None
        self._pace: float | None = None
        self._forming: Any = None
        self._next_answer = 0.0

    def hear(self, done: int, total: int | None) -> None:
        """Hear that so many runs are done, of so many."""
        now = time.time()
        self._first = self._first or (now, done)
        since, before = self._first
        if done > before:
            self._pace = (now - since) / (done - before)
        total = total or self._most()
        if now - self._said < _OFTEN and done != total:
            return
        self._said = now
        if now >= self._next_answer:
            self._form()
            self._next_answer = now + max(2.0, 4 * (time.time() - now))
        self.write(PLAYING, done=done, total=total, left=self._left(done, total))

    def write(self, phase: str, **told: object) -> None:
        """Write the state of the study."""
        state = {
            "phase": phase,
            "began": self._began,
            "answer": self._answer,
            "pace": self._pace,
            **told,
        }
        write_json(self._folder / STATE, {**state, "at": time.time()})

    def _most(self) -> int | None:
        """The most futures of all scenarios together, when a budget was asked for."""
        arguments = self._asked["arguments"]
        if "--budget" not in arguments:
            return None
        place = arguments.index("--budget")
        scenarios = 2 if arguments[0] == "run" else place - 1
        return scenarios * int(arguments[place + 1])

    def _left(self, done: int, total: int | None) -> float | None:
        """Seconds left, at the pace since the first report: runs that were kept take no time."""
        if total is None or self._pace is None:
            return None
        return self._pace * (total - done)

    def _form(self) -> None:
        """The answer so far, of a study that asks a question of runs."""
        arguments = self._asked["arguments"]
        if arguments[0] != "run":
            return
        # A few futures may have nothing to draw: that is no reason to end the study.
        with suppress(Exception), errors_of_a_stop():
            if self._forming is None:
                from sim.app.forming import Forming

                self._forming = Forming(arguments)
            self._answer = self._forming.answer(self._folder) or self._answer


def main(arguments: Sequence[str]) -> int:
    """Play the study of a folder."""
    folder = Path(arguments[0])
    asked = json.loads((folder / ASKED).read_bytes())
    threading.Thread(target=_end_with_input, daemon=True).start()
    reporter = Reporter(folder, asked)
    sys.argv = ["caseload", *asked["arguments"]]
    reporter.write(PLAYING, done=0, total=None, left=None)
    with (
        (folder / TOLD).open("w", encoding="utf-8") as told,
        (folder / SAID).open("w", encoding="utf-8") as said,
        redirect_stdout(told),
        redirect_stderr(said),
        heard_by(reporter.hear),
    ):
        code = run_command([*asked["arguments"], "--json"])
    # Where that cannot be written, the app says what was said.
    with suppress(OSError):
        _report_end(reporter, folder, code)
    return code


def _report_end(reporter: Reporter, folder: Path, code: int) -> None:
    words = (folder / SAID).read_text(encoding="utf-8").strip()
    before = json.loads((folder / STATE).read_bytes())
    done = {"done": before.get("done", 0), "total": before.get("total"), "words": words}
    if code == DONE:
        told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
        results = told.get("folder")
        reporter.write(FINISHED, **done, folder=results, verdict=told.get("verdict"))
    else:
        reporter.write(STOPPED if code == INTERRUPTED else FAILED, **done, code=code)


def _end_with_input() -> None:
    """Press Ctrl-C when the input is closed, and end at the latest a little later."""
    with suppress(OSError):
        # Without the buffer of `sys.stdin`, whose lock would be held when the study is finished.
        os.read(0, 1)
    if hasattr(signal, "pthread_kill"):
        main_thread = threading.main_thread().ident
        assert main_thread is not None
        signal.pthread_kill(main_thread, signal.SIGINT)
    else:
        _thread.interrupt_main()
    time.sleep(_PATIENCE)
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
