"""Advice on stacks that work and are probably not meant: what it says and explains, what its button does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.checks import check_network
from engine.checks.problems import Problem
from engine.experiment.specs import Task, TrainingSpec
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec

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
        ((HIDDEN, OUT, OF("dropout")), "stands after the output", "Move it before the output"),
        ((HIDDEN, OUT_BARE, OF("dropout"), SOFTMAX), "stands after the output", "Move it before the output"),
        ((HIDDEN, OUT, OF("dropout"), OF("flatten")), "stands after the output", "Move it before the output"),
        ((HIDDEN, OF("dropout", rate=0.9), OUT), "only 0.1 of the signal stays", "Drop 0.1 instead"),
        ((HIDDEN, OF("dropout", rate=0.8), OUT), "If 0.8 is what you want to keep", "Drop 0.2 instead"),
        ((OF("dense", units=5), OF("dropout", rate=0.5), OUT), "of 5 units about 2.5 stay", ""),
        (
            (HIDDEN, OF("dropout"), OF("batch_normalization"), OUT),
            "stands before BatchNormalization",
            "Move it behind",
        ),
        ((HIDDEN, OF("alpha_dropout"), OUT), "but Dense before it has relu", "Use selu in Dense"),
        ((HIDDEN, OF("leaky_relu"), OF("alpha_dropout"), OUT), "no layer before it", ""),
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
    assert "of 4 channels about 2 stay" in found.message
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
    assert "40,000,400 parameters" in found.message
    assert "640 MB" in found.message
