"""Checks whether the network's output fits the data: loss, metric, size and activation."""

from __future__ import annotations

from dataclasses import replace

from engine.checks.problems import Fix, Problem
from engine.experiment.specs import TASK_LOSSES, TASK_METRICS, Task, TrainingSpec
from engine.network.layer_kinds import Shape, shape_text
from engine.network.spec import LayerSpec, NetworkSpec

# Layers whose output is a probability if their input is.
_TRANSPARENT = ("flatten", "reshape", "permute", "activity_regularization")


def check_output(
    network: NetworkSpec, training: TrainingSpec, task: Task, shape: Shape | None
) -> tuple[Problem, ...]:
    """The problems of the output; `shape` is that of the last layer, None if it is unknown."""
    if not any(layer.is_enabled for layer in network.layers):
        return (_nothing_there(network, training, task),)
    problems = []
    if training.loss not in TASK_LOSSES[task.kind]:
        loss = TASK_LOSSES[task.kind][0]
        metric = TASK_METRICS[task.kind][0]
        problems.append(
            Problem(
                f"The loss {training.loss} does not fit {task.kind}; expected one of "
                f"{', '.join(TASK_LOSSES[task.kind])}.",
                fix=Fix(f"Use {loss}", network, replace(training, loss=loss, metric=metric)),
                why=_WHY_LOSS.get(task.kind, ""),
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
        problems += _size_problems(network, training, task, shape)
    return tuple(problems)


def _nothing_there(network: NetworkSpec, training: TrainingSpec, task: Task) -> Problem:
    if network.layers:
        on = NetworkSpec(tuple(replace(layer, is_enabled=True) for layer in network.layers))
        return Problem(
            "Every layer is switched off; switch on at least one Dense layer.",
            fix=Fix("Switch all on", on, training),
        )
    units, activation = expected_output(training, task)
    head = LayerSpec.of("dense", units=units, activation=activation)
    flat = (LayerSpec.of("flatten"),) if len(task.input_shape) > 1 else ()
    return Problem(
        "The network has no layers; add a Dense layer.",
        fix=Fix(f"Add Dense {units}", NetworkSpec((*flat, head)), training),
    )


_WHY_LOSS = {
    "classification": "Cross-entropy punishes a network for being sure of the wrong class, and its gradient "
    "stays large until the answer is right. A squared error of probabilities goes flat there, so that "
    "training with softmax gets stuck.",
    "regression": "Cross-entropy compares probabilities, and a number such as a price is none. A squared or "
    "absolute error says how far the answer is from the truth.",
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
                f"binary_crossentropy needs 2 classes, but the data have {task.n_classes}.",
                fix=Fix(f"Use {loss}", network, replace(training, loss=loss)),
            )
        ]
    units, activation = expected_output(training, task)
    if shape != (units,):
        return [
            Problem(
                f"The network ends with shape {shape_text(shape)}, but {task.output_text} with "
                f"{training.loss} need {units}.",
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
        return [Problem(f"{training.loss} needs probabilities: end with activation {activation}.", fix=fix)]
    return [_bent_output(found, fix)]


def _bent_output(activation: str, fix: Fix | None) -> Problem:
    limits = "always answers 1" if activation == "softmax" else "can't answer every number"
    return Problem(
        f"An output with {activation} {limits}: for numbers, end with activation linear.",
        is_error=False,
        fix=fix,
        why="A number such as a price has no bounds, and an activation at the output sets some: relu can't "
        "go below 0, sigmoid not above 1. With linear the output is the weighted sum itself.",
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
        return Fix(f"Add Dense {units}", network.inserted(last + 1, head), training)
    right = layer.with_value("units", units).with_value("activation", activation)
    return Fix(f"Set the output to {units}", network.replaced(last, right), training)


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
    return Fix("Insert Flatten", network.inserted(at, LayerSpec.of("flatten")), training)


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
