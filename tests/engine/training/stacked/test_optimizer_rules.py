"""Every optimizer rule against the Keras optimizer on the same weights and gradients."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.keras_code.calls import OPTIMIZER_CLASSES
from engine.training.stacked.optimizer_rules import (
    OPTIMIZER_RULES,
    apply,
    apply_in_place,
    is_in_place,
    optimizer_problem,
    start_slots,
)

CELLS, SIZE = 2, 7
RATES = (0.05, 0.04, 0.03, 0.02, 0.01)
VARIANTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"nesterov": True, "clipvalue": 0.4, "weight_decay": 0.1}),
    ("RMSprop", {}),
    ("RMSprop", {"rho": 0.8, "momentum": 0.5}),
    ("RMSprop", {"centered": True}),
    ("RMSprop", {"centered": True, "momentum": 0.5, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3, "clipvalue": 0.4}),
    ("Adam", {"amsgrad": True, "beta_2": 0.5}),
    ("Adam", {"weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"weight_decay": 0.2, "amsgrad": True, "beta_2": 0.5}),
    ("Nadam", {}),
    ("Nadam", {"beta_1": 0.7, "clipvalue": 0.4, "weight_decay": 0.1}),
    ("Adagrad", {}),
    ("Adagrad", {"initial_accumulator_value": 0.5, "weight_decay": 0.1}),
    ("Adamax", {}),
    ("Adamax", {"beta_2": 0.5, "clipvalue": 0.4}),
    ("Lion", {}),
    ("Lion", {"beta_1": 0.5, "beta_2": 0.7, "weight_decay": 0.1}),
)


@pytest.mark.parametrize(("name", "settings"), VARIANTS, ids=lambda value: str(value).replace("'", ""))
def test_optimizer_rules_match_five_keras_steps(name: str, settings: dict[str, Any]) -> None:
    """Each cell has its own Keras optimizer; the learning rate falls, and gradients shrink and turn."""
    rng = np.random.default_rng(4)
    start = rng.normal(size=(CELLS, SIZE)).astype("float32")
    gradients = rng.normal(size=(len(RATES), CELLS, SIZE)).astype("float32")
    gradients *= np.array([2.0, 1.0, 0.5, 0.2, 0.1], "float32")[:, None, None]
    make = getattr(keras.optimizers, name)
    ours = make(learning_rate=0.5, **settings)  # the rate is an input of the rule, not the optimizer's
    assert optimizer_problem(ours) is None
    weights = tf.constant(start)
    slots = start_slots(ours, weights)
    variables = [keras.Variable(row) for row in start]
    optimizers = [make(learning_rate=0.5, **settings) for _ in variables]
    for step, rate in enumerate(RATES):
        weights, slots = apply(
            ours, weights, tf.constant(gradients[step]), slots, tf.constant(rate), tf.constant(step + 1.0)
        )
        for cell, (variable, optimizer) in enumerate(zip(variables, optimizers, strict=True)):
            optimizer.learning_rate = rate
            optimizer.apply([tf.constant(gradients[step, cell])], [variable])
        np.testing.assert_array_equal(weights, np.stack(variables), "to the last bit")
    assert np.abs(np.asarray(weights) - start).min() > 1e-4


@pytest.mark.parametrize(
    "settings", [{}, {"weight_decay": 0.1}, {"beta_2": 0.99, "clipvalue": 1.2}], ids=["", "decay", "clipped"]
)
def test_adam_in_place_makes_the_updates_of_the_rule_from_the_first_step_to_the_last(
    settings: dict[str, Any],
) -> None:
    """Each step starts from the same weights: only the update is compared, not a sum of roundings."""
    adam = keras.optimizers.Adam(0.5, **settings)
    assert is_in_place(adam)
    rng = np.random.default_rng(4)
    start = tf.constant(rng.normal(size=(CELLS, SIZE)) * 1e-3, tf.float32)
    slots = start_slots(adam, start)
    variables = [tf.Variable(one) for one in (start, *slots)]
    worst = 0.0
    for step in range(1, 3001):
        gradients = tf.constant(rng.normal(1.0, 0.5, size=(CELLS, SIZE)), tf.float32)
        rate, number = tf.constant(0.001), tf.constant(float(step))
        weights, slots = apply(adam, start, gradients, slots, rate, number)
        variables[0].assign(start)
        apply_in_place(adam, [one.handle for one in variables], gradients, rate, number)
        ours, right = variables[0].numpy() - start.numpy(), weights.numpy() - start.numpy()
        worst = max(worst, float(np.abs(ours - right).max() / np.abs(right).max()))
    assert worst < 1.5e-6


def test_every_optimizer_rule_is_tested_and_offered() -> None:
    assert {name for name, _ in VARIANTS} == set(OPTIMIZER_RULES)
    assert set(OPTIMIZER_CLASSES.values()) <= set(OPTIMIZER_RULES)


@pytest.mark.parametrize(
    ("optimizer", "word"),
    [
        (keras.optimizers.Adam(clipnorm=1.0), "clipnorm"),
        (keras.optimizers.SGD(global_clipnorm=1.0), "global_clipnorm"),
        (keras.optimizers.Adam(use_ema=True), "use_ema"),
        (keras.optimizers.Adam(gradient_accumulation_steps=2), "gradient_accumulation_steps"),
        (keras.optimizers.Adam(loss_scale_factor=2.0), "loss_scale_factor"),
        (keras.optimizers.Ftrl(), "Ftrl"),
        (keras.optimizers.Adadelta(), "Adadelta"),
        (keras.optimizers.Adafactor(), "Adafactor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_optimizer_without_a_rule_is_refused(optimizer: Any, word: str) -> None:
    problem = optimizer_problem(optimizer)
    assert problem is not None
    assert problem.startswith(word)
    assert problem.endswith(".")
