"""Mutation testing: faults by the hundred, planted one at a time, and the tests that notice them.

    python benchmarks/mutation.py sim/service --number 300
    python benchmarks/mutation.py sim/service --number 300 --further

For each mutant the tests by hand that come past its lines are run, the fastest first, until one
fails; with `--further`, those that live are shown to the other quick tests that play the service.
Tests of recorded numbers are left out, since they notice any change and cannot say what is wrong.
What was found is kept line by line in `build/`, so that an interrupted round goes on.
"""

import argparse
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutants import ROOT, Mutant, files_of, sample

TESTS = {"sim/service": ("tests/laws",), "sim/study": ("tests/study",)}
"""The tests that are asked first, one by one."""
FURTHER = {
    "sim/service": ("tests/oracles", "tests/service", "tests/study/test_measures.py"),
    "sim/study": ("tests/output",),
}
"""Those that are asked about what lives, file by file."""
SECONDS = 120
"""After which a mutant that does not end counts as noticed."""
QUICK = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow and not nightly"]
BUILD = ROOT / "build"


class Contexts:
    """Tells coverage which test is running, and keeps how long each took and its file."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """A test begins."""
        self.coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One of its phases is over."""
        self.seconds[report.nodeid] += report.duration


def cover(folder: str, file: Path) -> None:
    """Run the tests once, and write down which of them come past which line, and their seconds."""
    import coverage

    watched = coverage.Coverage(data_file=None, include=[str(ROOT / folder / "*")])
    watched.start()
    contexts = Contexts(watched)
    options = [each for each in QUICK if each != "-x"]
    ended = pytest.main([*options, *TESTS[folder]], plugins=[contexts])
    watched.stop()
    if ended != 0:
        raise SystemExit("the tests must pass on the program as it is")
    lines: dict[str, dict[str, list[str]]] = {}
    data = watched.get_data()
    for path in data.measured_files():
        by_line = data.contexts_by_lineno(path)
        name = str(Path(path).relative_to(ROOT))
        lines[name] = {str(n): sorted(filter(None, tests)) for n, tests in by_line.items()}
    file.write_text(json.dumps({"lines": lines, "seconds": contexts.seconds}), encoding="utf-8")


def passing(mutant: Mutant, covered: dict[str, Any]) -> list[str]:
    """Tests that come past the mutant's lines, the fastest first.

    A line that no test is known to pass (it is passed when a file is read, or is a part of a longer
    statement) is asked of all tests of its module.
    """
    by_line, seconds = covered["lines"].get(mutant.file, {}), covered["seconds"]
    span = [str(line) for line in range(mutant.line, mutant.last_line + 1)]
    passed = {test for line in span for test in by_line.get(line, ())}
    if not passed:
        passed = {test for tests in by_line.values() for test in tests}
    return sorted(passed, key=lambda test: seconds[test])


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutant's text when its module is read."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        """The mutant's module is found here, any other where it is."""
        if fullname != self.mutant.module:
            return None
        place = str(ROOT / self.mutant.file)
        return importlib.util.spec_from_file_location(fullname, place, loader=_Text(self.mutant))


class _Text(importlib.abc.SourceLoader):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def get_filename(self, fullname: str) -> str:
        """As if it had been read from its own file."""
        return str(ROOT / self.mutant.file)

    def get_data(self, path: str | bytes) -> bytes:
        """The text with the fault."""
        return self.mutant.source.encode()

    def path_stats(self, path: str) -> Any:
        """Unknown, so that no compiled file is read or written."""
        raise OSError


class First:
    """The first test that failed, and whether the program broke or gave a wrong answer."""

    def __init__(self) -> None:
        self.found: tuple[str, str] | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first test that failed, and how."""
        if report.failed and self.found is None:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = str(getattr(crash, "message", report.longrepr))
            wrong = message.startswith(("assert", "AssertionError", "Failed: DID NOT"))
            self.found = (report.nodeid, "answer" if wrong else message[:60].splitlines()[0])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file of tests that cannot be read fails too."""
        if report.failed and self.found is None:
            self.found = (report.nodeid or "reading the tests", "cannot be read")


def ask(mutant: Mutant, tests: Sequence[str]) -> tuple[str, str] | None:
    """Run tests on the mutant in a process of its own; what noticed it, or None."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _in_child(mutant, tests, writing)
    os.close(writing)
    began = time.monotonic()
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.monotonic() - began > SECONDS:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return ("time", "does not end")
        time.sleep(0.02)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return tuple(json.loads(told)) if told else ("process", "dies")  # type: ignore[return-value]


def _in_child(mutant: Mutant, tests: Sequence[str], writing: int) -> None:
    os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Planted(mutant))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    first = First()
    ended = pytest.main([*QUICK, *tests], plugins=[first])
    found = first.found
    if found is None and ended != 0:
        found = ("pytest", f"ended with {int(ended)}")
    os.write(writing, json.dumps(found or ["", ""]).encode())
    os._exit(0)


def judge(mutant: Mutant, groups: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What became of a mutant that is shown to one group of tests after another."""
    noticed = None
    for tests in groups:
        found = ask(mutant, tests) if tests else None
        noticed = found if found and found[0] else None
        if noticed:
            break
    return {
        "mutant": mutant.name,
        "line": mutant.line,
        "before": mutant.before,
        "after": mutant.after,
        "noticed": noticed is not None,
        "by": noticed[0] if noticed else "",
        "how": noticed[1] if noticed else "",
    }


def control(mutant: Mutant, tests: Sequence[str]) -> None:
    """The program as it is must pass in the same way, or nothing that is noticed means anything."""
    as_it_is = replace(mutant, source=(ROOT / mutant.file).read_text(encoding="utf-8"))
    found = ask(as_it_is, tests)
    if found is None or found[0]:
        raise SystemExit(f"the program as it is does not pass: {found}")


def further(folder: str) -> list[list[str]]:
    """The files of the other quick tests."""
    files = []
    for name in FURTHER[folder]:
        path = ROOT / name
        files += sorted(path.glob("test_*.py")) if path.is_dir() else [path]
    return [[str(file.relative_to(ROOT))] for file in files]


def prepare() -> None:
    """Read what every mutant needs, once, before the forks: nothing of the mutated folders."""
    import holidays  # noqa: F401
    import scipy.special
    import scipy.stats  # noqa: F401
    import simpy  # noqa: F401

    from sim.scenario.calendar import Calendar
    from sim.scenario.loading import load_scenario

    scenario = load_scenario("small-authority-now")
    Calendar(scenario.nation, scenario.start)
    assert not any(name.startswith(("sim.service", "sim.study")) for name in sys.modules)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", choices=sorted(TESTS))
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--only", nargs="*", help="files whose name or path has this in it")
    parser.add_argument("--further", action="store_true")
    parser.add_argument("--part", type=int, nargs=2, default=(1, 1), metavar=("PART", "OF"))
    told = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    os.chdir(ROOT)
    part, parts = told.part
    chosen = sample(wanted(told.folder, told.only), told.number, told.seed)[part - 1 :: parts]
    kept = BUILD / f"mutation-{told.folder.replace('/', '-')}-{told.seed}.jsonl"
    before = {line["mutant"]: line for line in map(json.loads, lines_of(kept))}
    covered = {} if told.further else cover_once(told.folder)
    prepare()
    first = chosen[0][0].mutant(chosen[0][1])
    for group in further(told.folder) if told.further else [passing(first, covered)]:
        control(first, group)
    with kept.open("a", encoding="utf-8") as file:
        for place, number in chosen:
            found = before.get(f"{place.name}:{number}")
            if found is None if not told.further else found is not None and not found["noticed"]:
                mutant = place.mutant(number)
                groups = further(told.folder) if told.further else [passing(mutant, covered)]
                print(json.dumps(judge(mutant, groups)), file=file, flush=True)


def wanted(folder: str, only: Sequence[str] | None) -> list[Path]:
    return [f for f in files_of(folder) if not only or any(name in str(f) for name in only)]


def cover_once(folder: str) -> dict[str, Any]:
    """What the tests come past; asked in a process of its own, and kept."""
    kept = BUILD / f"covered-{folder.replace('/', '-')}.json"
    if not kept.exists():
        child = os.fork()
        if child == 0:
            cover(folder, kept)
            os._exit(0)
        os.waitpid(child, 0)
    table: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return table


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    main()
