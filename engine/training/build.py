"""Build and compile the Keras model of a network."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.experiment.seeds import Streams
from engine.experiment.specs import TrainingSpec
from engine.keras_code.calls import Argument, KerasCall, learning_rate_call, network_calls, optimizer_call
from engine.network.spec import NetworkSpec, start_weights


def evaluate_call(call: Argument) -> Any:
    """Make the Keras object that a call describes.

    Parameters
    ----------
    call : Argument
        A KerasCall, whose arguments are evaluated too, or a plain value.

    Returns
    -------
    Any
        The Keras object; a plain value as it is.
    """
    if not isinstance(call, KerasCall):
        return call
    constructor = attrgetter(f"{call.module}.{call.name}")(keras)
    # Evaluated in the order of the printed call, since Keras numbers unnamed layers in order of creation.
    positional = [evaluate_call(value) for value in call.positional]
    return constructor(*positional, **{name: evaluate_call(value) for name, value in call.keywords})


def build_model(network: NetworkSpec, input_shape: tuple[int, ...], seeds: Streams) -> keras.Sequential:
    """Build the Sequential model of a cell, with the seeds of the contract (engine.experiment.seeds).

    Parameters
    ----------
    network : NetworkSpec
        The network with the cell's rate; layers that are not enabled are left out.
    input_shape : tuple of int
        Shape of one sample, without the batch axis.
    seeds : Streams
        The cell's streams; `init` and `mask` are used.

    Returns
    -------
    keras.Sequential
        Built and not compiled. Layers with imported weights that fit start from these.
    """
    layers = [evaluate_call(call) for call in network_calls(network, seeds)]
    model = keras.Sequential([keras.Input(shape=input_shape), *layers])
    for layer, weights in zip(layers, start_weights(network, input_shape), strict=True):
        if weights is not None:
            layer.set_weights(weights.numpy_arrays())
    return model


def optimizer_of(training: TrainingSpec, steps_per_epoch: int) -> Any:
    """Make the Keras optimizer.

    Parameters
    ----------
    training : TrainingSpec
    steps_per_epoch : int
        Batches per epoch; a learning rate schedule is stretched over all steps of the training.

    Returns
    -------
    keras.optimizers.Optimizer
    """
    return evaluate_call(optimizer_call(training, steps_per_epoch))


def learning_rates(training: TrainingSpec, steps_per_epoch: int) -> npt.NDArray[np.float32]:
    """Compute the learning rate of every step of a training.

    Parameters
    ----------
    training : TrainingSpec
    steps_per_epoch : int

    Returns
    -------
    ndarray of float32, (steps_per_epoch * epochs,)
    """
    steps = steps_per_epoch * training.epochs
    rate = evaluate_call(learning_rate_call(training, steps_per_epoch))
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        return np.asarray(rate(tf.range(steps)), np.float32)
    return np.full(steps, rate, np.float32)


def compile_model(model: keras.Sequential, training: TrainingSpec, steps_per_epoch: int) -> None:
    """Compile a model in place with the loss, metrics and optimizer of a training.

    XLA is off: it changes the order of additions, and so the rounding, and takes seconds to compile.

    Parameters
    ----------
    model : keras.Sequential
    training : TrainingSpec
    steps_per_epoch : int
        Batches per epoch, for the learning rate schedule.
    """
    model.compile(
        loss=training.loss,
        optimizer=optimizer_of(training, steps_per_epoch),
        metrics=list(training.metrics),
        jit_compile=False,
    )
