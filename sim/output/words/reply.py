"""What a command replies: a verdict, a small table and notes, short for the screen or whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from textwrap import wrap

from sim.output.charts.style import plain

WIDTH, LINES = 88, 25
"""Letters in a line, and lines of a short reply."""
_UNBROKEN = "\u00a0"
_KEPT = 6
"""Rows that stand, however much there is to note."""
_LEAST = 12
"""Letters that a name in a table has at least, wherever the figures end."""

Row = Sequence[str]


@dataclass(frozen=True)
class Reply:
    """What there is to say, in the order in which it is read.

    The screen gets `verdict`, as many rows as fit (of `few`, if there are any) and `notes`; the
    whole has a title, all `rows`, and what is `more`. The first cell of a row names it.
    """

    title: str
    verdict: str
    columns: Row = ()
    rows: Sequence[Row] = ()
    notes: Sequence[str] = ()
    more: Sequence[str] = ()
    few: Sequence[Row] = ()

    def short(self, rest: str) -> str:
        """At most 25 lines of 88 letters; `rest` says where the rest is."""
        return f"{self.above(rest)}\n{paragraphs(folded(rest))}"

    def above(self, rest: str) -> str:
        """The short reply without its end, which is said when the rest is there."""
        said, last = folded(self.verdict), folded(rest)
        noted = list(chain.from_iterable(map(folded, self.notes)))
        room = LINES - len(said) - len(last) - 3 - (1 if self.columns else -1)
        rows = self.few or self.rows
        spare = room - min(len(rows), _KEPT)
        noted = noted if len(noted) <= spare else [*noted[: spare - 1], "…"]
        room -= len(noted)
        if len(rows) > room:
            rows = [*rows[: room - 1], (f"… and {len(rows) - room + 1} more",)]
        return paragraphs(said, table(self.columns, rows), noted)

    def whole(self) -> str:
        """All that there is to say."""
        title = plain(self.title)
        notes = list(chain.from_iterable(map(folded, self.notes)))
        return paragraphs(
            [title, "=" * min(len(title), WIDTH)],
            folded(self.verdict),
            table(self.columns, self.rows, wrapped=True),
            notes,
            *map(folded, self.more),
        )


def paragraphs(*parts: Sequence[str]) -> str:
    """Parts that say something, with an empty line between them."""
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def folded(text: str) -> list[str]:
    """Lines of a sentence that are not too long; a command in it stays on one line if it can."""
    lines: list[str] = []
    for line in wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False):
        plainly = line.replace(_UNBROKEN, " ")
        fits = len(line) <= WIDTH or _UNBROKEN not in line
        lines += [plainly] if fits else " \\\n  --".join(plainly.split(" --", 1)).split("\n")
    return lines


def command(text: str) -> str:
    """A command within a sentence, to be copied: it is not broken over two lines."""
    return text.replace(" ", _UNBROKEN)


def table(columns: Row, rows: Sequence[Row], *, wrapped: bool = False) -> list[str]:
    """Lines of a table: names to the left, figures to the right.

    A name for which there is no room is cut, or goes over several lines when it may be `wrapped`.
    """
    if not columns:
        return []
    cells = [[*row, *[""] * (len(columns) - len(row))] for row in (columns, *rows)]
    longest, *widths = (max(map(len, column)) for column in zip(*cells, strict=True))
    first = min(longest, max(WIDTH - sum(widths) - 2 * len(widths), _LEAST))
    lines = []
    for name, *rest in cells:
        figures = "".join(f"  {one:>{width}}" for one, width in zip(rest, widths, strict=True))
        room = first if any(rest) else WIDTH
        *above, last = _wrapped(name, room) if wrapped else [_cut(name, room)]
        lines += [*above, f"{last:<{first}}{figures}".rstrip()]
    return lines


def _wrapped(name: str, most: int) -> list[str]:
    indent = name[: len(name) - len(name.lstrip())]
    return wrap(plain(name), most, initial_indent="", subsequent_indent=indent) or [""]


def _cut(name: str, most: int) -> str:
    """A name that leaves room; of the key of an input, the end says more than the beginning."""
    if len(name) <= most or " " in name:
        return plain(name, most)
    return "…" + name[len(name) - most + 1 :]
