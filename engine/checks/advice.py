"""Advice: stacks that work and yet are probably not what was meant, each with two sentences of why."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine.checks.problems import LayerPlace, Problem
from engine.network.spec import LayerSpec

HIGH_RATE = 0.8
FEWEST_UNITS = 4
MANY_PARAMETERS = 20_000_000


def advice_for(place: LayerPlace, parameters: int) -> tuple[Problem, ...]:
    """What to say of a layer that works at its place."""
    found = [_high_rate(place, name) for name in place.layer.kind.rates]
    found += [rule(place) for rule in _RULES] if place.layer.kind.is_dropout else []
    found += [_unused_weights(place), _memory(place, parameters)]
    return tuple(problem for problem in found if problem is not None)


def _is_behind_the_output(place: LayerPlace) -> bool:
    """Whether nothing follows that has weights, and something with weights stands before."""
    weighted = any(layer.kind.has_random_weights for _, layer in place.before())
    return weighted and not any(layer.kind.has_random_weights for _, layer in place.after())


def _after_the_output(place: LayerPlace) -> Problem | None:
    if not _is_behind_the_output(place):
        return None
    output = next(index for index, layer in place.before() if layer.kind.has_random_weights)
    fix = place.fix("Move it before the output", place.network.moved(place.index, output))
    return Problem(
        f"{place.label} stands after the output, where it drops predictions.",
        is_error=False,
        fix=fix,
        why="Dropout is meant for units that others can stand in for; nobody can stand in for an answer. "
        "Here each training step would compare zeroed or enlarged answers with the truth.",
    )


def _high_rate(place: LayerPlace, name: str) -> Problem | None:
    rate = _own_rate(place.layer, name)
    if rate is None or rate < HIGH_RATE:
        return None
    kept = round(1 - rate, 6)
    return place.advice(
        f"at rate {rate:g} only {kept:g} of the signal stays. If {rate:g} is what you want to keep, "
        f"the rate is {kept:g}.",
        "Keras's rate is the fraction that is dropped; the paper of 2014 and some tutorials write the "
        "probability to keep. Above 0.8 so little gets through that most networks hardly learn.",
        place.fix_layer(f"Drop {kept:g} instead", place.layer.with_value(name, kept)),
    )


def _few_units(place: LayerPlace) -> Problem | None:
    rate = _own_rate(place.layer, place.layer.kind.main_field)
    is_spatial = place.layer.kind_id.startswith("spatial")
    units = place.shape[-1] if is_spatial else math.prod(place.shape)
    if rate is None or not rate or place.layer.kind_id == "gaussian_dropout":
        return None
    kept = units * (1 - rate)
    if kept >= FEWEST_UNITS or _is_behind_the_output(place):
        return None
    what = "channels" if is_spatial else "units"
    return place.advice(
        f"of {units} {what} about {kept:.2g} stay in a step, which is few.",
        f"With so few {what} it happens often that (nearly) all of them are dropped at once, and the sample "
        "teaches nothing. Give the layer before more units, or drop less.",
    )


def _before_batch_normalization(place: LayerPlace) -> Problem | None:
    for index, layer in place.after():
        if layer.kind_id == "batch_normalization":
            return place.advice(
                "stands before BatchNormalization, which then learns the spread of a thinned-out signal.",
                "Dropout makes the numbers vary more in training than afterwards, and BatchNormalization "
                "stores the spread that it sees in training. In use the two no longer fit, which costs "
                "accuracy (Li et al. 2019, “Disharmony between Dropout and Batch Normalization”).",
                place.fix("Move it behind", place.network.moved(place.index, index)),
            )
        if layer.kind.has_random_weights:
            return None
    return None


def _alpha_without_selu(place: LayerPlace) -> Problem | None:
    if place.layer.kind_id != "alpha_dropout":
        return None
    for index, layer in place.before():
        if "activation" in layer.values:
            if layer.values["activation"] == "selu":
                return None
            right = layer.with_value("activation", "selu")
            if "kernel_initializer" in layer.values:
                right = right.with_value("kernel_initializer", "lecun_normal")
            fix = place.fix_layer(f"Use selu in {layer.title}", right, index)
            found = layer.values["activation"]
            return place.advice(
                f"is made for selu, but {layer.title} before it has {found}.", _WHY_ALPHA, fix
            )
        if layer.kind.group == "Activations":
            break
    return place.advice("is made for selu, and no layer before it has that activation.", _WHY_ALPHA)


_WHY_ALPHA = (
    "AlphaDropout sets units to selu's lowest value, −1.76, and corrects mean and spread so that selu's "
    "self-normalising goes on. After relu and others that value means nothing; there, take Dropout."
)


def _unused_weights(place: LayerPlace) -> Problem | None:
    if place.layer.weights is None or place.layer.weights_fit(place.shape):
        return None
    fix = place.fix_layer("Forget the imported weights", place.layer.without_weights())
    return place.advice(
        "its imported weights no longer fit, so it starts anew.",
        "The weights came for another number of inputs or units. Set the layer back as it was imported to "
        "train on from them, or let it start with freshly drawn ones.",
        fix,
    )


def _memory(place: LayerPlace, parameters: int) -> Problem | None:
    if parameters < MANY_PARAMETERS:
        return None
    megabytes = parameters * 16 / 1e6
    return place.advice(
        f"has {parameters:,} parameters; training needs about {megabytes:,.0f} MB for them.",
        "Adam keeps two more numbers beside each weight and its gradient, four in all. A layer before it "
        "that makes the input smaller (pooling, fewer units) saves most.",
    )


def _own_rate(layer: LayerSpec, name: str) -> float | None:
    """The rate `name` of the layer; None where the sweep sets it."""
    rate = layer.values[name]
    return rate if name not in layer.swept and isinstance(rate, float) else None


_RULES: tuple[Callable[[LayerPlace], Problem | None], ...] = (
    _after_the_output,
    _few_units,
    _before_batch_normalization,
    _alpha_without_selu,
)
