"""Thinned networks: what remains of a network under masks that stay the same for all samples and epochs."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.experiment.seeds import Streams
from engine.inside.film import MAX_NETWORKS
from engine.network.spec import NetworkSpec
from engine.training.build import build_model
from engine.training.inside.recording import takes_training
from engine.training.seed_state import set_draws

FILM_DRAW = 2**31  # no training draws so often: these masks are those of no step
NOISY = (
    keras.layers.Dropout,
    keras.layers.AlphaDropout,
    keras.layers.SpatialDropout1D,
    keras.layers.SpatialDropout2D,
    keras.layers.GaussianDropout,
    keras.layers.GaussianNoise,
)
Floats = npt.NDArray[np.float32]
Effects = dict[int, tuple[Any, Any]]  # place of a layer: factor and addend of its units


def thinning(network: NetworkSpec, input_shape: tuple[int, ...], seeds: Streams, n_networks: int) -> Effects:
    """Draw the masks of the thinned networks, from the mask stream of the seed.

    A layer that drops or makes noise turns each unit x into factor * x + addend, and both are its answers to
    zeros and ones: so Keras's own layer says how it scales.

    Parameters
    ----------
    network : NetworkSpec
        With the rates at which networks are thinned.
    input_shape : tuple of int
        Of one sample.
    seeds : Streams
        Those of a cell; `mask` is used.
    n_networks : int
        At most `MAX_NETWORKS`.

    Returns
    -------
    dict of int to (tensor, tensor)
        Place of the layer to factor and addend, (1 + n_networks, *shape of its input) each; the first row
        is that of the whole network, 1 and 0.
    """
    model = build_model(network, input_shape, seeds)
    return {
        place: _effect(model, layer, n_networks)
        for place, layer in enumerate(model.layers)
        if isinstance(layer, NOISY)
    }


def _effect(model: keras.Sequential, layer: Any, n_networks: int) -> tuple[Any, Any]:
    # As many as there can be, so that the masks of a network depend on its number alone.
    ones = tf.ones((MAX_NETWORKS, *layer.input.shape[1:]))
    set_draws(model, FILM_DRAW)
    addend = layer(tf.zeros_like(ones), training=True)
    set_draws(model, FILM_DRAW)
    factor = layer(ones, training=True) - addend
    whole = tf.ones_like(ones[:1])
    return (
        tf.concat([whole, factor[:n_networks]], axis=0),
        tf.concat([tf.zeros_like(whole), addend[:n_networks]], axis=0),
    )


def whole_and_thinned(model: keras.Sequential, x: npt.ArrayLike, effects: Effects) -> Floats:
    """Compute the answers of a whole network and of its thinned networks.

    Parameters
    ----------
    model : keras.Sequential
    x : array_like of float32, (n, *shape)
        As the network gets it.
    effects : dict
        As from `thinning`; empty if nothing is thinned.

    Returns
    -------
    ndarray of float32, (1 + n_networks, n, ...)
        The whole network, dropout off, is the first.
    """
    value = tf.convert_to_tensor(x, tf.float32)
    n_networks, n = 1, value.shape[0]  # up to the first mask all networks are the same
    for place, layer in enumerate(model.layers):
        if place in effects:
            factor, addend = effects[place]
            shape = value.shape[1:]
            value = tf.reshape(value, (n_networks, n, *shape)) * factor[:, tf.newaxis]
            if np.any(addend):
                value += addend[:, tf.newaxis]
            n_networks = factor.shape[0]
            value = tf.reshape(value, (n_networks * n, *shape))
        elif not isinstance(layer, NOISY):
            value = layer(value, training=False) if takes_training(layer) else layer(value)
    answers = np.asarray(value, np.float32)
    return answers.reshape((n_networks, n, *answers.shape[1:]))
