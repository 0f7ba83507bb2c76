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

    Attributes
    ----------
    epochs_done : ndarray of int64, (R,)
    scored : ndarray of int64, (R,)
        Index of the epoch that is scored.
    """

    def __init__(self, cells: tuple[Cell, ...], epochs: int) -> None:
        self._cells, self._epochs = cells, epochs
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

    def at(self, name: str, rows: Indices, epoch: int) -> Floats:
        """Return one curve's values of one epoch.

        Parameters
        ----------
        name : str
        rows : ndarray of intp
        epoch : int
            Index of the epoch, from 0.

        Returns
        -------
        ndarray of float32, (len(rows),)
        """
        values: Floats = self._values[name][rows, epoch]
        return values

    def results(self, rows: Indices, test: dict[str, Floats], seconds: float) -> tuple[CellResult, ...]:
        """Make the results of some cells: training and validation scores are those of the scored epoch.

        Parameters
        ----------
        rows : ndarray of intp
        test : dict
            Name of a test metric to an array of float32, (len(rows),).
        seconds : float
            Training time per cell.

        Returns
        -------
        tuple of CellResult
        """
        return tuple(
            self._result(row, {name: float(values[i]) for name, values in test.items()}, seconds)
            for i, row in enumerate(rows)
        )

    def _result(self, row: int, test: dict[str, float], seconds: float) -> CellResult:
        done = int(self.epochs_done[row])
        history = {name: values[row, :done].tolist() for name, values in self._values.items()} if done else {}
        metrics = {
            name: values[int(self.scored[row])]
            for name, values in history.items()
            if name.startswith(("train_", "val_"))
        }
        return CellResult(
            self._cells[row],
            tuple((metrics | test).items()),
            tuple((name, tuple(values)) for name, values in history.items()),
            seconds,
        )
