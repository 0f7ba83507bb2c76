"""The reference trainer against plain Keras, its seeds and its stop."""

import contextlib
import io
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.export.script import keras_script
from engine.project.examples import example
from engine.project.project import Project
from engine.project.results import CellResult, EpochValues
from engine.project.specs import Cell, DataSpec, LayerSpec, NetworkSpec, TrainingSpec
from engine.training.build import build_model
from engine.training.reference import train

OF = LayerSpec.of


def short(project: Project, epochs: int = 3) -> Project:
    return replace(project, training=replace(project.training, epochs=epochs))


def conv_project() -> Project:
    layers = (
        OF("conv2d", filters=4), OF("batch_normalization"), OF("max_pooling2d"), OF("dropout", True),
        OF("flatten"), OF("dense", units=12, activation="tanh"), OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )  # fmt: skip
    data = DataSpec("digits", train_samples=300, label_noise=0.1)
    return Project(
        "Conv", data, NetworkSpec(layers), TrainingSpec(epochs=3, batch_size=32, optimizer="rmsprop")
    )


def one(project: Project, cell: Cell) -> CellResult:
    return train(project.experiment, (cell,), lambda _: None, lambda: False).finished[0]


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
    ],
    ids=lambda project: project.name,
)
def test_the_script_prints_the_cells_numbers(project: Project, tmp_path: Path) -> None:
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
        [sys.executable, "-I", path], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    numbers = printed(done.stdout)
    for name, value in one(project, cell).metrics:
        assert numbers[name] == pytest.approx(value, rel=1e-4), name


def test_a_cell_does_not_depend_on_the_others() -> None:
    project = short(example("honest-classification"))
    cells = (Cell(0.0, 0), Cell(0.3, 1), Cell(0.3, 0))
    together = train(project.experiment, cells, lambda _: None, lambda: False).finished
    for result in together:
        alone = one(project, result.cell)
        assert alone.metrics == result.metrics
        assert alone.history == result.history


def test_rates_share_initial_weights_and_split() -> None:
    from engine.project.seeds import streams

    network = example("honest-classification").network
    low, high = (build_model(network.at_rate(rate), (4,), streams(7)) for rate in (0.0, 0.6))
    for a, b in zip(low.trainable_variables, high.trainable_variables, strict=True):
        assert (np.asarray(a) == np.asarray(b)).all()


def test_a_frozen_stream_makes_seeds_alike() -> None:
    project = short(example("honest-classification"), 1)
    frozen = replace(
        project, sweep=replace(project.sweep, frozen_streams=("split", "init", "shuffle", "mask"))
    )
    assert one(frozen, Cell(0.3, 0)).metrics == one(frozen, Cell(0.3, 5)).metrics
    assert one(project, Cell(0.3, 0)).metrics != one(project, Cell(0.3, 5)).metrics


def test_history_and_events() -> None:
    project = short(example("honest-classification"))
    heard: list[object] = []
    result = train(project.experiment, (Cell(0.2, 0),), heard.append, lambda: False).finished[0]
    history = dict(result.history)
    assert set(history) == {"loss", "accuracy", "train_loss", "train_accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 3 for values in history.values())
    assert [item.epoch for item in heard if isinstance(item, EpochValues)] == [1, 2, 3]
    assert result.metric("train_loss") == history["train_loss"][-1]
    assert heard[-1] == result


def test_dropout_is_on_in_the_logged_loss_only() -> None:
    project = short(example("dropout-helps"), 1)
    # Weights that hardly move: what is left between the two curves is the dropout.
    still = replace(project, training=replace(project.training, learning_rate=1e-12))
    without = dict(one(still, Cell(0.0, 0)).history)
    assert without["loss"][0] == pytest.approx(without["train_loss"][0], rel=1e-5)
    with_dropout = dict(one(still, Cell(0.8, 0)).history)
    assert with_dropout["train_loss"][0] == pytest.approx(without["train_loss"][0], rel=1e-5)
    assert with_dropout["loss"][0] > with_dropout["train_loss"][0] * 1.05


def test_stop_in_the_middle_of_an_epoch_keeps_what_was_trained() -> None:
    project = short(example("honest-classification"), 50)
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20  # 6 batches an epoch: in the middle of the fourth

    outcome = train(project.experiment, (Cell(0.2, 0), Cell(0.2, 1)), lambda _: None, should_stop)
    assert outcome.finished == ()
    assert outcome.partial is not None
    assert {len(values) for _, values in outcome.partial.history} == {3}
    assert dict(outcome.partial.metrics).keys() == {
        f"{part}_{name}" for part in ("train", "val", "test") for name in ("loss", "accuracy")
    }
    assert asked <= 23
