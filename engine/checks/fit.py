"""Repairs that make a network fit its data: layers, output, loss, metric, scaling."""

from __future__ import annotations

from dataclasses import replace

from engine.checks.checks import check_network
from engine.checks.problems import Fix
from engine.checks.settings_advice import USUAL_BATCH, reads_whole_numbers
from engine.data.catalogue import data_set_info, task_of
from engine.data.sizes import design_problem, n_training_samples, possible_fold_orders
from engine.experiment.specs import DataSpec, Task, TrainingSpec
from engine.language.texts import _
from engine.network.spec import NetworkSpec
from engine.project.project import Project

MAX_SHARE, USUAL_SHARE = 0.95, 0.2  # of the samples, held out


def fitted_to_data(project: Project) -> Project:
    """The project with what its data need of network, training and scaling; the rest stays.

    A layer that can't take these data at all, such as a Conv2D for a table, is removed.
    """
    data = _fitted_data(project.data, project.network)
    network, training = fitted_network(project.network, project.training, task_of(data), is_removing=True)
    return replace(project, data=data, network=network, training=_fitted_training(training, data))


def fitted_network(
    network: NetworkSpec, training: TrainingSpec, task: Task, *, is_removing: bool = False
) -> tuple[NetworkSpec, TrainingSpec]:
    """The network repaired until it and its output fit the data, with loss and metric to match.

    Only repairs that are certain are made, unless `is_removing`: then what can't be repaired is removed.
    """
    for _attempt in range(3 * len(network.layers) + 12):
        fix = _next_fix(network, training, task, is_removing)
        if fix is None:
            break
        network, training = fix.network, fix.training
    return network, training


def _next_fix(network: NetworkSpec, training: TrainingSpec, task: Task, is_removing: bool) -> Fix | None:
    """The next repair: of the first error, of a Flatten that is not needed, of the output."""
    check = check_network(network, training, task)
    for index, checked in enumerate(check.layers):
        error = next((problem for problem in checked.problems if problem.is_error), None)
        if error is not None:
            removing = Fix(_("Remove"), network.removed(index), training) if is_removing else None
            return error.fix or removing
    shape = task.input_shape
    for index, (layer, checked) in enumerate(zip(network.layers, check.layers, strict=True)):
        if layer.is_enabled and layer.kind_id == "flatten" and len(shape) == 1:
            return Fix(_("Remove Flatten"), network.removed(index), training)
        shape = checked.output_shape or shape
    return next((problem.fix for problem in check.output_problems if problem.fix is not None), None)


def _fitted_data(data: DataSpec, network: NetworkSpec) -> DataSpec:
    info = data_set_info(data)
    if data.scaling == "none" and not (info.is_image and reads_whole_numbers(network.enabled.layers)):
        data = replace(data, scaling="minmax" if info.is_image else "standard")
    if info.task == "classification":
        data = replace(data, target_scaling="none")
    else:
        data = replace(data, label_noise=0.0)
    if data.fold_order not in possible_fold_orders(data):
        data = replace(data, fold_order="shuffled")
    if design_problem(data):
        data = replace(data, split="holdout")
    if data.is_held_out and (
        data.validation_size + data.test_size > MAX_SHARE or not n_training_samples(data)
    ):
        data = replace(data, validation_size=USUAL_SHARE, test_size=USUAL_SHARE)
    return data


def _fitted_training(training: TrainingSpec, data: DataSpec) -> TrainingSpec:
    if not data.has_validation:
        training = replace(training, early_stopping=0, scored_epoch="last")
    n_train = n_training_samples(data)
    if 0 < n_train < training.batch_size:
        training = replace(training, batch_size=min(USUAL_BATCH, n_train))
    return training
