"""Compact: a table of which each column is kept in the narrowest form that loses nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.study.statistics.estimates import Array

_NO_DATE = np.iinfo(np.int32).min
_WHOLE = [np.iinfo(kind) for kind in (np.int8, np.int16, np.int32)]


class Compact(Mapping[str, Array]):
    """Columns by name: what is asked for is what was put in, in value and type.

    Small whole numbers take one, two or four bytes each, dates and short fractions four, and words
    one: their place in a list.
    """

    __slots__ = ("_kept", "_types", "_words")

    def __init__(self, columns: Mapping[str, Array]) -> None:
        self._types: dict[str, Any] = {name: each.dtype for name, each in columns.items()}
        self._kept: dict[str, Array] = {}
        self._words: dict[str, Array] = {}
        for name, values in columns.items():
            if values.dtype.kind == "U":
                self._words[name], places = np.unique(values, return_inverse=True)
                self._kept[name] = places.astype(np.uint8)
            else:
                self._kept[name] = _narrow(values)

    def __getitem__(self, name: str) -> Array:
        kept, kind = self._kept[name], self._types[name]
        if name in self._words:
            return np.asarray(self._words[name][kept])
        if kind.kind == "M":
            return np.where(kept == _NO_DATE, np.datetime64("NaT"), kept.astype(kind))
        return np.asarray(kept.astype(kind, copy=False))

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def part(self, rows: slice) -> "Compact":
        """Some of the rows (or of the runs, where that is what comes first)."""
        return self._with({name: kept[rows] for name, kept in self._kept.items()}, self._words)

    def beside(self, columns: Mapping[str, Array]) -> "Compact":
        """These columns, and before them others with as many rows."""
        others = Compact(columns)
        kept, words = others._kept | self._kept, others._words | self._words
        made = self._with(kept, words)
        made._types = others._types | self._types
        return made

    @property
    def rows(self) -> int:
        """How many rows there are (or runs, where those come first)."""
        return len(next(iter(self._kept.values())))

    @property
    def bytes_kept(self) -> int:
        """The memory that the table takes."""
        return sum(each.nbytes for each in (*self._kept.values(), *self._words.values()))

    def _with(self, kept: dict[str, Array], words: dict[str, Array]) -> "Compact":
        made = Compact({})
        made._kept, made._types, made._words = kept, dict(self._types), words
        return made


def one_after_another(tables: Sequence[Compact]) -> Compact:
    """The rows of several tables of the same columns, one table after another."""
    return _joined(tables, np.concatenate)


def side_by_side(tables: Sequence[Compact]) -> Compact:
    """Tables of the same columns and size as one, with a first direction more."""
    return _joined(tables, np.stack)


def _joined(tables: Sequence[Compact], join: Any) -> Compact:
    kept, words = {}, {}
    for name in tables[0]:
        parts = [table._kept[name] for table in tables]
        if name in tables[0]._words:
            words[name] = np.unique(np.concatenate([table._words[name] for table in tables]))
            places = [np.searchsorted(words[name], table._words[name]) for table in tables]
            parts = [to.astype(np.uint8)[part] for to, part in zip(places, parts, strict=True)]
        kept[name] = join(parts)
    return tables[0]._with(kept, words)


def _narrow(values: Array) -> Array:
    """Values in fewer bytes, from which the same values can be made again; else as they are."""
    if values.dtype.kind == "M":
        days = values.astype(np.int64)
        return np.where(np.isnat(values), _NO_DATE, days).astype(np.int32)
    whole = _as_whole(values) if values.dtype.kind in "if" else None
    if whole is not None:
        return whole
    return _halved(values) if values.dtype == np.float64 else values


def _halved(values: Array) -> Array:
    """Fractions in half of the bytes when that loses no digit, else as they are."""
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    return small if np.array_equal(small.astype(np.float64), values, equal_nan=True) else values


def _as_whole(values: Array) -> Array | None:
    """Values as the narrowest whole numbers, when each is one (and none is minus nothing)."""
    low, high = (values.min(), values.max()) if values.size else (0, 0)
    kind = next((each for each in _WHOLE if each.min <= low and high <= each.max), None)
    if kind is None or values.dtype.itemsize <= kind.dtype.itemsize:
        return None
    small = values.astype(kind.dtype)
    minus_nothing = values.dtype.kind == "f" and np.signbit(values[values == 0]).any()
    return None if minus_nothing or not np.array_equal(small, values) else small
