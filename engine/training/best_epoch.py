"""Which epoch of a cell is the best on validation, and when to stop waiting for a better one.

The rule is that of Keras's EarlyStopping with `monitor="val_loss"` and `min_delta=0`
(keras/src/callbacks/early_stopping.py), for many cells at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]


class BestEpoch:
    """The lowest validation loss of each of `count` cells so far; `patience` 0 never stops."""

    def __init__(self, count: int, patience: int) -> None:
        self._patience = patience
        self._best = np.full(count, np.inf)
        self._waited = np.zeros(count, int)

    def update(self, values: npt.NDArray[np.floating]) -> tuple[Bools, Bools]:
        """Take an epoch's values (count,); returns which cells improved and which should stop now."""
        improved = values < self._best  # never true for NaN
        self._best = np.where(improved, values, self._best)
        self._waited = np.where(improved, 0, self._waited + 1)
        stops = (self._waited >= self._patience) if self._patience else np.zeros(len(values), bool)
        return improved, stops

    def keep(self, chosen: Bools) -> None:
        """Forget the cells that are not `chosen`."""
        self._best, self._waited = self._best[chosen], self._waited[chosen]
