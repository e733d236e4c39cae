"""The list of councils, with three figures each."""

from sim.sources.england.names import ENDED, words_of
from sim.sources.england.table import ATTRIBUTION, Place, Table

_HEAD = f"{'':<38}{'':<25}{'Children':>9}{'Case':>9}{'Average':>9}\n" + (
    f"{'Council':<38}{'Region':<25}{'in need':>9}{'holders':>9}{'caseload':>9}  Figures"
)
_FIGURES = (("cin_31mar_n", 0), ("case_holding_fte", 0), ("avg_caseload", 1))


def listed(table: Table, word: str | None) -> str | None:
    """The councils whose name or region holds a word, or all; None when there is none."""
    places = [place for place in table.councils() if _holds(place, word)]
    if not places:
        return None
    rows = [_row(place) for place in sorted(places, key=lambda place: (place.name, place.code))]
    many = f"{len(rows)} council{'s' if len(rows) > 1 else ''}. {ATTRIBUTION}"
    return "\n".join([_HEAD, *rows, many, ""])


def _holds(place: Place, word: str | None) -> bool:
    if not word:
        return True
    found = word.lower() in f"{place.name} {place.region} {place.code}".lower()
    return found or words_of(word) <= words_of(place.name)


def _row(place: Place) -> str:
    years = place.years_of("cin_31mar_n")
    figures = "".join(f"{_newest(place, name, digits):>9}" for name, digits in _FIGURES)
    ended = ENDED.get(place.code)
    span = f"{years[0]} to {years[-1]}" if years else "none"
    told = f"{span}; ended {ended.when}" if ended else span
    return f"{place.name[:37]:<38}{place.region:<25}{figures}  {told}"


def _newest(place: Place, name: str, digits: int) -> str:
    figure = place.newest(name, 9999)
    return "-" if figure is None else f"{figure.value:,.{digits}f}"
