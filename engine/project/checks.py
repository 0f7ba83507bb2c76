"""Checks of a stack while it is edited: shapes, parameters and problems in words.

Pure Python, so that every edit is answered at once; the tests hold the numbers against real Keras.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.errors import InputError
from engine.project.layer_kinds import Shape, ShapeError, shape_text
from engine.project.project import Project
from engine.project.specs import (
    DATA_FIELDS,
    TASK_LOSSES,
    TASK_METRICS,
    TRAINING_FIELDS,
    LayerSpec,
    NetworkSpec,
    TrainingSpec,
)


@dataclass(frozen=True)
class Task:
    """What the data ask of a network: the shape of one sample and what is predicted."""

    input_shape: Shape
    kind: str
    n_classes: int
    n_samples: int

    @property
    def output_text(self) -> str:
        return f"{self.n_classes} classes" if self.kind == "classification" else "1 number"


@dataclass(frozen=True)
class Fix:
    """A sure repair: what its button says and what the network and training become."""

    label: str
    network: NetworkSpec
    training: TrainingSpec


@dataclass(frozen=True)
class Problem:
    """One sentence about a layer; an error stops training, advice does not."""

    message: str
    is_error: bool = True
    fix: Fix | None = None


@dataclass(frozen=True)
class LayerCheck:
    """What the checks say of one layer; the shape is None where an earlier layer can't work."""

    output_shape: Shape | None
    parameters: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class NetworkCheck:
    """The checks of a whole stack: one entry per layer, and the problems of its output."""

    layers: tuple[LayerCheck, ...]
    output_problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    def errors(self) -> tuple[str, ...]:
        """Every error, with the place it stands at."""
        found = [problem for layer in self.layers for problem in layer.problems]
        return tuple(problem.message for problem in [*found, *self.output_problems] if problem.is_error)


def check_network(network: NetworkSpec, training: TrainingSpec, task: Task) -> NetworkCheck:
    """Walk the stack from the input's shape; never raises."""
    shape: Shape | None = task.input_shape
    checks = []
    for index, layer in enumerate(network.layers):
        checks.append(_check_layer(network, training, index, layer, shape))
        shape = checks[-1].output_shape
    output = _check_output(network, training, task, shape)
    return NetworkCheck(tuple(checks), output)


def _check_layer(
    network: NetworkSpec, training: TrainingSpec, index: int, layer: LayerSpec, shape: Shape | None
) -> LayerCheck:
    kind, values = layer.kind, layer.values
    name = f"{kind.keras_name} (layer {index + 1})"
    problems = [
        Problem(f"{name}: {text}") for item in kind.fields if (text := item.problem(values[item.name]))
    ]
    after = None
    parameters = 0
    if shape is not None and not problems:
        if len(shape) not in kind.ranks:
            problems.append(_rank_problem(name, layer, shape))
        else:
            try:
                after = kind.output_shape(values, shape)
                parameters = kind.parameters(values, shape)
            except ShapeError as error:
                problems.append(Problem(f"{name}: {error}"))
    if kind.draws_masks and index == len(network.layers) - 1:
        problems.append(_dropout_last(name, network, training, index))
    elif kind.is_dropout and not problems:
        rate = values["rate"]
        if isinstance(rate, float) and rate >= 0.8 and not layer.is_swept:
            problems.append(Problem(f"{name}: at rate {rate:g} little of the signal stays.", is_error=False))
    return LayerCheck(after, parameters, tuple(problems))


def _rank_problem(name: str, layer: LayerSpec, shape: Shape) -> Problem:
    if layer.kind.group == "Images":
        return Problem(
            f"{name} needs images (height × width × channels), but its input has shape {shape_text(shape)}."
        )
    return Problem(f"{name} can't take an input of shape {shape_text(shape)}.")


def _dropout_last(name: str, network: NetworkSpec, training: TrainingSpec, index: int) -> Problem:
    dense = [i for i, layer in enumerate(network.layers[:index]) if layer.kind.has_random_weights]
    fix = None
    if dense:
        fix = Fix("Move it before the output", network.moved(index, dense[-1]), training)
    return Problem(f"{name} stands after the output, where it would drop predictions.", fix=fix)


def _check_output(
    network: NetworkSpec, training: TrainingSpec, task: Task, shape: Shape | None
) -> tuple[Problem, ...]:
    if not network.layers:
        return (Problem("The network has no layers; add a Dense layer."),)
    problems = []
    if training.loss not in TASK_LOSSES[task.kind]:
        loss = TASK_LOSSES[task.kind][0]
        metric = TASK_METRICS[task.kind][0]
        problems.append(
            Problem(
                f"The loss {training.loss} does not fit {task.kind}; expected one of "
                f"{', '.join(TASK_LOSSES[task.kind])}.",
                fix=Fix(f"Use {loss}", network, replace(training, loss=loss, metric=metric)),
            )
        )
    elif training.metric not in TASK_METRICS[task.kind]:
        metric = TASK_METRICS[task.kind][0]
        problems.append(
            Problem(
                f"The metric {training.metric} does not fit {task.kind}; expected one of "
                f"{', '.join(TASK_METRICS[task.kind])}.",
                fix=Fix(f"Use {metric}", network, replace(training, metric=metric)),
            )
        )
    if shape is not None and not problems:
        problems += _output_size_problems(network, training, task, shape)
    return tuple(problems)


def _output_size_problems(
    network: NetworkSpec, training: TrainingSpec, task: Task, shape: Shape
) -> list[Problem]:
    units, activation = 1, "linear"
    if training.loss == "sparse_categorical_crossentropy":
        units, activation = task.n_classes, "softmax"
    elif training.loss == "binary_crossentropy":
        if task.n_classes != 2:
            return [Problem(f"binary_crossentropy needs 2 classes, but the data have {task.n_classes}.")]
        activation = "sigmoid"
    last = len(network.layers) - 1
    layer = network.layers[last]
    found = []
    if shape != (units,):
        fix = None
        if len(shape) > 1:
            heads = [i for i, x in enumerate(network.layers) if x.kind_id == "dense"]
            at = heads[0] if heads else len(network.layers)
            flat = LayerSpec.of("flatten")
            fix = Fix("Insert Flatten", network.inserted(at, flat), training)
        elif layer.kind_id == "dense":
            right = layer.with_value("units", units).with_value("activation", activation)
            fix = Fix(f"Set the output to {units}", network.replaced(last, right), training)
        found.append(
            Problem(
                f"The network ends with shape {shape_text(shape)}, but {task.output_text} with "
                f"{training.loss} need {units}.",
                fix=fix,
            )
        )
    elif activation != "linear" and layer.values.get("activation") != activation:
        fix = None
        if "activation" in layer.values:
            fix = Fix(
                f"Use {activation}",
                network.replaced(last, layer.with_value("activation", activation)),
                training,
            )
        found.append(
            Problem(f"{training.loss} needs probabilities: end with activation {activation}.", fix=fix)
        )
    return found


def check_project(project: Project, task: Task) -> None:
    """Raise InputError with the first thing that keeps the project from training."""
    for spec, fields in ((project.data, DATA_FIELDS), (project.training, TRAINING_FIELDS)):
        for item in fields:
            if text := item.problem(getattr(spec, item.name)):
                raise InputError(text)
    data = project.data
    if data.is_held_out and data.validation_size + data.test_size > 0.95:
        raise InputError(
            f"validation_size and test_size must leave samples to train on: together at most 0.95, "
            f"not {data.validation_size + data.test_size:g}."
        )
    if data.label_noise > 0 and task.kind != "classification":
        raise InputError(f"label_noise replaces class labels; it must be 0 for {task.kind}.")
    if project.training.watches_validation and not data.is_held_out:
        raise InputError(
            "Early stopping and the best epoch are found on validation data: choose the split 'hold out', "
            "or score the last epoch."
        )
    if project.training.clipvalue and project.training.clipnorm:
        raise InputError(
            "Gradients are clipped by value or by norm, not both: set clipvalue or clipnorm to 0."
        )
    if errors := check_network(project.network, project.training, task).errors():
        raise InputError(errors[0])


def check_sweep(project: Project) -> None:
    """Raise InputError if rates, seeds or swept layers can't make a sweep."""
    for rate in project.sweep.rates:
        if not 0 <= rate < 1:
            raise InputError(f"A dropout rate must be a number from 0 and below 1, not {rate:g}.")
    for seed in project.sweep.seeds:
        if not 0 <= seed < 2**32:
            raise InputError(f"A seed must be a whole number from 0 to {2**32 - 1}, not {seed}.")
    if not project.sweep.rates or not project.sweep.seeds:
        raise InputError("A sweep needs at least one rate and one seed, and has none.")
    if not project.network.has_swept_layer:
        raise InputError("No Dropout layer is swept: mark at least one whose rate the sweep may set.")
