"""The command `caseload clean`: the runs that are kept are listed or thrown away."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.options import Asked, UserError, asks
from sim.commands.store import STORE, who

if TYPE_CHECKING:
    from sim.study.runs.store import Store


@asks("out")
def clean(
    only_list: Annotated[
        bool, typer.Option("--list", help="Say what is kept, and throw nothing away.")
    ] = False,
    *,
    asked: Asked,
) -> None:
    """Throw away the runs that are kept for the next time. Results stay."""
    from sim.study.runs.store import InUseError, Store

    out, store = asked.out, Store(asked.out / STORE)
    if not store.folder.is_dir():
        print(f"No runs are kept in {out}.")
    elif only_list:
        print("\n".join(_listed(store)) or f"No runs are kept in {out}.")
    else:
        try:
            with store.in_use(who()):
                number = store.empty()
        except InUseError as fault:
            told = f"The folder {out} is in use by: {fault}. Wait for it to end."
            raise UserError(told) from fault
        except OSError as fault:
            raise UserError(
                f"The runs kept in {out} cannot be thrown away: {fault.strerror or fault}. You may "
                "only read that folder; ask whoever may write there, or give another with --out."
            ) from fault
        print(f"{number} kept runs in {out} were thrown away.")


def _listed(store: "Store") -> Iterator[str]:
    """A line for each scenario: its mark, its seed, which runs are there, and their size."""
    kept = sorted(store.kept(), key=lambda run: (run["scenario"], run["replication"]))
    for scenario, group in groupby(kept, key=lambda run: str(run["scenario"])):
        runs = list(group)
        size = sum(run["bytes"] for run in runs) / 1e6
        numbers = _in_ranges([run["replication"] for run in runs])
        yield f"{scenario[:12]}  seed {runs[0]['seed']}  runs {numbers}  {size:.1f} MB"


def _in_ranges(numbers: Sequence[int]) -> str:
    """Numbers in words: 1-3, 7."""
    steps = groupby(enumerate(numbers), key=lambda each: each[1] - each[0])
    ranges = [[number for _, number in group] for _, group in steps]
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in ranges)
