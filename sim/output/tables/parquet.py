"""Tables for analysts, as Parquet: what is counted week by week, and single rows.

Single rows, and the weeks of each team, are written of the runs that are held in detail: they
are most of a folder, and a few runs of them are thousands of rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.output.tables.columns import meaning
from sim.study.measures.measures import MEASURES
from sim.study.measures.rows import ONLY_ALL_TEAMS, Array, Table, series
from sim.study.money.bill import staffing
from sim.study.questions.findings import Findings
from sim.study.runs.ensemble import Ensemble

ROWS = ("assessments", "conferences", "workers")
"""Tables of single rows."""
COUNTS, COUNTS_BY_TEAM = "counts.parquet", "counts-by-team.parquet"
_RUNS_AT_A_TIME = {False: 100, True: 10}
"""How many are written together, to spare memory: without and with their teams."""
_LEVEL = 9
"""Of compression: higher ones take much longer and save little."""
_TIMES = 4
"""Numbers that stand in so many rows each, or more, are kept as places in a list, as words are."""
_KEYS = ("scenario", "replication", "date", "team")

Piece = Callable[[str, Ensemble, slice], Any]


def write_rows(findings: Findings, folder: Path) -> None:
    """Every table for analysts: weeks of the service, of staff and of teams, and single rows."""
    ensembles = findings.ensembles
    runs = {name: len(each.replications) for name, each in ensembles.items()}
    detailed = {name: each.detailed for name, each in ensembles.items()}
    for file, piece, number, by_team in (
        ("weekly-service", _service_piece, runs, False),
        ("staffing", _staffing_piece, runs, True),
        ("weekly", _weekly_piece, detailed, True),
    ):
        pieces = _pieces(ensembles, piece, number, by_team=by_team)
        write_parquet(folder / f"{file}.parquet", pieces)
    for table in ROWS:
        rows = (_row_piece(*each, table) for each in ensembles.items())
        write_parquet(folder / f"{table}.parquet", rows)


def write_counts(ensembles: Mapping[str, Ensemble], folder: Path) -> None:
    """Write what was counted, by replication and week, to the last bit: see `read_counts`."""
    runs = {name: len(each.replications) for name, each in ensembles.items()}
    for file, piece in ((COUNTS, _count_piece), (COUNTS_BY_TEAM, _team_count_piece)):
        pieces = _pieces(ensembles, piece, runs, by_team=file == COUNTS_BY_TEAM)
        write_parquet(folder / file, pieces)


def read_counts(counts: Any, runs: int, dates: int) -> Table:
    """The columns of such a file: by run and week, or by run, week and team."""
    shape = (runs, -1, dates)
    found = {name: counts[name].to_numpy() for name in counts.column_names if name not in _KEYS}
    if "team" not in counts.column_names:
        return {name: values.reshape(runs, dates) for name, values in found.items()}
    return {name: np.swapaxes(values.reshape(shape), 1, 2) for name, values in found.items()}


def _pieces(
    ensembles: Mapping[str, Ensemble], piece: Piece, runs: Mapping[str, int], *, by_team: bool
) -> Iterator[Any]:
    """A table of the first runs of each scenario, some at a time."""
    step = _RUNS_AT_A_TIME[by_team]
    for name, ensemble in ensembles.items():
        for start in range(0, runs[name], step):
            yield piece(name, ensemble, slice(start, min(start + step, runs[name])))


def _weekly_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    """Every measure that a team has, by team and week."""
    weekly = dict(ensemble.weekly.part(runs))
    columns = {
        each.column: series(weekly, each)[..., :-1].astype(np.float32)
        for each in MEASURES
        if not set(ONLY_ALL_TEAMS) & {*each.numerator, *each.denominator}
    }
    return _week_by_week(name, ensemble, runs, columns)


def _staffing_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    """Everybody who is paid for, by team and week."""
    paid = staffing(ensemble.weekly.part(runs))
    half = {"i": np.int32, "f": np.float32}  # in which all of these values can be told
    narrow = {column: each.astype(half[each.dtype.kind]) for column, each in paid.items()}
    return _week_by_week(name, ensemble, runs, narrow)


def _service_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    """Every measure of the whole service by week."""
    columns = {each.column: ensemble.series(each.name)[1][runs] for each in MEASURES}
    columns = {column: values.astype(np.float32) for column, values in columns.items()}
    return _week_by_week(name, ensemble, runs, columns)


def _count_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    return _week_by_week(name, ensemble, runs, dict(ensemble.weekly.whole.part(runs)))


def _team_count_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    return _week_by_week(name, ensemble, runs, dict(ensemble.weekly.teams.part(runs)))


def _week_by_week(name: str, ensemble: Ensemble, runs: slice, columns: Mapping[str, Array]) -> Any:
    """A table of columns by run and week, or by run, week and team; each team's weeks together.

    So neighbours in a column are alike, and take little room.
    """
    import pyarrow as pa

    numbers, weeks = ensemble.replications[runs], len(ensemble.dates)
    by_team = next(iter(columns.values())).ndim > 2
    teams = len(ensemble.teams) - 1 if by_team else 1
    rows = len(numbers) * teams * weeks
    keys = {
        "scenario": repeated([name], np.zeros(rows, dtype=np.int32)),
        "replication": np.repeat(np.array(numbers, dtype=np.int32), teams * weeks),
        "date": pa.array(np.tile(ensemble.dates, len(numbers) * teams)),
    }
    if by_team:
        places = np.tile(np.repeat(np.arange(teams, dtype=np.int32), weeks), len(numbers))
        keys["team"] = repeated(ensemble.teams[:-1], places)
        columns = {column: np.swapaxes(each, 1, 2) for column, each in columns.items()}
    return pa.table(keys | {column: _blank_if_nan(each) for column, each in columns.items()})


def _row_piece(name: str, ensemble: Ensemble, table: str) -> Any:
    """A table of single rows of one scenario: assessments, conferences or workers."""
    import pyarrow as pa

    rows: Table = getattr(ensemble, table)
    scenario = np.zeros(len(rows["replication"]), dtype=np.int32)
    columns: dict[str, Any] = {"scenario": repeated([name], scenario)}
    for column, values in rows.items():
        if column == "team":
            columns[column] = repeated(ensemble.teams, values.astype(np.int32))
        elif column == "worker":  # whole numbers, and blank where nobody held the case
            columns[column] = _blank_if_nan(values).cast(pa.int64())
        else:
            columns[column] = _blank_if_nan(values)
    return pa.table(columns)


def _blank_if_nan(values: Array) -> Any:
    import pyarrow as pa

    if values.dtype.kind == "U":  # words of the program; numpy would sort them to tell them apart
        return pa.array(values.ravel(), pa.string())
    return pa.array(values.ravel(), from_pandas=True)


def repeated(words: Sequence[str], places: Array) -> Any:
    """Text that is repeated in many rows: the word at each place."""
    import pyarrow as pa

    clean = [as_saved(word) for word in words]
    return pa.DictionaryArray.from_arrays(places, pa.array(clean, pa.string())).cast(pa.string())


def as_saved(text: str) -> str:
    """Text as files hold it: in UTF-8, with a mark for what that cannot write."""
    return text.encode("utf-8", "replace").decode()


def write_parquet(path: Path, pieces: Iterable[Any]) -> None:
    """Write tables of the same columns under each other, each page with a checksum.

    Each column says in the file's metadata what it is, in what unit, of what time.
    """
    import pyarrow.parquet as pq

    writer = None
    for piece in pieces:
        if writer is None:
            options = {"compression": "zstd", "compression_level": _LEVEL, **_encodings(piece)}
            options |= {"write_page_checksum": True}
            writer = pq.ParquetWriter(path, _told(path.name, piece.schema), **options)
        writer.write_table(piece)
    if writer is not None:
        writer.close()


def _encodings(table: Any) -> dict[str, Any]:
    """How each column takes the least room: a list of its values if they come again, or as it is.

    Days and whole numbers are then kept as differences, and fractions byte by byte.
    """
    import pyarrow.compute as pc

    listed, otherwise = [], {}
    for field in table.schema:
        kind, rows = str(field.type), max(table.num_rows, 1)
        if kind == "string" or pc.count_distinct(table[field.name]).as_py() * _TIMES <= rows:
            listed.append(field.name)
        elif kind in ("float", "double"):
            otherwise[field.name] = "BYTE_STREAM_SPLIT"
        elif kind.startswith(("int", "date")):
            otherwise[field.name] = "DELTA_BINARY_PACKED"
    return {"use_dictionary": listed, "column_encoding": otherwise}


def _told(file: str, schema: Any) -> Any:
    """The columns of a table with what each says."""
    import pyarrow as pa

    said = {field.name: meaning(file, field.name) for field in schema}
    return pa.schema(
        [
            field.with_metadata({"words": m.words, "unit": m.unit, "window": m.window} if m else {})
            for field, m in zip(schema, said.values(), strict=True)
        ]
    )
