"""Advice: stacks that work but are probably not what was meant, each explained in two sentences."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine.checks.problems import LayerContext, Problem
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.network.spec import LayerSpec
from engine.system.memory import memory_text, total_memory

HIGH_RATE = 0.8
MIN_UNITS = 4
MANY_PARAMETERS = 20_000_000
BYTES_PER_PARAMETER = 16  # weight, gradient and Adam's two averages, in float32


def advice_for(context: LayerContext, parameters: int) -> tuple[Problem, ...]:
    """The advice on one layer in its context."""
    found = [_high_rate(context, name) for name in context.layer.kind.rates]
    found += [rule(context) for rule in _RULES] if context.layer.kind.is_dropout else []
    found += [_unused_weights(context), _memory(context, parameters), _bottleneck(context)]
    found.append(_forgotten_seed(context))
    return tuple(problem for problem in found if problem is not None)


def _is_behind_the_output(context: LayerContext) -> bool:
    """Whether no layer with weights follows, and one precedes."""
    weighted = any(layer.kind.has_random_weights for _, layer in context.before())
    return weighted and not any(layer.kind.has_random_weights for _, layer in context.after())


def _after_the_output(context: LayerContext) -> Problem | None:
    if not _is_behind_the_output(context):
        return None
    output = next(index for index, layer in context.before() if layer.kind.has_random_weights)
    fix = context.fix(_("Move it before the output"), context.network.moved(context.index, output))
    text = _("This {layer} comes after the output and would drop predictions.")
    return Problem(
        text.format(layer=context.layer.kind.keras_name),
        is_error=False,
        fix=fix,
        why=_(
            "Dropout works because other units can stand in for a dropped one; nothing can stand in for a "
            "prediction. Each training step would compare zeroed or enlarged predictions with the truth."
        ),
    )


def _high_rate(context: LayerContext, name: str) -> Problem | None:
    rate = _own_rate(context.layer, name)
    if rate is None or rate < HIGH_RATE:
        return None
    kept = round(1 - rate, 6)
    text = _("rate {rate} lets only {kept} of the signal through. To keep {rate}, use rate {kept}.")
    why = _(
        "In Keras the rate is the fraction that is dropped; the 2014 paper and some tutorials give the "
        "fraction that is kept. From {limit} on so little gets through that most networks hardly learn."
    )
    rest = number_text(kept, "g")
    fix = context.fix_layer(_("Drop {rate} instead").format(rate=rest), context.layer.with_value(name, kept))
    return context.advice(
        text.format(rate=number_text(rate, "g"), kept=rest), why.format(limit=number_text(HIGH_RATE)), fix
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
    if is_spatial:
        text = _("only about {kept} of {n} channels stay in each step.")
        why = _(
            "With so few channels, nearly all of them are often dropped at once, and the sample teaches "
            "nothing. Give the layer before it more channels, or drop less."
        )
    else:
        text = _("only about {kept} of {n} units stay in each step.")
        why = _(
            "With so few units, nearly all of them are often dropped at once, and the sample teaches "
            "nothing. Give the layer before it more units, or drop less."
        )
    return context.advice(text.format(kept=number_text(kept, ".2g"), n=units), why)


def _before_batch_normalization(context: LayerContext) -> Problem | None:
    for index, layer in context.after():
        if layer.kind_id == "batch_normalization":
            return context.advice(
                _("comes before BatchNormalization, which then learns the wrong variance."),
                _(
                    "Dropout makes the numbers vary more in training than afterwards, and BatchNormalization "
                    "stores the variance that it sees in training. The two then disagree, which costs "
                    "accuracy (Li et al. 2019, “Disharmony between Dropout and Batch Normalization”)."
                ),
                context.fix(_("Move it after"), context.network.moved(context.index, index)),
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
            fix = context.fix_layer(_("Use selu there"), right, index)
            text = _("is made for selu, but {layer} before it has {activation}.")
            text = text.format(layer=layer.title, activation=layer.values["activation"])
            return context.advice(text, _(_WHY_ALPHA), fix)
        if layer.kind.group == "Activations":  # not a text: a group's id
            break
    return context.advice(_("is made for selu, and no layer before it has that activation."), _(_WHY_ALPHA))


_WHY_ALPHA = N_(
    "AlphaDropout sets units to selu's lowest value, −1.76, and corrects mean and variance so that the "
    "network stays self-normalising. After relu and others that value means nothing; use Dropout there."
)


def _unused_weights(context: LayerContext) -> Problem | None:
    if context.layer.weights is None or context.layer.weights_fit(context.shape):
        return None
    fix = context.fix_layer(_("Drop imported weights"), context.layer.without_weights())
    return context.advice(
        _("its imported weights no longer fit, so it starts from new ones."),
        _(
            "The weights belong to another number of inputs or units. Set the layer back to what was "
            "imported to continue from them, or let it start from new random ones."
        ),
        fix,
    )


def _memory(context: LayerContext, parameters: int) -> Problem | None:
    if parameters < MANY_PARAMETERS:
        return None
    needed, present = parameters * BYTES_PER_PARAMETER, total_memory()
    text = _("{n} parameters; training them needs about {memory}.")
    if present is not None and needed > present:
        text = _("{n} parameters; training them needs about {memory}, but this computer has {present}.")
    return context.advice(
        text.format(
            n=number_text(parameters, ","), memory=memory_text(needed), present=memory_text(present or 0)
        ),
        _(
            "Adam keeps two more numbers beside each weight and its gradient, four in all. A layer before it "
            "that makes the input smaller (pooling, fewer units) saves the most."
        ),
    )


def _bottleneck(context: LayerContext) -> Problem | None:
    """A Dense with one unit among the hidden layers, as where two networks were put one after the other."""
    layer = context.layer
    if layer.kind_id != "dense" or layer.values["units"] != 1:
        return None
    after = [follower for _, follower in context.after() if follower.kind_id == "dense"]
    if not after:
        return None
    return context.advice(
        _("all later layers see only this 1 number."),
        _(
            "A single unit in the middle of a network passes on one number per sample, so that wide layers "
            "after it can't learn much. It may be the output of another network that was put in front of "
            "this one."
        ),
        context.fix(_("Remove this layer"), context.network.removed(context.index)),
    )


def _forgotten_seed(context: LayerContext) -> Problem | None:
    """Keras copies a layer for Bidirectional by its configuration, in which SimpleRNN has no seed."""
    layer = context.layer
    draws = any(layer.values[name] or name in layer.swept for name in layer.kind.rates)
    if layer.kind_id != "simple_rnn" or not layer.values["bidirectional"] or not draws:
        return None
    return context.advice(
        _("in both directions its masks differ from training to training, whatever the seed."),
        _(
            "Keras 3 copies a bidirectional layer by its settings, and forgets the seed of a SimpleRNN. So "
            "two trainings with the same seed differ. Those of LSTM and GRU do not."
        ),
        context.fix_layer(_("In one direction"), layer.with_value("bidirectional", False)),
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
