"""Small numbers: a count of 1 to 5 is written nowhere, nor what it could be worked out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEFAULT_LEAST = 6


@dataclass(frozen=True)
class Small:
    """The rule of a council: the least count, other than none, that is shown."""

    least: int = DEFAULT_LEAST

    def shows(self, count: float) -> bool:
        """Whether a count may be written."""
        return count == 0 or count >= self.least

    def shows_share(self, part: float, whole: float) -> bool:
        """Whether a share may be written: neither those counted nor the rest are few."""
        return self.shows(part) and self.shows(whole - part)

    def told(self, count: float) -> str:
        """A count as it is written, or that it is small."""
        return f"{count:,.0f}" if self.shows(count) else f"fewer than {self.least}"

    def parts(self, counts: Mapping[str, float]) -> dict[str, float | None]:
        """Parts whose total is known: where one is small, the next smallest goes as well."""
        hidden = {name for name, count in counts.items() if not self.shows(count)}
        if len(hidden) == 1 or 0 < sum(counts[name] for name in hidden) < self.least:
            shown = [name for name, count in counts.items() if count and name not in hidden]
            if shown:
                hidden.add(min(shown, key=lambda name: counts[name]))
        return {name: None if name in hidden else count for name, count in counts.items()}

    def joined(
        self, starts: Sequence[int], counts: Sequence[int]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Bands joined with their neighbours until each holds none or enough."""
        bands: list[list[int]] = []
        for start, count in zip(starts, counts, strict=True):
            if bands and not self.shows(bands[-1][1]):
                bands[-1][1] += count
            else:
                bands.append([start, count])
        while len(bands) > 1 and not self.shows(bands[-1][1]):
            _, count = bands.pop()
            bands[-1][1] += count
        return tuple(start for start, _ in bands), tuple(count for _, count in bands)


def roughly(count: float) -> str:
    """A number of cases behind a share: below 100 to the nearest ten, so that it is no count."""
    return f"{count:,.0f}" if count >= 100 else f"about {round(count, -1):.0f}"
