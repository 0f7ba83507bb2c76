"""Which trainer runs, and the sentence that says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.specs import Experiment
from engine.experiment.trainers import (
    AUTO,
    REFERENCE,
    STACKED,
    TRAINERS,
    RunOptions,
    TrainerChoice,
    choose_trainer,
)
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import EXAMPLES, example

PLAIN = example("honest-classification").experiment
CLIPPED = replace(PLAIN, training=replace(PLAIN.training, clipnorm=1.0))


def with_convolution() -> Experiment:
    conv, flatten = LayerSpec.of("conv2d"), LayerSpec.of("flatten")
    return replace(PLAIN, network=NetworkSpec((conv, conv, flatten, *PLAIN.network.layers)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_stacked_trainer_is_chosen_for_every_example(name: str) -> None:
    assert choose_trainer(example(name).experiment).name == STACKED


def test_stacked_trainer_is_chosen_for_plain_networks() -> None:
    right = TrainerChoice(STACKED, "All trainings run together; each gives the same numbers as Keras.")
    assert choose_trainer(PLAIN) == choose_trainer(PLAIN, STACKED) == right


def test_trainer_reason_names_layers_without_a_rule_once() -> None:
    choice = choose_trainer(with_convolution())
    assert choice.name == STACKED
    assert choice.reason.count("Conv2D") == 1
    assert "several at once" in choice.reason


@pytest.mark.parametrize("wanted", [AUTO, STACKED])
def test_reference_trainer_is_chosen_for_clipping_by_norm(wanted: str) -> None:
    choice = choose_trainer(CLIPPED, wanted)
    assert choice.name == REFERENCE
    assert "clipping by norm" in choice.reason


def test_reference_trainer_is_chosen_on_request() -> None:
    for experiment in (PLAIN, CLIPPED, with_convolution()):
        choice = choose_trainer(experiment, REFERENCE)
        assert choice.name == REFERENCE
        assert "as asked for" in choice.reason


def test_default_run_options_choose_the_trainer_automatically() -> None:
    assert RunOptions() == RunOptions(AUTO, "", False)
    assert set(TRAINERS) == {AUTO, STACKED, REFERENCE}


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (LayerSpec.of("lstm"), STACKED),
        (LayerSpec.of("lstm", dropout=0.1), REFERENCE),
        (LayerSpec.of("gru", recurrent_dropout=0.1), REFERENCE),
        (LayerSpec.of("gru", True), REFERENCE),
        (LayerSpec.of("simple_rnn", bidirectional=True), REFERENCE),
        (LayerSpec.of("embedding"), REFERENCE),
        (LayerSpec.of("activity_regularization"), REFERENCE),
        (LayerSpec.of("conv1d"), STACKED),
    ],
)
def test_unstackable_layers_choose_the_reference_trainer_and_are_named(layer: LayerSpec, name: str) -> None:
    experiment = example("honest-classification").experiment
    network = NetworkSpec((layer, *experiment.network.layers))
    choice = choose_trainer(replace(experiment, network=network))
    assert choice.name == name
    assert layer.kind.keras_name in choice.reason
    off = NetworkSpec((replace(layer, is_enabled=False), *experiment.network.layers))
    assert choose_trainer(replace(experiment, network=off)).name == STACKED
