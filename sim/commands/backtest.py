"""The command `caseload backtest`: forecasts of councils beside what became of them."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.new import FiguresOption, table_of
from sim.commands.options import Asked, UserError, asks
from sim.commands.progress import progress, said_plainly
from sim.commands.store import kept_runs, written_to

if TYPE_CHECKING:
    from sim.sources.england.table import Table
    from sim.study.questions.backtest import Asked as Tried
    from sim.study.questions.backtest import Row

Councils = Annotated[
    list[str] | None,
    typer.Argument(metavar="[COUNCIL]...", help="Councils (default: the thirty that were drawn)."),
]
From = Annotated[
    list[int],
    typer.Option("--from", metavar="Y", help="Forecast from 30 September Y; may be repeated."),
]
Years = Annotated[str, typer.Option(metavar="N,N", help="Spans of years that are forecast.")]
NDraws = Annotated[int, typer.Option("--draws", min=4, max=1000, metavar="N")]
RowsFile = Annotated[
    Path,
    typer.Option("--rows", metavar="FILE", help="Where forecasts are kept, and gone on from."),
]
Pages = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Renew backtest.md in this folder, and its picture."),
]


@asks("jobs", "cluster", "out", "quiet", "full", "json")
def backtest(
    councils: Councils = None,
    origins: From = [2019, 2022],  # noqa: B006 (typer copies it)
    years: Years = "1,2,3",
    draws: NDraws = 20,
    rows: RowsFile = Path("backtest.csv"),
    figures: FiguresOption = None,
    pages: Pages = None,
    *,
    asked: Asked,
) -> None:
    """Forecast councils from what was known then, and hold it against what became of them.

    Each council is made, calibrated and played as `new`, `calibrate` and `run` do it, with no
    figure of a later year. Forecasts are kept as they come: a round that was stopped goes on.
    """
    from sim.study.runs.packed_run import engine

    table, made_with = table_of(figures), f"{engine()[:12]}-{draws}"
    tried = _tried(table, councils, origins, _spans(years), draws)
    _check_page(pages)
    known = _known(rows)
    todo = _not_done(tried, table, [row for row in known if row.made_with == made_with])
    for number, each in enumerate(todo, start=1):
        if not asked.quiet:
            typer.echo(f"{number} of {len(todo)}: {each.name} from {each.origin}", err=True)
        known = _with(known, _played(each, table, made_with, asked))
        _write(rows, known, asked)
    _tell([row for row in known if row.made_with == made_with], rows, pages, asked)


def _tell(found: "list[Row]", rows: Path, pages: Path | None, asked: Asked) -> None:
    from sim.output.words.backtest import show_skill

    if pages is not None:
        with written_to(asked):
            _renew(pages, found, rows)
    if asked.json:
        print(json.dumps({"rows": str(rows), "forecasts": len(found)}))
    else:
        print(show_skill(found, full=asked.full), end="")
        print(f"Every forecast: {rows}")


def _renew(pages: Path, found: "list[Row]", rows: Path) -> None:
    """The line of the page and its picture; its tables are made from the rows."""
    from hashlib import sha256

    from sim.output.charts.backtest import calibration_chart
    from sim.output.charts.style import caseload_style
    from sim.output.results.pages import rewrite
    from sim.output.words.backtest import CALIBRATION, SOURCE, made_of
    from sim.study.questions.skill import levels
    from sim.study.runs.disk import write_whole

    chart = calibration_chart(levels(found), CALIBRATION, SOURCE)
    (pages / "images").mkdir(exist_ok=True)
    with caseload_style():
        write_whole(pages / "images" / "backtest.svg", chart.svg)
    rewrite(pages / "backtest.md", "skill", made_of(found, sha256(rows.read_bytes()).hexdigest()))


def _write(path: Path, rows: "list[Row]", asked: Asked) -> None:
    from sim.output.tables.backtest import write_rows

    with written_to(asked):
        write_rows(path, rows)


def _spans(text: str) -> tuple[int, ...]:
    from sim.sources.england.windows import SPANS

    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) in SPANS for part in parts):
        raise UserError(f"--years {text}: give years from 1 to {SPANS[-1]}, such as 1,2,3")
    return tuple(sorted({int(part) for part in parts}))


def _tried(
    table: "Table", names: list[str] | None, origins: list[int], spans: tuple[int, ...], draws: int
) -> "list[Tried]":
    """What is tried, checked before anything is played."""
    from sim.sources.england.names import NotFoundError
    from sim.sources.england.windows import counted, drawn_for_the_back_test
    from sim.study.questions.backtest import Asked as Tried
    from sim.study.questions.backtest import NoOutcomeError, outcomes

    every = [
        Tried(name, origin, spans, draws)
        for name in names or drawn_for_the_back_test()
        for origin in origins
    ]
    councils, problems = counted(table), []
    for each in every:
        try:
            outcomes(councils, table, each)
        except (NotFoundError, NoOutcomeError) as fault:
            problems.append(str(fault))
    if problems:
        raise UserError("\n".join(dict.fromkeys(problems)))
    return every


def _not_done(tried: "list[Tried]", table: "Table", known: "list[Row]") -> "list[Tried]":
    """Those of which a forecast is still missing."""
    from sim.sources.england.windows import counted
    from sim.study.questions.backtest import outcomes

    councils, there = counted(table), {(row.code, row.origin, row.years) for row in known}

    def wanted(each: "Tried") -> set[tuple[str, int, int]]:
        return {(w.code, w.year, w.years) for w in outcomes(councils, table, each)}

    return [each for each in tried if not wanted(each) <= there]


def _with(known: "list[Row]", found: "list[Row]") -> "list[Row]":
    """The forecasts with new ones in the place of older ones of the same."""
    there = {(row.code, row.origin, row.years, row.knows): row for row in (*known, *found)}
    return list(there.values())


def _played(each: "Tried", table: "Table", made_with: str, asked: Asked) -> "list[Row]":
    from dataclasses import replace

    from sim.study.questions.backtest import back_test
    from sim.study.runs.variants import Playing

    began = time.monotonic()
    with (
        said_plainly(),
        kept_runs(asked) as store,
        progress(None, shown=not asked.quiet) as on_done,
    ):
        found = list(back_test(table, each, Playing(asked.where, on_done, store), made_with))
    took = round((time.monotonic() - began) / len(found), 1)
    return [replace(row, seconds=took) for row in found]


def _known(rows: Path) -> "list[Row]":
    """The forecasts of an earlier round."""
    from sim.output.tables.backtest import read_rows

    if not rows.is_file():
        return []
    try:
        return read_rows(rows)
    except (OSError, ValueError, KeyError) as fault:
        raise UserError(
            f"--rows {rows}: is not a table that this command wrote ({fault}): give another name"
        ) from fault


def _check_page(pages: Path | None) -> None:
    from sim.output.results.pages import without_place

    if pages is None:
        return
    page = pages / "backtest.md"
    if not page.is_file() or without_place(page, ["skill"]):
        raise UserError(f"--pages {pages}: has no backtest.md with a place for `skill`")
