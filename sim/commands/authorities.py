"""The command `caseload authorities`: the councils that there are figures of."""

from typing import Annotated

import typer

from sim.commands.new import FiguresOption, table_of
from sim.commands.options import UserError

Word = Annotated[
    str | None,
    typer.Argument(metavar="[WORD]", help="Only councils with this in their name or region."),
]


def authorities(word: Word = None, figures: FiguresOption = None) -> None:
    """List the councils of England with their newest figures, three for each."""
    from sim.output.words.authorities import listed

    words = listed(table_of(figures), word)
    if words is None:
        raise UserError(
            f"{word!r} is in no council's name or region; `caseload authorities` lists them all"
        )
    print(words, end="")
