"""The curves of a block's cells while they grow, and the results that they make."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.training.stacked.layout import Floats

Indices = npt.NDArray[np.intp]


class Curves:
    """(R, epochs) values by curve name; a cell that ends early leaves the rest of its row empty."""

    def __init__(self, cells: tuple[Cell, ...], epochs: int) -> None:
        self._cells, self._epochs = cells, epochs
        self._values: dict[str, Floats] = {}
        self.epochs_done = np.zeros(len(cells), int)
        self.scored = np.zeros(len(cells), int)

    def add(self, rows: Indices, epoch: int, values: dict[str, Floats]) -> None:
        """The values (len(rows),) of one ended epoch, counted from 0."""
        for name, column in values.items():
            if name not in self._values:
                self._values[name] = np.full((len(self._cells), self._epochs), np.nan, np.float32)
            self._values[name][rows, epoch] = column
        self.epochs_done[rows] = epoch + 1

    def at(self, name: str, rows: Indices, epoch: int) -> Floats:
        """One curve's values of one epoch."""
        values: Floats = self._values[name][rows, epoch]
        return values

    def results(self, rows: Indices, test: dict[str, Floats], seconds: float) -> tuple[CellResult, ...]:
        """Results of the cells `rows`: training and validation at the scored epoch, `test` as given."""
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
