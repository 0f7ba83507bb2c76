"""Errors of single layers: their sentences, and the repairs that are sure."""

from __future__ import annotations

from dataclasses import replace

import keras
import pytest

from engine.checks.checks import check_network
from engine.checks.layer_checks import is_keras_own_name, keras_own_name
from engine.experiment.specs import Task, TrainingSpec
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
OUT = OF("dense", units=10, activation="softmax")
FLAT = OF("flatten")
DIGITS = Task((8, 8, 1), "classification", 10, 100, n_levels=17)
SCALED = Task((8, 8, 1), "classification", 10, 100)
TABLE = Task((13,), "classification", 10, 100)
PIXELS = Task((64,), "classification", 10, 100)
NEXT_TO_FLATTEN = "Remove Flatten"


def first_error(*layers: LayerSpec, task: Task = DIGITS) -> tuple[str, str, NetworkSpec | None]:
    """Message of the first error on a card, its button, and the network behind it."""
    check = check_network(NetworkSpec(layers), TrainingSpec(), task)
    found = next(p for layer in check.layers for p in layer.problems if p.is_error)
    return found.message, found.fix.label if found.fix else "", found.fix.network if found.fix else None


@pytest.mark.parametrize(
    ("layers", "task", "text", "button"),
    [
        ((OF("lstm"), OUT), DIGITS, "needs sequences", "Reshape to 8 × 8"),
        ((OF("conv1d"), FLAT, OUT), TABLE, "needs sequences", "Reshape to 13 × 1"),
        ((OF("conv2d"), FLAT, OUT), PIXELS, "needs images", "Reshape to 8 × 8 × 1"),
        ((OF("conv2d"), FLAT, OUT), TABLE, "needs images", ""),
        (
            (FLAT, OF("conv2d"), FLAT, OUT),
            DIGITS,
            "needs images",
            NEXT_TO_FLATTEN,
        ),
        (
            (OF("reshape", target_shape=(8, 8)), OF("lstm"), OF("lstm"), OUT),
            DIGITS,
            "needs sequences",
            "Return sequences",
        ),
        (
            (OF("conv2d", kernel_size=(9, 9)), FLAT, OUT),
            DIGITS,
            "does not fit",
            "Use padding 'same'",
        ),
        ((OF("reshape", target_shape=(7, 7)), OUT), DIGITS, "can't be reshaped to 7 × 7", "Remove Reshape"),
        (
            (OF("embedding", input_dim=10), FLAT, OUT),
            DIGITS,
            "input_dim is 10",
            "Set input_dim to 17",
        ),
        ((OF("embedding"), FLAT, OUT), SCALED, "whole numbers", ""),
        ((FLAT, OF("dense"), OF("embedding"), FLAT, OUT), DIGITS, "must come first", ""),
        (
            (OF("depthwise_conv2d", strides=(1, 2)), FLAT, OUT),
            DIGITS,
            "both strides must be equal",
            "",
        ),
        (
            (OF("conv2d", strides=(2, 2), dilation_rate=(2, 2)), FLAT, OUT),
            DIGITS,
            "can't both be larger than 1",
            "",
        ),
        ((OF("permute", dims=(2, 2, 1)), FLAT, OUT), DIGITS, "must be the axes 1, 2, 3", ""),
        ((OF("reshape", target_shape=(-1, -1)), OUT), DIGITS, "at most one of them", "Remove Reshape"),
        ((FLAT, OF("prelu", shared_axes=(2,)), OUT), DIGITS, "must be axes from 1 to 1", ""),
        ((FLAT, replace(OUT, name="a/b"), OUT), DIGITS, "a name may use only", "Remove the name"),
        (
            (FLAT, replace(OUT, name="dense_3"), OUT),
            DIGITS,
            "Keras itself uses the name dense_3",
            "Remove the name",
        ),
    ],
)
def test_layer_errors_say_what_is_wrong_and_offer_fixes(
    layers: tuple[LayerSpec, ...], task: Task, text: str, button: str
) -> None:
    message, label, network = first_error(*layers, task=task)
    assert text in message
    assert label == button
    if network is not None:
        after = check_network(network, TrainingSpec(), task)
        assert message not in after.errors()


def test_layer_names_must_be_unique() -> None:
    twice = (FLAT, replace(OUT, name="mine"), replace(OUT, name="mine"))
    assert "another layer is called mine" in first_error(*twice)[0]
    off = (FLAT, replace(OUT, name="mine", is_enabled=False), replace(OUT, name="mine"))
    assert check_network(NetworkSpec(off), TrainingSpec(), DIGITS).errors() == ()


def test_disabled_layer_is_ignored_by_checks() -> None:
    off = replace(OF("lstm"), is_enabled=False)
    check = check_network(NetworkSpec((off, FLAT, off, OUT)), TrainingSpec(), DIGITS)
    assert check.errors() == ()
    assert [layer.output_shape for layer in check.layers] == [(8, 8, 1), (64,), (64,), (10,)]
    assert check.parameters == 650


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ((), "has no layers"),
        ((replace(FLAT, is_enabled=False), replace(OUT, is_enabled=False)), "switched off"),
    ],
)
def test_empty_network_has_a_fix_that_adds_the_output(layers: tuple[LayerSpec, ...], text: str) -> None:
    (found,) = check_network(NetworkSpec(layers), TrainingSpec(), DIGITS).output_problems
    assert text in found.message
    assert found.fix is not None
    assert check_network(found.fix.network, found.fix.training, DIGITS).errors() == ()
    assert [layer.kind_id for layer in found.fix.network.layers] == ["flatten", "dense"]


@pytest.mark.parametrize(
    ("layers", "button", "kinds"),
    [
        ((OF("dense"), OF("conv2d"), OUT), "Add Flatten", "dense conv2d flatten dense"),
        (
            (OF("reshape", target_shape=(8, 8)), OF("dense"), OF("lstm", return_sequences=True)),
            "Add Flatten",
            "reshape dense lstm flatten",
        ),
        (
            (OF("conv2d"), OF("dense"), OF("dropout"), OUT),
            "Add Flatten",
            "conv2d flatten dense dropout dense",
        ),
        ((replace(FLAT, is_enabled=False), OF("dense"), OUT), "Switch on Flatten", "flatten dense dense"),
    ],
)
def test_flatten_fix_is_inserted_after_the_last_layer_that_needs_the_shape(
    layers: tuple[LayerSpec, ...], button: str, kinds: str
) -> None:
    (found,) = check_network(NetworkSpec(layers), TrainingSpec(), DIGITS).output_problems
    assert found.fix is not None
    assert found.fix.label == button
    assert " ".join(layer.kind_id for layer in found.fix.network.layers) == kinds
    after = check_network(found.fix.network, found.fix.training, DIGITS)
    assert [p for layer in after.layers for p in layer.problems if p.is_error] == []


def test_a_long_name_is_cut_in_sentences() -> None:
    named = replace(OF("dropout", rate=2.0), name="w" * 60)
    message, *_ = first_error(FLAT, named, OUT)
    assert message.startswith("w" * 23 + "… (layer 2): rate must be")


def test_default_layer_names_are_those_of_keras() -> None:
    for kind in LAYER_KINDS.values():
        assert keras_own_name(kind.keras_name) == keras.src.utils.naming.to_snake_case(kind.keras_name)
        assert is_keras_own_name(f"{keras_own_name(kind.keras_name)}_12")
    assert not is_keras_own_name("my dense")
