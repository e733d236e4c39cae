"""Which test notices when a column of the journal is wrong by one: the table of the verification.

    python benchmarks/columns.py

For every column a fault is planted: a flow is one too high when it is first counted in a run, a
stock in every week. The tests by hand that name the column are asked first, then all of
them, and the first that fails is written in `docs/verification.md`.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "verification.md"
FOLDERS = ("tests/laws", "tests/service")
KEPT = ROOT / "build" / "columns.json"
"""What was found so far: an interrupted round goes on. To ask again, delete it."""
BEGIN, END = "<!-- columns: made by benchmarks/columns.py -->", "<!-- end of columns -->"
OPTIONS = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow and not nightly"]


class First:
    """The first test that failed."""

    found = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first one."""
        if report.failed and not self.found:
            self.found = report.nodeid.partition("[")[0]


def plant(name: str) -> None:
    """Make a column one too high: a flow when it is first counted in a run, a stock each week."""
    from sim.service.journal import COLUMN, STOCKS, Journal

    place, begin, end_week = COLUMN[name], Journal.__post_init__, Journal.end_week

    class Row(list[float]):
        counted = False

        def __setitem__(self, key: Any, value: Any) -> None:
            if key == place and value > self[key] and not self.counted:
                self.counted, value = True, value + 1
            super().__setitem__(key, value)

    def with_rows(journal: Journal) -> None:
        begin(journal)
        journal.now = [Row(row) for row in journal.now]

    def one_more(journal: Journal, day: float) -> None:
        journal.now[0][place] += 1
        end_week(journal, day)

    if name in STOCKS:
        Journal.end_week = one_more  # type: ignore[method-assign]
    else:
        Journal.__post_init__ = with_rows  # type: ignore[method-assign]


def ask(name: str, tests: Sequence[str]) -> str:
    """The first of some tests that notices, in a process of its own; empty when none does."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        plant(name)
        first = First()
        pytest.main([*OPTIONS, *tests], plugins=[first])
        os.write(writing, json.dumps(first.found).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return str(json.loads(told or '""'))


def naming(name: str) -> list[str]:
    """Tests whose text names a column, those by hand first."""
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("test_*.py")):
            parts = re.split(
                r"^(?=def test_)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
            )
            for part in parts[1:]:
                if re.search(rf"\b{name.removesuffix('_missed')}\b", part):
                    test = part.partition("(")[0].removeprefix("def ")
                    found.append(f"{path.relative_to(ROOT)}::{test}")
    return found


def table(noticed: dict[str, str]) -> str:
    """The table, a line for each test."""
    columns: dict[str, list[str]] = defaultdict(list)
    for column, test in noticed.items():
        columns[test].append(f"`{column}`")
    lines = ["| a column that is wrong by one | is noticed by |", "|---|---|"]
    lines += [f"| {', '.join(names)} | `{test}` |" for test, names in columns.items()]
    return "\n".join(lines)


def main() -> int:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT / "tests" / "laws"), str(ROOT / "tests" / "oracles")]
    import hand  # noqa: F401  # read once, before the forks
    import numpy.testing  # noqa: F401

    from sim.service.journal import COLUMNS

    KEPT.parent.mkdir(exist_ok=True)
    found = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    noticed = {name: found[name] for name in COLUMNS if found.get(name)}
    for name in [name for name in COLUMNS if name not in noticed]:
        noticed[name] = ask(name, naming(name)) or ask(name, FOLDERS)
        print(f"{name}: {noticed[name] or 'NOBODY'}", flush=True)
        KEPT.write_text(json.dumps(noticed), encoding="utf-8")
    if not all(noticed.values()):
        return 1
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text(
        f"{before}{BEGIN}\n\n{table({name: noticed[name] for name in COLUMNS})}\n\n{END}{after}",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
