"""Keras's element-wise optimizers as functions of rows (R, P), one small function per class.

Keras's own `update_step` writes into variables of a fixed shape, and its TensorFlow optimizers refuse
`stateless_apply`; as functions the same formulas take any number of cells without a new trace.
Hyperparameters come from a Keras optimizer object. Tests compare each rule with Keras.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

Slots = list[tf.Tensor]
Update = Callable[[Any, tf.Tensor, tf.Tensor, Slots, tf.Tensor, tf.Tensor], tuple[tf.Tensor, Slots]]


@dataclass(frozen=True)
class OptimizerRule:
    """How one Keras optimizer class updates weights.

    Attributes
    ----------
    slots : callable
        Takes the Keras optimizer; returns the start values of the rows (R, P) that it keeps for the weights.
    update : callable
        Takes the Keras optimizer, weights (R, P), gradients (R, P), slots, learning rate (scalar) and step
        (float32 scalar, counted from 1); returns the new weights and slots.
    shared : tuple of float
        Start values of the columns (R, 1) that it keeps once for all weights of a cell; they are the last
        slots.
    """

    slots: Callable[[Any], tuple[float, ...]]
    update: Update
    shared: tuple[float, ...] = ()


def start_slots(optimizer: Any, weights: tf.Tensor) -> Slots:
    """Make the slots before the first step.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
    weights : tf.Tensor, (R, P)

    Returns
    -------
    list of tf.Tensor
        Rows (R, P), then shared columns (R, 1).
    """
    rule = OPTIMIZER_RULES[type(optimizer).__name__]
    rows = [tf.fill(tf.shape(weights), value) for value in rule.slots(optimizer)]
    return rows + [tf.fill([tf.shape(weights)[0], 1], value) for value in rule.shared]


def apply(
    optimizer: Any, weights: tf.Tensor, gradients: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Apply one optimizer step: clipping by value, weight decay, update.

    The order is that of keras/src/optimizers/base_optimizer.py.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
    weights : tf.Tensor, (R, P)
    gradients : tf.Tensor, (R, P)
    slots : list of tf.Tensor
        As `start_slots` or the previous step returned them.
    rate : tf.Tensor, scalar
        Learning rate.
    step : tf.Tensor, scalar
        Number of the step as float32, counted from 1.

    Returns
    -------
    weights : tf.Tensor, (R, P)
    slots : list of tf.Tensor
    """
    gradients = _clipped(optimizer, gradients)
    if optimizer.weight_decay is not None:
        weights -= weights * optimizer.weight_decay * rate
    return OPTIMIZER_RULES[type(optimizer).__name__].update(optimizer, weights, gradients, slots, rate, step)


def is_in_place(optimizer: Any) -> bool:
    """Whether TensorFlow has a kernel that does the optimizer's update in one go, on variables."""
    return type(optimizer).__name__ in ("Adam", "AdamW") and not optimizer.amsgrad  # not a text: Keras


def n_shared_slots(optimizer: Any) -> int:
    """How many of the slots are columns (R, 1)."""
    return len(OPTIMIZER_RULES[type(optimizer).__name__].shared)


def apply_in_place(
    optimizer: Any, handles: list[tf.Tensor], gradients: tf.Tensor, rate: tf.Tensor, step: tf.Tensor
) -> None:
    """Apply one step of Adam or AdamW, as `apply` does, to variables.

    The kernel's formula (ApplyAdam in tensorflow/core/kernels/training_ops.cc) is that of
    keras/src/optimizers/adam.py, but it takes 1 - beta from a beta of float32, Keras from one of float64. For
    beta_2 they differ by 1e-5 of their size, and so do the moments in the first thousand steps: learning rate
    and epsilon make up for it.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
    handles : list of tf.Tensor
        Of the variables (R, P) with weights, first and second moment.
    gradients : tf.Tensor, (R, P)
    rate, step : tf.Tensor, scalar
        As in `apply`.
    """
    weights, m, v = handles
    of_m, of_v = (_moment_ratio(beta, step) for beta in (optimizer.beta_1, optimizer.beta_2))
    if optimizer.weight_decay is not None:
        old = tf.raw_ops.ReadVariableOp(resource=weights, dtype=tf.float32)
        tf.raw_ops.AssignSubVariableOp(resource=weights, value=old * optimizer.weight_decay * rate)
    tf.raw_ops.ResourceApplyAdam(
        var=weights,
        m=m,
        v=v,
        beta1_power=_power(optimizer.beta_1, step),
        beta2_power=_power(optimizer.beta_2, step),
        lr=rate * tf.sqrt(of_v) / of_m,
        beta1=optimizer.beta_1,
        beta2=optimizer.beta_2,
        epsilon=optimizer.epsilon * tf.sqrt(of_v),
        grad=_clipped(optimizer, gradients),
    )


def _moment_ratio(beta: float, step: tf.Tensor) -> tf.Tensor:
    """How many times larger a moment of the kernel is than Keras's, if the gradients are alike in size.

    With a share s of each new value, after t steps all values together have the weight 1 - (1 - s)^t.
    """
    kernel, keras = (math.log1p(-float(share)) for share in (1 - np.float32(beta), np.float32(1 - beta)))
    t = tf.cast(step, tf.float64)
    return tf.cast(tf.math.expm1(t * kernel) / tf.math.expm1(t * keras), tf.float32)


def _clipped(optimizer: Any, gradients: tf.Tensor) -> tf.Tensor:
    if not optimizer.clipvalue:
        return gradients
    return tf.clip_by_value(gradients, -optimizer.clipvalue, optimizer.clipvalue)


def _power(base: float, step: tf.Tensor) -> tf.Tensor:
    return tf.pow(tf.constant(base, tf.float32), step)


def sgd(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/sgd.py; slot: the momentum where it is used."""
    del step
    if not o.momentum:
        return w - g * rate, []
    m = slots[0] * o.momentum - g * rate
    return (w + (m * o.momentum - g * rate), [m]) if o.nesterov else (w + m, [m])


def rmsprop(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/rmsprop.py.

    Slots: velocity, then momentum and average gradient where they are used.
    """
    del step
    kept = list(slots)
    velocity = o.rho * kept.pop(0) + (1 - o.rho) * tf.square(g)
    new = [velocity]
    momentum = kept.pop(0) if o.momentum > 0 else None
    denominator = velocity + o.epsilon
    if o.centered:
        average = o.rho * kept.pop(0) + (1 - o.rho) * g
        denominator = velocity - tf.square(average) + o.epsilon
    change = rate * g / tf.sqrt(denominator)
    if momentum is not None:
        change = o.momentum * momentum + change
        new.append(change)
    return w - change, [*new, average] if o.centered else new


def adam(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/adam.py; for AdamW `apply` has done the weight decay before.

    Slots: first and second moment, and with amsgrad the highest second moment.
    """
    m, v = slots[:2]
    alpha = rate * tf.sqrt(1 - _power(o.beta_2, step)) / (1 - _power(o.beta_1, step))
    m += (g - m) * (1 - o.beta_1)
    v += (tf.square(g) - v) * (1 - o.beta_2)
    if o.amsgrad:
        highest = tf.maximum(slots[2], v)
        return w - m * alpha / (tf.sqrt(highest) + o.epsilon), [m, v, highest]
    return w - m * alpha / (tf.sqrt(v) + o.epsilon), [m, v]


def nadam(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/nadam.py; slots: two moments, then the running product of u.

    The product is the same for all weights of a cell. Keras stores the betas as float32 here, so that its 1 −
    beta differs by a relative 1e-5 from what Adam multiplies with.
    """
    m, v, product = slots
    beta_1, beta_2 = tf.constant(o.beta_1), tf.constant(o.beta_2)
    now, after = (1.0 - 0.5 * _power(0.96, step + offset) for offset in (0.0, 1.0))
    u, u_next = beta_1 * now, beta_1 * after
    product = product * beta_1 * now
    m += (g - m) * (1 - beta_1)
    v += (tf.square(g) - v) * (1 - beta_2)
    m_hat = u_next * m / (1 - product * u_next) + (1 - u) * g / (1 - product)
    v_hat = v / (1 - _power(o.beta_2, step))
    return w - m_hat * rate / (tf.sqrt(v_hat) + o.epsilon), [m, v, product]


def adagrad(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/adagrad.py; slot: the sum of squared gradients."""
    del step
    total = slots[0] + tf.square(g)
    return w - rate * g / tf.sqrt(total + o.epsilon), [total]


def adamax(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/adamax.py; slots: first moment and infinity norm."""
    m = slots[0] + (g - slots[0]) * (1 - o.beta_1)
    u = tf.maximum(o.beta_2 * slots[1], tf.abs(g))
    return w - rate * m / ((1 - _power(o.beta_1, step)) * (u + o.epsilon)), [m, u]


def lion(
    o: Any, w: tf.Tensor, g: tf.Tensor, slots: Slots, rate: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, Slots]:
    """Update as in keras/src/optimizers/lion.py, with float32 betas as in Nadam; slot: the momentum."""
    del step
    m = slots[0]
    beta_1, beta_2 = tf.constant(o.beta_1), tf.constant(o.beta_2)
    w -= rate * tf.sign(m * beta_1 + g * (1.0 - beta_1))
    return w, [m * beta_2 + g * (1.0 - beta_2)]


def _zeros(count: int) -> Callable[[Any], tuple[float, ...]]:
    return lambda _: (0.0,) * count


_ADAM = OptimizerRule(lambda o: (0.0,) * (3 if o.amsgrad else 2), adam)
OPTIMIZER_RULES: dict[str, OptimizerRule] = {
    "SGD": OptimizerRule(lambda o: (0.0,) if o.momentum else (), sgd),
    "RMSprop": OptimizerRule(lambda o: (0.0,) * (1 + (o.momentum > 0) + o.centered), rmsprop),
    "Adam": _ADAM,  # not a text: Keras's names
    "AdamW": _ADAM,
    "Nadam": OptimizerRule(_zeros(2), nadam, shared=(1.0,)),  # not a text: Keras
    "Adagrad": OptimizerRule(lambda o: (o.initial_accumulator_value,), adagrad),  # not a text: Keras
    "Adamax": OptimizerRule(_zeros(2), adamax),  # not a text: Keras
    "Lion": OptimizerRule(_zeros(1), lion),  # not a text: Keras
}


def optimizer_problem(optimizer: Any) -> str | None:
    """Say why an optimizer has no exact stacked form.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer

    Returns
    -------
    str or None
        One sentence; None if there is a rule for everything it does.
    """
    if type(optimizer).__name__ not in OPTIMIZER_RULES:
        return f"{type(optimizer).__name__} has no stacked rule."  # not a text: a ValueError
    for name in (
        "clipnorm",
        "global_clipnorm",
        "use_ema",
        "gradient_accumulation_steps",
        "loss_scale_factor",
    ):
        if getattr(optimizer, name, None):
            return (
                f"{name} is not done number by number, "  # not a text: of a ValueError
                "which the stacked trainer needs."
            )
    return None
