"""Advice on stacks that work and are probably not meant: what it says and explains, what its button does."""

from __future__ import annotations

from dataclasses import replace

import keras
import pytest

from engine.checks.checks import check_network
from engine.checks.problems import Problem
from engine.experiment.specs import Task, TrainingSpec
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec
from engine.system.memory import memory_text, total_memory

OF = LayerSpec.of
TABLE = Task((12,), "classification", 10, 100)
NUMBERS = Task((12,), "regression", 0, 100)
IMAGES = Task((12, 12, 3), "classification", 10, 100)
OUT = OF("dense", units=10, activation="softmax")
OUT_BARE, SOFTMAX = OF("dense", units=10, activation="linear"), OF("softmax")
HIDDEN = OF("dense", units=64)


def advice(*layers: LayerSpec, task: Task = TABLE) -> list[Problem]:
    """All advice on a stack, which must have no error."""
    training = TrainingSpec()
    if task.kind == "regression":
        training = TrainingSpec(loss="mean_squared_error", metric="mean_squared_error")
    check = check_network(NetworkSpec(layers), training, task)
    assert check.errors() == ()
    return [p for layer in check.layers for p in layer.problems] + list(check.output_problems)


@pytest.mark.parametrize(
    ("layers", "text", "button"),
    [
        ((HIDDEN, OUT, OF("dropout")), "This Dropout comes after the output", "Move it before the output"),
        (
            (HIDDEN, OUT_BARE, OF("dropout"), SOFTMAX),
            "This Dropout comes after the output",
            "Move it before the output",
        ),
        (
            (HIDDEN, OUT, OF("dropout"), OF("flatten")),
            "This Dropout comes after the output",
            "Move it before the output",
        ),
        ((HIDDEN, OF("dropout", rate=0.9), OUT), "lets only 0.1 of the signal through", "Drop 0.1 instead"),
        ((HIDDEN, OF("dropout", rate=0.8), OUT), "To keep 0.8, use rate 0.2.", "Drop 0.2 instead"),
        ((OF("dense", units=5), OF("dropout", rate=0.5), OUT), "only about 2.5 of 5 units stay", ""),
        (
            (HIDDEN, OF("dropout"), OF("batch_normalization"), OUT),
            "comes before BatchNormalization",
            "Move it after",
        ),
        ((HIDDEN, OF("alpha_dropout"), OUT), "but Dense before it has relu", "Use selu there"),
        ((HIDDEN, OF("leaky_relu"), OF("alpha_dropout"), OUT), "no layer before it", ""),
        ((OF("dense", units=1), HIDDEN, OUT), "all later layers see only this 1 number", "Remove this layer"),
        ((HIDDEN, OF("dense", units=1), OF("relu"), OUT), "see only this 1 number", "Remove this layer"),
    ],
)
def test_advice_rules_give_reasons_and_fixes(layers: tuple[LayerSpec, ...], text: str, button: str) -> None:
    (found,) = advice(*layers)
    assert text in found.message
    assert found.why.count(". ") >= 1
    assert found.why.endswith((".", "”)."))
    assert (found.fix.label if found.fix else "") == button
    if found.fix:
        assert advice(*found.fix.network.layers) == []


@pytest.mark.parametrize(
    "layers",
    [
        (HIDDEN, OF("dropout"), OUT),
        (HIDDEN, OF("dropout", True, rate=0.9), OUT),  # the sweep sets it
        (HIDDEN, OF("dropout"), HIDDEN, OF("batch_normalization"), OUT),
        (HIDDEN, OF("batch_normalization"), OF("dropout"), OUT),
        (OF("dense", activation="selu", units=32), OF("alpha_dropout"), OUT),
        (HIDDEN, replace(OF("dropout", rate=0.9), is_enabled=False), OUT),
        (OF("dense", units=5), OF("gaussian_dropout", rate=0.5), OUT),
    ],
)
def test_advice_is_empty_for_a_good_network(layers: tuple[LayerSpec, ...]) -> None:
    assert advice(*layers) == []


def test_advice_covers_rates_of_recurrent_layers() -> None:
    steps = OF("reshape", target_shape=(12, 1))
    (found,) = advice(steps, OF("gru", recurrent_dropout=0.9), OUT)
    assert found.fix is not None
    assert found.fix.network.layers[1].values["recurrent_dropout"] == 0.1


def test_advice_counts_channels_for_spatial_dropout() -> None:
    conv = OF("conv2d", filters=4)
    (found,) = advice(conv, OF("spatial_dropout2d", rate=0.5), OF("flatten"), OUT, task=IMAGES)
    assert "only about 2 of 4 channels stay" in found.message
    assert advice(conv, OF("dropout", rate=0.5), OF("flatten"), OUT, task=IMAGES) == []


@pytest.mark.parametrize("activation", ["softmax", "relu", "sigmoid"])
def test_advice_names_a_nonlinear_output_of_regression(activation: str) -> None:
    (found,) = advice(HIDDEN, OF("dense", units=1, activation=activation), task=NUMBERS)
    assert activation in found.message
    assert found.fix is not None
    assert advice(*found.fix.network.layers, task=NUMBERS) == []


def test_squared_error_for_classes_is_an_error_with_a_reason() -> None:
    check = check_network(NetworkSpec((OUT,)), TrainingSpec(loss="mean_squared_error"), TABLE)
    (found,) = check.output_problems
    assert found.is_error
    assert "squared error" in found.why


def test_imported_weights_that_no_longer_fit_are_named_and_can_be_forgotten() -> None:
    weights = LayerWeights((WeightArray((12, 64), bytes(4 * 12 * 64)), WeightArray((64,), bytes(4 * 64))))
    imported = replace(HIDDEN, weights=weights)
    assert advice(imported, OUT) == []
    (found,) = advice(imported.with_value("units", 65), OUT)
    assert "imported weights no longer fit" in found.message
    assert found.fix is not None
    assert found.fix.network.layers[0].weights is None


def test_advice_names_a_network_that_needs_much_memory() -> None:
    (found,) = advice(OF("dense", units=100_000), OF("dense", units=400), OUT)
    assert found.message == "Dense (layer 2): 40,000,400 parameters; training them needs about 640 MB."


def test_advice_says_so_where_the_computer_has_less_memory_than_a_network_needs() -> None:
    present = total_memory()
    (found,) = advice(OF("dense", units=100_000), OF("dense", units=100_000), OUT)
    assert "training them needs about 160 GB" in found.message
    if present is not None and present < 160e9:
        assert found.message.endswith(f", but this computer has {memory_text(present)}.")


@pytest.mark.parametrize(
    ("activation", "limit"),
    [("relu", "can't be negative"), ("softmax", "is always 1"), ("elu", "every number")],
)
def test_advice_on_the_output_of_a_regression_says_what_it_can_not_be(activation: str, limit: str) -> None:
    (found,) = advice(HIDDEN, OF("dense", units=1, activation=activation), task=NUMBERS)
    assert limit in found.message and found.message.endswith("Use linear to predict numbers.")


def test_bidirectional_simple_rnn_forgets_its_seed() -> None:
    """Keras does so; where it no longer does, the advice has to go."""
    ahead = OF("reshape", target_shape=(4, 3))

    def said(*names: str) -> list[str]:
        layer = OF("simple_rnn", units=8)
        for name in names:
            layer = layer.with_value(name, True if name == "bidirectional" else 0.3)
        return [one.message for one in advice(ahead, layer, OUT) if "whatever the seed" in one.message]

    (text,) = said("bidirectional", "dropout")
    assert text.startswith("SimpleRNN")
    assert said("bidirectional", "recurrent_dropout")
    assert not said("bidirectional")
    assert not said("dropout")
    assert not advice(ahead, OF("lstm", units=8, bidirectional=True, dropout=0.3), OUT)
    config = keras.layers.SimpleRNN(3, dropout=0.3, seed=5).get_config()
    assert "seed" not in config
    assert keras.layers.GRU(3, dropout=0.3, seed=5).get_config()["seed"] == 5
