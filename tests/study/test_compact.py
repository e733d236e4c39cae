"""A compact table gives back what was put in: every value and type, joined or not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.measures.compact import Compact, one_after_another, side_by_side

NAT = np.datetime64("NaT")
COLUMNS = {
    "whole": np.array([0, 7, 32767, -32768], dtype=np.float32),
    "large": np.array([0, 32768.0, 1, 2], dtype=np.float32),
    "fraction": np.array([0.1, 2, 3, 4]),
    "unknown": np.array([1, np.nan, 3, np.inf]),
    "too large for half": np.array([1e300, np.nan, 3, -1e-300]),
    "worker": np.array([13_001, np.nan, 260_512, 1], dtype=np.float64),
    "minus nothing": np.array([0.0, -0.0, 1, 2]),
    "number": np.array([1, 2, 3, 70_000], dtype=np.int64),
    "team": np.array([1, 2, 3, 4], dtype=np.int16),
    "flag": np.array([True, False, True, True]),
    "day": np.array(["2016-09-01", NAT, "1950-01-01", "2100-12-31"], dtype="datetime64[D]"),
    "word": np.array(["open", "closed", "open", "looked_after"], dtype="U16"),
}


def same(given_back: np.ndarray, put_in: np.ndarray) -> bool:
    return (given_back.dtype, given_back.shape, given_back.tobytes()) == (
        put_in.dtype, put_in.shape, put_in.tobytes(),
    )  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_comes_back_to_the_bit(name: str) -> None:
    table = Compact(COLUMNS)
    assert list(table) == list(COLUMNS)
    assert same(table[name], COLUMNS[name])
    assert same(table.part(slice(1, 3))[name], COLUMNS[name][1:3])


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_come_back_from_where_they_were_joined(name: str) -> None:
    """The second has values and words that the first has not."""
    other = {
        column: np.roll(values, 1) * np.array(3, values.dtype) if values.dtype.kind in "if"
        else np.roll(values, 1) for column, values in COLUMNS.items()
    }  # fmt: skip
    other["word"] = np.array(["a plan", "open", "in need", "open"], dtype="U16")
    tables = [Compact(COLUMNS), Compact(other)]
    both = [COLUMNS[name], other[name]]
    assert same(one_after_another(tables)[name], np.concatenate(both))
    assert same(side_by_side(tables)[name], np.stack(both))


@given(st.lists(st.floats(width=32), max_size=30))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_the_numbers(values: list[float]) -> None:
    column = np.array(values, dtype=np.float32)
    assert same(Compact({"it": column})["it"], column)


def test_rows_of_whole_numbers_dates_and_words_take_little() -> None:
    small = ("whole", "day", "word", "worker")
    many = Compact({name: np.repeat(COLUMNS[name], 1000) for name in small})
    assert many.bytes_kept < 4000 * (2 + 4 + 1 + 4) + 1000
    assert many.rows == 4000
