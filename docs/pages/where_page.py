"""Where each thing is: command, measure, chart, sheet of the workbook, every file.

To read the list without the site: `python docs/pages/where_page.py`.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from sim.commands.caseload import COMMANDS
from sim.output.charts.charts import CHARTS
from sim.output.workbook import book
from sim.study.measures.measure import Measure

SIM = Path(__file__).parents[2] / "sim"
_OPENING = """# Where each thing is

For an engineer who knows the name of a command, a measure, a chart or a sheet: the file that it is
in. [Where does my change belong?](../project/contributing.md) says which file to change for what.
"""
_ROOMS = ("study/questions", "output/words", "output/charts")
_COMPARED = ("study/questions/comparison", "output/words/answer", "output/charts/charts")
_UNDER_ANOTHER_NAME = {
    "run": _COMPARED,
    "compare": _COMPARED,
    "grid": tuple(f"{room}/sensitivity" for room in _ROOMS),
    "uncertainty": ("study/calibration/history_matching",),
    "watch": ("service/watched_post", "service/watched_family"),
    "report": ("output/results/kept", "output/report/page", "output/workbook/book"),
    "check": ("scenario/loading",),
    "explain": ("study/questions/load",),
    "clean": ("study/runs/store",),
    "diff": ("scenario/differences",),
    "app": ("app/server", "app/studies", "app/player"),
    "schema": ("scenario/json_schema",),
}
"""What a command asks, says and draws in files that do not bear its name."""


def where_page() -> str:
    """Every name with its file, found in the program itself."""
    parts = (
        ("Commands", ("command", "file", "what it asks, says and draws"), _commands()),
        ("Measures", ("group", "file", "measures"), _measures()),
        ("Charts of a plan", ("chart", "file"), _charts()),
        ("Sheets of the workbook", ("sheet", "file"), _sheets()),
        ("Every file", ("file", "what is in it"), _files()),
    )
    return _OPENING + "".join(
        f"\n## {title}\n\n" + "\n".join(_line(row) for row in (heads, ["---"] * len(heads), *rows))
        + "\n"
        for title, heads, rows in parts
    )  # fmt: skip


def _commands() -> Iterator[tuple[str, ...]]:
    for command in COMMANDS:
        name = command.__name__
        own = [f"{room}/{name}" for room in _ROOMS if (SIM / room / f"{name}.py").is_file()]
        beside = (*own, *_UNDER_ANOTHER_NAME.get(name, ()))
        yield (
            f"`caseload {name}`",
            f"`sim/commands/{name}.py`",
            ", ".join(f"`sim/{each}.py`" for each in beside),
        )


def _measures() -> Iterator[tuple[str, ...]]:
    for path in sorted((SIM / "study" / "measures").glob("*.py")):
        module = _module(path)
        for name, listed in vars(module).items():
            own = re.search(rf"^{name}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
            if own and isinstance(listed, tuple) and isinstance(listed[0], Measure):
                names = ", ".join(f"`{each.name}`" for each in listed)
                whole = "all of them, joined" if name == "MEASURES" else names
                yield (f"`{name}`", _shown(path), whole)


def _charts() -> Iterator[tuple[str, ...]]:
    for chart in CHARTS:
        yield (f"`{chart.__name__}`", _shown(Path(inspect.getfile(chart))))


def _sheets() -> Iterator[tuple[str, ...]]:
    for name, thing in vars(book).items():
        if name.endswith("_sheet"):
            yield (f"`{name.removesuffix('_sheet')}`", _shown(Path(inspect.getfile(thing))))


def _files() -> Iterator[tuple[str, ...]]:
    for path in sorted(SIM.rglob("*.py")):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if told:
            yield (_shown(path), " ".join(told.split("\n\n")[0].split()))


def _module(path: Path) -> ModuleType:
    return import_module(".".join(path.relative_to(SIM.parent).with_suffix("").parts))


def _shown(path: Path) -> str:
    return f"`{path.relative_to(SIM.parent).as_posix()}`"


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    print(where_page())
