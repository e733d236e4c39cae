"""The readers cost nothing before they are used, and little when they are."""

import subprocess
import sys
from pathlib import Path

HEAVY = {"numpy", "scipy", "openpyxl", "pyarrow", "matplotlib", "simpy", "holidays"}


def test_importing_the_readers_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, sim.sources.returns.council; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert not set(told.stdout.split()) & HEAVY
