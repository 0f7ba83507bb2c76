"""Definitions that differ from one in a single usual setting: what a changed file may have been before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.experiment.specs import LayerSpec
from engine.network.fields import FieldValue
from engine.runs.record import Definition

WIDTHS = (4, 8, 16, 32, 64, 128, 256, 512)
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "linear")
RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
TRAINING: dict[str, tuple[object, ...]] = {
    "learning_rate": (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001),
    "optimizer": ("adam", "sgd", "rmsprop", "adamw"),
    "batch_size": (8, 16, 32, 64, 128),
}
DATA: dict[str, tuple[object, ...]] = {
    "scaling": ("standard", "none", "minmax"),
    "label_noise": (0.0, 0.1, 0.2, 0.3, 0.4),
}

Near = tuple[str, Definition]  # words such as "layer 1 (Dense) with units 16 instead of 64"


def near_definitions(definition: Definition, epochs: int | None = None) -> Iterator[Near]:
    """The likeliest first. `epochs` is how long the curves are, where there are any."""
    training = definition.training
    if epochs is not None and epochs != training.epochs:
        words = _words("epochs", epochs, training.epochs, "training")
        yield words, replace(definition, training=replace(training, epochs=epochs))
    layers = definition.network.layers
    last = max((index for index, layer in enumerate(layers) if layer.is_enabled), default=-1)
    for index, layer in enumerate(layers):
        if layer.is_enabled and layer.weights is None and index != last:
            yield from _other_layer(definition, index, layer)
    for name, values in TRAINING.items():
        for value in values:
            if value != (old := getattr(training, name)):
                other = replace(training, **{name: value})  # type: ignore[arg-type]
                yield _words(name, value, old, "training"), replace(definition, training=other)
    for index, layer in enumerate(layers):
        if layer.is_enabled and index != last:
            words = f"the network without layer {index + 1} ({layer.kind.keras_name})"
            yield words, replace(definition, network=definition.network.removed(index))
    for name, values in DATA.items():
        for value in values:
            if value != (old := getattr(definition.data, name)):
                data = replace(definition.data, **{name: value})  # type: ignore[arg-type]
                yield _words(name, value, old, "data"), replace(definition, data=data)


def _other_layer(definition: Definition, index: int, layer: LayerSpec) -> Iterator[Near]:
    values = layer.values
    usual: dict[str, tuple[FieldValue, ...]] = {"units": WIDTHS, "filters": WIDTHS, "activation": ACTIVATIONS}
    usual |= {name: RATES for name in layer.kind.rates if name not in layer.swept}
    for name, choices in usual.items():
        for value in choices if name in values else ():
            if value == values[name] or layer.kind.field(name).problem(value):
                continue
            network = definition.network.replaced(index, layer.with_value(name, value))
            place = f"layer {index + 1} ({layer.kind.keras_name})"
            yield _words(name, value, values[name], place), replace(definition, network=network)


def _words(name: str, value: object, old: object, place: str) -> str:
    return f"{place} with {name.replace('_', ' ')} {value} instead of {old}"
