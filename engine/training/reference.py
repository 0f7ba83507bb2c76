"""The reference trainer: one cell through Keras's own `compile` and `fit`. The definition of right.

The exported script calls `fit` once per epoch on re-ordered arrays. Here one `fit` runs over a data set
that holds all epochs' orders one after the other (`steps_per_epoch` says where an epoch ends): the same
batches, the same numbers to the last bit, without the cost of starting `fit` anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.data.split import SplitData, split
from engine.project.results import CellResult, EpochValues
from engine.project.seeds import streams
from engine.project.specs import Cell, Experiment
from engine.training.build import build_model, compile_model

EVALUATION_BATCH = 1024


@dataclass(frozen=True)
class BatchDone:
    """How far a cell is, in epochs with a fraction."""

    cell: Cell
    epochs: float


@dataclass(frozen=True)
class Outcome:
    """What `train` leaves: the finished cells, and what a stop cut off (None if nothing)."""

    finished: tuple[CellResult, ...]
    partial: CellResult | None = None


Update = BatchDone | EpochValues | CellResult
Emit = Callable[[Update], None]
ShouldStop = Callable[[], bool]


def train(experiment: Experiment, cells: tuple[Cell, ...], emit: Emit, should_stop: ShouldStop) -> Outcome:
    """Train the cells one after the other; `emit` hears of every batch, epoch and finished cell.

    `should_stop` is asked after each batch; once true, the running cell ends within that batch.
    Raises InputError where the data spec is wrong.
    """
    finished: list[CellResult] = []
    for cell in cells:
        if should_stop():
            return Outcome(tuple(finished))
        result, is_whole = _train_cell(experiment, cell, emit, should_stop)
        if not is_whole:
            return Outcome(tuple(finished), result)
        finished.append(result)
        emit(result)
    return Outcome(tuple(finished))


def _train_cell(
    experiment: Experiment, cell: Cell, emit: Emit, should_stop: ShouldStop
) -> tuple[CellResult, bool]:
    started = time.perf_counter()
    training = experiment.training
    seeds = streams(cell.seed, experiment.frozen_streams)
    data = split(experiment.data, seeds.split)
    keras.backend.clear_session()
    model = build_model(experiment.network.at_rate(cell.rate), data.train[0].shape[1:], seeds)
    compile_model(model, training)
    steps = -(-len(data.train[0]) // training.batch_size)
    watcher = _Watcher(cell, data, steps, emit, should_stop)
    model.fit(
        _all_epochs(data, training.epochs, training.batch_size, seeds.shuffle),
        epochs=training.epochs,
        steps_per_epoch=steps,
        shuffle=False,
        verbose=0,
        callbacks=[watcher],
    )
    is_whole = watcher.epochs_done == training.epochs
    scores = dict(watcher.last_scores)
    for name in data.parts:
        if name == "test" or not is_whole:
            scores |= _scores(model, data, name)
    order = [f"{name}_{metric}" for name in data.parts for metric in ("loss", training.metric)]
    return (
        CellResult(
            cell,
            tuple((name, scores[name]) for name in order),
            tuple((name, tuple(values)) for name, values in watcher.history.items()),
            time.perf_counter() - started,
        ),
        is_whole,
    )


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
    """Loss and metric of one split with dropout off, as `evaluate` gives them."""
    samples = tf.data.Dataset.from_tensor_slices(data.parts[name]).batch(EVALUATION_BATCH)
    values = model.evaluate(samples, verbose=0, return_dict=True)
    return {f"{name}_{metric}": float(value) for metric, value in values.items()}


class _Watcher(keras.callbacks.Callback):
    """Listens to `fit`: the three curves after each epoch, progress and stop after each batch."""

    def __init__(self, cell: Cell, data: SplitData, steps: int, emit: Emit, should_stop: ShouldStop) -> None:
        super().__init__()
        self.history: dict[str, list[float]] = {}
        self.last_scores: dict[str, float] = {}
        self.epochs_done = 0
        self._cell, self._data, self._steps = cell, data, steps
        self._emit, self._should_stop = emit, should_stop

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        del logs
        self._emit(BatchDone(self._cell, self.epochs_done + (batch + 1) / self._steps))
        if self._should_stop():
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.model.stop_training:
            return  # cut off in the middle: its averages are not an epoch's
        self.last_scores = {}
        for name in ("train", "val"):
            if name in self._data.parts:
                self.last_scores |= _scores(self.model, self._data, name)
        values = {name: float(value) for name, value in (logs or {}).items()} | self.last_scores
        for name, value in values.items():
            self.history.setdefault(name, []).append(value)
        self.epochs_done = epoch + 1
        self._emit(EpochValues(self._cell, self.epochs_done, tuple(values.items())))
