"""Holding what was counted against what is expected: each value, by the rule for its kind."""

from collections.abc import Mapping
from typing import Any

Difference = tuple[str, object, object]


class Held:
    """Every value that was held against its expectation, and those that differ."""

    def __init__(self) -> None:
        self.checked = 0
        self.differ: list[Difference] = []

    def __call__(self, expected: Any, got: Any, path: str = "") -> None:
        """Counts and words exactly, shares (with decimals) to three of them."""
        if isinstance(expected, Mapping):
            for key, value in expected.items():
                found = got.get(key, got.get(_number(key))) if isinstance(got, Mapping) else None
                self(value, found, f"{path}.{key}")
        elif isinstance(expected, list):
            padded = (
                [*got, *([None] * len(expected))] if got is not None else [None] * len(expected)
            )
            for place, value in enumerate(expected):
                self(value, padded[place], f"{path}[{place}]")
        else:
            self.checked += 1
            if not _same(expected, got):
                self.differ.append((path, expected, got))

    def near(self, expected: float, got: float | None, path: str, *, within: float) -> None:
        """A fitted value, within a distance."""
        self.checked += 1
        if got is None or abs(got - expected) > within:
            self.differ.append((path, expected, got))

    def fitted(self, expected: Mapping[str, float], got: Any, path: str) -> None:
        """A fitted length: counts exactly, means within 5%, shapes within 0.1."""
        self(expected["spells"], got.spells, f"{path}.spells")
        self(expected["ended"], got.ended, f"{path}.ended")
        naive = expected["naive_mean_of_ended"]
        self.near(naive, got.naive_mean, f"{path}.naive", within=0.05 * naive)
        self.length([expected["mean"], expected["shape"]], got, path)

    def length(self, expected: list[float], got: Any, path: str) -> None:
        mean, shape = expected
        self.near(mean, got.mean, f"{path}.mean", within=0.05 * mean)
        self.near(shape, got.shape, f"{path}.shape", within=0.1)

    def verdict(self) -> str:
        return "\n".join(f"{path}: expected {e}, got {g}" for path, e, g in self.differ)


def _number(key: str) -> object:
    return int(key) if key.isdigit() else key


def leaves(expected: Any) -> int:
    """How many values there are to check."""
    if isinstance(expected, Mapping):
        return sum(leaves(value) for value in expected.values())
    return sum(map(leaves, expected)) if isinstance(expected, list) else 1


def _same(expected: object, got: object) -> bool:
    if isinstance(expected, float) and isinstance(got, int | float):
        written = len(repr(expected).partition(".")[2])
        return abs(got - expected) <= 0.5 * 10 ** -min(written, 3) + 1e-9
    return expected == got
