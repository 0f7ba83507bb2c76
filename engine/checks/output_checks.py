"""Checks whether the network's output fits the data: loss, metric, size and activation."""

from __future__ import annotations

from dataclasses import replace

from engine.analysis.wording import metric_label, sentence_case
from engine.checks.problems import Fix, Problem
from engine.experiment.metrics import BINARY, CLASSIFICATION, METRICS, is_binary, task_metrics
from engine.experiment.names import LOSS_NAMES
from engine.experiment.spec_fields import TASK_LOSSES
from engine.experiment.specs import Task, TrainingSpec
from engine.language.texts import N_, _, ngettext, pgettext
from engine.network.layer_kinds import Shape, shape_text
from engine.network.spec import LayerSpec, NetworkSpec

ADD_OUTPUT = N_("Add output layer")
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
                _wrong_kind(_(LOSS_NAMES.get(training.loss, training.loss)), task),
                fix=Fix(_use(_(LOSS_NAMES[loss])), network, right),
                why=_(_WHY_LOSS[task.kind]),
            )
        )
    elif problem := _metric_problem(network, plain, task):
        problems.append(problem)
    elif plain != training:
        text = _("Class weights are for classes, but you are predicting a number.")
        problems.append(Problem(text, fix=Fix(_("Weight nothing"), network, plain)))
    if shape is not None and not problems:
        problems += _size_problems(network, training, task, shape)
    return tuple(problems)


def _use(name: str) -> str:
    return _("Use {value}").format(value=name)


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
        label = _("Leave out {name}").format(name=name)
        if wrong == training.metric:
            label = _use(metric_label(right.metric))
        text = _wrong_kind(name, task)
        if METRICS[wrong].task == BINARY and task.kind == CLASSIFICATION:
            text = _("{name} is for 2 classes, but the data have {n}.")
            text = text.format(name=sentence_case(name), n=task.n_classes)
        return Problem(text, fix=Fix(label, network, right))
    binary = next((one for one in training.metrics if is_binary(one)), None)
    if binary is None or training.loss == "binary_crossentropy":
        return None
    text = _("{name} needs a single output, the probability of class 1: use binary cross-entropy.")
    return Problem(
        text.format(name=sentence_case(metric_label(binary))),
        fix=Fix(_("Use binary cross-entropy"), network, replace(training, loss="binary_crossentropy")),
        why=_(
            "Precision, recall and AUC tell how well one class, class 1, is told from the other. With an "
            "output for each class Keras could not know which of the two numbers is meant."
        ),
    )


def _wrong_kind(name: str, task: Task) -> str:
    """The sentence about a loss or metric of the other kind of task."""
    text = _("{name} is for classes, but you are predicting a number.")
    if task.kind == "classification":
        text = _("{name} is for numbers, but you are predicting classes.")
    return text.format(name=sentence_case(name))


def _nothing_there(network: NetworkSpec, training: TrainingSpec, task: Task) -> Problem:
    if network.layers:
        on = NetworkSpec(tuple(replace(layer, is_enabled=True) for layer in network.layers))
        return Problem(
            _("Every layer is switched off. Switch on at least one Dense layer."),
            fix=Fix(_("Switch all on"), on, training),
        )
    units, activation = expected_output(training, task)
    head = LayerSpec.of("dense", units=units, activation=activation)
    flat = (LayerSpec.of("flatten"),) if len(task.input_shape) > 1 else ()
    return Problem(
        _("The network has no layers yet. Add an output layer."),
        fix=Fix(_(ADD_OUTPUT), NetworkSpec((*flat, head)), training),
    )


_WHY_LOSS = {
    "classification": N_(
        "Cross-entropy punishes a network for being sure of the wrong class, and its gradient stays large "
        "until the answer is right. The squared error of a probability goes flat there, and training with "
        "softmax gets stuck."
    ),
    "regression": N_(
        "Cross-entropy compares probabilities, and a price is not a probability. A squared or absolute error "
        "measures how far the prediction is from the truth."
    ),
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
        text = _("Binary cross-entropy needs 2 classes, but the data have {n}.").format(n=task.n_classes)
        return [Problem(text, fix=Fix(_use(_(LOSS_NAMES[loss])), network, replace(training, loss=loss)))]
    units, activation = expected_output(training, task)
    if shape != (units,):
        text = _("The output should be {expected}, but the last layer has shape {shape}.")
        if len(shape) == 1:
            text = _("The output should be {expected}, but the last layer has {shape}.")
        return [
            Problem(
                text.format(expected=_wanted(units), shape=shape_text(shape)),
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
        fix = Fix(_use(activation), network.replaced(index, right), training)
    if activation != "linear":
        if fix is None:
            end = LayerSpec.of("activation", activation=activation)
            label = _("Add {name}").format(name=activation)
            fix = Fix(label, network.inserted(last_layer(network) + 1, end), training)
        name = sentence_case(_(LOSS_NAMES[training.loss]))
        text = _("{loss} needs probabilities. End with {activation}.")
        return [Problem(text.format(loss=name, activation=activation), fix=fix)]
    return [_bent_output(found, fix)]


def _wanted(units: int) -> str:
    if units == 1:
        # Translators: "The output should be 1 number".
        return pgettext("what the output should be", "1 number")
    # Translators: "The output should be 3 numbers, one per class".
    return pgettext("what the output should be", "{n} numbers, one per class").format(n=units)


_NEVER_NEGATIVE = N_("With {activation} the output can't be negative. Use linear to predict numbers.")
_FROM_0_TO_1 = N_("With {activation} the output stays between 0 and 1. Use linear to predict numbers.")
_AROUND_0 = N_("With {activation} the output stays between −1 and 1. Use linear to predict numbers.")
_LIMITS = {
    "softmax": N_("With {activation} the output is always 1. Use linear to predict numbers."),
    "relu": _NEVER_NEGATIVE,
    "softplus": _NEVER_NEGATIVE,
    "relu6": N_("With {activation} the output stays between 0 and 6. Use linear to predict numbers."),
    "sigmoid": _FROM_0_TO_1,
    "hard_sigmoid": _FROM_0_TO_1,
    "tanh": _AROUND_0,
    "softsign": _AROUND_0,
}
_SOME_LIMIT = N_("With {activation} the output can't be every number. Use linear to predict numbers.")


def _bent_output(activation: str, fix: Fix | None) -> Problem:
    return Problem(
        _(_LIMITS.get(activation, _SOME_LIMIT)).format(activation=activation),
        is_error=False,
        fix=fix,
        why=_(
            "A price or a length has no such limit, so an activation at the output rules out right answers. "
            "With linear the output is the weighted sum itself."
        ),
    )


def _size_fix(
    network: NetworkSpec, training: TrainingSpec, shape: Shape, units: int, activation: str
) -> Fix | None:
    last = last_layer(network)
    if len(shape) > 1:
        return _flatten_fix(network, training)
    index, _activation = output_activation(network)
    layer = network.layers[last] if last >= 0 else None
    if layer is None or index < 0 or layer.kind_id != "dense":
        head = LayerSpec.of("dense", units=units, activation=activation)
        return Fix(_(ADD_OUTPUT), network.inserted(last + 1, head), training)
    right = layer.with_value("units", units).with_value("activation", activation)
    label = ngettext("Change last layer to {n} unit", "Change last layer to {n} units", units)
    return Fix(label.format(n=units), network.replaced(last, right), training)


def _flatten_fix(network: NetworkSpec, training: TrainingSpec) -> Fix:
    """Insert Flatten before the Dense layers at the end and any layers between and after them."""
    at = len(network.layers)
    for index in range(len(network.layers) - 1, -1, -1):
        layer = network.layers[index]
        if layer.is_enabled and layer.kind_id not in _WORKS_ON_ROWS:
            break
        if layer.kind_id == "flatten" and not layer.is_enabled:
            on = replace(layer, is_enabled=True)
            return Fix(_("Switch on Flatten"), network.replaced(index, on), training)
        if layer.is_enabled and layer.kind_id == "dense":
            at = index
    return Fix(_("Add Flatten"), network.inserted(at, LayerSpec.of("flatten")), training)


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
