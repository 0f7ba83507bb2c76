"""Whether a target has a long tail: values so far out that they decide the squared error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

# Facts are made where numpy is there; who only reads them should not import it.
if TYPE_CHECKING:
    import numpy.typing as npt

SKEWNESS = 1.5  # an exponential distribution has 2


def has_long_tail(values: npt.NDArray[Any]) -> bool:
    """Whether a target's large values are so far out that its logarithm is the better thing to predict.

    Parameters
    ----------
    values : ndarray, (n,)
        Finite numbers.

    Returns
    -------
    bool
        True if the skewness (the mean cube of the standardised values) is above `SKEWNESS`, and all values
        are above -1, so that log(1 + value) exists.
    """
    numbers = values.astype("float64")
    if not len(numbers) or float(numbers.min()) <= -1:
        return False
    unit = float(abs(numbers).max()) or 1.0  # cubes of the largest numbers are no numbers any more
    around = numbers / unit - (numbers / unit).mean()
    deviation = math.sqrt(float((around**2).mean()))
    return deviation > 0 and float((around**3).mean()) > SKEWNESS * deviation**3
