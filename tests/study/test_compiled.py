"""Compiled or pure, the service gives the same bytes: every number of every table.

`.ci/compiled` runs this where the service is compiled; the wheel holds its plain source too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.commands.about import built

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(built() == "pure", reason="the service is not compiled here"),
]
PACKAGE = Path(sim.__file__).parent
PROGRAM = Path(__file__).with_name("tables.py")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package lies without what was compiled."""
    folder = tmp_path_factory.mktemp("plain")
    shutil.copytree(PACKAGE, folder / "sim", ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    return folder


def told(package: Path, *arguments: str) -> list[str]:
    """How the service in a folder is built, and what its tables hash to."""
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


@pytest.mark.parametrize(
    ("scenario", "runs", "until"),
    [
        ("manchester-2016", "4", "2018-09-30"),
        ("manchester-86-posts", "4", "2018-09-30"),
        ("small-authority", "4", "2018-03-31"),
        ("small-authority-now", "4", "2018-03-31"),
        ("manchester-need-led", "1", "2016-12-31"),
    ],
)
def test_compiled_and_pure_give_the_same_tables(
    plain: Path, scenario: str, runs: str, until: str
) -> None:
    compiled, pure = (told(each, scenario, runs, until) for each in (PACKAGE.parent, plain))
    assert (compiled[0], pure[0]) == ("compiled", "pure")
    assert compiled[1] == pure[1]


def test_the_digest_notices_another_future(plain: Path) -> None:
    """The control: one run fewer, and another last day, hash differently."""
    few = [
        told(plain, "small-authority", *each)
        for each in (("2", "2016-06-30"), ("1", "2016-06-30"), ("2", "2016-06-29"))
    ]
    assert len({digest for _, digest in few}) == len(few)
