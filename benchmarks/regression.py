"""Errors of least squares where what is left of a council's years goes together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def error_by_group(inputs: Array, left: Array, groups: Sequence[str]) -> float:
    """The standard error of the first number, what is left of a group kept together."""
    bread, of = np.linalg.pinv(inputs.T @ inputs), np.array(groups)
    pulls = [inputs[of == group].T @ left[of == group] for group in sorted(set(groups))]
    return float(np.sqrt((bread @ sum(np.outer(p, p) for p in pulls) @ bread)[0, 0]))
