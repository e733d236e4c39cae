"""How charts look: colours, grid, words around the picture, and files that come out the same."""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from textwrap import wrap
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.output.charts.palette import DARK_GREY, GREY, GRID, INK
from sim.scenario.words import spoken as spoken

Row = tuple[object, ...]
"""A row of the numbers that are drawn."""
WIDTH, HEIGHT = 9.6, 5.8
PNG_DOTS = 130
"""Of a picture as PNG, to the inch."""
_PNG_LEVEL = 3
"""Of compression: lines and words take as little room as at the usual 6, in half the time."""
LEFT, BOTTOM = 0.065, 0.115
RIGHT_OF_LABELS = 0.765
_RC: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": DARK_GREY,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "caseload",
    "svg.fonttype": "none",
    "path.simplify": True,
}
# A machine without that font draws the words in one of nearly the same width.
_FONT = re.compile(rb"(?<=font-family: )'DejaVu Sans'(?=[;\"])")
_FONTS = b"'DejaVu Sans', Verdana, Arial, sans-serif"
_TITLE_WIDTH, _SUBTITLE_WIDTH, _FOOT_WIDTH = 76, 122, 150
_TITLE_LINES = 3
_LINE = 0.048


@dataclass(frozen=True)
class Chart:
    """A picture, what it says in words, and the numbers drawn."""

    name: str
    title: str
    figure: Figure
    alternative: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    elsewhere: Callable[[], tuple[bytes, bytes]] | None = None
    """Gives both pictures, where another process draws them."""

    def _repr_png_(self) -> bytes:
        """The picture, as notebooks show it."""
        with caseload_style():
            return self.png

    @cached_property
    def svg(self) -> bytes:
        """The picture as SVG, drawn once; asked for in the house style (`caseload_style`)."""
        return self.elsewhere()[0] if self.elsewhere else as_svg(self.figure)

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG, drawn once; asked for in the house style (`caseload_style`)."""
        return self.elsewhere()[1] if self.elsewhere else as_png(self.figure)


@contextmanager
def caseload_style() -> Iterator[None]:
    """Draw and save in the house style, and leave the settings of the caller as they were."""
    with mpl.rc_context(_RC), warnings.catch_warnings():
        # A name may have letters that the font lacks; a box is drawn for them.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        # A week in which nobody holds a case has no caseload and leaves a gap in the line.
        warnings.filterwarnings("ignore", message=".*(All-NaN|empty slice).*")
        yield


def plain(text: str, most: int = 200) -> str:
    """Text that can be drawn: without control characters, and not longer than can be read."""
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def folded(text: str, width: int, lines: int) -> str:
    """Text over so many lines at most."""
    parts = wrap(plain(text, 1000), width) or [""]
    if len(parts) > lines:
        parts = [*parts[: lines - 1], plain(parts[lines - 1] + " …", width)]
    return "\n".join(parts)


class Frame:
    """A figure with its title, subtitle and source, and room for a picture between them.

    Its height is in inches; `top` is how high the picture may reach.
    """

    def __init__(self, title: str, subtitle: str, source: str, height: float = HEIGHT) -> None:
        self.title, self.subtitle, self.source = title, subtitle, source
        self.figure = Figure(figsize=(WIDTH, height), facecolor="white")
        FigureCanvasAgg(self.figure)
        self.top = self._write_words(HEIGHT / height)

    def axes(
        self, left: float = LEFT, bottom: float = BOTTOM, width: float = RIGHT_OF_LABELS - LEFT
    ) -> Axes:
        """Room for a picture that reaches to the top; on its right is room for labels."""
        return self.figure.add_axes((left, bottom, width, self.top - bottom))

    def chart(
        self, name: str, told: Sequence[str], columns: tuple[str, ...], rows: Sequence[Row]
    ) -> Chart:
        """The chart with its words in full, for those who cannot see it."""
        words = [f"{self.title}.", "", self.subtitle, "", *told, "", self.source, ""]
        return Chart(name, self.title, self.figure, "\n".join(words), columns, rows)

    def _write_words(self, row: float) -> float:
        """Write the words around the picture; a row is a share of the height."""
        title = folded(self.title, _TITLE_WIDTH, _TITLE_LINES)
        subtitle = folded(self.subtitle, _SUBTITLE_WIDTH, 3)
        write = self.figure.text
        top = 1 - 0.035 * row
        write(0.03, top, title, size=14, weight="bold", va="top", linespacing=1.15)
        top -= (_LINE * (title.count("\n") + 1) + 0.008) * row
        write(0.03, top, subtitle, size=9.5, va="top", color=DARK_GREY, linespacing=1.2)
        top -= 0.033 * (subtitle.count("\n") + 1) * row
        foot = folded(self.source, _FOOT_WIDTH, 2)
        write(0.03, 0.018 * row, foot, size=7.5, color=DARK_GREY, va="bottom")
        return top - 0.03 * row


def beside(
    axes: Axes, words: str, at: tuple[Any, float], by: tuple[float, float], **look: Any
) -> None:
    """Words beside a point of the picture, so many points of type to its right and above it."""
    axes.annotate(words, at, by, textcoords="offset points", **look)


def ink(colour: str) -> str:
    """The colour of the lines and words that go with a mark: grey is too faint for them."""
    return DARK_GREY if colour == GREY else colour


def quiet_axes(axes: Axes, *, grid: str = "y") -> None:
    """Only a light grid and what is needed to read the numbers."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.grid(axis=grid, color=GRID, linewidth=0.8)  # type: ignore[arg-type]
    axes.set_axisbelow(True)


def apart(
    places: Sequence[float], heights: Sequence[float], *, within: bool = False
) -> list[float]:
    """Places of labels moved as little as needed so that they do not run into each other.

    Within 0 and 1, if that is asked for and there is room.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [float(place) for place in places]
    for _ in range(200):
        crowded = False
        for low, high in pairwise(order):
            short = (heights[low] + heights[high]) / 2 - (moved[high] - moved[low])
            if short > 1e-6:
                moved[low] -= short / 2
                moved[high] += short / 2
                crowded = True
        if not crowded:
            break
    return _within(moved, heights, order) if within else moved


def _within(places: list[float], heights: Sequence[float], order: list[int]) -> list[float]:
    """Places pushed down from above 1 and then up from below 0, each out of the other's way."""
    for chain, sign, edge in ((order[::-1], -1, 1.0), (order, 1, 0.0)):
        for place, number in enumerate(chain):
            if place:
                before = chain[place - 1]
                edge = places[before] + sign * (heights[before] + heights[number]) / 2
            if sign * (places[number] - edge) < 0:
                places[number] = edge
    return places


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes each time."""
    buffer = BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _FONT.sub(_FONTS, buffer.getvalue())


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, the same bytes each time."""
    buffer = BytesIO()
    how = {"compress_level": _PNG_LEVEL}
    figure.savefig(buffer, format="png", dpi=PNG_DOTS, metadata={"Software": None}, pil_kwargs=how)
    return buffer.getvalue()


def number(value: float, digits: int = 1) -> str:
    """A number for reading, with commas; "not known" when it is not a number."""
    return "not known" if value != value else f"{value:,.{digits}f}"


def percentage(share: float, beside: float | None = None) -> str:
    """A share as a percentage, never rounded to all or nothing, nor to a limit that it misses.

    `beside` is a share that it is read against: as many decimals as tell the two apart.
    """
    if share != share:
        return "not known"
    if 0 < share < 0.005:
        return "less than 1%"
    if 0.995 <= share < 1:
        return "more than 99%"
    digits = 0
    if beside is not None and share != beside:
        while digits < 3 and f"{share:.{digits}%}" == f"{beside:.{digits}%}":
            digits += 1
    return f"{share:.{digits}%}"
