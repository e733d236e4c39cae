"""The command `caseload statistics`: newer figures from the Department's own files."""

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.new import table_of
from sim.commands.options import UserError

Folder = Annotated[
    Path, typer.Argument(help="A folder with CSV files of the Department for Education.")
]
Write = Annotated[
    Path, typer.Option(metavar="FILE", help="Where the newer table goes, to use with --figures.")
]


def statistics(folder: Folder, write: Write = Path("england-figures.csv.gz")) -> None:
    """Read newer figures from files that you have downloaded, and say what was left and why.

    Understood are children in need tables B1, C1, C3, C4, D3 and D5 and the workforce indicators.
    The shipped figures stay where the files have none.
    """
    from sim.output.words.statistics import what_was_read
    from sim.sources.england.reading import read_folder
    from sim.sources.england.table import as_bytes

    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder: give the one that holds the files")
    table = table_of(None)
    try:
        readings = read_folder(folder, table)
    except OSError as fault:
        raise UserError(f"{fault.filename}: {fault.strerror or fault}") from fault
    if not readings:
        raise UserError(f"{folder} holds no CSV file")
    words = what_was_read(readings)
    if not any(each.taken for each in readings):
        raise UserError(f"{words}\nNo figure was taken, and nothing was written.")
    try:
        write.write_bytes(as_bytes(table))
    except OSError as fault:
        raise UserError(f"{write} could not be written: {fault.strerror or fault}") from fault
    print(f"{words}\nWritten to {write}. Use it so: caseload new Leeds --figures {write}")
