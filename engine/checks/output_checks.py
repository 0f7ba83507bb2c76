"""Checks whether the network's output fits the data: loss, metric, size and activation."""

from __future__ import annotations

from dataclasses import replace

from engine.analysis.wording import metric_label, sentence_case
from engine.checks.problems import Fix, Problem
from engine.experiment.metrics import BINARY, CLASSIFICATION, METRICS, is_binary, task_metrics
from engine.experiment.names import LOSS_NAMES
from engine.experiment.spec_fields import TASK_LOSSES
from engine.experiment.specs import Task, TrainingSpec
from engine.network.layer_kinds import Shape, shape_text
from engine.network.spec import LayerSpec, NetworkSpec

ADD_OUTPUT = "Add output layer"
# Layers whose output is a probability if their input is.
_TRANSPARENT = ("flatten", "reshape", "permute", "activity_regularization")


def check_output(
    network: NetworkSpec, training: TrainingSpec, task: Task, shape: Shape | None
) -> tuple[Problem, ...]:
    """The problems of the output; `shape` is that of the last layer, None if it is unknown."""
    loss = TASK_LOSSES[task.kind][0]
    has_right_loss = training.loss in TASK_LOSSES[task.kind]
    plain = training if task.kind == "classification" else replace(training, class_weight="none")
    right = plain if has_right_loss else _with_right_metrics(replace(plain, loss=loss), task)
    if not any(layer.is_enabled for layer in network.layers):
        return (_nothing_there(network, right, task),)
    problems = []
    if not has_right_loss:
        problems.append(
            Problem(
                _wrong_kind(LOSS_NAMES.get(training.loss, training.loss), task),
                fix=Fix(f"Use {LOSS_NAMES[loss]}", network, right),
                why=_WHY_LOSS[task.kind],
            )
        )
    elif problem := _metric_problem(network, plain, task):
        problems.append(problem)
    elif plain != training:
        text = "Class weights are for classes, but you are predicting a number."
        problems.append(Problem(text, fix=Fix("Weight nothing", network, plain)))
    if shape is not None and not problems:
        problems += _size_problems(network, training, task, shape)
    return tuple(problems)


def _with_right_metrics(training: TrainingSpec, task: Task) -> TrainingSpec:
    """Leave out the metrics that do not fit; the usual one takes the place of the first."""
    fitting = [one for one in training.metrics if one in task_metrics(task)]
    if training.loss != "binary_crossentropy":
        fitting = [one for one in fitting if not is_binary(one)]
    first = training.metric if training.metric in fitting else task_metrics(task)[0]
    return replace(training, metric=first, more_metrics=tuple(one for one in fitting if one != first))


def _metric_problem(network: NetworkSpec, training: TrainingSpec, task: Task) -> Problem | None:
    """What is wrong with the first metric that does not fit task and loss."""
    wrong = next((one for one in training.metrics if one not in task_metrics(task)), None)
    if wrong is not None:
        right, name = _with_right_metrics(training, task), metric_label(wrong)
        label = f"Use {metric_label(right.metric)}" if wrong == training.metric else f"Leave out {name}"
        text = _wrong_kind(name, task)
        if METRICS[wrong].task == BINARY and task.kind == CLASSIFICATION:
            text = f"{sentence_case(name)} is for 2 classes, but the data have {task.n_classes}."
        return Problem(text, fix=Fix(label, network, right))
    binary = next((one for one in training.metrics if is_binary(one)), None)
    if binary is None or training.loss == "binary_crossentropy":
        return None
    return Problem(
        f"{sentence_case(metric_label(binary))} needs a single output, the probability of class 1: use "
        "binary cross-entropy.",
        fix=Fix("Use binary cross-entropy", network, replace(training, loss="binary_crossentropy")),
        why="Precision, recall and AUC tell how well one class, class 1, is told from the other. With an "
        "output for each class Keras could not know which of the two numbers is meant.",
    )


def _wrong_kind(name: str, task: Task) -> str:
    """The sentence about a loss or metric of the other kind of task."""
    name = sentence_case(name)
    if task.kind == "classification":
        return f"{name} is for numbers, but you are predicting classes."
    return f"{name} is for classes, but you are predicting a number."


def _nothing_there(network: NetworkSpec, training: TrainingSpec, task: Task) -> Problem:
    if network.layers:
        on = NetworkSpec(tuple(replace(layer, is_enabled=True) for layer in network.layers))
        return Problem(
            "Every layer is switched off. Switch on at least one Dense layer.",
            fix=Fix("Switch all on", on, training),
        )
    units, activation = expected_output(training, task)
    head = LayerSpec.of("dense", units=units, activation=activation)
    flat = (LayerSpec.of("flatten"),) if len(task.input_shape) > 1 else ()
    return Problem(
        "The network has no layers yet. Add an output layer.",
        fix=Fix(ADD_OUTPUT, NetworkSpec((*flat, head)), training),
    )


_WHY_LOSS = {
    "classification": "Cross-entropy punishes a network for being sure of the wrong class, and its gradient "
    "stays large until the answer is right. The squared error of a probability goes flat there, and training "
    "with softmax gets stuck.",
    "regression": "Cross-entropy compares probabilities, and a price is not a probability. A squared or "
    "absolute error measures how far the prediction is from the truth.",
}


def last_layer(network: NetworkSpec) -> int:
    """The index of the last enabled layer other than noise; -1 if there is none."""
    for index in range(len(network.layers) - 1, -1, -1):
        layer = network.layers[index]
        if layer.is_enabled and not (layer.kind.draws_masks and not layer.kind.has_random_weights):
            return index
    return -1


def output_activation(network: NetworkSpec) -> tuple[int, str]:
    """The index of the layer that determines the output's activation, and that activation.

    -1 if none does.
    """
    for index in range(len(network.layers) - 1, -1, -1):
        layer = network.layers[index]
        kind = layer.kind
        if not layer.is_enabled or kind.id in _TRANSPARENT:
            continue
        if kind.draws_masks and not kind.has_random_weights:
            continue
        if kind.id == "softmax":
            return index, "softmax"
        return index, str(layer.values.get("activation", "linear"))
    return -1, "linear"


def expected_output(training: TrainingSpec, task: Task) -> tuple[int, str]:
    """Units and activation of an output that fits loss and data."""
    if training.loss == "sparse_categorical_crossentropy":
        return task.n_classes, "softmax"
    return 1, "sigmoid" if training.loss == "binary_crossentropy" else "linear"


def _size_problems(network: NetworkSpec, training: TrainingSpec, task: Task, shape: Shape) -> list[Problem]:
    if training.loss == "binary_crossentropy" and task.n_classes != 2:
        loss = TASK_LOSSES[task.kind][0]
        return [
            Problem(
                f"Binary cross-entropy needs 2 classes, but the data have {task.n_classes}.",
                fix=Fix(f"Use {LOSS_NAMES[loss]}", network, replace(training, loss=loss)),
            )
        ]
    units, activation = expected_output(training, task)
    if shape != (units,):
        return [
            Problem(
                f"The output should be {_wanted(units)}, but the last layer has "
                f"{shape_text(shape) if len(shape) == 1 else f'shape {shape_text(shape)}'}.",
                fix=_size_fix(network, training, shape, units, activation),
            )
        ]
    index, found = output_activation(network)
    if activation == found:
        return []
    has_field = index >= 0 and "activation" in network.layers[index].values
    fix = None
    if has_field:
        right = network.layers[index].with_value("activation", activation)
        fix = Fix(f"Use {activation}", network.replaced(index, right), training)
    if activation != "linear":
        if fix is None:
            end = LayerSpec.of("activation", activation=activation)
            fix = Fix(f"Add {activation}", network.inserted(last_layer(network) + 1, end), training)
        name = LOSS_NAMES[training.loss]
        return [Problem(f"{name.capitalize()} needs probabilities. End with {activation}.", fix=fix)]
    return [_bent_output(found, fix)]


def _wanted(units: int) -> str:
    return "1 number" if units == 1 else f"{units} numbers, one per class"


_LIMITS = {
    "softmax": "is always 1",
    "relu": "can't be negative",
    "softplus": "can't be negative",
    "relu6": "stays between 0 and 6",
    "sigmoid": "stays between 0 and 1",
    "hard_sigmoid": "stays between 0 and 1",
    "tanh": "stays between −1 and 1",
    "softsign": "stays between −1 and 1",
}


def _bent_output(activation: str, fix: Fix | None) -> Problem:
    limit = _LIMITS.get(activation, "can't be every number")
    return Problem(
        f"With {activation} the output {limit}. Use linear to predict numbers.",
        is_error=False,
        fix=fix,
        why="A price or a length has no such limit, so an activation at the output rules out right answers. "
        "With linear the output is the weighted sum itself.",
    )


def _size_fix(
    network: NetworkSpec, training: TrainingSpec, shape: Shape, units: int, activation: str
) -> Fix | None:
    last = last_layer(network)
    if len(shape) > 1:
        return _flatten_fix(network, training)
    index, _ = output_activation(network)
    layer = network.layers[last] if last >= 0 else None
    if layer is None or index < 0 or layer.kind_id != "dense":
        head = LayerSpec.of("dense", units=units, activation=activation)
        return Fix(ADD_OUTPUT, network.inserted(last + 1, head), training)
    right = layer.with_value("units", units).with_value("activation", activation)
    label = f"Change last layer to {units} unit{'' if units == 1 else 's'}"
    return Fix(label, network.replaced(last, right), training)


def _flatten_fix(network: NetworkSpec, training: TrainingSpec) -> Fix:
    """Insert Flatten before the Dense layers at the end and any layers between and after them."""
    at = len(network.layers)
    for index in range(len(network.layers) - 1, -1, -1):
        layer = network.layers[index]
        if layer.is_enabled and layer.kind_id not in _WORKS_ON_ROWS:
            break
        if layer.kind_id == "flatten" and not layer.is_enabled:
            on = replace(layer, is_enabled=True)
            return Fix("Switch on Flatten", network.replaced(index, on), training)
        if layer.is_enabled and layer.kind_id == "dense":
            at = index
    return Fix("Add Flatten", network.inserted(at, LayerSpec.of("flatten")), training)


_WORKS_ON_ROWS = (
    "dense",
    "activation",
    "relu",
    "leaky_relu",
    "elu",
    "prelu",
    "softmax",
    "dropout",
    "alpha_dropout",
    "gaussian_dropout",
    "gaussian_noise",
    "activity_regularization",
    "batch_normalization",
    "layer_normalization",
)
