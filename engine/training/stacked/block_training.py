"""Training of one block of cells: epochs, curves, scores, early stopping, Stop and Pause."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.data.catalogue import data_set_info, task_of
from engine.data.sizes import split_sizes
from engine.experiment.dropout_schedule import MAX_BY_HAND, share_of_peak
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.timing.step_costs import scoring_rows
from engine.training.best_epoch import BestEpoch, Bools
from engine.training.build import build_model, compile_model, learning_rates
from engine.training.stacked.block import Block, chosen_rows
from engine.training.stacked.curves import Curves
from engine.training.stacked.inputs import Cells, Sums
from engine.training.stacked.layout import Floats
from engine.training.stacked.run_data import RunData
from engine.training.updates import WATCHED_CELLS, Control, Emit, Progress, Unattended

FIRST_STEPS = 8
WATCHED_CURVES = ("loss", "val_loss")
SECONDS = 0.2


@dataclass(frozen=True)
class TrainedBlock:
    """A trained block.

    Attributes
    ----------
    whole : tuple of CellResult
        Cells that were trained to their end.
    partial : tuple of CellResult
        Cells that the user's stop cut off.
    trainable : ndarray of float32, (R, P)
        Scored trainable weights, in the block's order of cells; of a cell that was cut off, those of its last
        epoch.
    other : ndarray of float32, (R, Q)
        Likewise the other weights.
    """

    whole: tuple[CellResult, ...]
    partial: tuple[CellResult, ...]
    trainable: Floats
    other: Floats


def train_block(
    data: RunData,
    cells: tuple[Cell, ...],
    emit: Emit = lambda _: None,
    control: Control = Unattended(),
    *,
    n_watched: int = WATCHED_CELLS,
) -> TrainedBlock:
    """Train the cells of a block together.

    Parameters
    ----------
    data : RunData
    cells : tuple of Cell
        A single one if the program runs cell by cell.
    emit : callable
        Called with Progress of this block, and with the EpochValues of its first cells: all curves of a
        single cell, else the losses.
    control : Control
    n_watched : int
        Of how many cells to emit EpochValues.

    Returns
    -------
    TrainedBlock

    Raises
    ------
    InputError
        If the data do not allow such a split.
    """
    return _Training(data, cells, emit, control, n_watched).run()


def trained_model(experiment: Experiment, cell: Cell) -> keras.Sequential:
    """Train one cell and return a compiled Keras model with the scored weights.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell

    Returns
    -------
    keras.Sequential

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    data = RunData(experiment)
    trained = train_block(data, (cell,))
    seeds = experiment.streams_of(cell.seed)
    model = build_model(experiment.network.at_rate(cell.rate), task_of(experiment.data).input_shape, seeds)
    fold = experiment.fold(cell.seed)
    n_train = dict(split_sizes(experiment.data, data_set_info(experiment.data).n_samples, fold))["train"]
    compile_model(model, experiment.training, -(-n_train // experiment.training.batch_size))
    model.optimizer.build(model.trainable_variables)  # else Keras warns when the saved model is loaded
    data.program.layout.set_weights(model, trained.trainable[0], trained.other[0])
    return model


class _Training:
    """A block in training.

    `_alive` holds the indices of the cells that still train; `_state` has rows for these cells only.
    """

    def __init__(
        self, data: RunData, cells: tuple[Cell, ...], emit: Emit, control: Control, n_watched: int
    ) -> None:
        self._settings = data.experiment.training
        self._program, self._emit, self._control = data.program, emit, control
        self._n_watched = n_watched
        with data.lock:
            self._started = time.perf_counter()
            data.program.trace()
            self._block = Block(data, cells)
        self._state, self._indices = self._block.start, self._block.indices
        self._n = int(self._block.parts["train"].y.shape[1])
        self._steps = -(-self._n // self._settings.batch_size)
        self._rates = learning_rates(self._settings, self._steps)
        self._variables = self._program.variables()
        self._alive = np.arange(len(cells))
        self._curves = Curves(cells, self._settings.epochs, self._settings.evaluation_freq)
        self._best = BestEpoch(len(cells), self._settings.early_stopping)
        self._rows = tuple(np.array(rows) for rows in (self._state.trainable, self._state.other))
        self._rate_by_hand: float | None = None
        self._n_undrawn = 0  # steps so far in which layers that follow the schedule drew nothing
        self._chunk_sizer = ChunkSizer(FIRST_STEPS)
        self._scoring_rows = scoring_rows(data.program.layout.width, len(cells))

    def run(self) -> TrainedBlock:
        """Train until all epochs are done, every cell has ended or the user stops."""
        epochs = self._settings.epochs
        is_stopped = False
        for epoch, orders in enumerate(self._block.orders(epochs)):
            self._set_rates(epoch)
            sums = self._train_epoch(epoch, orders)
            is_stopped = sums is None or not self._score_epoch(epoch, sums)
            if is_stopped:
                break
            if not len(self._alive):
                break
            self._control.wait_while_paused()
        if not is_stopped:
            self._report_progress(epochs)
        if self._settings.scored_epoch == "last":
            self._keep_rows(np.ones(len(self._alive), bool))
        return self._trained(self._alive if is_stopped else self._alive[:0])

    def _set_rates(self, epoch: int) -> None:
        """Give layers that follow a schedule the rates of this epoch."""
        if not self._settings.has_dropout_schedule:
            return
        share = share_of_peak(self._settings, epoch + 1)
        if self._settings.records_by_hand:
            self._rate_by_hand = self._control.rate_by_hand()
            share = self._rate_by_hand / MAX_BY_HAND
        cells = self._block.at_share(share, self._n_undrawn)
        rates = tf.gather(cells.rates, self._alive, axis=1)
        self._indices = self._indices._replace(rates=rates, undrawn=cells.undrawn)
        self._n_undrawn += 0 if share else self._steps

    def _train_epoch(self, epoch: int, orders: tf.Tensor) -> Sums | None:
        """Train one epoch and return its sums of loss and metrics; None if the user stopped it."""
        sums = self._program.metrics.start(len(self._alive))
        size = tf.constant(self._settings.batch_size)
        base = epoch * self._steps
        for first, last in self._chunk_sizer.pieces(self._steps):
            if self._control.should_stop():
                return None
            self._state, sums = self._program.steps(
                self._state,
                sums,
                self._indices,
                self._block.parts["train"],
                orders,
                size,
                tf.constant(first),
                tf.constant(self._rates[base + first : base + last]),
                [one.handle for one in self._variables],
            )
            int(self._state.calls)  # a GPU runs asynchronously: wait for it, so that Stop acts in time
            self._report_progress(epoch + last / self._steps)
        return sums

    def _score_epoch(self, epoch: int, sums: Sums) -> bool:
        """Compute the curves of an epoch, and end cells that stop early; False if the user stopped it."""
        validation: dict[str, Floats] | None = {}
        if "val" in self._block.parts:
            validation = self._scores("val", self._state.trainable, self._state.other, self._indices)
        if validation is None:
            return False
        improved = stops = np.zeros(len(self._alive), bool)
        if self._settings.watches_validation:
            improved, stops = self._best.update(validation["val_loss"])
        is_due = self._settings.evaluates_training_set(epoch + 1)
        scored = np.ones(len(stops), bool) if is_due else stops
        training = self._training_scores(scored)
        if training is None:
            return False
        values = self._means("", sums, self._n) | training | validation
        self._curves.add(self._alive, epoch, values)
        self._report_epoch(epoch, values, scored)
        self._end_epoch(epoch, improved, stops)
        return True

    def _training_scores(self, chosen: Bools) -> dict[str, Floats] | None:
        """Score the training set for the chosen alive cells, NaN for others; None if the user stopped it."""
        state, indices = self._state, self._indices
        if not chosen.all():
            state, indices = chosen_rows(state, indices, np.flatnonzero(chosen))
        names = ("loss", *self._settings.metrics)
        values = {f"train_{name}": np.full(len(chosen), np.nan, np.float32) for name in names}
        found = self._scores("train", state.trainable, state.other, indices) if chosen.any() else {}
        if found is None:
            return None
        for name, column in found.items():
            values[name][chosen] = column
        return values

    def _report_epoch(self, epoch: int, values: dict[str, Floats], is_training_scored: Bools) -> None:
        cells = self._block.cells
        names = list(values) if len(cells) == 1 else [name for name in WATCHED_CURVES if name in values]
        if not is_training_scored[0]:
            names = [name for name in names if not name.startswith("train_")]
        for row, index in enumerate(self._alive[self._alive < self._n_watched]):
            numbers = tuple((name, float(values[name][row])) for name in names)
            self._emit(EpochValues(cells[index], epoch + 1, numbers, self._rate_by_hand))

    def _scores(
        self, name: str, trainable: tf.Tensor, other: tf.Tensor, indices: Cells, *, may_stop: bool = True
    ) -> dict[str, Floats] | None:
        """Compute loss and metrics (R,) on one split with dropout off; None if the user stopped it."""
        samples = self._block.parts[name]
        n = int(samples.y.shape[1])
        total: Sums | None = None
        for first in range(0, n, self._scoring_rows):
            if may_stop and self._control.should_stop():
                return None
            last = min(first + self._scoring_rows, n)
            part = self._program.scores(
                trainable, other, indices, samples, tf.constant(first), tf.constant(last)
            )
            total = part if total is None else Sums(*(a + b for a, b in zip(total, part, strict=True)))
        assert total is not None  # no split is empty
        return self._means(f"{name}_", total, n)

    def _means(self, prefix: str, sums: Sums, n: int) -> dict[str, Floats]:
        values = {"loss": sums.loss.numpy() / np.float32(n)}
        values |= self._program.metrics.values(sums.metrics.numpy(), n)
        return {f"{prefix}{name}": column for name, column in values.items()}

    def _end_epoch(self, epoch: int, improved: Bools, stops: Bools) -> None:
        """Update the scored epochs, and remove the cells that early stopping ends."""
        scored, alive = self._curves.scored, self._alive
        if not self._settings.watches_validation:
            scored[alive] = epoch
            return
        is_best = self._settings.scored_epoch == "best"
        scored[alive[improved] if is_best else alive] = epoch
        self._keep_rows(improved if is_best else stops)
        if stops.any():
            self._best.keep(~stops)
            self._alive = alive[~stops]
            self._state, self._indices = chosen_rows(self._state, self._indices, np.flatnonzero(~stops))

    def _keep_rows(self, chosen: Bools) -> None:
        """Copy the current weights of the chosen alive cells to the rows that are scored."""
        for kept, rows in zip(self._rows, (self._state.trainable, self._state.other), strict=True):
            kept[self._alive[chosen]] = np.asarray(rows)[chosen]

    def _trained(self, cut_off: npt.NDArray[np.intp]) -> TrainedBlock:
        whole = np.setdiff1d(np.arange(len(self._block.cells)), cut_off)
        test: dict[str, Floats] = {}
        if "test" in self._block.parts and len(whole):
            test = self._kept_scores("test", whole)
        if len(late := self._curves.unscored(whole)):
            self._curves.add_scores(late, self._kept_scores("train", late))
        seconds = (time.perf_counter() - self._started) / len(self._block.cells)
        return TrainedBlock(
            self._curves.results(whole, test, seconds),
            self._curves.results(cut_off, {}, seconds, is_whole=False),
            *self._rows,
        )

    def _kept_scores(self, name: str, cells: npt.NDArray[np.intp]) -> dict[str, Floats]:
        """Score one split with the kept weights of these cells of the block."""
        state = self._block.start._replace(trainable=self._rows[0], other=self._rows[1])
        state, indices = chosen_rows(state, self._block.indices, cells)
        return self._scores(name, state.trainable, state.other, indices, may_stop=False) or {}

    def _report_progress(self, epochs: float) -> None:
        ended = len(self._block.cells) - len(self._alive)
        done = ended * self._settings.epochs + len(self._alive) * epochs
        self._emit(Progress(done))


# --- How many steps one call of the graph makes


class ChunkSizer:
    """Cuts a range into pieces that take about SECONDS each, as measured on the pieces before.

    A call of a graph should be short, so that Stop acts in time, and long enough for its overhead not to
    matter.

    Parameters
    ----------
    size : int
        Size of the first piece.
    """

    def __init__(self, size: int) -> None:
        self._size = max(1, size)

    def pieces(self, total: int) -> Iterator[tuple[int, int]]:
        """Cut range(total) into pieces.

        The time between two pieces is taken as the duration of the first of them, and sets the size of the
        next.

        Parameters
        ----------
        total : int

        Yields
        ------
        first, last : int
            The piece is range(first, last).
        """
        first = 0
        while first < total:
            last = min(total, first + self._size)
            started = time.perf_counter()
            yield first, last
            elapsed = time.perf_counter() - started
            if last - first == self._size or elapsed > SECONDS:
                factor = min(4.0, max(0.25, SECONDS / max(elapsed, 1e-6)))
                self._size = max(1, int((last - first) * factor))
            first = last
