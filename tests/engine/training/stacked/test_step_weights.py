"""Weights as rows, apart, and in variables: each leaves the numbers of Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import keras
import pytest

from engine.training.stacked.step_weights import SMALL
from tests.engine.training.stacked.keras_equivalence import Twins, assert_twins, regression

L, optimizers = keras.layers, keras.optimizers
OPTIMIZERS: dict[str, Callable[[], Any]] = {
    "Adam": lambda: optimizers.Adam(0.05),
    "Adam, clipped": lambda: optimizers.Adam(0.05, clipvalue=0.01),
    "Adam, amsgrad": lambda: optimizers.Adam(0.05, amsgrad=True),
    "AdamW": lambda: optimizers.AdamW(0.05, weight_decay=0.1),
    "SGD": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "Nadam": lambda: optimizers.Nadam(0.05),  # with a slot that all weights of a cell share
}


def layers(units: int) -> Callable[[float, int], list[Any]]:
    def made(rate: float, seed: int) -> list[Any]:
        return [
            L.Dense(units, "tanh", kernel_constraint=keras.constraints.MaxNorm(0.5)),
            L.Dropout(rate, seed=seed + 5),
            L.Dense(1, kernel_regularizer="l2"),
        ]

    return made


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
@pytest.mark.parametrize("units", [4, 500], ids=["small", "wide"])
def test_weights_follow_the_optimizer_and_keep_their_constraint(
    units: int, optimizer: Callable[[], Any]
) -> None:
    task = replace(regression(20), optimizer=optimizer)
    right = assert_twins(task, layers(units))
    assert (right.trainable.shape[1] > SMALL) == (units == 500)


def test_only_adam_needs_variables() -> None:
    task = replace(regression(20), optimizer=OPTIMIZERS["SGD"])
    assert Twins(task, layers(4)).program().variables() == []
    adam = replace(task, optimizer=OPTIMIZERS["Adam"])
    assert [one.shape[1] for one in Twins(adam, layers(4)).program().variables()] == [4 * 21 + 5] * 3
    assert len(Twins(adam, layers(500)).program().variables()) == 4 * 3
