"""Ended at random moments, again and again: the small edition of `benchmarks/kills.py`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_nothing_is_lost_whoever_is_killed_and_whenever() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "kills.py")]
    ended = subprocess.run(
        [*command, "--kills", "8", "--stops", "4", "--seed", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    seen = json.loads(ended.stdout)["seen"]
    assert seen["parent"] + seen["worker"] == 8
    assert seen["stop"] == 4
    assert seen["gone on to the end"] >= 2
