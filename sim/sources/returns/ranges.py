"""How far a figure may be from the truth: chance, with siblings counted as one."""

from math import sqrt

Z = 1.96
"""Of a 95% interval."""


def of_share(part: float, whole: float, children: float) -> tuple[float, float]:
    """Wilson's interval for a share of children, of whom families move as one."""
    n, p = whole / children, part / whole
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def of_count(count: float, children: float) -> tuple[float, float]:
    """The interval of a count of a year, by chance alone."""
    half = Z * sqrt(count * children)
    return max(0.0, count - half), count + half


def of_stock(count: float, moved: float) -> tuple[float, float]:
    """The interval of a stock: what faults may have moved."""
    return max(0.0, count - moved), count + moved


def widened(bounds: tuple[float, float], others: tuple[float, ...]) -> tuple[float, float]:
    """An interval that holds what other returns say of the same thing."""
    return min(bounds[0], *others, bounds[0]), max(bounds[1], *others, bounds[1])
