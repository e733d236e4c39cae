"""Processes: work shared out over the processors, by people who may be stopped at any time."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

_LOOKS = 1.0
"""Seconds between two looks of a process at whether its parent is still there."""


class KilledError(Exception):
    """A process was stopped from outside while it was at work."""


def over_processes(
    one: Callable[[Any], Any], items: Sequence[Any], jobs: int | None
) -> Iterable[Any]:
    """The results of a function for each item, in order, worked out by several processes.

    Raises `KilledError` when one of the processes is stopped from outside.
    """
    if jobs == 1 or not items:
        yield from map(one, items)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    parallel = Parallel(n_jobs=jobs or -1, backend="loky", return_as="generator", batch_size=1)
    guarded = partial(_guarded, one, os.getpid())
    try:
        yield from parallel(delayed(guarded)(item) for item in items)
    except TerminatedWorkerError as fault:
        raise KilledError from fault
    except (KeyboardInterrupt, GeneratorExit):
        _stop_all()
        raise


def _stop_all() -> None:
    """Stop the other processes in the middle of what they do: what was finished is kept."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True, kill_workers=True)


def _guarded(one: Callable[[Any], Any], parent: int, item: Any) -> Any:
    # On a machine with one processor the parent does the work itself, and guards nobody.
    if os.getpid() != parent:
        # Whoever stops the run from the keyboard stops the parent, which stops this process.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _watch(parent)
    return one(item)


def _watch(parent: int) -> None:
    """Have this process end when its parent is gone, however the parent went."""
    if os.name == "nt" or any(each.name == _watch.__name__ for each in threading.enumerate()):
        return
    threading.Thread(target=_end_with, args=(parent,), name=_watch.__name__, daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOKS)
    os._exit(1)
