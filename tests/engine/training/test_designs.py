"""Training on each way of splitting: both trainers and the script have the same numbers."""

from __future__ import annotations

import contextlib
import io
import runpy
from pathlib import Path

import pytest

from engine.checks.fit import fitted_network
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.data.own_files.steered_tables import visit_data, visits
from tests.engine.training.stacked.experiments import assert_close

OF = LayerSpec.of
CELL = Cell(0.4, 3)
CELLS = (Cell(0.0, 2), CELL, Cell(0.4, 5))


def trained(project: Project, trainer: str, *cells: Cell) -> tuple[CellResult, ...]:
    return train(project.experiment, cells, lambda _: None, Unattended(), RunOptions(trainer)).finished


@pytest.mark.parametrize("split", ["stratified", "kfold", "grouped", "time", "given"])
def test_both_trainers_and_the_script_agree(split: str, tmp_path: Path) -> None:
    layers = (
        OF("dense", units=6, activation="relu"),
        OF("dropout", True),
        OF("dense", units=2, activation="softmax"),
    )
    data = visit_data(tmp_path, visits(), split=split)
    project = Project("Visits", data, NetworkSpec(layers), TrainingSpec(epochs=3, learning_rate=0.01))
    assert_all_agree(project, tmp_path)


def test_they_agree_on_folds_of_two_sizes(tmp_path: Path) -> None:
    layers = (OF("dense", units=6, activation="relu"), OF("dropout", True), OF("dense", units=3))
    data = DataSpec("wine", split="kfold", n_folds=4, fold_order="in_order", validation_size=0.0)
    network = fitted_network(NetworkSpec(layers), TrainingSpec(), task_of(data))[0]
    # In batches of 19, 133 samples are 7 steps and 134 are 8, over which the learning rate falls.
    training = TrainingSpec(epochs=3, batch_size=19, learning_rate_schedule="cosine")
    assert_all_agree(Project("Wine", data, network, training), tmp_path)


@pytest.mark.parametrize(
    ("target_scaling", "loss", "metrics"),
    [
        ("log", "mean_squared_error", ("mean_squared_error",)),
        ("standard", "log_cosh", ("root_mean_squared_error", "mean_absolute_error", "mean_squared_error")),
    ],
)
def test_they_agree_on_a_scaled_target(
    target_scaling: str, loss: str, metrics: tuple[str, ...], tmp_path: Path
) -> None:
    layers = (OF("dense", units=6, activation="relu"), OF("dropout", True), OF("dense", units=1))
    data = DataSpec("boston_housing", scaling="robust", target_scaling=target_scaling)
    training = TrainingSpec(loss, metrics[0], epochs=3, learning_rate=0.01, more_metrics=metrics[1:])
    assert_all_agree(Project("Houses", data, NetworkSpec(layers), training), tmp_path)


def test_they_agree_on_several_metrics_of_two_classes(tmp_path: Path) -> None:
    layers = (
        OF("dense", units=6, activation="relu"),
        OF("dropout", True),
        OF("dense", units=1, activation="sigmoid"),
    )
    data = DataSpec("breast_cancer", label_noise=0.2, train_samples=150)
    training = TrainingSpec(
        "binary_crossentropy",
        "auc",
        epochs=3,
        learning_rate=0.01,
        class_weight="balanced",
        more_metrics=("recall", "accuracy", "precision"),
    )
    assert_all_agree(Project("Tumours", data, NetworkSpec(layers), training), tmp_path)


def assert_all_agree(project: Project, folder: Path) -> None:
    """The numbers of both trainers and those that the script prints."""
    stacked = {result.cell: result for result in trained(project, STACKED, *CELLS)}
    references = trained(project, REFERENCE, *CELLS)
    for reference in references:
        assert_close(stacked[reference.cell], reference)
    path = folder / "cell.py"
    path.write_text(keras_script(project, CELL), encoding="utf-8")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        runpy.run_path(str(path), run_name="__main__")
    pairs = (line.split(": ") for line in output.getvalue().splitlines() if ": " in line)
    numbers = {name: float(value) for name, value in pairs}
    assert numbers == pytest.approx(dict(references[1].metrics), rel=1e-6)
