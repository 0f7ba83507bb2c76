"""The curves of a block's cells while they train, and their results."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.training.stacked.layout import Floats

Indices = npt.NDArray[np.intp]


class Curves:
    """The curves of a block's cells while they train.

    Parameters
    ----------
    cells : tuple of Cell
    epochs : int
        Epochs that are planned; a cell that ends early leaves the rest of its row NaN.
    evaluation_freq : int
        As in TrainingSpec.

    Attributes
    ----------
    epochs_done : ndarray of int64, (R,)
    scored : ndarray of int64, (R,)
        Index of the epoch that is scored.
    """

    def __init__(self, cells: tuple[Cell, ...], epochs: int, evaluation_freq: int = 1) -> None:
        self._cells, self._epochs, self._evaluation_freq = cells, epochs, evaluation_freq
        self._values: dict[str, Floats] = {}
        self.epochs_done = np.zeros(len(cells), int)
        self.scored = np.zeros(len(cells), int)

    def add(self, rows: Indices, epoch: int, values: dict[str, Floats]) -> None:
        """Add the values of one epoch.

        Parameters
        ----------
        rows : ndarray of intp
            Indices of the cells.
        epoch : int
            Index of the epoch, from 0.
        values : dict
            Name of a curve to an array of float32, (len(rows),).
        """
        for name, column in values.items():
            if name not in self._values:
                self._values[name] = np.full((len(self._cells), self._epochs), np.nan, np.float32)
            self._values[name][rows, epoch] = column
        self.epochs_done[rows] = epoch + 1

    def unscored(self, rows: Indices) -> Indices:
        """Return those of some whole cells whose training set has no score in the scored epoch.

        Parameters
        ----------
        rows : ndarray of intp

        Returns
        -------
        ndarray of intp
            Without the cells whose validation loss was never a number, of which no weights were kept.
        """
        scored = self.scored[rows]
        lacks = ((scored + 1) % self._evaluation_freq != 0) & (scored + 1 < self.epochs_done[rows])
        found: Indices = rows[lacks]
        if len(found):
            found = found[np.isfinite(self._values["val_loss"][found, self.scored[found]])]
        return found

    def add_scores(self, rows: Indices, values: dict[str, Floats]) -> None:
        """Add values of the scored epoch that were computed later.

        Parameters
        ----------
        rows : ndarray of intp
        values : dict
            As in `add`.
        """
        for name, column in values.items():
            self._values[name][rows, self.scored[rows]] = column

    def results(
        self, rows: Indices, test: dict[str, Floats], seconds: float, *, is_whole: bool = True
    ) -> tuple[CellResult, ...]:
        """Make the results of some cells: training and validation scores are those of the scored epoch.

        Parameters
        ----------
        rows : ndarray of intp
        test : dict
            Name of a test metric to an array of float32, (len(rows),).
        seconds : float
            Training time per cell.
        is_whole : bool
            False for cells that were stopped; scores that were not computed in their scored epoch are left
            out.

        Returns
        -------
        tuple of CellResult
        """
        return tuple(
            self._result(row, {name: float(values[i]) for name, values in test.items()}, seconds, is_whole)
            for i, row in enumerate(rows)
        )

    def _result(self, row: int, test: dict[str, float], seconds: float, is_whole: bool) -> CellResult:
        done = int(self.epochs_done[row])
        history = {name: values[row, :done].tolist() for name, values in self._values.items()} if done else {}
        scored = int(self.scored[row])
        is_scored = is_whole or (scored + 1) % self._evaluation_freq == 0
        metrics = {
            name: values[scored]
            for name, values in history.items()
            if name.startswith("val_") or (name.startswith("train_") and is_scored)
        }
        return CellResult(
            self._cells[row],
            tuple((metrics | test).items()),
            tuple((name, tuple(values)) for name, values in history.items()),
            seconds,
        )
