"""The Keras constructor calls of a network, as data.

The trainer evaluates these calls and the exported script prints them, so that the two can't differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.project.fields import FieldValue
from engine.project.seeds import Streams, layer_seeds
from engine.project.specs import LayerSpec, NetworkSpec, TrainingSpec

INITIALIZER_CLASSES = {
    "glorot_uniform": "GlorotUniform",
    "glorot_normal": "GlorotNormal",
    "he_uniform": "HeUniform",
    "he_normal": "HeNormal",
    "lecun_uniform": "LecunUniform",
    "lecun_normal": "LecunNormal",
    "random_normal": "RandomNormal",
    "random_uniform": "RandomUniform",
}
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


@dataclass(frozen=True)
class KerasCall:
    """`keras.<module>.<name>(*positional, **keywords)`; an argument may be a call itself."""

    module: str
    name: str
    positional: tuple[FieldValue | KerasCall, ...] = ()
    keywords: tuple[tuple[str, FieldValue | KerasCall], ...] = ()

    def code(self) -> str:
        """The call as Python source; raises nothing."""
        parts = [_code(value) for value in self.positional]
        parts += [f"{name}={_code(value)}" for name, value in self.keywords]
        return f"keras.{self.module}.{self.name}({', '.join(parts)})"


def _code(value: FieldValue | KerasCall) -> str:
    if isinstance(value, KerasCall):
        return value.code()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def network_calls(network: NetworkSpec, seeds: Streams) -> tuple[KerasCall, ...]:
    """One call per layer, initializers and masks with the seeds of the contract."""
    init_seeds = iter(layer_seeds(seeds.init, sum(x.kind.has_random_weights for x in network.layers) or 1))
    mask_seeds = iter(layer_seeds(seeds.mask, sum(x.kind.draws_masks for x in network.layers) or 1))
    calls = []
    for layer in network.layers:
        seed = 0
        if layer.kind.has_random_weights:
            seed = next(init_seeds)
        elif layer.kind.draws_masks:
            seed = next(mask_seeds)
        calls.append(_layer_call(layer, seed))
    return tuple(calls)


def _layer_call(layer: LayerSpec, seed: int) -> KerasCall:
    positional: list[FieldValue | KerasCall] = []
    keywords: list[tuple[str, FieldValue | KerasCall]] = []
    for index, field in enumerate(layer.kind.fields):
        value = layer.values[field.name]
        if field.name == "kernel_initializer":
            initializer = KerasCall("initializers", INITIALIZER_CLASSES[str(value)], (), (("seed", seed),))
            keywords.append((field.name, initializer))
        elif index == 0 and field.name == layer.kind.main_field and field.name != "momentum":
            positional.append(value)
        elif value != _KERAS_DEFAULTS.get(field.name):
            keywords.append((field.name, value))
    if layer.kind.draws_masks:
        keywords.append(("seed", seed))
    return KerasCall("layers", layer.kind.keras_name, tuple(positional), tuple(keywords))


_KERAS_DEFAULTS: dict[str, FieldValue] = {
    "activation": "linear", "use_bias": True, "padding": "valid", "strides": (1, 1),
    "momentum": 0.99, "epsilon": 0.001,
}  # fmt: skip


def optimizer_call(training: TrainingSpec, steps_per_epoch: int) -> KerasCall:
    """The optimizer with its learning rate and the settings that differ from Keras's defaults."""
    name = OPTIMIZER_CLASSES[training.optimizer]
    keywords: list[tuple[str, FieldValue | KerasCall]] = [
        ("learning_rate", learning_rate_call(training, steps_per_epoch))
    ]
    for setting in ("momentum", "nesterov", "weight_decay", "clipvalue", "clipnorm"):
        value = getattr(training, setting)
        if value and training.optimizer in _OPTIMIZERS_WITH.get(setting, OPTIMIZER_CLASSES):
            keywords.append((setting, value))
    return KerasCall("optimizers", name, (), tuple(keywords))


_OPTIMIZERS_WITH = {"momentum": ("sgd", "rmsprop"), "nesterov": ("sgd",)}


def learning_rate_call(training: TrainingSpec, steps_per_epoch: int) -> FieldValue | KerasCall:
    """A number, or the schedule that goes from it downwards over all steps of the training."""
    steps = steps_per_epoch * training.epochs
    rate = training.learning_rate
    if training.learning_rate_schedule == "cosine":
        return KerasCall("optimizers.schedules", "CosineDecay", (rate, steps))
    if training.learning_rate_schedule == "exponential":
        return KerasCall("optimizers.schedules", "ExponentialDecay", (rate, steps, 0.1))
    return rate
