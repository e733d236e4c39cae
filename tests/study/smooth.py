"""Move made-up draws and draw weeks of demand, in a program of its own, for the test of processors.

Prints a digest of the moved scores and of the weeks, and one of numpy's own equations and
exponentials, which hang on the processor.
"""

import hashlib

import numpy as np

from sim.service.chance import Luck
from sim.study.calibration.history_matching import smoothed
from sim.study.measures.rows import Array

DRAWS, INPUTS, FACTS, WEEKS = 50, 140, 8, 500


def digest(*values: Array) -> str:
    """SHA-256 of numbers to their last digit."""
    return hashlib.sha256(b"".join(each.tobytes() for each in values)).hexdigest()


def main() -> None:
    """Print both digests, a line each."""
    luck, week = np.random.default_rng(1), Luck(1, 1).week_factor
    scores = luck.standard_normal((DRAWS, INPUTS))
    found = luck.standard_normal((DRAWS, FACTS)) * 3 + 20
    spread = np.ones(FACTS)
    moved = smoothed(scores, found, found.mean(axis=0), spread, np.random.default_rng(2))
    print(digest(moved, np.array([week(number, 0.12) for number in range(WEEKS)])))
    print(digest(np.linalg.solve(found.T @ found, found.T @ scores), np.exp(scores)))


if __name__ == "__main__":
    main()
