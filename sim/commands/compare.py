"""The command `caseload compare`: several scenarios over the same futures."""

from typing import Annotated

import typer

from sim.commands.options import FOR_RUNS, Asked, asks
from sim.commands.scenarios import load, load_beside
from sim.commands.study import study


@asks(*FOR_RUNS)
def compare(
    base: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    others: Annotated[list[str], typer.Argument(help="One scenario or more.", metavar="OTHER...")],
    *,
    asked: Asked,
) -> None:
    """Compare scenarios over the same futures. All options hold for every scenario."""
    from sim.scenario.files import short_name

    first = load(base, asked, settings=asked.settings)
    rest = [load_beside(first, name, asked, asked.settings) for name in others]
    folder = "-and-".join(short_name(name) for name in (base, *others))
    study([first, *rest], asked, based=True, folder=folder, called=others[0])
