"""What is said of a file that cannot be used: our words and a place, never a value."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_Result = TypeVar("_Result")


class Refused(Exception):  # noqa: N818 (it is an answer, not an accident)
    """A file that is not used, with the reason and what would help, in words without any value."""


class Unfit(Exception):  # noqa: N818
    """Files that were read and are not fit to make a scenario of, or a choice that is not ours."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


def without_values(read: Callable[[], _Result]) -> tuple[_Result | None, str]:
    """What a reader gives, or the reason why not.

    An exception of a library may quote the cell at which it stumbled, and its traceback holds
    rows. So it ends here, and only its kind goes on.
    """
    try:
        return read(), ""
    except Refused as refusal:
        return None, str(refusal)
    except RecursionError:
        return None, "is nested too deeply to be a return"
    except Exception as error:
        return None, f"cannot be read ({type(error).__name__}); is it damaged?"
