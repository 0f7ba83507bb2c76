"""What a step of a lesson makes of the open project: its set-up and its locks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.data.changes import with_changes
from engine.experiment.seed_ranges import first_seeds
from engine.lessons.lesson import Lock, SetUp
from engine.project.locks import LOCKABLE
from engine.project.project import Project


def applied(step: SetUp, project: Project) -> Project:
    """Return the project as a step sets it up.

    Parameters
    ----------
    step : SetUp
    project : Project
        Keeps its runs, its texts and its locks; one that was handed out with seeds of its own also these, of
        which it takes as many as the step sets.

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
    own = project.handout.seeds if project.handout is not None else ()
    if own and (step.project is not None or "seeds" in step.sweep):
        seeds = first_seeds(own, len(project.sweep.seeds))
        project = replace(project, sweep=replace(project.sweep, seeds=seeds))
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
