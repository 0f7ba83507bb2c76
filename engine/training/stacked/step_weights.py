"""Weights and slots while the steps of one call of the graph run.

Between calls they are rows with all weights of a cell (`inputs.State`). A small network keeps them so, since
one operation then updates all layers. Of a wide one, splitting rows into weights and joining gradients to
rows takes as long as its products, so there each weight is a part of its own.

Adam as ten operations on tensors goes through all weights ten times. TensorFlow's own kernel goes through
them once, but writes into variables: those are made once for a block, and each call gets their handles.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from engine.training.stacked.layout import Layout
from engine.training.stacked.optimizer_rules import (
    Slots,
    apply,
    apply_in_place,
    is_in_place,
    n_shared_slots,
    start_slots,
)
from engine.training.stacked.weight_rules import stacked_constraint

SMALL = 2**13  # weights of a cell

Parts = list[tf.Tensor]
Named = dict[tuple[int, str], tf.Tensor]
Values = list[Parts]


class StepWeights:
    """How the weights and slots of R cells are kept while steps run.

    The values of the loop over steps are the parts (R, p) of the weights, then those of each slot. They are
    empty if variables hold them instead: (weights, slots) of the first part, then of the next.

    Parameters
    ----------
    layout : Layout
    optimizer : keras.optimizers.Optimizer
    constraints : dict
        Layer index and variable name to a constraint of Keras.
    n_cells : int or None
        R, unless it may differ from call to call.
    """

    def __init__(
        self,
        layout: Layout,
        optimizer: Any,
        constraints: dict[tuple[int, str], Any],
        n_cells: int | None = None,
    ) -> None:
        self._layout, self._optimizer, self._n_cells = layout, optimizer, n_cells
        self._constraints = {key: stacked_constraint(one) for key, one in constraints.items()}
        self._sizes = [place.size for place in layout.trainable]
        self._is_split = sum(self._sizes) > SMALL
        if not self._is_split:
            self._sizes = [sum(self._sizes)]
        self._is_in_place = is_in_place(optimizer)
        self._n_slots = len(start_slots(optimizer, tf.zeros([1, 1])))

    def variables(self) -> list[tf.Variable]:
        """Make the variables that a block needs, without cells.

        Returns
        -------
        list of tf.Variable, (any R, p)
        """
        if not self._is_in_place:
            return []
        sizes = [size for size in self._sizes for _ in range(1 + self._n_slots)]
        return [tf.Variable(tf.zeros([0, size]), shape=[None, size]) for size in sizes]

    def start(self, weights: tf.Tensor, slots: Slots, handles: Parts) -> Values:
        """Take what the loop starts with.

        Parameters
        ----------
        weights : tf.Tensor, (R, P)
        slots : list of tf.Tensor
        handles : list of tf.Tensor
            Those of `variables`.

        Returns
        -------
        list of list of tf.Tensor
        """
        n_shared = n_shared_slots(self._optimizer)
        rows = [weights, *slots[: len(slots) - n_shared]]
        values = [self._split(one) for one in rows]
        values += [[one] * len(self._sizes) for one in slots[len(slots) - n_shared :]]
        if not self._is_in_place:
            return values
        parts = [part for one in zip(*values, strict=True) for part in one]
        for handle, part in zip(handles, parts, strict=True):
            tf.raw_ops.AssignVariableOp(resource=handle, value=part)
        return []

    def weights(self, values: Values, handles: Parts) -> Parts:
        """Return the parts of the weights, for a tape to watch.

        Parameters
        ----------
        values, handles
            As in `start`.

        Returns
        -------
        list of tf.Tensor, (R, p)
        """
        return self._read(handles, 0) if self._is_in_place else values[0]

    def named(self, parts: Parts) -> Named:
        """Take the weights out of some parts.

        Parameters
        ----------
        parts : list of tf.Tensor, (R, p)

        Returns
        -------
        dict
            Layer index and variable name to a tensor (R, ...).
        """
        if not self._is_split:
            return self._layout.split(self._layout.trainable, parts[0])
        return {
            (place.layer, place.name): tf.reshape(part, [-1, *place.shape])
            for place, part in zip(self._layout.trainable, parts, strict=True)
        }

    def updated(
        self, values: Values, handles: Parts, gradients: Parts, rate: tf.Tensor, step: tf.Tensor
    ) -> Values:
        """Do one step of the optimizer.

        Parameters
        ----------
        values, handles
            As in `start`.
        gradients : list of tf.Tensor, (R, p)
        rate, step : tf.Tensor, scalar
            As in `apply`.

        Returns
        -------
        list of list of tf.Tensor
        """
        if self._is_in_place:
            width = 1 + self._n_slots
            for index, gradient in enumerate(gradients):
                own = handles[index * width : (index + 1) * width]
                apply_in_place(self._optimizer, own, gradient, rate, step)
            if self._constraints:
                parts = self._constrained(self._read(handles, 0))
                for handle, part in zip(handles[::width], parts, strict=True):
                    tf.raw_ops.AssignVariableOp(resource=handle, value=part)
            return []
        new = [
            apply(self._optimizer, part, gradient, list(slots), rate, step)
            for gradient, part, *slots in zip(gradients, *values, strict=True)
        ]
        weights = self._constrained([part for part, _ in new])
        return [weights, *(list(parts) for parts in zip(*(slots for _, slots in new), strict=True))]

    def end(self, values: Values, handles: Parts) -> tuple[tf.Tensor, Slots]:
        """Make rows again.

        Parameters
        ----------
        values, handles
            As in `start`.

        Returns
        -------
        weights : tf.Tensor, (R, P)
        slots : list of tf.Tensor
        """
        if self._is_in_place:
            values = [self._read(handles, kind) for kind in range(1 + self._n_slots)]
        n_rows = 1 + self._n_slots - n_shared_slots(self._optimizer)
        weights, *slots = (
            self._join(parts) if index < n_rows else parts[0] for index, parts in enumerate(values)
        )
        return weights, slots

    def _split(self, rows: tf.Tensor) -> Parts:
        return tf.split(rows, self._sizes, axis=1) if self._is_split else [rows]

    def _join(self, parts: Parts) -> tf.Tensor:
        return parts[0] if len(parts) == 1 else tf.concat(parts, axis=1)

    def _read(self, handles: Parts, kind: int) -> Parts:
        """Read the weights (kind 0) or a slot (from 1 on) from the variables."""
        found = []
        for handle, size in zip(handles[kind :: 1 + self._n_slots], self._sizes, strict=True):
            part = tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.float32)
            part.set_shape([self._n_cells, size])
            found.append(part)
        return found

    def _constrained(self, parts: Parts) -> Parts:
        if not self._constraints:
            return parts
        named = self.named(parts)
        for key, constraint in self._constraints.items():
            named[key] = constraint(named[key])
        if not self._is_split:
            return [self._layout.join(self._layout.trainable, named)]
        return [tf.reshape(one, [-1, size]) for one, size in zip(named.values(), self._sizes, strict=True)]
