"""The project to start with: whole, sweepable, and not slow on large data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.checks import check_network, check_project, check_sweep
from engine.checks.starting import MAX_EPOCHS, MIN_EPOCHS, starting_project
from engine.data.catalogue import DATA_SETS, task_of
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.project import Project


def kinds(project: Project) -> list[str]:
    return [layer.kind_id for layer in project.network.layers]


@pytest.mark.parametrize("dataset", list(DATA_SETS))
def test_it_has_no_problems_and_can_be_swept(dataset: str) -> None:
    project = starting_project(DataSpec(dataset=dataset, split="none"))
    check_project(project, task_of(project.data))
    check_sweep(project)
    check = check_network(project.network, project.training, task_of(project.data))
    assert not check.output_problems and project.data.is_held_out
    assert kinds(project)[-2:] == ["dropout", "dense"]


def test_the_network_suits_the_samples() -> None:
    assert kinds(starting_project(DataSpec(dataset="iris"))) == ["dense", "dense", "dropout", "dense"]
    assert kinds(starting_project(DataSpec(dataset="digits"))) == ["flatten", "dense", "dropout", "dense"]
    mnist = starting_project(DataSpec(dataset="mnist"))
    assert kinds(mnist) == ["conv2d", "max_pooling2d", "flatten", "dropout", "dense"]


def test_own_data_start_with_their_own_output_and_few_updates() -> None:
    columns = (ColumnSpec(name="x"), ColumnSpec(name="y", role="target"))
    file = FileSpec(
        name="big.csv",
        sha256="0" * 64,
        n_bytes=1,
        columns=columns,
        task="regression",
        target="y",
        n_samples=1_000_000,
    )
    project = starting_project(DataSpec(dataset=OWN_FILE, file=file))
    assert (project.name, project.training.loss) == ("big.csv", "mean_squared_error")
    assert (project.training.batch_size, project.training.epochs) == (128, MIN_EPOCHS)
    small = replace(file, n_samples=100)
    training = starting_project(DataSpec(dataset=OWN_FILE, file=small)).training
    assert (training.batch_size, training.epochs) == (16, MAX_EPOCHS)
