"""The command `caseload diff`: what one scenario says otherwise than another."""

from typing import Annotated

import typer

from sim.commands.answer import print_json
from sim.commands.options import Asked, asks
from sim.commands.scenarios import load

First = Annotated[str, typer.Argument(metavar="A", help="A scenario, by name or file.")]
Second = Annotated[str, typer.Argument(metavar="B", help="Another one.")]


@asks("json")
def diff(first: First, second: Second, *, asked: Asked) -> None:
    """Say in what two scenarios differ, key by key, with dates and units."""
    from sim.output.words.diff import as_told, differences_in_words
    from sim.scenario.differences import differences

    one, other = load(first, asked), load(second, asked)
    found = differences(one, other)
    if asked.json:
        print_json({"first": one.name, "second": other.name, "differences": as_told(found)})
    else:
        print(differences_in_words(one, other, found), end="")
