"""Checks of a stack while it is edited: shapes, parameters and problems as sentences.

Pure Python, so that every edit is checked at once; tests compare the numbers with real Keras.
"""

from __future__ import annotations

from dataclasses import replace

from engine.checks.advice import advice_for
from engine.checks.layer_checks import check_layer
from engine.checks.output_checks import check_output
from engine.checks.problems import LayerCheck, LayerContext, NetworkCheck
from engine.data.sizes import design_problem
from engine.errors import InputError
from engine.experiment.dropout_schedule import share_of_peak
from engine.experiment.second_setting import second_problem
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import Task, TrainingSpec
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.layer_kinds import Shape
from engine.network.spec import NetworkSpec
from engine.project.project import Project


def check_network(network: NetworkSpec, training: TrainingSpec, task: Task) -> NetworkCheck:
    """Check the stack from the input shape on; never raises. A layer that is not enabled changes nothing."""
    shape: Shape | None = task.input_shape
    names: frozenset[str] = frozenset()
    checks = []
    for index, layer in enumerate(network.layers):
        if not layer.is_enabled or shape is None:
            checks.append(LayerCheck(shape, 0))
            continue
        context = LayerContext(network, training, task, index, shape)
        check = check_layer(context, names)
        if check.output_shape is not None:
            advice = advice_for(context, check.parameters)
            check = replace(check, problems=check.problems + advice) if advice else check
        checks.append(check)
        shape = check.output_shape
        names |= {layer.name} if layer.name else set()
    output = check_output(network, training, task, shape)
    return NetworkCheck(tuple(checks), output)


def check_project(project: Project, task: Task) -> None:
    """Raise InputError for the first problem that prevents training."""
    for spec, fields in ((project.data, DATA_FIELDS), (project.training, TRAINING_FIELDS)):
        for item in fields:
            if text := item.problem(getattr(spec, item.name)):
                raise InputError(text)
    data = project.data
    test_size = 1 / data.n_folds if data.split == "kfold" else data.test_size
    if data.is_held_out and data.split != "given" and data.validation_size + test_size > 0.95:
        text = _(
            "validation_size and test_size must leave samples to train on: together at most {limit}, not "
            "{sum}."
        )
        both = number_text(data.validation_size + test_size, "g")
        raise InputError(text.format(limit=number_text(0.95), sum=both))
    if problem := design_problem(data):
        raise InputError(problem)
    if data.target_scaling != "none" and task.kind != "regression":
        raise InputError(_("target_scaling changes numbers to predict; it must be none for classification."))
    if data.label_noise > 0 and task.kind != "classification":
        raise InputError(_("label_noise replaces class labels; it must be 0 for regression."))
    if project.training.watches_validation and not data.has_validation:
        raise InputError(
            _(
                "Early stopping and the best epoch are found on validation data: give Validation a share, or "
                "score the last epoch."
            )
            if data.is_held_out
            else _(
                "Early stopping and the best epoch are found on validation data: choose the split 'hold "
                "out', or score the last epoch."
            )
        )
    if project.training.clipvalue and project.training.clipnorm:
        raise InputError(
            _("Gradients are clipped by value or by norm, not both: set clipvalue or clipnorm to 0.")
        )
    if project.training.records_by_hand and not project.network.has_swept_layer:
        raise InputError(
            _("Dropout by hand needs a layer whose rate it changes: mark at least one rate as swept.")
        )
    _check_recurrent_rates(project)
    if errors := check_network(project.network, project.training, task).errors():
        raise InputError(errors[0])


def _check_recurrent_rates(project: Project) -> None:
    """Refuse what Keras's LSTM and GRU can't do: draw for inputs alone where they were made to draw for both.

    A layer with recurrent dropout makes a mask for each gate, and one without takes a single mask
    (keras/src/layers/rnn/lstm.py).
    """
    training = project.training
    if not training.has_dropout_schedule:
        return
    shares = (share_of_peak(training, epoch) for epoch in range(1, training.epochs + 1))
    if not training.records_by_hand and all(shares):
        return
    for layer in project.network.enabled.layers:
        is_state_alone = layer.kind_id in ("lstm", "gru") and layer.swept == ("recurrent_dropout",)
        if is_state_alone and layer.values["dropout"]:
            text = _(
                "Keras can't set the recurrent dropout of {layer} to 0 while its dropout stays: sweep both, "
                "or choose a schedule that never comes to 0."
            )
            raise InputError(text.format(layer=layer.title))


def check_sweep(project: Project) -> None:
    """Raise InputError if rates, seeds or swept layers do not make a sweep."""
    for rate in project.sweep.rates:
        if not 0 <= rate < 1:
            text = _("A dropout rate must be a number from 0 and below 1, not {rate}.")
            raise InputError(text.format(rate=number_text(rate, "g")))
    for seed in project.sweep.seeds:
        if not 0 <= seed < 2**32:
            text = _("A seed must be a whole number from 0 to {limit}, not {seed}.")
            raise InputError(text.format(limit=2**32 - 1, seed=seed))
    if not project.sweep.rates or not project.sweep.seeds:
        raise InputError(_("A sweep needs at least one rate and one seed, and has none."))
    if not project.network.has_swept_layer:
        raise InputError(_("No Dropout layer is swept: mark at least one whose rate the sweep may set."))
    if project.training.records_by_hand:
        raise InputError(
            _(
                "No dropout schedule is recorded yet: train once on the Train page and move the rate by "
                "hand, or choose another schedule."
            )
        )
    second = project.sweep.second
    if second is not None and (problem := second_problem(second, project.experiment)):
        raise InputError(problem)
    if project.sweep.is_width_tied:
        _check_widths(project.experiment.network)


def _check_widths(network: NetworkSpec) -> None:
    tied = [network.layers[index] for index in network.tied_layers]
    if not tied:
        raise InputError(
            _("No width can follow the rate: no layer with units stands before a swept Dropout.")
        )
    if any(layer.weights is not None for layer in tied):
        raise InputError(
            _("The width can't follow the rate where a layer has imported weights of one width.")
        )
