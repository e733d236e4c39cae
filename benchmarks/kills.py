"""What is lost when a run is killed? The command is ended at random moments, again and again.

    python benchmarks/kills.py --kills 500 --stops 100

The victim of a kill is the command itself or one of its processes, by turns; a stop is Ctrl-C.
After each one: is every kept run whole, is anybody left, what did the command say? After six
of them the command goes on to its end, and its results must be those of a run that nobody
disturbed, byte for byte. Prints one JSON object; exit code 1 when anything was lost.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from sim.study.runs.store import Store

ROOT = Path(__file__).parents[1]
SCENARIO = "small-authority-now"
RUNS = 10
COMMAND = [sys.executable, "-m", "sim", "run", SCENARIO, "--until", "2016-06-30"]
COMMAND += ["--replications", str(RUNS), "--jobs", "2", "--quiet"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
GONE_WITHIN, STOPPED_WITHIN, TOLD_WITHIN = 10.0, 5.0, 10.0
"""Seconds for everybody to be gone, for a stop, and for the end after a process was killed."""
TOO_LATE = 3.0
"""Seconds before its end in which a run that is stopped may as well end as it would have."""
BEFORE_THE_END = 6
"""Times that a run is ended before it is let go on to its end."""
EARLIEST = 0.3
"""Seconds until Python has started and reads our own program: what comes sooner is not ours."""
SAID = {"worker": ("A process of this run was stopped from outside", 1), "stop": ("Stopped.", 130)}


@dataclass
class Log:
    """What was seen, added up."""

    seen: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def took(self, what: str, seconds: float, at_most: float) -> None:
        """Note how long something took, and whether that was too long."""
        self.slowest[what] = max(self.slowest.get(what, 0.0), round(seconds, 2))
        if seconds > at_most:
            self.failed(f"{what}: {seconds:.1f} s")

    def failed(self, what: str) -> None:
        """Note what should not have been."""
        self.seen[what.split(":")[0]] += 1
        self.wrong.append(what[:600])


def begun(folder: Path) -> subprocess.Popen[str]:
    """The command, in a session of its own, so that whoever it starts can be found."""
    return subprocess.Popen(
        COMMAND,
        cwd=folder,
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def session(number: int) -> list[psutil.Process]:
    """Everybody in a session who is still there."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == number and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def workers(number: int) -> list[psutil.Process]:
    """Those in a session who play runs: not the command, nor who keeps their books."""
    found = []
    for process in session(number):
        try:
            if any("popen_loky" in word for word in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def seconds_until_gone(number: int) -> float:
    """Seconds until nobody is left of a session, or somewhat over the limit."""
    started = time.monotonic()
    while session(number) and time.monotonic() - started <= GONE_WITHIN:
        time.sleep(0.05)
    return time.monotonic() - started


def kept(folder: Path) -> dict[str, int]:
    """The kept runs, and when each was written."""
    found = folder.glob("results/.store/runs/*/*.run")
    return {str(path): path.stat().st_mtime_ns for path in found}


def fingerprint(folder: Path) -> str:
    """A hash of all results but `about.json`, which has the duration."""
    place, digest = folder / "results" / SCENARIO, hashlib.sha256()
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.name != "about.json":
            digest.update(f"{path.relative_to(place)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def end(kind: str, folder: Path, delay: float, luck: random.Random, log: Log) -> None:
    """Start the command, end it by force after a while, and look at what is left."""
    before, process = kept(folder), begun(folder)
    while kind == "worker" and process.poll() is None and not workers(process.pid):
        time.sleep(0.05)
    time.sleep(delay)
    if process.poll() is not None:
        log.seen["ended before"] += 1
        process.communicate()
        return
    victims = workers(process.pid) if kind == "worker" else []
    if kind == "worker" and not victims:
        kind = "parent"
    begun_work = (folder / "results" / ".store" / "in-use.txt").exists()
    strike(kind, process, victims, luck)
    struck = time.monotonic()
    log.seen[kind] += 1
    try:
        _, said = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        log.failed(f"hang: after {kind} at {delay:.2f} s")
        process.kill()
        _, said = process.communicate()
    if kind == "stop" and not begun_work and not said:
        log.seen["stop before Python listens"] += 1
    else:
        look_at_end(kind, process.returncode, said, time.monotonic() - struck, log)
    log.took("seconds until nobody was left", seconds_until_gone(process.pid), GONE_WITHIN)
    look_at_store(folder, before, log)


def strike(
    kind: str, process: subprocess.Popen[str], victims: list[psutil.Process], luck: random.Random
) -> None:
    """Kill the command or one of its processes, or press Ctrl-C for all of them."""
    try:
        if kind == "stop":
            os.killpg(process.pid, signal.SIGINT)
        else:
            (luck.choice(victims) if victims else process).kill()
    except (ProcessLookupError, psutil.NoSuchProcess):
        return


def look_at_end(kind: str, code: int, said: str, seconds: float, log: Log) -> None:
    """Was it one sentence, the right exit code, and soon?"""
    if kind == "parent":
        return
    if code == 0:
        # It needed nobody any more, or had ended. If a stop was long before, it was not heard.
        log.seen[f"{kind} too late to matter"] += 1
        if kind == "stop" and seconds > TOO_LATE:
            log.failed(f"not heard: {kind}, ended {seconds:.1f} s later as if nothing had been")
        return
    words, right = SAID[kind]
    limit = STOPPED_WITHIN if kind == "stop" else TOLD_WITHIN
    log.took(f"seconds until the end after {kind}", seconds, limit)
    # Python sometimes ends by the signal itself: a shell calls both 130.
    code = 128 - code if code < 0 else code
    if code != right or words not in said or len(said.strip().splitlines()) != 1:
        log.failed(f"badly said: {kind}, exit code {code}, {said!r}")


def look_at_store(folder: Path, before: dict[str, int], log: Log) -> None:
    """Is every kept run whole, and is what was kept before still there, as it was?"""
    after, whole = kept(folder), Store(folder / "results" / ".store").kept()
    log.seen["kept runs looked at"] += len(after)
    log.seen["damaged files"] += len(after) - len(whole)
    log.seen["finished runs played again"] += sum(
        after.get(path) != written for path, written in before.items()
    )
    log.seen["beginnings left"] += len(list(folder.glob("results/**/.*.unfinished")))


def finish(folder: Path, unbroken: str, log: Log) -> None:
    """Let the command go on to its end, and compare."""
    before = kept(folder)
    if not (folder / "results" / SCENARIO).exists():
        process = begun(folder)
        _, said = process.communicate(timeout=300)
        if process.returncode != 0 or said:
            log.failed(f"not resumed: exit code {process.returncode}, {said!r}")
    look_at_store(folder, before, log)
    log.seen["gone on to the end"] += 1
    if fingerprint(folder) != unbroken:
        log.failed("other results: after going on")
    if list(folder.glob("results/**/.*.unfinished")):
        log.failed("not swept: after going on")


class Series:
    """Folders in which the command is ended a few times, and then goes on to its end."""

    def __init__(self, place: Path, log: Log) -> None:
        self.place, self.log, self.folders, self.ended = place, log, 0, 0
        self.folder = self.new()
        started = time.monotonic()
        finish(self.folder, "", Log())
        self.longest = 0.75 * (time.monotonic() - started)
        self.unbroken = fingerprint(self.folder)
        self.folder = self.new()

    def new(self) -> Path:
        """The next folder."""
        self.folders += 1
        folder = self.place / str(self.folders)
        folder.mkdir()
        return folder

    def end(self, kind: str, luck: random.Random) -> None:
        """End the command once; a folder without runs to play, or with results, is closed first."""
        struck = self.struck()
        while self.struck() == struck:
            over = (self.folder / "results" / SCENARIO).exists()
            if over or (kind == "worker" and len(kept(self.folder)) == RUNS):
                self.close()
            least, most = (0.0, self.longest / 2) if kind == "worker" else (EARLIEST, self.longest)
            end(kind, self.folder, luck.uniform(least, most), luck, self.log)
        self.ended += 1
        if self.ended % BEFORE_THE_END == 0:
            self.close()

    def close(self) -> None:
        """Let the command go on to its end, and take another folder."""
        finish(self.folder, self.unbroken, self.log)
        self.folder = self.new()

    def struck(self) -> int:
        """How many times a command was ended."""
        return sum(self.log.seen[kind] for kind in ("parent", "worker", "stop"))


def measure(kinds: list[str], seed: int) -> Log:
    """All kills and stops, in an order of chance, at moments of chance."""
    luck, log = random.Random(seed), Log()
    luck.shuffle(kinds)
    with tempfile.TemporaryDirectory() as place:
        series = Series(Path(place), log)
        for number, kind in enumerate(kinds, start=1):
            series.end(kind, luck)
            if number % BEFORE_THE_END == 0:
                print(f"{number} of {len(kinds)}: {told(log)}", file=sys.stderr, flush=True)
        series.close()
    return log


def told(log: Log) -> str:
    """What was seen, as JSON."""
    return json.dumps({"seen": log.seen, "slowest": log.slowest, "wrong": log.wrong})


def main() -> int:
    """Measure, and print what was seen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--stops", type=int, default=100)
    asked.add_argument("--seed", type=int, default=2016)
    given = asked.parse_args()
    # A shell that starts this in the background has it ignore Ctrl-C, and so would the command.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    kinds = [("parent", "worker")[number % 2] for number in range(given.kills)]
    log = measure([*kinds, *(["stop"] * given.stops)], given.seed)
    for what in ("damaged files", "finished runs played again"):
        if log.seen[what]:
            log.wrong.append(f"{what}: {log.seen[what]}")
    print(told(log))
    return 1 if log.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
