"""The program of one architecture: graphs that train and score any number of its cells.

Rates, seeds, data, batch size, learning rates and the number of cells are inputs, so that none of them makes
TensorFlow trace again. If every layer has a rule, any number of cells run at once; otherwise a call of a
graph has one cell.
"""

from __future__ import annotations

import threading
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from engine.training.samples import gathered
from engine.training.seed_state import is_seed_state
from engine.training.stacked.inputs import Cells, Samples, State, Sums
from engine.training.stacked.layer_rules import LAYER_NOISE, LAYER_RULES, LayerCall
from engine.training.stacked.layout import Layout
from engine.training.stacked.metric_rules import MetricRules
from engine.training.stacked.noise import GROUP
from engine.training.stacked.optimizer_rules import optimizer_problem, start_slots
from engine.training.stacked.step_weights import Parts, StepWeights, Values
from engine.training.stacked.weight_rules import penalty, per_sample_loss, weight_problem

_RECURRENT = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)
_tracing = threading.Lock()


class Program:
    """The graphs of one architecture.

    Parameters
    ----------
    model : keras.Sequential
        A template: the built model of any one cell.
    loss : str
        Keras's name of the loss.
    metrics : tuple of str
        Keras's names of the metrics.
    optimizer : keras.optimizers.Optimizer
        For its hyperparameters; the learning rate is an input of `steps`.
    x_type : tf.DType
        In which samples are stored, float32 or uint8.
    has_class_weights : bool
        Whether classes are weighted in the loss.

    Attributes
    ----------
    layout : Layout
    optimizer : keras.optimizers.Optimizer
    noise_layers : tuple of int
        Indices of the layers that draw random numbers.
    is_cell_by_cell : bool
        Whether a layer has no rule, so that `steps` and `scores` take one cell at a time.
    x_type, y_type : tf.DType
        Type of stored samples, and of targets: int64 for sparse losses, else float32.
    variables : callable
        Makes the list of tf.Variable whose handles the steps of one block need.
    metrics : MetricRules
    steps, scores : tf.function
        The graphs for training and scoring; see `_steps` and `_scores`.

    Raises
    ------
    ValueError
        If a layer, regularizer, constraint or optimizer has no exact stacked form; the message is a sentence.
    """

    def __init__(
        self,
        model: keras.Sequential,
        loss: str,
        metrics: tuple[str, ...],
        optimizer: Any,
        *,
        x_type: tf.DType = tf.float32,
        has_class_weights: bool = False,
    ) -> None:
        for problem in (
            optimizer_problem(optimizer),
            *map(weight_problem, model.layers),
            *map(_noise_problem, model.layers),
        ):
            if problem:
                raise ValueError(problem)
        self.layout = Layout(model)
        self.optimizer = optimizer
        self.noise_layers = tuple(i for i, layer in enumerate(model.layers) if type(layer) in LAYER_NOISE)
        self.is_cell_by_cell = any(type(layer) not in LAYER_RULES for layer in model.layers)
        self.metrics = MetricRules(metrics)
        self._loss, self._has_class_weights = loss, has_class_weights
        variables = {
            (place.layer, place.name): variable
            for place in self.layout.trainable
            for variable in self.layout.layers[place.layer].trainable_variables
            if variable.name == place.name
        }
        self._regularizers = {key: one.regularizer for key, one in variables.items() if one.regularizer}
        constraints = {key: one.constraint for key, one in variables.items() if one.constraint}
        self._n_cells = 1 if self.is_cell_by_cell else None
        self._weights = StepWeights(self.layout, optimizer, constraints, self._n_cells)
        self.variables = self._weights.variables
        self.x_type, self.y_type = x_type, tf.int64 if loss.startswith("sparse_") else tf.float32
        self._sample = tuple(model.input_shape[1:])
        self._counted = (0, 0)  # traces, operations of their graphs
        self._traced_for: set[str] = set()  # devices
        specs = self._specs(self._sample)
        self.steps = tf.function(self._steps, input_signature=specs[0], autograph=False)
        self.scores = tf.function(self._scores, input_signature=specs[1], autograph=False)

    @property
    def n_traces(self) -> int:
        """How often TensorFlow has traced the two graphs."""
        return int(self.steps.experimental_get_tracing_count() + self.scores.experimental_get_tracing_count())

    @property
    def n_nodes(self) -> int:
        """Operations of what is traced of the two graphs, with those of the loops' bodies."""
        if self._counted[0] != self.n_traces:
            self._counted = self.n_traces, self._count_nodes()
        return self._counted[1]

    def _count_nodes(self) -> int:
        traced = [one for one in (self.steps, self.scores) if one.experimental_get_tracing_count()]
        found = [one.get_concrete_function().graph.as_graph_def() for one in traced]
        return sum(len(one.node) + sum(len(body.node_def) for body in one.library.function) for one in found)

    def trace(self) -> None:
        """Trace both graphs for the device in use, unless that is done.

        Threads that train blocks call this first: two that traced at once would meet in Keras's layers.
        """
        device = tf.zeros(()).device
        with _tracing:
            if device not in self._traced_for:
                self._run_on_tiny_inputs()
                self._traced_for.add(device)

    def _run_on_tiny_inputs(self) -> None:

        def nothing(spec: tf.TensorSpec) -> tf.Tensor:
            return tf.zeros([GROUP if size is None else size for size in spec.shape], spec.dtype)

        training, scoring = self._specs(self._sample)
        *training, _handles = training
        training, scoring = (tf.nest.map_structure(nothing, specs) for specs in (training, scoring))
        state, sums, cells, samples, orders, _batch_size, first, rates = training
        variables = self.variables()
        unscaled = [samples.shift.shape[0], *[1] * len(self._sample)]
        samples = samples._replace(shift=tf.zeros(unscaled), scale=tf.ones(unscaled))
        handles = [one.handle for one in variables]
        self.steps(state, sums, cells, samples, orders, tf.constant(1), first, rates, handles)
        self.scores(*scoring[:3], samples, first, tf.constant(1))

    def _specs(self, sample: tuple[int, ...]) -> tuple[list[Any], list[Any]]:
        """Return the input signatures of `steps` and `scores`; a size that may differ is None."""
        floats, whole = tf.float32, tf.int32
        n_noise = len(self.noise_layers)
        width = sum(place.size for place in self.layout.trainable)
        n_cells = n_seeds = n_splits = self._n_cells
        rows = tf.TensorSpec([n_cells, width], floats)
        other = tf.TensorSpec([n_cells, sum(place.size for place in self.layout.other)], floats)
        slots = [
            tf.TensorSpec([n_cells, *slot.shape[1:]], floats)
            for slot in start_slots(self.optimizer, tf.zeros([1, width]))
        ]
        sums = Sums(tf.TensorSpec([n_cells], floats), tf.TensorSpec([n_cells, self.metrics.width], floats))
        scalar = tf.TensorSpec([], whole)
        cells = Cells(
            tf.TensorSpec([n_cells], whole),
            tf.TensorSpec([n_noise, n_cells], tf.float64),
            tf.TensorSpec([n_noise, n_seeds], tf.int64),
            tf.TensorSpec([n_seeds], whole),
            tf.TensorSpec([n_splits, None], floats),
            tf.TensorSpec([n_noise], tf.int64),
        )
        scaling = tf.TensorSpec([n_splits, *[None] * len(sample)], floats)
        table = [n_splits, None]
        samples = Samples(
            tf.TensorSpec([None, *sample], self.x_type),
            scaling,
            scaling,
            tf.TensorSpec(table, whole),
            tf.TensorSpec(table, self.y_type),
        )
        state = State(rows, other, slots, tf.TensorSpec([], tf.int64))
        orders = tf.TensorSpec([n_seeds, None], whole)
        handles = [tf.TensorSpec([], tf.resource) for _ in self.variables()]
        rates = tf.TensorSpec([None], floats)
        training = [state, sums, cells, samples, orders, scalar, scalar, rates, handles]
        return training, [rows, other, cells, samples, scalar, scalar]

    # --- training

    def _steps(
        self,
        state: State,
        sums: Sums,
        cells: Cells,
        samples: Samples,
        orders: tf.Tensor,
        batch_size: tf.Tensor,
        first: tf.Tensor,
        learning_rates: tf.Tensor,
        handles: list[tf.Tensor],
    ) -> tuple[State, Sums]:
        """Train from step `first` of an epoch, one step per learning rate.

        orders is (S, n), learning_rates (number of steps,); the handles are those of `variables`.
        """
        weights = self._weights
        n = tf.shape(orders)[1]
        offsets = (cells.data_of * n)[:, None]
        rows, targets = tf.reshape(samples.rows, [-1]), tf.reshape(samples.y, [-1])
        shift, scale = (tf.gather(one, cells.data_of)[:, None] for one in (samples.shift, samples.scale))

        def body(
            i: tf.Tensor, values: Values, other: tf.Tensor, calls: tf.Tensor, sums: Sums
        ) -> tuple[tf.Tensor, Values, tf.Tensor, tf.Tensor, Sums]:
            start = (first + i) * batch_size
            chosen = orders[:, start : tf.minimum(start + batch_size, n)] + offsets
            x = gathered(samples.x, tf.gather(rows, chosen), shift, scale)
            parts = weights.weights(values, handles)
            gradients, done, other = self._gradients(
                parts, other, calls, cells, x, tf.gather(targets, chosen)
            )
            step = tf.cast(calls + 1, tf.float32)
            values = weights.updated(values, handles, gradients, learning_rates[i], step)
            return i + 1, values, other, calls + 1, Sums(*(a + b for a, b in zip(sums, done, strict=True)))

        count = tf.shape(learning_rates)[0]
        values = weights.start(state.trainable, state.slots, handles)
        _, values, other, calls, sums = tf.while_loop(
            lambda i, *_: i < count,
            body,
            (tf.constant(0), values, state.other, state.calls, sums),
            parallel_iterations=1,
        )
        trainable, slots = weights.end(values, handles)
        return State(trainable, other, slots, calls), sums

    def _gradients(
        self,
        parts: Parts,
        other: tf.Tensor,
        calls: tf.Tensor,
        cells: Cells,
        x: tf.Tensor,
        y: tf.Tensor,
    ) -> tuple[Parts, Sums, tf.Tensor]:
        """Return the gradients of parts (R, p), the batch's sums (R,) and other weights (R, Q).

        x is (S, b, ...), y is (S, b).
        """
        noises = self._draw(cells, calls, tf.shape(x)[1])
        class_weights = tf.gather(cells.class_weights, cells.data_of)
        return self._cell_gradients(
            parts,
            other,
            cells.rates,
            self._of_cells(x, cells.seed_of),
            self._of_cells(y, cells.seed_of),
            [self._of_cells(noise, cells.seed_of) for noise in noises],
            self._of_cells(class_weights, cells.seed_of),
        )

    def _draw(self, cells: Cells, calls: tf.Tensor, batch: tf.Tensor) -> list[tf.Tensor]:
        """Draw the noise of this training call: (S, b, ...) for each noise layer."""
        noises = []
        for row, index in enumerate(self.noise_layers):
            layer = self.layout.layers[index]
            noise = LAYER_NOISE[type(layer)]
            shape = noise.shape(tuple(layer.input.shape[1:]))
            drawn = calls - cells.undrawn[row]
            noises.append(noise.draw(cells.noise_seeds[row], drawn, [batch, *shape]))
        return noises

    def _cell_gradients(
        self,
        parts: Parts,
        other: tf.Tensor,
        rates: tf.Tensor,
        x: tf.Tensor,
        y: tf.Tensor,
        noises: list[tf.Tensor],
        class_weights: tf.Tensor,
    ) -> tuple[Parts, Sums, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(parts)
            weights = self._weights.named(parts)
            prediction, new = self._forward(weights, other, x, (rates, noises))
            losses = per_sample_loss(self._loss, y, prediction)
            if self._has_class_weights:
                losses *= tf.gather(class_weights, tf.cast(y, tf.int32), batch_dims=1)
            penalties = self._penalties(weights)
            means = tf.reduce_mean(losses, 1) + penalties
        gradients = tape.gradient(means, parts)
        count = tf.cast(tf.shape(y)[1], tf.float32)
        return gradients, Sums(means * count, self.metrics.sums(y, prediction)), new

    def _penalties(self, weights: dict[tuple[int, str], tf.Tensor]) -> tf.Tensor:
        found = [penalty(one, weights[key]) for key, one in self._regularizers.items()]
        return tf.add_n(found) if found else tf.constant(0.0)

    # --- scoring

    def _scores(
        self,
        trainable: tf.Tensor,
        other: tf.Tensor,
        cells: Cells,
        samples: Samples,
        first: tf.Tensor,
        last: tf.Tensor,
    ) -> Sums:
        """Return sums (R,) over samples range(first, last) of the n in each split, dropout off."""
        rows, y = samples.rows[:, first:last], samples.y[:, first:last]
        x = gathered(samples.x, rows, samples.shift[:, None], samples.scale[:, None])
        data_of = tf.gather(cells.data_of, cells.seed_of)
        return self._cell_scores(trainable, other, self._of_cells(x, data_of), self._of_cells(y, data_of))

    def _cell_scores(self, trainable: tf.Tensor, other: tf.Tensor, x: tf.Tensor, y: tf.Tensor) -> Sums:
        weights = self.layout.split(self.layout.trainable, trainable)
        prediction, _ = self._forward(weights, other, x, None)
        losses = tf.reduce_sum(per_sample_loss(self._loss, y, prediction), 1)
        losses += self._penalties(weights) * tf.cast(tf.shape(y)[1], tf.float32)
        return Sums(losses, self.metrics.sums(y, prediction))

    # --- both

    def _of_cells(self, values: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        """Repeat what belongs to a seed or a split for each of its cells; a single cell has it to itself."""
        return values if self.is_cell_by_cell else tf.gather(values, index)

    def _forward(
        self,
        trainable: dict[tuple[int, str], tf.Tensor],
        other_row: tf.Tensor,
        x: tf.Tensor,
        training_noise: tuple[tf.Tensor, list[tf.Tensor]] | None,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the prediction (R, b, ...) and the new other weights; `training_noise` in training only."""
        other = self.layout.split(self.layout.other, other_row)
        for index, layer in enumerate(self.layout.layers):
            weights = {name: value for (at, name), value in (trainable | other).items() if at == index}
            call = LayerCall(weights, is_training=training_noise is not None)
            if index in self.noise_layers:
                if training_noise is None:
                    continue
                rates, noises = training_noise
                row = self.noise_layers.index(index)
                call.rates, call.noise = rates[row], noises[row]
            x = LAYER_RULES.get(type(layer), each_cell)(layer, call, x)
            for name, value in call.updates.items():
                other[index, name] = value
        return x, self.layout.join(self.layout.other, other) if self.layout.other else other_row


def each_cell(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Run a layer without a rule through Keras's `stateless_call`; x has one cell, (1, b, ...)."""
    weights = {name: tf.squeeze(value, 0) for name, value in call.weights.items()}
    others = layer.non_trainable_variables
    # Recurrent layers get here only without dropout, and then their seed states are not used.
    other = [_NO_SEED if is_seed_state(variable) else weights[variable.name] for variable in others]
    trainable = [weights[variable.name] for variable in layer.trainable_variables]
    y, after = layer.stateless_call(trainable, other, tf.squeeze(x, 0), **_training(layer, call))
    for variable, value in zip(others, after, strict=True):
        if not is_seed_state(variable):
            call.updates[variable.name] = tf.expand_dims(value, 0)
    return tf.expand_dims(y, 0)


_NO_SEED = np.zeros(2, np.uint32)


def _training(layer: Any, call: LayerCall) -> dict[str, bool]:
    has_argument = layer._call_has_training_arg  # noqa: SLF001 (Keras tells it in no other way)
    return {"training": call.is_training} if has_argument else {}


def _noise_problem(layer: Any) -> str | None:
    if type(layer) in _RECURRENT and not layer.dropout and not layer.recurrent_dropout:
        return None
    if type(layer) not in LAYER_NOISE and any(map(is_seed_state, layer.variables)):
        return (
            f"{layer.name} draws random numbers of its own, "  # not a text: of a ValueError
            "for which there is no stacked rule."
        )
    return None
