"""Records one sample of a batch, in training and in prediction, fast enough to play a training."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.training.inside.recording import arrays_of, passed, per_channel, preserved_draws

EAGER_SECONDS = 0.4  # of calls op by op; making a program takes about as long
Row = tuple[tf.Tensor, tf.Tensor, tf.Tensor | None, tf.Tensor | None]


@dataclass(frozen=True, eq=False)
class LayerStep:
    """One layer and one sample.

    Attributes
    ----------
    output, inference : ndarray of float32
        In training, and with dropout off.
    kept, recurrent_kept : ndarray of bool, or None
        As in `engine.inside.steps.LayerSteps`.
    """

    output: npt.NDArray[np.float32]
    inference: npt.NDArray[np.float32]
    kept: npt.NDArray[np.bool_] | None
    recurrent_kept: npt.NDArray[np.bool_] | None


class StepRecorder:
    """Sends batches through a model: the first few op by op, the others as a TensorFlow program.

    Parameters
    ----------
    model : keras.Sequential
    is_scaled : bool
        As in `recorded`.
    """

    def __init__(self, model: keras.Sequential, *, is_scaled: bool) -> None:
        self._model, self._is_scaled = model, is_scaled
        shape = (None, *model.inputs[0].shape[1:])
        signature = [tf.TensorSpec(shape, tf.float32), tf.TensorSpec((), tf.int32)]
        self._program = tf.function(self._pass, input_signature=signature)
        self._eager_seconds = 0.0

    def __call__(self, x: npt.NDArray[Any], position: int) -> list[LayerStep]:
        """Record a batch that is trained on.

        Parameters
        ----------
        x : ndarray of float32, (b, *shape)
        position : int
            Which sample of the batch.

        Returns
        -------
        list of LayerStep
            Of each layer. The model's seed states and moving averages have gone on.
        """
        start = time.perf_counter()
        run = self._pass if self._eager_seconds < EAGER_SECONDS else self._program
        rows = run(tf.convert_to_tensor(x, tf.float32), tf.constant(position))
        if run is not self._program:
            self._eager_seconds += time.perf_counter() - start
        return [LayerStep(*arrays_of(row)) for row in rows]

    def _pass(self, x: tf.Tensor, position: tf.Tensor) -> list[Row]:
        # With dropout off first: in training BatchNormalization moves its averages.
        with preserved_draws(self._model):
            inference = passed(self._model, x[position : position + 1], training=False)
        training = passed(self._model, x, training=True, is_scaled=self._is_scaled)
        found = []
        for layer, row, (_, without, _, _) in zip(self._model.layers, training, inference, strict=True):
            _, output, mask, recurrent = row
            kept = None if mask is None else tf.cast(per_channel(layer, mask)[position], tf.bool)
            state = None if recurrent is None else tf.cast(recurrent[position], tf.bool)
            found.append((output[position], without[0], kept, state))
        return found
