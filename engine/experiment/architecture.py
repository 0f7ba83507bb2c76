"""The architecture of an experiment: experiments with equal ones share a program of the stacked trainer."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import DataSpec, Experiment
from engine.network.fields import InitializerField, RateField
from engine.network.spec import LayerSpec, NetworkSpec


def architecture(experiment: Experiment) -> Experiment:
    """Set everything that is an input of the program, and not part of it, to one fixed value.

    Rates, initial weights, split, scaling and noise of the data, epochs, batch size, learning rate, the
    scored epoch, how often the training set is scored and the dropout schedule change no graph; the columns
    that the network sees do.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    Experiment
        Equal for two experiments of one architecture.
    """
    training = replace(
        experiment.training,
        epochs=1,
        batch_size=1,
        learning_rate=0.001,
        learning_rate_schedule="constant",
        scored_epoch="last",
        early_stopping=0,
        evaluation_freq=1,
        dropout_schedule="constant",
        dropout_schedule_epochs=10,
        dropout_by_hand=(),
    )
    kept = experiment.data
    data = DataSpec(kept.dataset, exclude_columns=kept.exclude_columns, options=kept.options, file=kept.file)
    network = NetworkSpec(tuple(_plain(layer) for layer in experiment.network.enabled.layers))
    return Experiment(data, network, training)


def _plain(layer: LayerSpec) -> LayerSpec:
    for field in layer.kind.fields:
        if isinstance(field, RateField | InitializerField):
            layer = layer.with_value(field.name, field.default)
    return replace(layer, swept=(), name="", weights=None)
