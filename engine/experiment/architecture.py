"""What a program of the stacked trainer is made for: two experiments of one architecture share a program."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import DataSpec, Experiment
from engine.network.fields import InitializerField, RateField
from engine.network.spec import LayerSpec, NetworkSpec


def architecture(experiment: Experiment) -> Experiment:
    """The experiment with everything that is an input of the program, not a part of it, set to one value.

    Rates, initial weights, split, scaling and noise of the data, epochs, batch size, learning rate and
    what is scored change no graph; the columns that the network sees do.
    """
    training = replace(
        experiment.training,
        epochs=1,
        batch_size=1,
        learning_rate=0.001,
        learning_rate_schedule="constant",
        scored_epoch="last",
        early_stopping=0,
    )
    data = DataSpec(experiment.data.dataset, exclude_columns=experiment.data.exclude_columns)
    network = NetworkSpec(tuple(_plain(layer) for layer in experiment.network.enabled.layers))
    return Experiment(data, network, training)


def _plain(layer: LayerSpec) -> LayerSpec:
    for field in layer.kind.fields:
        if isinstance(field, RateField | InitializerField):
            layer = layer.with_value(field.name, field.default)
    return replace(layer, swept=(), name="", weights=None)
