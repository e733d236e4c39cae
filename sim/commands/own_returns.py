"""Reading a council's own returns for a command: what must be mended is said, and nothing else."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.options import UserError

if TYPE_CHECKING:
    from sim.sources.returns.council import Council
    from sim.sources.returns.told import Told


def told_by(stocks: list[str], roles: list[str]) -> "Told":
    """What the council says beside its files, as options have it."""
    from sim.sources.returns.told import Told, roles_of, stock_of

    try:
        return Told(tuple(stock_of(each) for each in stocks), roles_of(tuple(roles)))
    except ValueError as fault:
        raise UserError(f"--stock: {fault}") from fault


def read_own(
    folder: Path, told: "Told", *, on: date | None, least: int, where: bool, anyway: bool
) -> "Council":
    """What the returns in a folder say; what the user must decide or mend is a user's error."""
    from sim.sources.returns.council import Options, council_of
    from sim.sources.returns.given import files_in
    from sim.sources.returns.refusing import Unfit

    if not folder.is_dir():
        raise UserError(f"--returns {folder}: is not a folder")
    files = files_in(folder)
    if not files:
        raise UserError(f"--returns {folder}: holds no files")
    try:
        options = Options(on=on, least=least, where=where, anyway=anyway, told=told)
        return council_of(files, options)
    except Unfit as unfit:
        reasons = unfit.reasons
    raise UserError("\n".join(f"--returns {folder}: {reason}" for reason in reasons))
