"""Regularizers, constraints and losses for all cells at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

Constraint = Callable[[tf.Tensor], tf.Tensor]
_AXIS_CONSTRAINTS = (keras.constraints.MaxNorm, keras.constraints.UnitNorm, keras.constraints.MinMaxNorm)


def penalty(regularizer: Any, weights: tf.Tensor) -> tf.Tensor:
    """Compute what L1, L2 or L1L2 adds to each cell's loss (keras/src/regularizers/regularizers.py).

    Parameters
    ----------
    regularizer : keras.regularizers.Regularizer
    weights : tf.Tensor, (R, ...)

    Returns
    -------
    tf.Tensor, (R,)
    """
    axes = list(range(1, weights.shape.rank))
    found = tf.zeros(tf.shape(weights)[:1], weights.dtype)
    if getattr(regularizer, "l1", 0):
        found += regularizer.l1 * tf.reduce_sum(tf.abs(weights), axes)
    if getattr(regularizer, "l2", 0):
        found += regularizer.l2 * tf.reduce_sum(tf.square(weights), axes)
    return found


def stacked_constraint(constraint: Any) -> Constraint:
    """Move the axes of a Keras constraint one to the right, behind the cell axis.

    Axes that are counted from the end stay as they are.

    Parameters
    ----------
    constraint : keras.constraints.Constraint
        MaxNorm, UnitNorm, MinMaxNorm or NonNeg.

    Returns
    -------
    callable
        Takes weights (R, ...) and returns the constrained weights.
    """
    if isinstance(constraint, keras.constraints.NonNeg):
        return constraint  # type: ignore[no-any-return]
    config = constraint.get_config()
    axis = config["axis"]
    axes = axis if isinstance(axis, list | tuple) else [axis]
    config["axis"] = [one + 1 if one >= 0 else one for one in axes]
    return type(constraint)(**config)  # type: ignore[no-any-return]


def weight_problem(layer: Any) -> str | None:
    """Say why a layer's regularizers or constraints have no exact stacked form.

    Parameters
    ----------
    layer : keras.layers.Layer

    Returns
    -------
    str or None
        One sentence; None if there is a rule for each of them.
    """
    if getattr(layer, "activity_regularizer", None) is not None:
        reason = (
            "an activity regularizer, which the stacked trainer does not know"  # not a text: a ValueError
        )
        return f"{layer.name} has {reason}."
    for variable in layer.trainable_variables:
        regularizer, constraint = variable.regularizer, variable.constraint
        if regularizer is not None and not isinstance(
            regularizer, keras.regularizers.L1 | keras.regularizers.L2 | keras.regularizers.L1L2
        ):
            return _no_rule(layer, "regularizer", regularizer)
        if constraint is not None and not isinstance(
            constraint, (*_AXIS_CONSTRAINTS, keras.constraints.NonNeg)
        ):
            return _no_rule(layer, "constraint", constraint)
    return None


def _no_rule(layer: Any, kind: str, what: Any) -> str:
    name = type(what).__name__
    return f"{layer.name} has the {kind} {name}, which has no stacked rule."  # not a text: a ValueError


# --- Losses


def per_sample_loss(name: str, y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
    """Compute Keras's loss of each sample.

    Parameters
    ----------
    name : str
        Keras's name of the loss.
    y : tf.Tensor, (R, b)
    prediction : tf.Tensor, (R, b, units)

    Returns
    -------
    tf.Tensor, (R, b)
    """
    if not name.startswith("sparse_"):
        y = y[..., None]
    return getattr(keras.losses, name)(y, prediction)
