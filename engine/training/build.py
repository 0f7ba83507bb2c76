"""From a network's Keras calls to a compiled Keras model."""

from __future__ import annotations

from typing import Any

import keras

from engine.project.fields import FieldValue
from engine.project.keras_calls import KerasCall, network_calls, optimizer_call
from engine.project.seeds import Streams
from engine.project.specs import NetworkSpec, TrainingSpec


def evaluate_call(call: KerasCall | FieldValue) -> Any:
    """What the call makes: a Keras object; plain values stay as they are."""
    if not isinstance(call, KerasCall):
        return call
    constructor = getattr(getattr(keras, call.module), call.name)
    return constructor(
        *(evaluate_call(value) for value in call.positional),
        **{name: evaluate_call(value) for name, value in call.keywords},
    )


def build_model(network: NetworkSpec, input_shape: tuple[int, ...], seeds: Streams) -> keras.Sequential:
    """The Sequential model with the initial weights and mask seeds of the contract."""
    layers = [evaluate_call(call) for call in network_calls(network, seeds)]
    return keras.Sequential([keras.Input(shape=input_shape), *layers])


def compile_model(model: keras.Sequential, training: TrainingSpec) -> None:
    """Loss, metric and optimizer. XLA is off: it rounds in another order and compiles for seconds."""
    model.compile(
        loss=training.loss,
        optimizer=evaluate_call(optimizer_call(training)),
        metrics=[training.metric],
        jit_compile=False,
    )
