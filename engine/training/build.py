"""From a network's Keras calls to a compiled Keras model."""

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
    """What the call makes: a Keras object; plain values stay as they are."""
    if not isinstance(call, KerasCall):
        return call
    constructor = attrgetter(f"{call.module}.{call.name}")(keras)
    # In the order in which Python evaluates the printed call: Keras numbers nameless layers by it.
    positional = [evaluate_call(value) for value in call.positional]
    return constructor(*positional, **{name: evaluate_call(value) for name, value in call.keywords})


def build_model(network: NetworkSpec, input_shape: tuple[int, ...], seeds: Streams) -> keras.Sequential:
    """The Sequential model with the mask seeds of the contract, and its initial weights or imported ones."""
    layers = [evaluate_call(call) for call in network_calls(network, seeds)]
    model = keras.Sequential([keras.Input(shape=input_shape), *layers])
    for layer, weights in zip(layers, start_weights(network, input_shape), strict=True):
        if weights is not None:
            layer.set_weights(weights.numpy_arrays())
    return model


def optimizer_of(training: TrainingSpec, steps_per_epoch: int) -> Any:
    """The Keras optimizer; the steps decide how fast a learning rate schedule goes."""
    return evaluate_call(optimizer_call(training, steps_per_epoch))


def learning_rates(training: TrainingSpec, steps_per_epoch: int) -> npt.NDArray[np.float32]:
    """(steps,) the learning rate of every step of the training."""
    steps = steps_per_epoch * training.epochs
    rate = evaluate_call(learning_rate_call(training, steps_per_epoch))
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        return np.asarray(rate(tf.range(steps)), np.float32)
    return np.full(steps, rate, np.float32)


def compile_model(model: keras.Sequential, training: TrainingSpec, steps_per_epoch: int) -> None:
    """Loss, metric and optimizer. XLA is off: it rounds in another order and compiles for seconds."""
    model.compile(
        loss=training.loss,
        optimizer=optimizer_of(training, steps_per_epoch),
        metrics=[training.metric],
        jit_compile=False,
    )
