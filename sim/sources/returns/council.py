"""A council's own returns, from files to figures: the one way in, and nothing of anybody out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.sources.returns.adding_up import Kept, add_up
from sim.sources.returns.figures import Figures
from sim.sources.returns.given import Given
from sim.sources.returns.inputs import figures_of
from sim.sources.returns.reading import read_returns
from sim.sources.returns.refusing import Unfit
from sim.sources.returns.report import Asked, report_of
from sim.sources.returns.small import DEFAULT_LEAST, Small
from sim.sources.returns.told import Told
from sim.sources.returns.typed import check_told


@dataclass(frozen=True)
class Options:
    """How to read: the day of undated extracts, the least count shown, rows of faults or not."""

    on: date | None = None
    start: date | None = None
    least: int = DEFAULT_LEAST
    where: bool = False
    anyway: bool = False
    told: Told = field(default_factory=Told)
    nation: str = "England"


@dataclass(frozen=True)
class Council:
    """What a set of returns says of a council, and the report of its reading."""

    kept: Kept
    figures: Figures
    report: str


class Broken(Exception):  # noqa: N818 (the reader is)
    """The reader itself failed: where in our code, and nothing of what it was reading."""


def council_of(given: Iterable[Given], options: Options | None = None) -> Council:
    """Read, count and forget. `Unfit` says what to mend; `Broken` is our fault.

    An exception would carry rows in its message or its traceback, so none gets out.
    """
    options = options or Options()
    fault = ""
    try:
        return _council(list(given), options)
    except Unfit:
        raise
    except Exception as error:
        fault = _place(error)
    raise Broken(f"The reader failed at {fault}. It is our fault; please tell us this line.")


def _council(given: list[Given], options: Options) -> Council:
    returns = read_returns(given, on=options.on, where=options.where, anyway=options.anyway)
    kept = add_up(returns, options.told, options.nation)
    check_told(kept)
    figures = figures_of(kept, Small(options.least), options.start)
    asked = Asked(options.where, options.start)
    return Council(kept, figures, report_of(kept, figures, asked))


def _place(error: BaseException) -> str:
    """The last line of our own code that an error went through, and the kind of the error."""
    found, trace = "an unknown place", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "returns" in path.parts:
            found = f"{path.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{found} ({type(error).__name__})"
