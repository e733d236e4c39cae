"""Start-up of the commands: seconds of the clock until each has ended."""

import subprocess
import sys
import time
from statistics import median

from measuring import ROUNDS, Target, table

COMMANDS = (
    ("--help",),
    ("check", "manchester-86-posts"),
    ("schema",),
    ("explain",),
    ("run", "--help"),
    ("compare", "--help"),
)
LIMITS = {"--help": 0.4, "check manchester-86-posts": 0.7}


def clock(arguments: tuple[str, ...]) -> float:
    """Seconds of the clock until a command has ended."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sim", *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measure() -> list[Target]:
    """Medians of five rounds over all commands."""
    found: dict[str, list[float]] = {" ".join(command): [] for command in COMMANDS}
    for _ in range(ROUNDS):
        for command in COMMANDS:
            found[" ".join(command)].append(clock(command))
    middle = {name: median(times) for name, times in found.items()}
    rows = [(f"`caseload {name}`", f"{seconds:.2f}") for name, seconds in middle.items()]
    table("Start-up", ("command", "seconds of the clock"), rows)
    return [
        Target(
            f"`caseload {name}`", f"under {limit} s", f"{middle[name]:.2f} s", middle[name] < limit
        )
        for name, limit in LIMITS.items()
    ]
