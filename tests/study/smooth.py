"""Move made-up draws, in a program of its own: for the test of matrix routines.

Prints a digest of the moved scores, and one of a plain solution of equations of the same size.
"""

import hashlib

import numpy as np

from sim.study.history import smoothed
from sim.study.measuring import Array

DRAWS, INPUTS, FACTS = 50, 140, 8


def digest(values: Array) -> str:
    """SHA-256 of numbers to their last digit."""
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def main() -> None:
    """Print both digests, a line each."""
    luck = np.random.default_rng(1)
    scores = luck.standard_normal((DRAWS, INPUTS))
    found = luck.standard_normal((DRAWS, FACTS)) * 3 + 20
    spread = np.ones(FACTS)
    print(digest(smoothed(scores, found, found.mean(axis=0), spread, np.random.default_rng(2))))
    print(digest(np.linalg.solve(found.T @ found, found.T @ scores)))


if __name__ == "__main__":
    main()
