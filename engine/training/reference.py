"""The reference trainer: one cell at a time through Keras's `compile` and `fit`.

Its numbers define what is right. The exported script calls `fit` once per epoch on re-ordered arrays. Here
one `fit` runs over a data set that holds the samples of all epochs, each in its own order, and
`steps_per_epoch` marks the end of an epoch (keras/src/backend/tensorflow/trainer.py). Batches and numbers are
the same to the last bit, without the cost of starting `fit` for every epoch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.data.split import SplitData, split
from engine.experiment.dropout_schedule import MAX_BY_HAND, share_of_peak
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment, TrainingSpec
from engine.training.best_epoch import BestEpoch
from engine.training.build import build_model, compile_model
from engine.training.clearing import clear_models
from engine.training.layer_rates import LayerRates
from engine.training.samples import gathered, on_device
from engine.training.seed_state import preserved_seed_state
from engine.training.updates import CellsDone, Control, Emit, Outcome, Progress, Unattended, nothing

EVALUATION_BATCH = 1024
MAX_KEPT_NUMBERS = 2**22  # of samples that stay in memory as they are scored


def train(
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Emit,
    control: Control,
    meanwhile: Callable[[], None] = nothing,
) -> Outcome:
    """Train cells one after the other.

    Parameters
    ----------
    experiment : Experiment
    cells : tuple of Cell
    emit : callable
        Called with Progress after each batch and with CellsDone after each cell; with a single cell also with
        its EpochValues.
    control : Control
        Asked after each batch whether to stop and after each epoch whether to wait.
    meanwhile : callable
        Called after each epoch; it may train other models.

    Returns
    -------
    Outcome
        If the user stopped the run, the cell that was cut off is in `partial`.

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    finished: list[CellResult] = []
    for cell in cells:
        if control.should_stop():
            break
        cell_emit = _quiet(emit) if finished else emit
        trained = train_cell(experiment, cell, cell_emit, control, meanwhile, cells_before=len(finished))
        if not trained.is_whole:
            return Outcome(tuple(finished), (trained.result,))
        finished.append(trained.result)
        emit(CellsDone((trained.result,)))
    return Outcome(tuple(finished))


def _quiet(emit: Emit) -> Emit:
    """Wrap `emit` to drop EpochValues: once a sweep has results, those of a cell bring its epochs."""
    return lambda update: None if isinstance(update, EpochValues) else emit(update)


@dataclass(frozen=True)
class TrainedCell:
    """A trained cell and its model.

    Attributes
    ----------
    result : CellResult
    is_whole : bool
        False if the user stopped the training.
    model : keras.Sequential
        The compiled model with the scored weights.
    """

    result: CellResult
    is_whole: bool
    model: keras.Sequential


def train_cell(
    experiment: Experiment,
    cell: Cell,
    emit: Emit = lambda _: None,
    control: Control = Unattended(),
    meanwhile: Callable[[], None] = nothing,
    *,
    cells_before: int = 0,
) -> TrainedCell:
    """Train one cell with `fit`.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    emit : callable
        Called with Progress after each batch and with EpochValues after each epoch.
    control : Control
        Asked after each batch whether to stop and after each epoch whether to wait.
    meanwhile : callable
        Called after each epoch; it may train other models.
    cells_before : int
        Cells of the same run that are already done; added to the progress.

    Returns
    -------
    TrainedCell

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    started = time.perf_counter()
    settings = experiment.training
    seeds = experiment.streams_of(cell.seed)
    data = split(experiment.data, *experiment.split_place(cell.seed))
    clear_models()
    model = build_model(experiment.network.at_rate(cell.rate), data.x.shape[1:], seeds)
    y = data.targets["train"]
    steps = -(-len(y) // settings.batch_size)
    compile_model(model, settings, steps)
    _create_variables(model, y[:1])
    batches = _Batches(data)
    schedule = _Schedule(experiment, model, control)
    watcher = _Watcher(cell, batches, schedule, settings, steps, emit, control, cells_before)
    model.fit(
        batches.of_epochs(settings.epochs, settings.batch_size, seeds.shuffle),
        epochs=settings.epochs,
        steps_per_epoch=steps,
        shuffle=False,
        class_weight=data.class_weight(settings.class_weight),
        verbose=0,
        callbacks=[schedule, watcher, _After(meanwhile)],
    )
    if watcher.best_weights is not None:
        model.set_weights(watcher.best_weights)
        watcher.score_late()
    scores = watcher.scores()
    is_whole = not watcher.is_stopped
    if is_whole and "test" in data.rows:
        scores |= _scores(model, batches.in_order["test"], "test", settings)
    history = tuple((name, tuple(values)) for name, values in watcher.history.items())
    result = CellResult(cell, tuple(scores.items()), history, time.perf_counter() - started)
    return TrainedCell(result, is_whole, model)


def trained_model(experiment: Experiment, cell: Cell) -> keras.Sequential:
    """Train one cell and return its compiled model with the scored weights.

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
    return train_cell(experiment, cell).model


def _create_variables(model: keras.Sequential, target: npt.NDArray[Any]) -> None:
    """Create the variables of optimizer and metric, which `fit` would create in its first step.

    TensorFlow traces a function twice if tracing creates variables, and most of the time that a small network
    takes is tracing. The numbers stay the same to the last bit; `fit` sets the metric back.
    """
    model.optimizer.build(model.trainable_variables)
    model.compute_metrics(None, target, np.zeros((1, *model.output_shape[1:]), np.float32))


class _Batches:
    """The samples of a cell batch by batch; they are in memory once, and gathered by index.

    Attributes
    ----------
    in_order : dict
        Name of a split to its samples in batches of `EVALUATION_BATCH`.
    """

    def __init__(self, data: SplitData) -> None:
        self._rows = {name: rows.astype("int32") for name, rows in data.rows.items()}
        y = np.zeros(len(data.x), data.targets["train"].dtype)
        for name, rows in data.rows.items():
            y[rows] = data.targets[name]
        with tf.device("CPU:0"):  # where tf.data computes
            self._x, self._y = on_device([data.x], tf.as_dtype(data.x.dtype)), tf.constant(y)
            self._scaling = tf.constant(data.shift), tf.constant(data.scale)
        self.in_order = {
            name: self._gathered(tf.data.Dataset.from_tensor_slices(rows).batch(EVALUATION_BATCH))
            for name, rows in self._rows.items()
        }
        if data.x.size < MAX_KEPT_NUMBERS:  # gathering them anew in each epoch takes longer than scoring
            self.in_order = {name: batches.cache() for name, batches in self.in_order.items()}

    def of_epochs(self, epochs: int, batch_size: int, shuffle_seed: int) -> tf.data.Dataset:
        """Return the training batches of all epochs, each epoch in the shuffle stream's order."""
        rows, rng = self._rows["train"], np.random.default_rng(shuffle_seed)
        orders = np.stack([rows[rng.permutation(len(rows))] for _ in range(epochs)])
        batches = tf.data.Dataset.from_tensor_slices(orders).flat_map(
            lambda order: tf.data.Dataset.from_tensor_slices(order).batch(batch_size)
        )
        return self._gathered(batches).prefetch(4)

    def _gathered(self, batches: tf.data.Dataset) -> tf.data.Dataset:
        return batches.map(lambda rows: (gathered(self._x, rows, *self._scaling), tf.gather(self._y, rows)))


def _scores(
    model: keras.Model, samples: tf.data.Dataset, name: str, settings: TrainingSpec
) -> dict[str, float]:
    """Evaluate one split with dropout off; returns `<split>_loss` and `<split>_<metric>` of each metric."""
    values = model.evaluate(samples, verbose=0, return_dict=True)
    return {f"{name}_{metric}": float(values[metric]) for metric in ("loss", *settings.metrics)}


class _Schedule(keras.callbacks.Callback):
    """Callback of `fit`: sets rates at the start of each epoch, as that of the script does."""

    def __init__(self, experiment: Experiment, model: keras.Sequential, control: Control) -> None:
        super().__init__()
        self.rate_by_hand: float | None = None
        self._settings, self._control = experiment.training, control
        self._rates = LayerRates(experiment, model)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        del logs
        share = share_of_peak(self._settings, epoch + 1)
        if self._settings.records_by_hand:
            self.rate_by_hand = self._control.rate_by_hand()
            share = self.rate_by_hand / MAX_BY_HAND
        self._rates.set_share(share)

    def on_train_end(self, logs: Any = None) -> None:
        """Leave the model with the rates that it was made with."""
        del logs
        self._rates.set_share(1.0)


class _After(keras.callbacks.Callback):
    """Callback of `fit`: calls a function after each epoch."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        del epoch, logs
        self._meanwhile()


class _Watcher(keras.callbacks.Callback):
    """Callback of `fit`: records curves and the best epoch, reports progress, stops after a batch."""

    def __init__(
        self,
        cell: Cell,
        batches: _Batches,
        schedule: _Schedule,
        settings: TrainingSpec,
        steps: int,
        emit: Emit,
        control: Control,
        cells_before: int,
    ) -> None:
        super().__init__()
        self.history: dict[str, list[float]] = {}
        self.scored_epoch = 0
        self.best_weights: list[Any] | None = None
        self.is_stopped = False
        self._cell, self._samples, self._settings = cell, batches.in_order, settings
        self._steps, self._schedule = steps, schedule
        self._emit, self._control = emit, control
        self._epochs_done, self._epochs_before = 0, cells_before * settings.epochs
        self._is_training_scored: list[bool] = []  # in each epoch so far
        self._best = BestEpoch(1, settings.early_stopping)

    def score_late(self) -> None:
        """Score the training set with the best weights, which the model has, if their epoch left it out."""
        if not self.is_stopped and not self._is_training_scored[self.scored_epoch]:
            for name, value in self._scores("train").items():
                self.history[name][self.scored_epoch] = value
            self._is_training_scored[self.scored_epoch] = True

    def scores(self) -> dict[str, float]:
        """Return training and validation scores of the scored epoch; empty before an epoch has ended.

        Of a training that was stopped, scores that were not computed in that epoch are left out.
        """
        is_left_out = self.is_stopped and self.history and not self._is_training_scored[self.scored_epoch]
        return {
            name: values[self.scored_epoch]
            for name, values in self.history.items()
            if name.startswith("val_") or (name.startswith("train_") and not is_left_out)
        }

    def _scores(self, name: str) -> dict[str, float]:
        return _scores(self.model, self._samples[name], name, self._settings)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        del logs
        self._emit(Progress(self._epochs_before + self._epochs_done + (batch + 1) / self._steps))
        if self._control.should_stop():
            self.is_stopped = self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.is_stopped:
            return  # cut off within the epoch, so the logged averages may not be those of a whole one
        names = ("loss", *self._settings.metrics)
        values = {name: float((logs or {})[name]) for name in names}
        values |= {f"train_{name}": math.nan for name in names}
        if "val" in self._samples:
            # The exported script evaluates validation between epochs only if early stopping or the best epoch
            # needs it.
            with nullcontext() if self._settings.watches_validation else preserved_seed_state(self.model):
                values |= self._scores("val")
        self._choose_epoch(epoch, values)
        is_scored = self._settings.evaluates_training_set(epoch + 1) or self.model.stop_training
        if is_scored:
            with preserved_seed_state(self.model):
                values |= self._scores("train")
        self._is_training_scored.append(is_scored)
        for name, value in values.items():
            self.history.setdefault(name, []).append(value)
        self._epochs_done = epoch + 1
        told = {name: one for name, one in values.items() if is_scored or not name.startswith("train_")}
        by_hand = self._schedule.rate_by_hand
        self._emit(EpochValues(self._cell, self._epochs_done, tuple(told.items()), by_hand))
        self._control.wait_while_paused()

    def _choose_epoch(self, epoch: int, values: dict[str, float]) -> None:
        """Update the scored epoch and best weights; stop once validation no longer improves."""
        if not self._settings.watches_validation:
            self.scored_epoch = epoch
            return
        improved, stops = self._best.update(np.array([values["val_loss"]]))
        if self._settings.scored_epoch == "last" or improved[0]:
            self.scored_epoch = epoch
        if self._settings.scored_epoch == "best" and improved[0]:
            self.best_weights = self.model.get_weights()
        if stops[0]:
            self.model.stop_training = True
