"""What a step of a lesson makes of the open project: its set-up and its locks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.data.changes import with_changes
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
        project = replace(project, data=with_changes(project.data, step.data))
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


def _known(fields: dict[str, object]) -> dict[str, Any]:
    """Values that were checked when the lesson was read."""
    return dict(fields)
