"""How often a verdict that is looked at after every pair of futures is wrong.

    python benchmarks/verdicts.py

For known chances of meeting the target, against a confidence of 0.80: the shares of studies that
end as met, not met or undecided after at most 400 futures, and how many futures they took. The
two futures of a pair are mirrored: their normal scores are correlated at -0.5, as measured for
the average caseload.
"""

import numpy as np
from scipy.special import ndtri

from sim.study.statistics.confidence_sequence import bounds_at_any_time, halves

CHANCES = (0.70, 0.78, 0.80, 0.82, 0.90)
CONFIDENCE, FUTURES, STUDIES, TOGETHER = 0.80, 400, 2000, -0.5


def futures(chance: float, rng: np.random.Generator) -> np.ndarray:
    """Whether the target is met in each of many futures, each two of them mirrored."""
    first, other = rng.standard_normal((2, FUTURES // 2))
    second = TOGETHER * first + np.sqrt(1 - TOGETHER**2) * other
    return np.stack([first, second], axis=1).ravel() < ndtri(chance)


def ended(met: np.ndarray) -> tuple[str, int]:
    """How a study ends that stops as soon as it can, after 20 futures, and after how many."""
    low, high = bounds_at_any_time(halves(met))
    yes, no = low >= CONFIDENCE, high < CONFIDENCE
    decided = np.flatnonzero(yes | no)
    decided = decided[decided >= 10]
    if not decided.size:
        return "undecided", FUTURES
    return ("met" if yes[decided[0]] else "not met"), 2 * int(decided[0])


def shares(chance: float, studies: int) -> tuple[dict[str, float], float]:
    """The share of studies that end in each way, and the median of how many futures they took."""
    rng = np.random.default_rng(round(1000 * chance))
    ends = [ended(futures(chance, rng)) for _ in range(studies)]
    ways = ("met", "not met", "undecided")
    return {way: float(np.mean([how == way for how, _ in ends])) for way in ways}, float(
        np.median([taken for _, taken in ends])
    )


def main() -> None:
    """Print the table of docs/methods.md."""
    print("| true chance | met | not met | undecided | futures played, median |")
    print("|---|---|---|---|---|")
    for chance in CHANCES:
        found, taken = shares(chance, STUDIES)
        told = " | ".join(f"{share:.1%}" for share in found.values())
        print(f"| {chance:.2f} | {told} | {taken:.0f} |", flush=True)


if __name__ == "__main__":
    main()
