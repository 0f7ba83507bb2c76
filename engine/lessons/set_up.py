"""What a step of a lesson makes of the open project: its set-up and its locks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.data.catalogue import data_set_info
from engine.data.sizes import design_problem
from engine.experiment.specs import DataSpec
from engine.lessons.lesson import Lock, SetUp
from engine.project.locks import LOCKABLE
from engine.project.project import Project


def applied(step: SetUp, project: Project) -> Project:
    """Return the project as a step sets it up.

    Parameters
    ----------
    step : SetUp
    project : Project
        Keeps its runs, its texts and its locks.

    Returns
    -------
    Project

    Raises
    ------
    InputError
        If the data set does not have what the step excludes or sets of it.
    """
    if step.project is not None:
        definition = step.project.definition
        project = replace(
            project,
            data=definition.data,
            network=definition.network,
            training=definition.training,
            sweep=definition.sweep,
        )
    if step.data:
        project = replace(project, data=with_fields(project.data, step.data))
    if step.network is not None:
        project = replace(project, network=step.network)
    if step.training:
        project = replace(project, training=replace(project.training, **_known(step.training)))
    if step.sweep:
        project = replace(project, sweep=replace(project.sweep, **_known(step.sweep)))
    return project


def locked(step: Lock, project: Project) -> Project:
    """Return the project with the parts of a step locked, and the others unlocked.

    Parameters
    ----------
    step : Lock
    project : Project

    Returns
    -------
    Project
    """
    return replace(project, locked=tuple(part for part in LOCKABLE if part in step.parts))


def with_fields(data: DataSpec, fields: dict[str, object]) -> DataSpec:
    """Return data with some fields changed; another data set starts with its own columns and options.

    Parameters
    ----------
    data : DataSpec
    fields : dict
        Values by the names of DataSpec.

    Returns
    -------
    DataSpec

    Raises
    ------
    InputError
        If the data set does not have the columns or options.
    """
    changes = _known(fields)
    if changes.get("dataset", data.dataset) != data.dataset:
        plain: dict[str, Any] = {"options": (), "file": None, "exclude_columns": ()}
        info = data_set_info(replace(data, **(plain | changes)))
        changes = plain | {"exclude_columns": info.default_exclude} | changes
        if info.task == "classification":
            changes.setdefault("target_scaling", "none")
        else:
            changes.setdefault("label_noise", 0.0)
    data = replace(data, **changes)
    data_set_info(data)
    if "split" not in changes and design_problem(data):
        data = replace(data, split=DataSpec.split)
    return data


def _known(fields: dict[str, object]) -> dict[str, Any]:
    """Values that were checked when the lesson was read."""
    return dict(fields)
