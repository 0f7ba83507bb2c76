"""Cells trained by plain Keras and by a Program, side by side: what the tests of the rules stand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.training.stacked.inputs import Cells, Samples, State
from engine.training.stacked.noise import padded
from engine.training.stacked.optimizer_rules import start_slots
from engine.training.stacked.program import Program

Array = npt.NDArray[Any]
Layers = Callable[[float, int], list[Any]]

CELLS = ((0.0, 0), (0.3, 1), (0.6, 1))
BATCH, SAMPLES = 12, 20  # two steps, the second on a smaller batch
RATE = 0.05
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Numbers:
    """What training leaves, for all cells: logged loss and metric, weights, and scores with dropout off."""

    losses: Array
    metrics: Array
    trainable: Array
    other: Array
    scores: Array

    def assert_close(self, right: Numbers) -> None:
        for name, values in vars(self).items():
            np.testing.assert_allclose(
                values, getattr(right, name), rtol=TOLERANCE, atol=TOLERANCE, err_msg=name
            )


@dataclass(frozen=True)
class Task:
    """Samples and what the model is compiled with; `layers(rate, seed)` must end in the right shape."""

    x: Array
    y: Array
    loss: str = "mean_squared_error"
    metric: str = "mean_absolute_error"
    optimizer: Callable[[], Any] = lambda: keras.optimizers.SGD(RATE)
    class_weight: tuple[float, ...] = ()

    def model(self, layers: Layers, rate: float, seed: int) -> keras.Sequential:
        """The compiled model of one cell; its initial weights depend on the seed alone."""
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([keras.Input(self.x.shape[1:]), *layers(rate, seed)])
        # Eagerly: a graph for each of so many little models would take longer than all of their steps.
        model.compile(loss=self.loss, optimizer=self.optimizer(), metrics=[self.metric], run_eagerly=True)
        return model


def regression(*shape: int) -> Task:
    """Samples of this shape with one number as the target."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(SAMPLES, *shape)), rng.normal(size=(SAMPLES, 1))
    return Task(x.astype("float32"), y.astype("float32"))


def order_of(seed: int) -> Array:
    """The order in which a seed sees the samples."""
    return np.random.default_rng(seed).permutation(SAMPLES)


class Twins:
    """The same cells, to be trained by Keras and by a program for one epoch."""

    def __init__(self, task: Task, layers: Layers, cells: tuple[tuple[float, int], ...] = CELLS) -> None:
        self.task, self.cells = task, cells
        self.models = [task.model(layers, rate, seed) for rate, seed in cells]
        self._start = [rows_of(model) for model in self.models]
        self._template = task.model(layers, 0.5, 99)  # of a rate and a seed that no cell has

    def by_keras(self) -> Numbers:
        """One epoch of each cell by Keras's own training steps; the models are trained after it."""
        trained = [self._keras_epoch(*pair) for pair in zip(self.models, self.cells, strict=True)]
        losses, metrics, trainable, other, scores = (
            np.array(column) for column in zip(*trained, strict=True)
        )
        return Numbers(losses, metrics, trainable, other, scores.T)

    def _keras_epoch(self, model: keras.Sequential, cell: tuple[float, int]) -> tuple[Any, ...]:
        task, order = self.task, order_of(cell[1])
        sums = np.zeros(2)
        for start in range(0, SAMPLES, BATCH):
            batch = order[start : start + BATCH]
            model.reset_metrics()
            logs = model.train_on_batch(
                task.x[batch],
                task.y[batch],
                class_weight=dict(enumerate(task.class_weight)) or None,
                return_dict=True,
            )
            sums += len(batch) * np.array([logs["loss"], logs[task.metric]])
        model.reset_metrics()
        scores = model.test_on_batch(task.x, task.y, return_dict=True)
        return *sums / SAMPLES, *rows_of(model), [scores["loss"], scores[task.metric]]

    def program(self) -> Program:
        task = self.task
        has_class_weights = bool(task.class_weight)
        return Program(
            self._template, task.loss, (task.metric,), task.optimizer(), has_class_weights=has_class_weights
        )

    def by_program(self, program: Program, *, learning_rate: float = RATE) -> Numbers:
        """The same epoch of all cells at once, or one by one if the program can't do it otherwise."""
        rows = range(len(self.cells))
        if not program.is_cell_by_cell:
            return self._block(program, list(rows), learning_rate)
        alone = [vars(self._block(program, [row], learning_rate)) for row in rows]
        joined = {
            name: np.concatenate([one[name] for one in alone], axis=-1 if name == "scores" else 0)
            for name in alone[0]
        }
        return Numbers(**joined)

    def _block(self, program: Program, rows: list[int], learning_rate: float) -> Numbers:
        trainable, other = (
            tf.constant(np.stack([self._start[row][kind] for row in rows])) for kind in (0, 1)
        )
        seeds = list(dict.fromkeys(self.cells[row][1] for row in rows))
        first_of_each_seed = [next(row for row in rows if self.cells[row][1] == seed) for seed in seeds]
        y = self.task.y.reshape(1, -1).astype(program.y_type.as_numpy_dtype)
        samples = Samples.of_each_split(tf.constant(self.task.x[None]), tf.constant(y))
        indices = Cells(
            tf.constant([seeds.index(self.cells[row][1]) for row in rows]),
            tf.constant(self._noise(program, rows, "rate", 0.0)),
            tf.constant(padded(self._noise(program, first_of_each_seed, "seed", 0))),
            tf.constant([0] * len(seeds)),
            tf.constant([self.task.class_weight], tf.float32),
            tf.zeros([len(program.noise_layers)], tf.int64),
        )
        variables = program.variables()
        state, sums = program.steps(
            State(trainable, other, start_slots(program.optimizer, trainable), tf.constant(0, tf.int64)),
            program.metrics.start(len(rows)),
            indices,
            samples,
            tf.constant(np.stack([order_of(seed) for seed in seeds]).astype("int32")),
            tf.constant(BATCH),
            tf.constant(0),
            tf.fill([-(-SAMPLES // BATCH)], learning_rate),
            [one.handle for one in variables],
        )
        scores = program.scores(
            state.trainable, state.other, indices, samples, tf.constant(0), tf.constant(SAMPLES)
        )
        return Numbers(
            np.array(sums.loss) / SAMPLES,
            np.array(sums.metrics[:, 0]) / SAMPLES,
            np.array(state.trainable),
            np.array(state.other),
            np.stack([scores.loss, scores.metrics[:, 0]]) / SAMPLES,
        )

    def _noise(self, program: Program, rows: list[int], name: str, default: float) -> Array:
        """(L, rows) what each model's noise layers have under this name."""
        models = [self.models[row] for row in rows]
        values = [[getattr(model.layers[i], name, default) for i in program.noise_layers] for model in models]
        return np.array(values, type(default)).reshape(len(models), -1).T


def assert_twins(task: Task, layers: Layers, cells: tuple[tuple[float, int], ...] = CELLS) -> Numbers:
    """Both trainers leave the same numbers; returns Keras's."""
    twins = Twins(task, layers, cells)
    ours = twins.by_program(twins.program())
    right = twins.by_keras()
    ours.assert_close(right)
    return right


def rows_of(model: keras.Sequential) -> tuple[Array, Array]:
    """Trainable and other weights of a model, each as one row."""
    other = [one for one in model.non_trainable_variables if one.name != "seed_generator_state"]
    trainable, rest = (
        np.concatenate([np.zeros(0, "float32"), *(np.ravel(one) for one in variables)])
        for variables in (model.trainable_variables, other)
    )
    return trainable, rest
