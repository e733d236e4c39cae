"""The bill of materials: every package of an environment, in CycloneDX's form.

    python .ci/bill.py build/sbom.json

Describes the environment of this Python, and refuses to say something else than `pip list`. The
same environment gives the same bytes.
"""

import json
import subprocess
import sys
from pathlib import Path


def packages_by_pip() -> set[tuple[str, str]]:
    """Name and version of each package, as pip lists them."""
    command = [sys.executable, "-m", "pip", "list", "--format", "json"]
    command += ["--disable-pip-version-check"]
    listed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {(each["name"], each["version"]) for each in listed}


def write_bill(path: Path) -> set[tuple[str, str]]:
    """Write the bill, and return the name and version of each package in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
    command += ["--output-format", "JSON", "--output-file", str(path), sys.executable]
    subprocess.run(command, check=True, capture_output=True)
    bill = json.loads(path.read_text(encoding="utf-8"))
    return {(each["name"], each["version"]) for each in bill["components"]}


def main() -> int:
    """Write the bill, and compare."""
    path = Path(sys.argv[1])
    differ = write_bill(path) ^ packages_by_pip()
    if differ:
        print(f"The bill of materials and pip differ: {sorted(differ)}", file=sys.stderr)
        return 1
    print(f"{path}: every package that pip lists, and no other")
    return 0


if __name__ == "__main__":
    sys.exit(main())
