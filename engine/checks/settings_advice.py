"""Advice on the settings of data and training: values that train, but hardly as was meant."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from engine.analysis.wording import format_metric
from engine.checks.problems import Fix, Problem
from engine.data.catalogue import data_set_info
from engine.data.guess import guess_score
from engine.data.sizes import n_training_samples
from engine.experiment.specs import score_column
from engine.network.spec import LayerSpec
from engine.project.project import Project

MANY_EPOCHS, USUAL_EPOCHS = 2000, 100
USUAL_BATCH = 32
# Layers that scale their input themselves.
_SCALING_LAYERS = ("batch_normalization", "layer_normalization")


@dataclass(frozen=True)
class Rates:
    """The name of an optimizer, and the learning rates between which it trains; `usual` is offered."""

    name: str
    low: float
    usual: float
    high: float


LEARNING_RATES = {
    "adam": Rates("Adam", 1e-6, 0.001, 0.05),
    "adamw": Rates("AdamW", 1e-6, 0.001, 0.05),
    "nadam": Rates("Nadam", 1e-6, 0.001, 0.05),
    "rmsprop": Rates("RMSprop", 1e-6, 0.001, 0.05),
    "adamax": Rates("Adamax", 1e-6, 0.001, 0.1),
    "sgd": Rates("SGD", 1e-7, 0.01, 1.0),
    "adagrad": Rates("Adagrad", 1e-5, 0.01, 1.0),
    "lion": Rates("Lion", 1e-7, 0.0001, 0.01),
}


def settings_advice(project: Project) -> tuple[Problem, ...]:
    """The advice on data and training of a project."""
    found = (rule(project) for rule in _RULES)
    return tuple(problem for problem in found if problem is not None)


def _learning_rate(project: Project) -> Problem | None:
    training = project.training
    rates, rate = LEARNING_RATES[training.optimizer], training.learning_rate
    if rates.low <= rate <= rates.high:
        return None
    is_high = rate > rates.high
    effect = "training will probably diverge" if is_high else "the weights will hardly change"
    return Problem(
        f"Learning rate {rate:g} is very {'high' if is_high else 'low'} for {rates.name}: {effect}.",
        is_error=False,
        fix=_fix(project, f"Use {rates.usual:g}", learning_rate=rates.usual),
        why="The learning rate is the size of each step: too large, and every step overshoots; too small, "
        f"and training takes for ever. With {rates.name} most networks learn between {rates.usual / 10:g} "
        f"and {rates.usual * 10:g}.",
    )


def _batch_size(project: Project) -> Problem | None:
    n_train, batch = n_training_samples(project.data), project.training.batch_size
    if not 0 < n_train < batch:
        return None
    usual = min(USUAL_BATCH, n_train)
    return Problem(
        f"The batch size {batch:,} is larger than the {n_train:,} training samples.",
        is_error=False,
        fix=_fix(project, f"Use {usual}", batch_size=usual),
        why="Each epoch then makes a single step with all samples, so that training needs many more epochs. "
        "Batches of 16 to 128 make many small steps instead.",
    )


def _epochs(project: Project) -> Problem | None:
    training = project.training
    if training.epochs < MANY_EPOCHS or training.early_stopping:
        return None
    n_steps = training.epochs * math.ceil(n_training_samples(project.data) / training.batch_size)
    return Problem(
        f"{training.epochs:,} epochs are {n_steps:,} steps in every training, which takes very long.",
        is_error=False,
        fix=_fix(project, f"Use {USUAL_EPOCHS}", epochs=USUAL_EPOCHS),
        why="With these data sets most networks stop improving within 200 epochs. A sweep repeats every "
        "training for each rate and seed, so the time adds up.",
    )


def _dropout_schedule(project: Project) -> Problem | None:
    training = project.training
    if not training.has_dropout_schedule:
        return None
    constant = _fix(project, "Use a constant rate", dropout_schedule="constant")
    if not project.network.has_swept_layer:
        return Problem(
            "The dropout schedule has no effect, since no layer is swept.",
            is_error=False,
            fix=constant,
            why="A schedule changes the rates that a sweep sets, and leaves all others as they are. Mark the "
            "rate of a layer as swept and it follows the schedule, also in a single training.",
        )
    epochs, after = training.epochs, training.dropout_schedule_epochs
    if training.dropout_schedule not in ("early", "late") or after < epochs:
        return None
    n_epochs = f"{epochs:,} epoch{'' if epochs == 1 else 's'}"
    effect = "dropout never ends" if training.dropout_schedule == "early" else "dropout never begins"
    return Problem(
        f"The dropout schedule changes after epoch {after:,}, and there are {n_epochs}: {effect}.",
        is_error=False,
        fix=_fix(project, f"Change after {epochs // 2:,}", dropout_schedule_epochs=epochs // 2)
        if epochs > 1
        else constant,
        why="Early dropout stops and late dropout starts after that many epochs.",
    )


def _raw_pixels(project: Project) -> Problem | None:
    info = data_set_info(project.data)
    layers = project.network.enabled.layers
    if not info.is_image or project.data.scaling != "none" or not layers or reads_whole_numbers(layers):
        return None
    first = next((layer for layer in layers if layer.kind.group != "Shape"), None)
    if first is not None and first.kind_id in _SCALING_LAYERS:
        return None
    scaled = replace(project.data, scaling="minmax")
    return Problem(
        f"The pixels are raw numbers from 0 to {info.n_levels - 1}.",
        is_error=False,
        fix=Fix("Scale to 0 to 1", project.network, project.training, scaled),
        why="Initial weights and learning rates are made for inputs near 1. With larger ones the first steps "
        "overshoot, and many networks never learn.",
    )


def _long_target(project: Project) -> Problem | None:
    info, data = data_set_info(project.data), project.data
    if not info.has_long_tail or data.target_scaling == "log":
        return None
    log = replace(data, target_scaling="log")
    return Problem(
        "The target has a long tail: predict its logarithm.",
        is_error=False,
        fix=Fix("Predict the logarithm", project.network, project.training, log),
        why="A few very large numbers decide the squared error, and which of them are in the test decides "
        "the score. On the logarithm's scale 10 % too much counts the same for small numbers and large ones.",
    )


def _imbalance(project: Project) -> Problem | None:
    training = project.training
    split = score_column(project.data, training).partition("_")[0]
    guess = guess_score(project.data, f"{split}_accuracy")
    if not data_set_info(project.data).is_imbalanced or training.has_class_weights or guess is None:
        return None
    score = format_metric("accuracy", guess.value)
    return Problem(
        f"Classes are imbalanced: always guessing the largest scores {score}.",
        is_error=False,
        fix=_fix(project, "Weight the classes", class_weight="balanced"),
        why="A network can score well and still miss most of a small class. With class weights the small "
        "classes count as much as the large ones while training: more of their samples are found, and the "
        "overall accuracy may fall.",
    )


def reads_whole_numbers(layers: tuple[LayerSpec, ...]) -> bool:
    """Whether a layer looks up whole numbers, which scaled data no longer are."""
    return any(layer.kind_id == "embedding" for layer in layers)


def _fix(project: Project, label: str, **changes: Any) -> Fix:
    """A repair that changes only the training."""
    return Fix(label, project.network, replace(project.training, **changes))


_RULES: tuple[Callable[[Project], Problem | None], ...] = (
    _learning_rate,
    _batch_size,
    _epochs,
    _dropout_schedule,
    _raw_pixels,
    _long_target,
    _imbalance,
)
