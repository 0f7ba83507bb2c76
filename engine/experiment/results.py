"""The results of a sweep: plain numbers, each cell with the experiment that it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.experiment.specs import Cell, Experiment


@dataclass(frozen=True)
class CellResult:
    """One finished or stopped training.

    Attributes
    ----------
    cell : Cell
    metrics : tuple of (str, float)
        `<split>_<metric>` with split train, val or test, and its value at the scored epoch; the loss counts
        as a metric. An accuracy is a fraction.
    history : tuple of (str, tuple of float)
        Name of a curve and one value per epoch. `loss` and the bare metric are as Keras logs them (dropout
        on, averaged over the epoch); `train_…` are of the same samples with dropout off, `val_…` of
        validation. `train_…` is NaN in an epoch without a value (`TrainingSpec.evaluation_freq`); the scored
        epoch of a whole training has one.
    seconds : float
        Training time.
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
        """Return the value of a metric.

        Parameters
        ----------
        name : str
            Such as "test_accuracy".

        Returns
        -------
        float

        Raises
        ------
        KeyError
            If the cell has no metric of that name.
        """
        for known, value in self.metrics:  # a fifth of the time that a dict takes
            if known == name:
                return value
        raise KeyError(name)


@dataclass(frozen=True)
class SweepResults:
    """The finished cells of one experiment.

    Attributes
    ----------
    experiment : Experiment
    cells : tuple of CellResult
        In the order of rate and seed.
    """

    experiment: Experiment
    cells: tuple[CellResult, ...] = ()

    def with_cells(self, results: tuple[CellResult, ...]) -> SweepResults:
        """Return the same results with cells added or replaced.

        Parameters
        ----------
        results : tuple of CellResult

        Returns
        -------
        SweepResults
        """
        by_cell = {result.cell: result for result in (*self.cells, *results)}
        order = sorted(by_cell, key=lambda cell: (cell.rate, cell.seed))  # faster than as cells
        return replace(self, cells=tuple(by_cell[cell] for cell in order))

    def led_by(self, metric: str) -> SweepResults:
        """Return the same results with another metric first, which curve and verdict then show.

        Parameters
        ----------
        metric : str
            Keras's name; one that was not computed changes nothing.

        Returns
        -------
        SweepResults
        """
        experiment = self.experiment.led_by(metric)
        return self if experiment is self.experiment else replace(self, experiment=experiment)

    @property
    def metric_names(self) -> tuple[str, ...]:
        """The names of the first cell's metrics, which all cells have; empty without cells."""
        return tuple(name for name, _ in self.cells[0].metrics) if self.cells else ()


@dataclass(frozen=True)
class EpochValues:
    """The values of a cell's curves at the end of one epoch.

    Attributes
    ----------
    cell : Cell
    epoch : int
        Counted from 1.
    values : tuple of (str, float)
        Named as in `CellResult.history`; while a cell trains, curves without a value in this epoch are left
        out.
    rate_by_hand : float or None
        The dropout rate that the user had chosen for this epoch, of a training that records its schedule.
    """

    cell: Cell
    epoch: int
    values: tuple[tuple[str, float], ...]
    rate_by_hand: float | None = None
