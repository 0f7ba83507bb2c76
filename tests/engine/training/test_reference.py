"""The reference trainer against plain Keras, its seeds, its stop and its pause."""

import contextlib
import io
import runpy
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import example
from engine.training.build import build_model
from engine.training.reference import train
from engine.training.updates import CellsDone, Outcome, Progress, Unattended, Update
from tests.engine.training.controls import Pause, StopWhen

OF = LayerSpec.of


def short(project: Project, epochs: int = 3) -> Project:
    return replace(project, training=replace(project.training, epochs=epochs))


def conv_project() -> Project:
    layers = (
        OF("conv2d", filters=4),
        OF("batch_normalization"),
        OF("max_pooling2d"),
        OF("dropout", True),
        OF("flatten"),
        OF("dense", units=12, activation="tanh"),
        OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )
    data = DataSpec("digits", train_samples=300, label_noise=0.1)
    return Project(
        "Conv", data, NetworkSpec(layers), TrainingSpec(epochs=3, batch_size=32, optimizer="rmsprop")
    )


def watching(project: Project) -> Project:
    """The same with a learning rate that falls, an early end and the best epoch scored."""
    settings = replace(
        project.training,
        epochs=9,
        learning_rate=0.3,
        learning_rate_schedule="cosine",
        early_stopping=2,
        scored_epoch="best",
    )
    return replace(project, name="Watching", training=settings)


def weighted() -> Project:
    """Few, imbalanced and noisy labels, with weighted classes."""
    project = short(example("honest-classification"))
    data = DataSpec("breast_cancer", split="stratified", train_samples=150, label_noise=0.1)
    output = project.network.layers[-1].with_value("units", 2)
    network = NetworkSpec((*project.network.layers[:-1], output))
    training = replace(project.training, class_weight="balanced")
    return Project("Weighted", data, network, training)


def seldom(project: Project) -> Project:
    """The same with a training score in every third epoch only."""
    return replace(
        project, name=f"Seldom: {project.name}", training=replace(project.training, evaluation_freq=3)
    )


def one(project: Project, cell: Cell) -> CellResult:
    return train(project.experiment, (cell,), lambda _: None, Unattended()).finished[0]


def printed(text: str) -> dict[str, float]:
    pairs = (line.split(": ") for line in text.splitlines() if ": " in line)
    return {name: float(value) for name, value in pairs}


@pytest.mark.parametrize(
    "project",
    [
        short(example("tutorial-regression")),
        short(example("tutorial-classification")),
        short(example("honest-regression")),
        short(example("honest-classification")),
        short(example("dropout-helps")),
        conv_project(),
        watching(example("honest-classification")),
        weighted(),
        seldom(short(example("honest-classification"), 5)),
        seldom(watching(example("honest-classification"))),
    ],
    ids=lambda project: project.name,
)
def test_script_prints_the_cells_numbers(project: Project, tmp_path: Path) -> None:
    cell = Cell(0.4, 2)
    path = tmp_path / "cell.py"
    path.write_text(keras_script(project, cell), encoding="utf-8")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        runpy.run_path(str(path), run_name="__main__")
    numbers = printed(output.getvalue())
    result = one(project, cell)
    assert numbers.keys() == dict(result.metrics).keys()
    for name, value in result.metrics:
        assert numbers[name] == pytest.approx(value, rel=1e-4), name


@pytest.mark.slow
def test_the_script_runs_under_plain_python(tmp_path: Path) -> None:
    project, cell = conv_project(), Cell(0.5, 2)
    path = tmp_path / "cell.py"
    path.write_text(keras_script(project, cell), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", path], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path
    )
    numbers = printed(done.stdout)
    for name, value in one(project, cell).metrics:
        assert numbers[name] == pytest.approx(value, rel=1e-4), name


def test_reference_cell_does_not_depend_on_other_cells() -> None:
    project = short(example("honest-classification"))
    cells = (Cell(0.3, 1), Cell(0.3, 0))
    together = train(project.experiment, cells, lambda _: None, Unattended()).finished
    alone = one(project, cells[1])
    assert alone.metrics == together[1].metrics
    assert alone.history == together[1].history


def test_reference_rates_share_initial_weights_and_split() -> None:
    from engine.experiment.seeds import streams

    network = example("honest-classification").network
    low, high = (build_model(network.at_rate(rate), (4,), streams(7)) for rate in (0.0, 0.6))
    for a, b in zip(low.trainable_variables, high.trainable_variables, strict=True):
        assert (np.asarray(a) == np.asarray(b)).all()


def test_frozen_stream_is_equal_for_all_seeds() -> None:
    project = short(example("honest-classification"), 1)
    frozen = replace(
        project, sweep=replace(project.sweep, frozen_streams=("split", "init", "shuffle", "mask"))
    )
    assert one(frozen, Cell(0.3, 0)).metrics == one(frozen, Cell(0.3, 5)).metrics
    assert one(project, Cell(0.3, 0)).metrics != one(project, Cell(0.3, 5)).metrics


def test_reference_history_and_events() -> None:
    project = short(example("honest-classification"))
    heard: list[Update] = []
    result = train(project.experiment, (Cell(0.2, 0),), heard.append, Unattended()).finished[0]
    history = dict(result.history)
    assert set(history) == {"loss", "accuracy", "train_loss", "train_accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 3 for values in history.values())
    epochs = [item for item in heard if isinstance(item, EpochValues)]
    assert [item.epoch for item in epochs] == [1, 2, 3]
    for index, item in enumerate(epochs):
        assert dict(item.values) == {name: values[index] for name, values in history.items()}
    assert result.metric("train_loss") == history["train_loss"][-1]
    assert heard[-1] == CellsDone((result,))


def test_reference_sweep_emits_the_epochs_of_its_first_cell_only() -> None:
    project = short(example("honest-classification"), 2)
    heard: list[Update] = []
    outcome = train(project.experiment, (Cell(0.2, 0), Cell(0.2, 1)), heard.append, Unattended())
    assert {type(item) for item in heard} == {Progress, EpochValues, CellsDone}
    epochs = [(item.cell, item.epoch) for item in heard if isinstance(item, EpochValues)]
    assert epochs == [(Cell(0.2, 0), 1), (Cell(0.2, 0), 2)]
    told = [item.results for item in heard if isinstance(item, CellsDone)]
    assert told == [(result,) for result in outcome.finished]
    done = [item.done for item in heard if isinstance(item, Progress)]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(2 * 2)


def test_reference_early_stopping_scores_the_best_epoch() -> None:
    result = one(watching(example("honest-classification")), Cell(0.8, 0))
    history = dict(result.history)
    best = int(np.argmin(history["val_loss"]))
    assert len(history["val_loss"]) == best + 1 + 2 < 9
    assert result.metric("val_loss") == history["val_loss"][best]
    assert result.metric("train_accuracy") == history["train_accuracy"][best]


def test_reference_dropout_is_active_in_the_logged_loss_only() -> None:
    project = short(example("dropout-helps"), 1)
    # Weights that hardly move: what is left between the two curves is the dropout.
    still = replace(project, training=replace(project.training, learning_rate=1e-12))
    without = dict(one(still, Cell(0.0, 0)).history)
    assert without["loss"][0] == pytest.approx(without["train_loss"][0], rel=1e-5)
    with_dropout = dict(one(still, Cell(0.8, 0)).history)
    assert with_dropout["train_loss"][0] == pytest.approx(without["train_loss"][0], rel=1e-5)
    assert with_dropout["loss"][0] > with_dropout["train_loss"][0] * 1.05


def test_reference_stop_within_an_epoch_keeps_complete_epochs() -> None:
    project = short(example("honest-classification"), 50)
    cells = Cell(0.2, 0), Cell(0.2, 1)
    control = StopWhen(lambda item: isinstance(item, Progress) and item.done > 3.4)
    outcome = train(project.experiment, cells, control.emit, control)
    assert control.n_since <= 1
    assert outcome.finished == ()
    assert isinstance(control.heard[-1], Progress), "the batch that was under way is the last"
    assert control.heard[-1].done < 4
    (partial,) = outcome.partial
    assert partial.cell == cells[0]
    history = dict(partial.history)
    assert {len(values) for values in history.values()} == {3}
    assert partial.metrics == tuple(
        (f"{part}_{name}", history[f"{part}_{name}"][-1])
        for part in ("train", "val")
        for name in ("loss", "accuracy")
    )
    # Three epochs by themselves are the same three epochs.
    assert dict(one(short(project, 3), cells[0]).history) == history


def test_reference_stop_between_cells_has_no_partial_cell() -> None:
    project = short(example("honest-classification"), 1)
    control = StopWhen(lambda item: isinstance(item, CellsDone))
    outcome = train(project.experiment, (Cell(0.2, 0), Cell(0.2, 1)), control.emit, control)
    assert [result.cell for result in outcome.finished] == [Cell(0.2, 0)]
    assert outcome.partial == ()


def test_reference_pause_holds_at_an_epoch_end_and_changes_nothing() -> None:
    project, control = short(example("honest-classification"), 2), Pause()
    heard: list[Update] = []
    outcomes: list[Outcome] = []

    def run() -> None:
        outcomes.append(train(project.experiment, (Cell(0.2, 0),), heard.append, control))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert control.is_waiting.wait(60)
        assert [item.epoch for item in heard if isinstance(item, EpochValues)] == [1]
    finally:
        control.resume()
        thread.join(60)
    result, right = outcomes[0].finished[0], one(project, Cell(0.2, 0))
    assert (result.metrics, result.history) == (right.metrics, right.history)
