"""Weights as rows, apart, and in variables: each leaves the numbers of Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import keras
import pytest

from engine.training.stacked import step_weights
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


def layers(rate: float, seed: int) -> list[Any]:
    return [
        L.Dense(4, "tanh", kernel_constraint=keras.constraints.MaxNorm(0.5)),
        L.Dropout(rate, seed=seed + 5),
        L.Dense(1, kernel_regularizer="l2"),
    ]


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
@pytest.mark.parametrize("small", [0, 10**6], ids=["apart", "rows"])
def test_weights_follow_the_optimizer_and_keep_their_constraint(
    small: int, optimizer: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_weights, "SMALL", small)
    assert_twins(replace(regression(20), optimizer=optimizer), layers)


def test_only_adam_needs_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    task = replace(regression(20), optimizer=OPTIMIZERS["SGD"])
    assert Twins(task, layers).program().variables() == []
    adam = replace(task, optimizer=OPTIMIZERS["Adam"])
    assert [one.shape[1] for one in Twins(adam, layers).program().variables()] == [4 * 21 + 5] * 3
    monkeypatch.setattr(step_weights, "SMALL", 0)
    assert [one.shape[1] for one in Twins(adam, layers).program().variables()][::3] == [80, 4, 4, 1]
