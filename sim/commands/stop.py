"""Stopping: Ctrl-C ends a command in its own words, wherever it falls.

Some libraries turn the interruption into an error of their own when it falls within them (a
chart that is being drawn says "Invalid bounding box"). So that somebody pressed Ctrl-C is
remembered, and what comes up after it counts as the stop.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_pressed = threading.Event()


def was_stopped() -> bool:
    """Whether Ctrl-C was pressed since the command began."""
    return _pressed.is_set()


@contextmanager
def errors_of_a_stop() -> Iterator[None]:
    """Let an error that comes up after Ctrl-C be the interruption that it was."""
    try:
        yield
    except Exception as fault:
        if was_stopped():
            raise KeyboardInterrupt from fault
        raise


@contextmanager
def remembering() -> Iterator[None]:
    """Remember a Ctrl-C, and interrupt as always; where it is ignored, it stays so."""
    _pressed.clear()
    usual = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if not here or usual is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _press(_number: int, _frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt
