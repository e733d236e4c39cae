"""Studies: played one at a time by a process of their own, and never lost.

    results/app/studies/0007/asked.json   what is to be played: the command, of which plan
    results/app/studies/0007/state.json   how far it is, which the process writes

A study is asked for, waits for its turn, is played, and ends: finished, stopped or failed. What
was played stays in the store, so that a study that was stopped goes on from there.
"""

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from sim.app.shelf import NotThereError
from sim.commands.options import INTERRUPTED
from sim.study.runs.disk import write_whole

ASKED, STATE, FAN = "asked.json", "state.json", "fan.svg"
SAID, TOLD = "said.txt", "told.json"
WAITING, PLAYING, FINISHED, STOPPED, FAILED = "waiting", "playing", "finished", "stopped", "failed"


@dataclass(frozen=True)
class Study:
    """A study: what was asked, and how far it is."""

    folder: Path
    asked: dict[str, Any]
    state: dict[str, Any]

    @property
    def number(self) -> int:
        """Its number, in the order in which studies were asked for."""
        return int(self.folder.name)

    @property
    def kind(self) -> str:
        """The command that it is: run, bridge, seek, levers, compare, calibrate."""
        return str(self.asked["arguments"][0])

    @property
    def command(self) -> str:
        """The command that gives the same."""
        return in_a_line(self.asked["arguments"])

    @property
    def phase(self) -> str:
        """Whether it waits, is played, or how it ended."""
        return str(self.state["phase"])

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.phase in (FINISHED, STOPPED, FAILED)

    @property
    def results(self) -> Path | None:
        """The folder of its results, when it is finished and they are still there."""
        told = self.state.get("folder")
        return Path(told) if told and Path(told).is_dir() else None


class Studies:
    """All studies of a folder of results; a thread plays those that wait, in their order."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "app" / "studies"
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._playing: int | None = None
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._open: list[int] = []
        self._unwritten: dict[int, dict[str, Any]] = {}
        self._thread = threading.Thread(target=self._play_all, daemon=True)

    def begin(self) -> None:
        """Find what an app that was killed left behind, and play what is asked for from now on."""
        for study in self.all():
            if not study.is_over:
                self._end(study.folder, STOPPED, "The app ended before it was finished.")
        self._thread.start()

    def end(self) -> None:
        """Stop what is played and what waits; both can go on when the app is opened again."""
        self._queue.put(None)
        with self._turn:
            waiting = [number for number in self._open if number != self._playing]
            self._open = []
        for number in waiting:
            self._end(self._place(number), STOPPED, "The app ended before its turn.")
        self._let_go()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def all(self) -> list[Study]:
        """Every study, the first first."""
        folders = sorted(self.folder.glob("[0-9]*"))
        return [self._study(each) for each in folders if (each / STATE).is_file()]

    def study(self, number: int) -> Study:
        """The study of that number; `NotThereError` if there is none."""
        folder = self._place(number)
        if not (folder / STATE).is_file():
            raise NotThereError
        return self._study(folder)

    @property
    def under_way(self) -> list[Study]:
        """What is played or waits, in the order in which it was asked for."""
        places = [self._place(number) for number in list(self._open)]
        asked = [self._study(place) for place in places if (place / STATE).is_file()]
        # A player that has said how it ended may take a moment to go.
        return [each for each in asked if not each.is_over]

    def ask(self, service: str, plan: str | None, arguments: Sequence[str]) -> Study:
        """Have a study played; one that is under way already is not played twice."""
        with self._turn:
            asked = {"service": service, "plan": plan, "arguments": list(arguments)}
            asked["made_from"] = made_from(arguments)
            for each in self.under_way:
                if each.asked == asked:
                    return each
            number = max((int(each.name) for each in self.folder.glob("[0-9]*")), default=0) + 1
            folder = self._place(number)
            folder.mkdir(parents=True)
            write_json(folder / ASKED, asked)
            write_json(folder / STATE, {"phase": WAITING})
            self._open.append(number)
            self._queue.put(number)
            return self._study(folder)

    def stop(self, study: Study) -> None:
        """Stop a study at once; what was played of it stays."""
        with self._turn:
            playing = self._playing == study.number
            if not playing and study.number in self._open:
                self._open.remove(study.number)
                self._end(study.folder, STOPPED, "It was taken out of the queue.")
        if playing:
            self._let_go()

    def newest(self, service: str, plan: str | None, kind: str) -> Study | None:
        """The newest study of a plan, of one kind."""
        for folder in self._folders_of(service, plan):
            if _asked(folder)["arguments"][0] == kind:
                return self._study(folder)
        return None

    def of(self, service: str, plan: str | None) -> list[Study]:
        """Every study of a plan, the newest first."""
        return [self._study(folder) for folder in self._folders_of(service, plan)]

    def _folders_of(self, service: str, plan: str | None) -> Iterator[Path]:
        for folder in sorted(self.folder.glob("[0-9]*"), reverse=True):
            if not (folder / STATE).is_file():
                continue
            asked = _asked(folder)
            if (asked["service"], asked["plan"]) == (service, plan):
                yield folder

    def _play_all(self) -> None:
        while (number := self._queue.get()) is not None:
            with self._turn:
                process = self._begin(number) if number in self._open else None
            if process is not None:
                code = process.wait()
                with self._turn:
                    self._close(number, code)

    def _begin(self, number: int) -> subprocess.Popen[bytes] | None:
        """Start the player, which holds the other end of its input: it ends when this one does."""
        folder = self._place(number)
        try:
            write_json(folder / STATE, {"phase": PLAYING, "began": time.time()})
            command = [sys.executable, "-m", "sim.app.player", str(folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE)
        except OSError as fault:
            self._open.remove(number)
            self._end(folder, FAILED, f"It could not be begun: {fault}.")
            return None
        self._playing = number
        return self._process

    def _close(self, number: int, code: int) -> None:
        """Say how a study ended whose player could not say it."""
        self._playing = None
        if number in self._open:
            self._open.remove(number)
        with suppress(NotThereError):
            study = self.study(number)
            if not study.is_over and code == INTERRUPTED:
                self._end(study.folder, STOPPED, "")
            elif not study.is_over:
                self._end(study.folder, FAILED, _why_it_ended(study.folder, code))

    def _let_go(self) -> None:
        """Close the input of the player, which stops it."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _end(self, folder: Path, phase: str, words: str) -> None:
        """Say how a study ended: in memory alone as long as its folder cannot be written to."""
        if not (folder / STATE).is_file():
            return
        state = {**_read(folder / STATE), "phase": phase, "words": words}
        try:
            write_json(folder / STATE, state)
        except OSError:
            self._unwritten[int(folder.name)] = state

    def _place(self, number: int) -> Path:
        return self.folder / f"{number:04}"

    def _study(self, folder: Path) -> Study:
        state = self._unwritten.get(int(folder.name)) or _read(folder / STATE)
        return Study(folder, _asked(folder), state)


def in_a_line(arguments: Sequence[str]) -> str:
    """A command as it is typed, on any system."""
    return " ".join(["caseload", *(f'"{a}"' if " " in a else a for a in arguments)])


def write_json(file: Path, told: object) -> None:
    """Write a file of JSON whole."""
    write_whole(file, json.dumps(told, ensure_ascii=False).encode())


def made_from(arguments: Sequence[str]) -> str:
    """A digest of the files that a command names, to know when they were changed since."""
    files = [Path(each) for each in arguments if each.endswith(".yaml")]
    every = b"".join(file.read_bytes() for file in files if file.is_file())
    return hashlib.sha256(every).hexdigest()


@lru_cache(maxsize=4096)
def _asked(folder: Path) -> dict[str, Any]:
    """What was asked for, which never changes."""
    return _read(folder / ASKED)


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_bytes()))


def _why_it_ended(folder: Path, code: int) -> str:
    """What a player said that could not write how it ended, or that it was killed."""
    file = folder / SAID
    said = file.read_text(encoding="utf-8").strip() if code >= 0 and file.is_file() else ""
    return said or (
        f"The process that played it was ended from outside (code {code}), perhaps for want of "
        "memory. What it had played is kept."
    )
