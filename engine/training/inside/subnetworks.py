"""The thinned networks that a training's samples meet, numbered in the order in which they come up."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.experiment.dropout_schedule import (
    epochs_without_dropout,
    rate_in_epoch,
    scheduled_layers,
    share_of_peak,
)
from engine.experiment.specs import Cell, Experiment
from engine.training.inside.orders import Orders
from engine.training.inside.recording import DROPPING, per_channel

MAX_NUMBERS = 2**25  # random numbers that are drawn to count; more would take too long
Mask = npt.NDArray[np.bool_]


class Subnetworks:
    """Counts the distinct thinned networks of one cell, from its first step on.

    A thinned network is what remains of the units that Dropout, SpatialDropout or AlphaDropout can drop.
    The masks depend on the cell's mask stream alone, so that nothing has to be trained for this.

    Parameters
    ----------
    model : keras.Sequential
        The model of the cell.
    experiment : Experiment
    cell : Cell
    orders : Orders
        For the sizes of the batches.

    Attributes
    ----------
    n_units : int
    """

    def __init__(self, model: keras.Sequential, experiment: Experiment, cell: Cell, orders: Orders) -> None:
        specs = experiment.network.at_rate(cell.rate).enabled.layers
        follows = scheduled_layers(experiment)
        found = [
            (layer, float(str(spec.values["rate"])), index in follows)
            for index, (layer, spec) in enumerate(zip(model.layers, specs, strict=True))
            if isinstance(layer, DROPPING)
        ]
        self.n_units = sum(math.prod(_shape(layer)) for layer, _, _ in found)
        self._layers = [layer for layer, peak, _ in found if peak]
        self._peaks = [(peak, is_scheduled) for _, peak, is_scheduled in found if peak]
        self._training = experiment.training
        self._seeds = [tf.cast(layer.seed_generator.state[0], tf.int64) for layer in self._layers]
        self._n_drawn = sum(math.prod(_shape(layer)) for layer in self._layers)
        self._orders = orders
        self._numbers: dict[bytes, int] = {}
        self._distinct: list[int] = []  # after each step
        self._of_step: list[npt.NDArray[np.int32]] = []  # number of each sample's thinned network

    def can_count(self, steps: int) -> bool:
        """Whether the first so many steps can be counted in a second or so.

        Parameters
        ----------
        steps : int

        Returns
        -------
        bool
        """
        epochs, rest = divmod(steps, self._orders.steps_per_epoch)
        return (epochs * self._orders.n + self._orders.n_between(0, rest)) * self._n_drawn <= MAX_NUMBERS

    def of_step(self, step: int) -> tuple[npt.NDArray[np.int32], int]:
        """Return the thinned networks that the samples of a step meet.

        Parameters
        ----------
        step : int
            Counted from 0 over the whole training.

        Returns
        -------
        numbers : ndarray of int32, (b,)
            Counted from 1.
        n_distinct : int
            How many distinct ones there are up to the end of this step.
        """
        while len(self._distinct) <= step:
            self._count(len(self._distinct))
        return self._of_step[step], self._distinct[step]

    def _count(self, step: int) -> None:
        epoch, at = divmod(step, self._orders.steps_per_epoch)
        size = self._orders.n_between(at, at + 1)
        share = share_of_peak(self._training, epoch + 1)
        drawn = step - epochs_without_dropout(self._training, epoch + 1) * self._orders.steps_per_epoch
        masks = []
        for layer, seed, (peak, is_scheduled) in zip(self._layers, self._seeds, self._peaks, strict=True):
            call, rate = (drawn, rate_in_epoch(peak, share)) if is_scheduled else (step, peak)
            masks.append(_kept(layer, seed, call, rate, size).reshape(size, -1))
        bits = np.packbits(np.concatenate([np.ones((size, 1), bool), *masks], axis=1), axis=1)
        numbers = [self._numbers.setdefault(row.tobytes(), len(self._numbers) + 1) for row in bits]
        self._of_step.append(np.array(numbers, np.int32))
        self._distinct.append(len(self._numbers))


def _shape(layer: Any) -> tuple[int, ...]:
    """Return the shape of a layer's mask for one sample."""
    shape = tuple(layer.input.shape[1:])
    return tuple(per_channel(layer, np.empty((1, *shape), np.uint8)).shape[1:])


def _kept(layer: Any, seed: tf.Tensor, call: int, rate: float, size: int) -> Mask:
    """Draw a mask as the layer would (keras/src/backend/tensorflow/random.py)."""
    uniform = tf.random.stateless_uniform(
        (size, *_shape(layer)), seed=tf.stack([seed, tf.constant(call, tf.int64)])
    )
    return np.asarray(uniform >= rate)
