"""Faults are planted in a copy of the program, one at a time; a test notices each.

A check that cannot fail is no check. Each file in `planted` holds a fault: a text of the program,
another in its place, and the question that must then get a wrong answer: one of the quick set, or
one of the tests by hand that it names.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
QUICK_SET = ROOT / "tests" / "oracles" / "test_quick_set.py"
PLANTED = sorted((Path(__file__).parent / "planted").glob("*.toml"))
FAULTS = 36
WRONG_ANSWER = re.compile(r"^E +(sim\.\S+\.)?(AssertionError|IdentityError|assert )", re.MULTILINE)
FAILED = 1
"""How pytest ends when a test failed (and not when there was none, or it could not begin)."""


def fault_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def asked(fault: dict[str, Any]) -> Path:
    """The file of the test that must notice a fault."""
    return ROOT / fault["tests"] if "tests" in fault else QUICK_SET


def copy_of_the_program(folder: Path) -> Path:
    """The program with its scenarios, in a folder of its own."""
    for part in ("sim", "scenarios"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    return folder


def plant(folder: Path, fault: dict[str, Any]) -> None:
    """Put the fault in the place of the text that it replaces."""
    for change in fault["change"]:
        path = folder / "sim" / change["file"]
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")


def ask(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the program of that folder and no other."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_is_a_file_for_every_fault() -> None:
    assert len(PLANTED) == FAULTS


@pytest.mark.parametrize("path", PLANTED, ids=lambda path: path.stem)
def test_the_text_that_a_fault_replaces_is_there_once(path: Path) -> None:
    """When the program was rewritten, the fault has to be planted anew."""
    fault = fault_of(path)
    for change in fault["change"]:
        text = (ROOT / "sim" / change["file"]).read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, f"plant the fault of {path.name} anew"
        assert change["new"] != change["old"]
    test = f"def {fault['caught_by'].partition('[')[0]}("
    assert test in asked(fault).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("path", PLANTED, ids=lambda path: path.stem)
def test_a_planted_fault_is_noticed(path: Path, tmp_path: Path) -> None:
    """The tests that notice run on the program as it is, too, beside this one."""
    fault, folder = fault_of(path), copy_of_the_program(tmp_path)
    plant(folder, fault)
    assert str(folder) in ask(folder, "-c", "import sim; print(sim.__file__)").stdout
    ended = ask(
        folder, "-m", "pytest", "-q", "-p", "no:cacheprovider",
        f"{asked(fault)}::{fault['caught_by']}",
    )  # fmt: skip
    assert ended.returncode == FAILED, ended.stdout + ended.stderr
    assert WRONG_ANSWER.search(ended.stdout), ended.stdout
