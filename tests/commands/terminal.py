"""What the tests of commands share: a command given in a terminal of its own."""

import os
import subprocess
import sys
from pathlib import Path


def caseload(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Give a command in a folder, and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
