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
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
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
    "adam": Rates("Adam", 1e-6, 0.001, 0.05),  # not a text: Keras's name
    "adamw": Rates("AdamW", 1e-6, 0.001, 0.05),
    "nadam": Rates("Nadam", 1e-6, 0.001, 0.05),  # not a text: Keras's name
    "rmsprop": Rates("RMSprop", 1e-6, 0.001, 0.05),
    "adamax": Rates("Adamax", 1e-6, 0.001, 0.1),  # not a text: Keras's name
    "sgd": Rates("SGD", 1e-7, 0.01, 1.0),
    "adagrad": Rates("Adagrad", 1e-5, 0.01, 1.0),  # not a text: Keras's name
    "lion": Rates("Lion", 1e-7, 0.0001, 0.01),  # not a text: Keras's name
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
    text = _("Learning rate {rate} is very low for {optimizer}: the weights will hardly change.")
    if rate > rates.high:
        text = _("Learning rate {rate} is very high for {optimizer}: training will probably diverge.")
    why = _(
        "The learning rate is the size of each step: too large, and every step overshoots; too small, and "
        "training takes for ever. With {optimizer} most networks learn between {low} and {high}."
    )
    return Problem(
        text.format(rate=number_text(rate, "g"), optimizer=rates.name),
        is_error=False,
        fix=_fix(project, _use(rates.usual), learning_rate=rates.usual),
        why=why.format(
            optimizer=rates.name,
            low=number_text(rates.usual / 10, "g"),
            high=number_text(rates.usual * 10, "g"),
        ),
    )


def _batch_size(project: Project) -> Problem | None:
    n_train, batch = n_training_samples(project.data), project.training.batch_size
    if not 0 < n_train < batch:
        return None
    usual = min(USUAL_BATCH, n_train)
    text = _("The batch size {batch} is larger than the {n} training samples.")
    return Problem(
        text.format(batch=number_text(batch, ","), n=number_text(n_train, ",")),
        is_error=False,
        fix=_fix(project, _use(usual), batch_size=usual),
        why=_(
            "Each epoch then makes a single step with all samples, so that training needs many more epochs. "
            "Batches of 16 to 128 make many small steps instead."
        ),
    )


def _epochs(project: Project) -> Problem | None:
    training = project.training
    if training.epochs < MANY_EPOCHS or training.early_stopping:
        return None
    n_steps = training.epochs * math.ceil(n_training_samples(project.data) / training.batch_size)
    text = _("{n_epochs} epochs are {n_steps} steps in every training, which takes very long.")
    return Problem(
        text.format(n_epochs=number_text(training.epochs, ","), n_steps=number_text(n_steps, ",")),
        is_error=False,
        fix=_fix(project, _use(USUAL_EPOCHS), epochs=USUAL_EPOCHS),
        why=_(
            "With these data sets most networks stop improving within 200 epochs. A sweep repeats every "
            "training for each rate and seed, so the time adds up."
        ),
    )


def _dropout_schedule(project: Project) -> Problem | None:
    training = project.training
    if not training.has_dropout_schedule:
        return None
    constant = _fix(project, _("Use a constant rate"), dropout_schedule="constant")
    if not project.network.has_swept_layer:
        return Problem(
            _("The dropout schedule has no effect, since no layer is swept."),
            is_error=False,
            fix=constant,
            why=_(
                "A schedule changes the rates that a sweep sets, and leaves all others as they are. Mark the "
                "rate of a layer as swept and it follows the schedule, also in a single training."
            ),
        )
    epochs, after = training.epochs, training.dropout_schedule_epochs
    if training.dropout_schedule not in ("early", "late") or after < epochs:
        return None
    if training.dropout_schedule == "early":
        text = ngettext(
            "The dropout schedule changes after epoch {after}, and there are {n} epoch: dropout never ends.",
            "The dropout schedule changes after epoch {after}, and there are {n} epochs: dropout never ends.",
            epochs,
        )
    else:
        text = ngettext(
            "The dropout schedule changes after epoch {after}, and there are {n} epoch: dropout never "
            "begins.",
            "The dropout schedule changes after epoch {after}, and there are {n} epochs: dropout never "
            "begins.",
            epochs,
        )
    half = _("Change after {n}").format(n=number_text(epochs // 2, ","))
    return Problem(
        text.format(after=number_text(after, ","), n=number_text(epochs, ",")),
        is_error=False,
        fix=_fix(project, half, dropout_schedule_epochs=epochs // 2) if epochs > 1 else constant,
        why=_("Early dropout stops and late dropout starts after that many epochs."),
    )


def _raw_pixels(project: Project) -> Problem | None:
    info = data_set_info(project.data)
    layers = project.network.enabled.layers
    if not info.is_image or project.data.scaling != "none" or not layers or reads_whole_numbers(layers):
        return None
    first = next((layer for layer in layers if layer.kind.group != "Shape"), None)  # not a text: an id
    if first is not None and first.kind_id in _SCALING_LAYERS:
        return None
    scaled = replace(project.data, scaling="minmax")
    return Problem(
        _("The pixels are raw numbers from 0 to {highest}.").format(highest=info.n_levels - 1),
        is_error=False,
        fix=Fix(_("Scale to 0 to 1"), project.network, project.training, scaled),
        why=_(
            "Initial weights and learning rates are made for inputs near 1. With larger ones the first steps "
            "overshoot, and many networks never learn."
        ),
    )


def _long_target(project: Project) -> Problem | None:
    info, data = data_set_info(project.data), project.data
    if not info.has_long_tail or data.target_scaling == "log":
        return None
    log = replace(data, target_scaling="log")
    return Problem(
        _("The target has a long tail: predict its logarithm."),
        is_error=False,
        fix=Fix(_("Predict the logarithm"), project.network, project.training, log),
        why=_(
            "A few very large numbers decide the squared error, and which of them are in the test decides "
            "the score. On the logarithm's scale 10 % too much counts the same for small numbers and large "
            "ones."
        ),
    )


def _imbalance(project: Project) -> Problem | None:
    training = project.training
    split = score_column(project.data, training).partition("_")[0]
    guess = guess_score(project.data, f"{split}_accuracy")
    if not data_set_info(project.data).is_imbalanced or training.has_class_weights or guess is None:
        return None
    score = format_metric("accuracy", guess.value)
    return Problem(
        _("Classes are imbalanced: always guessing the largest scores {score}.").format(score=score),
        is_error=False,
        fix=_fix(project, _("Weight the classes"), class_weight="balanced"),
        why=_(
            "A network can score well and still miss most of a small class. With class weights the small "
            "classes count as much as the large ones while training: more of their samples are found, and "
            "the overall accuracy may fall."
        ),
    )


def reads_whole_numbers(layers: tuple[LayerSpec, ...]) -> bool:
    """Whether a layer looks up whole numbers, which scaled data no longer are."""
    return any(layer.kind_id == "embedding" for layer in layers)


def _use(value: float) -> str:
    return _("Use {value}").format(value=number_text(value, "g"))


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
