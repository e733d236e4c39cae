"""What was read of the Department's files, what was left, and why."""

from collections.abc import Iterator, Sequence

from sim.sources.england.reading import Reading
from sim.sources.england.table import ATTRIBUTION

_MOST_REASONS, _MOST_COLUMNS = 8, 6


def what_was_read(readings: Sequence[Reading]) -> str:
    """File by file: the table that it is, years, columns, figures taken, and what was left."""
    lines = [line for reading in readings for line in _file(reading)]
    taken = sum(each.taken for each in readings)
    new, changed = (sum(getattr(each, name) for each in readings) for name in ("new", "changed"))
    total = f"{taken:,} figures: {new:,} new, {changed:,} other than before, the rest the same."
    return "\n".join([*lines, total, ATTRIBUTION])


def _file(reading: Reading) -> Iterator[str]:
    yield f"{reading.file}: {reading.kind}"
    if reading.found:
        years = f" of {min(reading.years)} to {max(reading.years)}" if reading.years else ""
        yield f"  took {reading.taken:,} figures{years}"
        yield f"  columns found: {', '.join(reading.found)}"
    if reading.found and reading.missing:
        yield f"  columns not found: {', '.join(reading.missing)}"
    if reading.unused:
        more = len(reading.unused) - _MOST_COLUMNS
        rest = f" and {more} more" if more > 0 else ""
        yield f"  columns left: {', '.join(reading.unused[:_MOST_COLUMNS])}{rest}"
    for reason, many in reading.left.most_common(_MOST_REASONS):
        yield f"  left {many:,}: {reason}" if reading.found else f"  left: {reason}"
