"""Are there known weaknesses in other people's packages that we install?

    python .ci/audit.py [--required]

Asks the advisory service about every package in the list of hashes, through pip-audit. "Not
checked" is never taken for "clean": pip-audit is content when the service knows no package at all.
Exit code 1 for a weakness that is not accepted in `accepted.toml` (with a reason and a last day);
0 when clean, and also when the service cannot be asked, unless that is `--required`: then 3.
"""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLEAN, FOUND, NOT_CHECKED = 0, 1, 3


def asked() -> list[dict[str, Any]] | None:
    """What pip-audit says of each package, or None when it could not ask."""
    command = ["pip_audit", "--requirement", str(HERE / "hashes" / "development.txt")]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    ended = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    try:
        told: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return told


def accepted(today: date) -> set[str]:
    """Findings that we live with, until their last day."""
    listed = tomllib.loads((HERE / "accepted.toml").read_text(encoding="utf-8"))
    found = listed.get("finding", [])
    return {each["id"] for each in found if each["reason"] and today <= each["until"]}


def verdict(told: list[dict[str, Any]] | None, accepted: set[str]) -> tuple[int, list[str]]:
    """The exit code, and what to say."""
    if told is None:
        return NOT_CHECKED, ["NOT CHECKED: the advisory service could not be asked."]
    open_findings = [
        f"{package['name']} {package['version']}: {finding['id']}"
        for package in told
        for finding in package.get("vulns", [])
        if not {finding["id"], *finding.get("aliases", [])} & accepted
    ]
    skipped = [package["name"] for package in told if "skip_reason" in package]
    words = [f"Known weakness in {each}" for each in open_findings]
    if skipped or not told:
        words.append(
            f"NOT CHECKED: the advisory service knows nothing of {len(skipped)} of "
            f"{len(told)} packages."
        )
    if open_findings:
        return FOUND, words
    if skipped or not told:
        return NOT_CHECKED, words
    return CLEAN, [f"{len(told)} packages checked, no open weakness."]


def main() -> int:
    """Ask, and say what was found."""
    code, words = verdict(asked(), accepted(date.today()))
    print("\n".join(words))
    return CLEAN if code == NOT_CHECKED and "--required" not in sys.argv else code


if __name__ == "__main__":
    sys.exit(main())
