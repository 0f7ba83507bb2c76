"""Keras constructor calls as data, for layers, optimizer and learning rate.

The trainer evaluates these calls and the exported script prints them, so that the two cannot differ.
"""

# no texts: calls of Keras, which the script has

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from engine.experiment.seeds import Streams, layer_seeds, seeds_within_layer
from engine.experiment.specs import TrainingSpec
from engine.keras_code.source import text
from engine.network.fields import (
    Field,
    FieldValue,
    FloatField,
    InitializerField,
    MaxNormField,
    PenaltyField,
    SizesField,
)
from engine.network.layer_kinds import INITIALIZER_CLASSES
from engine.network.layer_kinds.shared_fields import CONSTANT_INITIALIZERS
from engine.network.spec import LayerSpec, NetworkSpec

Argument: TypeAlias = "FieldValue | KerasCall | Expression | None"
Seed: TypeAlias = "int | Expression"
Expressions: TypeAlias = "Mapping[str, Expression]"
OPTIMIZER_CLASSES = {
    "adam": "Adam",
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adamw": "AdamW",
    "nadam": "Nadam",
    "adagrad": "Adagrad",
    "adamax": "Adamax",
    "lion": "Lion",
}
_OPTIMIZERS_WITH = {"momentum": ("sgd", "rmsprop"), "nesterov": ("sgd",)}


@dataclass(frozen=True)
class Expression:
    """Python source in the place of a value, such as the name of a variable of a loop."""

    code: str


@dataclass(frozen=True)
class KerasCall:
    """`keras.<module>.<name>(*positional, **keywords)`; an argument may be a call itself."""

    module: str
    name: str
    positional: tuple[Argument, ...] = ()
    keywords: tuple[tuple[str, Argument], ...] = ()

    def code(self) -> str:
        """The call as Python source; raises nothing."""
        parts = [argument_code(value) for value in self.positional]
        parts += [f"{name}={argument_code(value)}" for name, value in self.keywords]
        return f"keras.{self.module}.{self.name}({', '.join(parts)})"

    @property
    def arguments(self) -> Mapping[str, Argument]:
        """The keywords by name."""
        return dict(self.keywords)


def argument_code(value: Argument) -> str:
    """A value as Python source."""
    if isinstance(value, KerasCall):
        return value.code()
    if isinstance(value, Expression):
        return value.code
    return text(value) if isinstance(value, str) else repr(value)


# --- Layers


def network_calls(network: NetworkSpec, seeds: Streams) -> tuple[KerasCall, ...]:
    """One call per enabled layer; initializers and masks have the seeds of the contract."""
    n_init, n_mask = n_drawing(network)
    return _calls(network, layer_seeds(seeds.init, n_init or 1), layer_seeds(seeds.mask, n_mask or 1))


def looped_calls(network: NetworkSpec, *, is_width_tied: bool = False) -> tuple[KerasCall, ...]:
    """The same calls in a loop over seeds and rates.

    The source that they become names `rate`, the lists `init_seeds` and `mask_seeds` with a seed for each
    layer that draws, and for the further seeds of one layer the function `layer_seeds`.
    """
    n_init, n_mask = n_drawing(network)
    return _calls(
        network,
        [Expression(f"init_seeds[{index}]") for index in range(n_init)],
        [Expression(f"mask_seeds[{index}]") for index in range(n_mask)],
        [
            _looped_fields(network.enabled, index, is_width_tied)
            for index in range(len(network.enabled.layers))
        ],
    )


def n_drawing(network: NetworkSpec) -> tuple[int, int]:
    """How many enabled layers draw initial weights, and how many draw masks."""
    kinds = [layer.kind for layer in network.enabled.layers]
    return sum(kind.has_random_weights for kind in kinds), sum(kind.draws_masks for kind in kinds)


def _calls(
    network: NetworkSpec,
    init_seeds: Sequence[Seed],
    mask_seeds: Sequence[Seed],
    looped: Sequence[Expressions] = (),
) -> tuple[KerasCall, ...]:
    init, mask = iter(init_seeds), iter(mask_seeds)
    calls = []
    for index, layer in enumerate(network.enabled.layers):
        init_seed = next(init) if layer.kind.has_random_weights else None
        mask_seed = next(mask) if layer.kind.draws_masks else None
        calls.append(layer_call(layer, init_seed, mask_seed, looped[index] if looped else {}))
    return tuple(calls)


def _looped_fields(network: NetworkSpec, index: int, is_width_tied: bool) -> dict[str, Expression]:
    """The fields of a layer that change with the rate, as `NetworkSpec.at_rate` and `widened` change them."""
    layer = network.layers[index]
    fields = {name: Expression("rate") for name in layer.swept}
    if is_width_tied and index in network.tied_layers:
        width = "units" if "units" in layer.values else "filters"
        fields[width] = Expression(f"round({layer.values[width]} / (1 - rate))")
    return fields


def layer_call(
    layer: LayerSpec,
    init: Seed | None = None,
    mask: Seed | None = None,
    looped: Expressions = MappingProxyType({}),
) -> KerasCall:
    """The call of one layer; without seeds, as a student writes it.

    `init` is the seed of its initializers (the first weight takes it as it is), `mask` that of what it draws
    in training; `looped` is what stands in the place of the values of some fields.
    """
    if not layer.values.get("bidirectional"):
        return _plain_call(layer, init, mask, looped, layer.name)
    inner = _plain_call(layer, init, mask, looped)
    keywords: list[tuple[str, Argument]] = []
    if layer.values["merge_mode"] != layer.kind.field("merge_mode").absent_value:
        keywords.append(("merge_mode", layer.values["merge_mode"]))
    if init is not None or mask is not None:
        # Without this the backward layer would start with the weights and masks of the forward layer.
        turned = layer.with_value("go_backwards", not layer.values["go_backwards"])
        n_drawn = sum(isinstance(field, InitializerField) for field in layer.kind.fields)
        back = _plain_call(turned, init, mask, looped, first_weight=n_drawn)
        keywords.append(("backward_layer", back))
    if layer.name:
        keywords.append(("name", layer.name))
    return KerasCall("layers", "Bidirectional", (inner,), tuple(keywords))


def _plain_call(
    layer: LayerSpec,
    init: Seed | None,
    mask: Seed | None,
    looped: Expressions,
    name: str = "",
    first_weight: int = 0,
) -> KerasCall:
    kind, values = layer.kind, layer.values
    weight_seeds: Iterator[Seed | None] = iter(())
    if init is not None:
        weight_seeds = iter(_seeds_within(init, first_weight + len(kind.fields))[first_weight:])
    positional: list[Argument] = []
    keywords: list[tuple[str, Argument]] = []
    for field in kind.fields:
        seed = next(weight_seeds, None) if isinstance(field, InitializerField) else None
        if field.name in kind.wrapper_fields:
            continue
        value = values[field.name]
        argument = looped.get(field.name) or _argument(field, value, seed)
        if field.is_positional:
            positional.append(argument)
        elif field.name in looped or value != field.absent_value or _has_seed(argument):
            keywords.append((field.name, argument))
    if mask is not None:
        keywords.append(("seed", mask if not first_weight else _seeds_within(mask, 2)[1]))
    if name:
        keywords.append(("name", name))
    return KerasCall("layers", kind.keras_name, tuple(positional), tuple(keywords))


def _seeds_within(own: Seed, count: int) -> list[Seed]:
    """The seeds of all that one layer draws, beginning with its own."""
    if isinstance(own, int):
        return [*seeds_within_layer(own, count)]
    return [own, *(Expression(f"layer_seeds({own.code}, {number})[-1]") for number in range(1, count))]


def _has_seed(argument: Argument) -> bool:
    return isinstance(argument, KerasCall) and "seed" in argument.arguments


def _argument(field: Field, value: FieldValue, seed: Seed | None) -> Argument:
    """A field's value as Keras takes it."""
    match field:
        case InitializerField():
            if seed is None:
                return value
            is_drawn = value not in CONSTANT_INITIALIZERS
            keywords = (("seed", seed),) if is_drawn else ()
            return KerasCall("initializers", INITIALIZER_CLASSES[str(value)], (), keywords)
        case PenaltyField():
            return _penalty(value)
        case MaxNormField():
            return KerasCall("constraints", "MaxNorm", (value,), (("axis", field.axis),)) if value else None
        case FloatField() if field.zero_is_none and not value:
            return None
        case SizesField() if field.is_optional and not value:
            return None
        case SizesField() if field.length == 1:
            assert isinstance(value, tuple)
            return value[0] if len(value) == 1 else value
    return value


def _penalty(value: FieldValue) -> KerasCall | None:
    assert isinstance(value, tuple)
    l1, l2 = value
    if l1 and l2:
        return KerasCall("regularizers", "L1L2", (), (("l1", l1), ("l2", l2)))
    if l1:
        return KerasCall("regularizers", "L1", (l1,))
    return KerasCall("regularizers", "L2", (l2,)) if l2 else None


# --- Optimizer and learning rate


def optimizer_call(training: TrainingSpec, steps_per_epoch: int) -> KerasCall:
    """The optimizer with its learning rate and the settings that differ from Keras's defaults."""
    name = OPTIMIZER_CLASSES[training.optimizer]
    keywords: list[tuple[str, Argument]] = [("learning_rate", learning_rate_call(training, steps_per_epoch))]
    for setting in ("momentum", "nesterov", "weight_decay", "clipvalue", "clipnorm"):
        value = getattr(training, setting)
        if value and training.optimizer in _OPTIMIZERS_WITH.get(setting, OPTIMIZER_CLASSES):
            keywords.append((setting, value))
    return KerasCall("optimizers", name, (), tuple(keywords))


def learning_rate_call(training: TrainingSpec, steps_per_epoch: int) -> FieldValue | KerasCall:
    """A number, or the schedule that lowers it over all steps of the training."""
    steps = steps_per_epoch * training.epochs
    rate = training.learning_rate
    if training.learning_rate_schedule == "cosine":
        return KerasCall("optimizers.schedules", "CosineDecay", (rate, steps))
    if training.learning_rate_schedule == "exponential":
        return KerasCall("optimizers.schedules", "ExponentialDecay", (rate, steps, 0.1))
    return rate
