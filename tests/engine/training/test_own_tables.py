"""Training on a table of the user's own: both trainers, the script, the answers."""

from __future__ import annotations

import contextlib
import io
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.checks import check_project
from engine.checks.fit import fitted_to_data
from engine.data.catalogue import task_of
from engine.data.load import load
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.training.answers import answers_of
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.training.stacked.experiments import assert_close

OF = LayerSpec.of
CELL = Cell(0.4, 2)
TASKS = ("classification", "regression")


def project(folder: Path, task: str) -> Project:
    """A network of images made to fit the table, as "Make the network fit these data" does it."""
    layers = (
        OF("conv2d", filters=2),
        OF("flatten"),
        OF("dense", units=12, activation="relu"),
        OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )
    training = TrainingSpec(epochs=4, learning_rate=0.01, class_weight="balanced")
    data = own_data(folder, penguins(), task, scaling="none", label_noise=0.1)
    return fitted_to_data(Project("Penguins", data, NetworkSpec(layers), training))


def trained(project: Project, trainer: str, *cells: Cell) -> tuple[CellResult, ...]:
    return train(
        project.experiment, cells or (CELL,), lambda _: None, Unattended(), RunOptions(trainer)
    ).finished


@pytest.mark.parametrize("task", TASKS)
def test_a_network_is_made_to_fit_the_table(task: str, tmp_path: Path) -> None:
    fitted = project(tmp_path, task)
    check_project(fitted, task_of(fitted.data))
    assert [layer.kind_id for layer in fitted.network.layers] == ["dense", "dropout", "dense"]
    assert fitted.network.layers[-1].values["units"] == (3 if task == "classification" else 1)
    assert fitted.data.scaling == "standard"
    assert fitted.data.label_noise == (0.1 if task == "classification" else 0)
    assert fitted.training.has_class_weights == (task == "classification")


@pytest.mark.parametrize("task", TASKS)
def test_script_prints_the_numbers_of_both_trainers(task: str, tmp_path: Path) -> None:
    made = project(tmp_path, task)
    (reference,) = trained(made, REFERENCE)
    cells = (Cell(0.0, 2), CELL, Cell(0.4, 3))
    stacked = {result.cell: result for result in trained(made, STACKED, *cells)}
    assert_close(stacked[CELL], reference)
    path = tmp_path / "cell.py"
    path.write_text(keras_script(made, CELL), encoding="utf-8")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        runpy.run_path(str(path), run_name="__main__")
    pairs = (line.split(": ") for line in output.getvalue().splitlines() if ": " in line)
    numbers = {name: float(value) for name, value in pairs}
    assert numbers == pytest.approx(dict(reference.metrics), rel=1e-6)


def row_texts(data: DataSpec) -> set[tuple[float | str, ...]]:
    from engine.data.own_files.tables.cells import cells

    table = load(data).table
    assert table is not None
    return set(cells(table))


@pytest.mark.parametrize("task", TASKS)
def test_mistakes_show_rows_as_the_file_has_them(task: str, tmp_path: Path) -> None:
    made = project(tmp_path, task)
    made = replace(made, data=replace(made.data, exclude_columns=("ring",)))
    found = answers_of(made.experiment, CELL, RunOptions())
    assert found.mistakes and found.split == "test"
    rows = row_texts(made.data)
    assert all(one.inputs in rows for one in found.mistakes)
    assert {"f", "m", ""} >= {one.inputs[5] for one in found.mistakes}
