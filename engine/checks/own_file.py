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
SMALLEST_SHARE = 0.05  # that the form takes for validation
_SPLIT_OF_ROLE = {"group": "grouped", "order": "time"}


def on_own_file(project: Project, file: FileSpec) -> Project:
    """Put a project on the user's file, so that it can be swept at once.

    Split and scaling stay if the data were a file before, else they are the usual ones; a column that says
    groups or an order is followed, and so are test rows that the file gives. Output, loss and metric suit
    the target. Epochs and batch size stay if they make sense for so many rows, and the network if
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
        scaling = before.target_scaling if before.file.task == file.task else data.target_scaling
        data = replace(before, file=file, exclude_columns=kept, target_scaling=scaling)
    data = _with_split(data, before.file)
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


def with_given_test(data: DataSpec) -> DataSpec:
    """Score on the test rows that the user's file gives, if it gives some.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    DataSpec
        With as much for validation as was chosen, but no more than half of the rows that are not for the
        test.
    """
    file = data.file
    if file is None or not file.given_sizes[1]:
        return data
    n_left = file.n_samples - file.given_sizes[1]
    most = max(SMALLEST_SHARE, n_left / 2 / file.n_samples // SMALLEST_SHARE * SMALLEST_SHARE)
    given = replace(data, split="given", validation_size=min(data.validation_size, round(most, 2)))
    return given if n_training_samples(given) else data


def _with_split(data: DataSpec, file_before: FileSpec | None) -> DataSpec:
    """Follow what the file or a new role of a column asks for, else keep the present split if it can be."""
    assert data.file is not None
    giver = _giver(data.file)
    if giver is not None and (file_before is None or _giver(file_before) != giver):
        return with_given_test(data)
    for role, split in _SPLIT_OF_ROLE.items():
        is_new = data.file.columns_as(role) and not (file_before and file_before.columns_as(role))
        if is_new and not design_problem(replace(data, split=split)):
            return replace(data, split=split)
    return replace(data, split=DataSpec.split) if design_problem(data) else data


def _giver(file: FileSpec) -> tuple[str, ...] | None:
    """Say what gives the test rows: another file, a column, or the file itself."""
    if not file.given_sizes[1]:
        return None
    if file.test_file is not None:
        return file.name, file.test_file.name
    return (file.name,) if file.split_column is None else (file.name, file.split_column.name, "column")


def _can_be_swept(project: Project) -> bool:
    try:
        check_project(project, task_of(project.data))
        check_sweep(project)
    except InputError:
        return False
    return True
