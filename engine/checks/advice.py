"""Advice: stacks that work but are probably not what was meant, each explained in two sentences."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine.checks.problems import LayerContext, Problem
from engine.network.spec import LayerSpec

HIGH_RATE = 0.8
MIN_UNITS = 4
MANY_PARAMETERS = 20_000_000


def advice_for(context: LayerContext, parameters: int) -> tuple[Problem, ...]:
    """The advice on one layer in its context."""
    found = [_high_rate(context, name) for name in context.layer.kind.rates]
    found += [rule(context) for rule in _RULES] if context.layer.kind.is_dropout else []
    found += [_unused_weights(context), _memory(context, parameters)]
    return tuple(problem for problem in found if problem is not None)


def _is_behind_the_output(context: LayerContext) -> bool:
    """Whether no layer with weights follows, and one precedes."""
    weighted = any(layer.kind.has_random_weights for _, layer in context.before())
    return weighted and not any(layer.kind.has_random_weights for _, layer in context.after())


def _after_the_output(context: LayerContext) -> Problem | None:
    if not _is_behind_the_output(context):
        return None
    output = next(index for index, layer in context.before() if layer.kind.has_random_weights)
    fix = context.fix("Move it before the output", context.network.moved(context.index, output))
    return Problem(
        f"{context.label} stands after the output, where it drops predictions.",
        is_error=False,
        fix=fix,
        why="Dropout is meant for units that others can stand in for; nobody can stand in for an answer. "
        "Here each training step would compare zeroed or enlarged answers with the truth.",
    )


def _high_rate(context: LayerContext, name: str) -> Problem | None:
    rate = _own_rate(context.layer, name)
    if rate is None or rate < HIGH_RATE:
        return None
    kept = round(1 - rate, 6)
    return context.advice(
        f"at rate {rate:g} only {kept:g} of the signal stays. If {rate:g} is what you want to keep, "
        f"the rate is {kept:g}.",
        "Keras's rate is the fraction that is dropped; the paper of 2014 and some tutorials write the "
        "probability to keep. Above 0.8 so little gets through that most networks hardly learn.",
        context.fix_layer(f"Drop {kept:g} instead", context.layer.with_value(name, kept)),
    )


def _few_units(context: LayerContext) -> Problem | None:
    rate = _own_rate(context.layer, context.layer.kind.main_field)
    is_spatial = context.layer.kind_id.startswith("spatial")
    units = context.shape[-1] if is_spatial else math.prod(context.shape)
    if rate is None or not rate or context.layer.kind_id == "gaussian_dropout":
        return None
    kept = units * (1 - rate)
    if kept >= MIN_UNITS or _is_behind_the_output(context):
        return None
    what = "channels" if is_spatial else "units"
    return context.advice(
        f"of {units} {what} about {kept:.2g} stay in a step, which is few.",
        f"With so few {what} it happens often that (nearly) all of them are dropped at once, and the sample "
        "teaches nothing. Give the layer before more units, or drop less.",
    )


def _before_batch_normalization(context: LayerContext) -> Problem | None:
    for index, layer in context.after():
        if layer.kind_id == "batch_normalization":
            return context.advice(
                "stands before BatchNormalization, which then learns the spread of a thinned-out signal.",
                "Dropout makes the numbers vary more in training than afterwards, and BatchNormalization "
                "stores the spread that it sees in training. In use the two no longer fit, which costs "
                "accuracy (Li et al. 2019, “Disharmony between Dropout and Batch Normalization”).",
                context.fix("Move it behind", context.network.moved(context.index, index)),
            )
        if layer.kind.has_random_weights:
            return None
    return None


def _alpha_without_selu(context: LayerContext) -> Problem | None:
    if context.layer.kind_id != "alpha_dropout":
        return None
    for index, layer in context.before():
        if "activation" in layer.values:
            if layer.values["activation"] == "selu":
                return None
            right = layer.with_value("activation", "selu")
            if "kernel_initializer" in layer.values:
                right = right.with_value("kernel_initializer", "lecun_normal")
            fix = context.fix_layer(f"Use selu in {layer.title}", right, index)
            found = layer.values["activation"]
            return context.advice(
                f"is made for selu, but {layer.title} before it has {found}.", _WHY_ALPHA, fix
            )
        if layer.kind.group == "Activations":
            break
    return context.advice("is made for selu, and no layer before it has that activation.", _WHY_ALPHA)


_WHY_ALPHA = (
    "AlphaDropout sets units to selu's lowest value, −1.76, and corrects mean and spread so that selu's "
    "self-normalising goes on. After relu and others that value means nothing; there, take Dropout."
)


def _unused_weights(context: LayerContext) -> Problem | None:
    if context.layer.weights is None or context.layer.weights_fit(context.shape):
        return None
    fix = context.fix_layer("Forget the imported weights", context.layer.without_weights())
    return context.advice(
        "its imported weights no longer fit, so it starts anew.",
        "The weights came for another number of inputs or units. Set the layer back as it was imported to "
        "train on from them, or let it start with freshly drawn ones.",
        fix,
    )


def _memory(context: LayerContext, parameters: int) -> Problem | None:
    if parameters < MANY_PARAMETERS:
        return None
    megabytes = parameters * 16 / 1e6
    return context.advice(
        f"has {parameters:,} parameters; training needs about {megabytes:,.0f} MB for them.",
        "Adam keeps two more numbers beside each weight and its gradient, four in all. A layer before it "
        "that makes the input smaller (pooling, fewer units) saves most.",
    )


def _own_rate(layer: LayerSpec, name: str) -> float | None:
    """The layer's own rate `name`; None if the sweep sets it."""
    rate = layer.values[name]
    return rate if name not in layer.swept and isinstance(rate, float) else None


_RULES: tuple[Callable[[LayerContext], Problem | None], ...] = (
    _after_the_output,
    _few_units,
    _before_batch_normalization,
    _alpha_without_selu,
)
