"""What a palette must hold: contrast, and colours told apart in print and by everybody."""

from collections.abc import Iterable, Sequence
from itertools import combinations

WHITE = "#FFFFFF"
TEXT, MARK = 4.5, 3.0
"""Contrast that WCAG 2.2 asks for: of words (1.4.3) and of marks that carry meaning (1.4.11)."""
APART, LIGHTNESS = 20.0, 15.0
"""Least distance of two colours told apart by colour alone, in CIELAB and in its lightness."""
# Machado, Oliveira and Fernandes (2009), deuteranopia at full strength, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Sequence[float]) -> tuple[float, float, float]:
    """CIELAB (D65) of a colour in linear RGB."""
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, rgb, strict=True)) for row in matrix]
    x, y, z = (
        (v / w) ** (1 / 3) if v / w > 0.008856 else 7.787 * v / w + 16 / 116
        for v, w in zip(xyz, (0.9505, 1.0, 1.089), strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen_without_green(colour: str) -> tuple[float, ...]:
    """The colour as somebody with deuteranopia sees it, in linear RGB."""
    rgb = linear(colour)
    seen = (sum(m * c for m, c in zip(row, rgb, strict=True)) for row in DEUTERANOPIA)
    return tuple(min(max(value, 0.0), 1.0) for value in seen)


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def faults_of(
    texts: Iterable[tuple[str, str]],
    marks: Iterable[tuple[str, str]],
    told_by_colour: Iterable[Sequence[str]],
) -> list[str]:
    """Everything wrong with a palette: pairs of colour and background, and groups of colours."""
    pairs = [(*pair, TEXT) for pair in texts] + [(*pair, MARK) for pair in marks]
    found = [
        f"{front} on {back}: {contrast(front, back):.2f} is under {least}:1"
        for front, back, least in pairs
        if contrast(front, back) < least
    ]
    for group in told_by_colour:
        for one, other in combinations(group, 2):
            found += _alike(one, other)
    return found


def _alike(one: str, other: str) -> list[str]:
    found = []
    if distance(lab(linear(one)), lab(linear(other))) < APART:
        found.append(f"{one} and {other} are too alike")
    if distance(lab(seen_without_green(one)), lab(seen_without_green(other))) < APART:
        found.append(f"{one} and {other} are too alike without green")
    if abs(lab(linear(one))[0] - lab(linear(other))[0]) < LIGHTNESS:
        found.append(f"{one} and {other} are too alike in grey")
    return found
