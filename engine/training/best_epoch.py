"""Early stopping and the best epoch on validation, for many cells at once.

The rule is that of Keras's EarlyStopping with `monitor="val_loss"` and `min_delta=0`
(keras/src/callbacks/early_stopping.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]


class BestEpoch:
    """The lowest validation loss of each cell so far.

    Parameters
    ----------
    count : int
        Number of cells.
    patience : int
        Epochs without a lower loss after which a cell should stop; 0 never stops.
    """

    def __init__(self, count: int, patience: int) -> None:
        self._patience = patience
        self._best = np.full(count, np.inf)
        self._waited = np.zeros(count, int)

    def update(self, values: npt.NDArray[np.floating]) -> tuple[Bools, Bools]:
        """Take the validation losses of one epoch.

        Parameters
        ----------
        values : ndarray of float, (count,)
            One loss per cell; NaN is never an improvement.

        Returns
        -------
        improved : ndarray of bool, (count,)
            Cells whose loss is lower than ever before.
        stops : ndarray of bool, (count,)
            Cells that have waited for `patience` epochs and should stop now.
        """
        improved = values < self._best  # never true for NaN
        self._best = np.where(improved, values, self._best)
        self._waited = np.where(improved, 0, self._waited + 1)
        stops = (self._waited >= self._patience) if self._patience else np.zeros(len(values), bool)
        return improved, stops

    def keep(self, chosen: Bools) -> None:
        """Drop the cells that are not chosen.

        Parameters
        ----------
        chosen : ndarray of bool, (count,)
            Cells to keep; `count` becomes their number.
        """
        self._best, self._waited = self._best[chosen], self._waited[chosen]
