"""A project on a file of the user's: what can stay stays, the rest is made to suit the data."""

from __future__ import annotations

from dataclasses import replace

from engine.checks.checks import check_project, check_sweep
from engine.checks.fit import fitted_to_data
from engine.checks.starting import UPDATES, starting_project
from engine.data.catalogue import task_of
from engine.data.sizes import design_problem, n_training_samples
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.project import Project

FAR = 10  # times more or fewer updates than usual: epochs and batch size were meant for other data
_SPLIT_OF_ROLE = {"split": "given", "group": "grouped", "order": "time"}


def on_own_file(project: Project, file: FileSpec) -> Project:
    """Put a project on the user's file, so that it can be swept at once.

    Split and scaling stay if the data were a file before, else they are the usual ones; a column that says
    groups, an order or the test rows is followed. Output, loss and
    metric suit the target. Epochs and batch size stay if they make sense for so many rows, and the network if
    it can be made to fit and still has a Dropout to sweep.

    Parameters
    ----------
    project : Project
    file : FileSpec

    Returns
    -------
    Project
        Without problems; its name, notes and runs stay.

    Raises
    ------
    InputError
        As for `data_set_info`.
    """
    before = project.data
    start = starting_project(DataSpec(dataset=OWN_FILE, file=file))
    data = start.data
    if before.file is not None:
        features = {column.name for column in file.columns_as("feature")}
        excluded = tuple(name for name in before.exclude_columns if name in features)
        kept = excluded if len(excluded) < len(features) else ()
        data = replace(before, file=file, exclude_columns=kept)
    data = replace(data, split=_split(data, before.file))
    fitted = fitted_to_data(replace(project, data=data))
    training = fitted.training
    updates = training.epochs * n_training_samples(fitted.data) / training.batch_size
    if not UPDATES / FAR <= updates <= UPDATES * FAR:
        usual = start.training
        training = replace(training, epochs=usual.epochs, batch_size=usual.batch_size)
        fitted = replace(fitted, training=training)
    if _can_be_swept(fitted):
        return fitted
    usual_network = replace(fitted, network=start.network, training=start.training)
    return usual_network if _can_be_swept(usual_network) else replace(usual_network, sweep=start.sweep)


def _split(data: DataSpec, file_before: FileSpec | None) -> str:
    """The split that a new role of a column asks for, else the present one if the data allow it."""
    assert data.file is not None
    for role, split in _SPLIT_OF_ROLE.items():
        is_new = data.file.columns_as(role) and not (file_before and file_before.columns_as(role))
        if is_new and not design_problem(replace(data, split=split)):
            return split
    return DataSpec.split if design_problem(data) else data.split


def _can_be_swept(project: Project) -> bool:
    try:
        check_project(project, task_of(project.data))
        check_sweep(project)
    except InputError:
        return False
    return True
