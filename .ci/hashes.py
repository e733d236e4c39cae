"""Write down which files of other people's packages we install, by their SHA-256.

    python .ci/hashes.py

Asks pip which files it would install, at the versions of `constraints.txt`, and writes two lists:
`development.txt` for what is checked (all tools; Linux, Python 3.11), and `running.txt` for who
only runs Caseload with Python 3.11 on Linux, Windows or a Mac. pip takes nothing that is not in
the list: `pip install --require-hashes --only-binary :all: -r .ci/hashes/running.txt`.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LISTS = Path(__file__).with_name("hashes")
PYTHON = "3.11"
ELSEWHERE = {
    "Windows": ["win_amd64"],
    "Mac": ["macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64"],
}
ONLY_WINDOWS = "colorama"
"""pip asks this machine, and not the other one, which packages only Windows needs."""
FOR_EDITABLE = "editables"
"""What hatchling needs for `pip install --editable`, and tells only then."""


def chosen(wanted: list[str], *options: str) -> dict[str, dict[str, Any]]:
    """What pip would install, by name."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--ignore-installed", "--only-binary=:all:", "--report", str(report)]
        constrained = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
        subprocess.run([*command, *options, *wanted], check=True, cwd=ROOT, env=constrained)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {each["metadata"]["name"]: each for each in found}


def line(name: str, files: list[dict[str, Any]]) -> str:
    """The line of one package: its version, and the hash of each file that will do."""
    versions = {each["metadata"]["version"] for each in files}
    if len(versions) != 1:
        raise SystemExit(f"{name} is not held to one version in constraints.txt: {versions}")
    hashes = {each["download_info"]["archive_info"]["hashes"]["sha256"] for each in files}
    marker = ' ; sys_platform == "win32"' if name == ONLY_WINDOWS else ""
    told = "".join(f" \\\n    --hash=sha256:{each}" for each in sorted(hashes))
    return f"{name}=={versions.pop()}{marker}{told}\n"


def write(file: str, systems: list[dict[str, dict[str, Any]]], names: set[str]) -> None:
    """Write a list: each package with its files on the systems that have it."""
    lines = [
        line(name, [system[name] for system in systems if name in system])
        for name in sorted(names, key=str.lower)
    ]
    words = "# Made by .ci/hashes.py from constraints.txt; do not edit.\n"
    (LISTS / file).write_text(words + "".join(lines), encoding="utf-8")


def main() -> None:
    """Make both lists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    running = project["project"]["dependencies"]
    building = project["build-system"]["requires"]
    here = chosen([".[dev]", *building, FOR_EDITABLE])
    for name in (project["project"]["name"], "pip"):  # ourselves, and what does the installing
        here.pop(name, None)
    elsewhere = [
        chosen(
            [*running, ONLY_WINDOWS],
            *(word for platform in platforms for word in ("--platform", platform)),
            *("--python-version", PYTHON, "--target", tempfile.gettempdir()),
        )
        for platforms in ELSEWHERE.values()
    ]
    write("development.txt", [here], set(here))
    write("running.txt", [here, *elsewhere], {name for system in elsewhere for name in system})


if __name__ == "__main__":
    main()
