"""The Keras calls of the training settings, as data: optimizer and learning rate."""

from __future__ import annotations

from engine.experiment.specs import TrainingSpec
from engine.keras_code.calls import Argument, KerasCall
from engine.network.fields import FieldValue

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


def optimizer_call(training: TrainingSpec, steps_per_epoch: int) -> KerasCall:
    """The optimizer with its learning rate and the settings that differ from Keras's defaults."""
    name = OPTIMIZER_CLASSES[training.optimizer]
    keywords: list[tuple[str, Argument]] = [("learning_rate", learning_rate_call(training, steps_per_epoch))]
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
