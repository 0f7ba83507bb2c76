"""What a sweep leaves: plain numbers, each cell with the experiment that it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.experiment.specs import Cell, Experiment


@dataclass(frozen=True)
class CellResult:
    """One finished (or stopped) training.

    `metrics`: `<split>_<metric>` to the value at the last epoch, split one of train, val, test.
    `history`: curve name to one value per epoch. `loss` and the bare metric are as Keras logs them
    (dropout on, averaged over the epoch); `train_…` the same samples with dropout off; `val_…` validation.
    """

    cell: Cell
    metrics: tuple[tuple[str, float], ...]
    history: tuple[tuple[str, tuple[float, ...]], ...]
    seconds: float = 0.0

    @property
    def epochs(self) -> tuple[EpochValues, ...]:
        """The history epoch by epoch."""
        names = [name for name, _ in self.history]
        rows = zip(*(values for _, values in self.history), strict=True)
        return tuple(
            EpochValues(self.cell, number, tuple(zip(names, row, strict=True)))
            for number, row in enumerate(rows, start=1)
        )

    def metric(self, name: str) -> float:
        """The value of a metric; KeyError if the cell has none of that name."""
        return dict(self.metrics)[name]


@dataclass(frozen=True)
class SweepResults:
    """The finished cells of one experiment, in the order of rate and seed."""

    experiment: Experiment
    cells: tuple[CellResult, ...] = ()

    def with_cells(self, results: tuple[CellResult, ...]) -> SweepResults:
        """The same with cells added or replaced."""
        by_cell = {result.cell: result for result in (*self.cells, *results)}
        return replace(self, cells=tuple(by_cell[cell] for cell in sorted(by_cell)))

    @property
    def metric_names(self) -> tuple[str, ...]:
        """The columns that every cell has."""
        return tuple(name for name, _ in self.cells[0].metrics) if self.cells else ()


@dataclass(frozen=True)
class EpochValues:
    """The curves of one ended epoch (counted from 1) of a cell, named as in `CellResult.history`."""

    cell: Cell
    epoch: int
    values: tuple[tuple[str, float], ...]
