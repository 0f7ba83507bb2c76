"""The reference trainer: one cell through Keras's own `compile` and `fit`. The definition of right.

The exported script calls `fit` once per epoch on re-ordered arrays. Here one `fit` runs over a data set
that holds all epochs' orders one after the other (`steps_per_epoch` says where an epoch ends): the same
batches, the same numbers to the last bit, without the cost of starting `fit` anew.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.data.split import SplitData, split
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment, TrainingSpec
from engine.training.best_epoch import BestEpoch
from engine.training.build import build_model, compile_model
from engine.training.seed_state import preserved_seed_state
from engine.training.updates import CellsDone, Control, Emit, Outcome, Progress, Unattended

EVALUATION_BATCH = 1024


def train(experiment: Experiment, cells: tuple[Cell, ...], emit: Emit, control: Control) -> Outcome:
    """Train the cells one after the other; `emit` hears of progress and of finished cells.

    A run of a single cell tells its epochs as well. `control` is asked after each batch whether to stop and
    after each epoch whether to wait. Raises InputError where the data spec is wrong.
    """
    finished: list[CellResult] = []
    for cell in cells:
        if control.should_stop():
            break
        cell_emit = emit if len(cells) == 1 else _quiet(emit)
        trained = train_cell(experiment, cell, cell_emit, control, cells_before=len(finished))
        if not trained.is_whole:
            return Outcome(tuple(finished), (trained.result,))
        finished.append(trained.result)
        emit(CellsDone((trained.result,)))
    return Outcome(tuple(finished))


def _quiet(emit: Emit) -> Emit:
    """`emit` without the epochs, which the cells of a sweep bring in their results."""
    return lambda update: None if isinstance(update, EpochValues) else emit(update)


@dataclass(frozen=True)
class TrainedCell:
    """A cell's result, whether it is whole, and the model with the scored weights."""

    result: CellResult
    is_whole: bool
    model: keras.Sequential


def train_cell(
    experiment: Experiment,
    cell: Cell,
    emit: Emit = lambda _: None,
    control: Control = Unattended(),
    *,
    cells_before: int = 0,
) -> TrainedCell:
    """One cell through `fit`; `cells_before` are the cells that the run has done, for the progress."""
    started = time.perf_counter()
    settings = experiment.training
    seeds = experiment.streams_of(cell.seed)
    data = split(experiment.data, seeds.split)
    keras.backend.clear_session()
    model = build_model(experiment.network.at_rate(cell.rate), data.train[0].shape[1:], seeds)
    steps = -(-len(data.train[0]) // settings.batch_size)
    compile_model(model, settings, steps)
    watcher = _Watcher(cell, data, settings, steps, emit, control, cells_before)
    model.fit(
        _all_epochs(data, settings.epochs, settings.batch_size, seeds.shuffle),
        epochs=settings.epochs,
        steps_per_epoch=steps,
        shuffle=False,
        verbose=0,
        callbacks=[watcher],
    )
    if watcher.best_weights is not None:
        model.set_weights(watcher.best_weights)
    scores = watcher.scores()
    is_whole = not watcher.is_stopped
    if is_whole and "test" in data.parts:
        scores |= _scores(model, data, "test")
    history = tuple((name, tuple(values)) for name, values in watcher.history.items())
    result = CellResult(cell, tuple(scores.items()), history, time.perf_counter() - started)
    return TrainedCell(result, is_whole, model)


def trained_model(experiment: Experiment, cell: Cell) -> keras.Sequential:
    """The model that a cell's training leaves."""
    return train_cell(experiment, cell).model


def _all_epochs(data: SplitData, epochs: int, batch_size: int, shuffle_seed: int) -> tf.data.Dataset:
    """Batches of every epoch in turn, each epoch in the order that the shuffle stream gives it."""
    x, y = (tf.constant(part) for part in data.train)
    rng = np.random.default_rng(shuffle_seed)
    orders = np.stack([rng.permutation(len(y)).astype("int32") for _ in range(epochs)])
    return (
        tf.data.Dataset.from_tensor_slices(orders)
        .flat_map(lambda order: tf.data.Dataset.from_tensor_slices(order).batch(batch_size))
        .map(lambda index: (tf.gather(x, index), tf.gather(y, index)))
        .prefetch(4)
    )


def _scores(model: keras.Model, data: SplitData, name: str) -> dict[str, float]:
    """Loss, then metric of one split with dropout off, as `evaluate` gives them."""
    samples = tf.data.Dataset.from_tensor_slices(data.parts[name]).batch(EVALUATION_BATCH)
    values = model.evaluate(samples, verbose=0, return_dict=True)
    loss = values.pop("loss")
    return {f"{name}_loss": float(loss)} | {f"{name}_{metric}": float(v) for metric, v in values.items()}


class _Watcher(keras.callbacks.Callback):
    """Listens to `fit`: curves and the best epoch after each epoch, progress and stop after each batch."""

    def __init__(
        self,
        cell: Cell,
        data: SplitData,
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
        self._cell, self._data, self._settings, self._steps = cell, data, settings, steps
        self._emit, self._control = emit, control
        self._epochs_done, self._epochs_before = 0, cells_before * settings.epochs
        self._best = BestEpoch(1, settings.early_stopping)

    def scores(self) -> dict[str, float]:
        """Training and validation, dropout off, at the scored epoch; empty before the first epoch's end."""
        return {
            name: values[self.scored_epoch]
            for name, values in self.history.items()
            if name.startswith(("train_", "val_"))
        }

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        del logs
        self._emit(Progress(self._epochs_before + self._epochs_done + (batch + 1) / self._steps))
        if self._control.should_stop():
            self.is_stopped = self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.is_stopped:
            return  # cut off in the middle: its averages may not be an epoch's
        values = {name: float((logs or {})[name]) for name in ("loss", self._settings.metric)}
        with preserved_seed_state(self.model):
            values |= _scores(self.model, self._data, "train")
        if "val" in self._data.parts:
            # The script evaluates validation between epochs only where something watches it.
            with nullcontext() if self._settings.watches_validation else preserved_seed_state(self.model):
                values |= _scores(self.model, self._data, "val")
        for name, value in values.items():
            self.history.setdefault(name, []).append(value)
        self._epochs_done = epoch + 1
        self._emit(EpochValues(self._cell, self._epochs_done, tuple(values.items())))
        self._choose_epoch(epoch)
        self._control.wait_while_paused()

    def _choose_epoch(self, epoch: int) -> None:
        """Note which epoch is scored; end where validation has not become better for long enough."""
        if not self._settings.watches_validation:
            self.scored_epoch = epoch
            return
        improved, stops = self._best.update(np.array(self.history["val_loss"][-1:]))
        if self._settings.scored_epoch == "last" or improved[0]:
            self.scored_epoch = epoch
        if self._settings.scored_epoch == "best" and improved[0]:
            self.best_weights = self.model.get_weights()
        if stops[0]:
            self.model.stop_training = True
