"""`train`, `warm_up` and the models that come out: the entry that the worker calls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import pytest

from engine.data.split import split
from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.stacked.programs import program_for
from engine.training.train import save_model, train, trained_model, warm_up, weights_of
from engine.training.updates import CellsDone, Outcome, Planned, Progress, Unattended, Update
from tests.engine.training.stacked.experiments import assert_close, grid, iris, pictures

CELL = Cell(0.3, 2)
BEST = iris(scored_epoch="best", epochs=5, learning_rate=0.3)


def run(experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions) -> tuple[Outcome, list[Update]]:
    heard: list[Update] = []
    return train(experiment, cells, heard.append, Unattended(), options), heard


def assert_scores(model: keras.Model, experiment: Experiment, result: CellResult) -> None:
    """`evaluate` on each split gives the cell's metrics."""
    data = split(experiment.data, streams(result.cell.seed).split)
    for name, (x, y) in data.parts.items():
        for metric, value in model.evaluate(x, y, verbose=0, return_dict=True).items():
            assert value == pytest.approx(result.metric(f"{name}_{metric}"), rel=1e-5, abs=1e-6), name


def test_train_emits_the_plan_first_and_both_trainers_agree() -> None:
    cells = grid((0.0, 0.4), 1)
    found = []
    for trainer, n_blocks in ((STACKED, 1), (REFERENCE, 2)):
        outcome, heard = run(iris(epochs=2), cells, RunOptions(trainer))
        plan = heard[0]
        assert isinstance(plan, Planned)
        assert (plan.trainer, plan.n_blocks) == (trainer, n_blocks)
        assert plan.device
        assert plan.reason.endswith(".")
        assert not any(isinstance(one, Planned) for one in heard[1:])
        done = [one.done for one in heard if isinstance(one, Progress)]
        assert done == sorted(done)
        assert done[-1] == pytest.approx(2 * 2)
        told = [result for one in heard if isinstance(one, CellsDone) for result in one.results]
        assert tuple(told) == outcome.finished
        found.append(outcome.finished)
    for ours, right in zip(*found, strict=True):
        assert_close(ours, right)


def test_train_watched_sweep_starts_with_the_first_seed() -> None:
    cells = grid((0.0, 0.4), 3)
    outcome, heard = run(iris(epochs=1), cells, RunOptions(is_watched=True))
    assert isinstance(heard[0], Planned)
    assert heard[0].n_blocks == 2
    first = next(one for one in heard if isinstance(one, CellsDone))
    assert [result.cell for result in first.results] == [Cell(0.0, 0), Cell(0.4, 0)]
    unwatched = run(iris(epochs=1), cells, RunOptions())[0]
    for ours, right in zip(outcome.finished, unwatched.finished, strict=True):
        assert_close(ours, right, 1e-6)


def test_train_falls_back_to_the_reference_trainer() -> None:
    clipped = iris(clipnorm=0.5, epochs=1)
    outcome, heard = run(clipped, (CELL,), RunOptions(STACKED))
    assert isinstance(heard[0], Planned)
    assert heard[0].trainer == REFERENCE
    assert "clipping by norm" in heard[0].reason
    assert [result.cell for result in outcome.finished] == [CELL]


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_train_refuses_an_unknown_device_first(trainer: str, tmp_path: Path) -> None:
    heard: list[Update] = []
    options = RunOptions(trainer, "GPU 7")
    with pytest.raises(InputError, match=r"must be one of .*, not GPU 7\."):
        train(iris(), (CELL,), heard.append, Unattended(), options)
    assert heard == []
    with pytest.raises(InputError, match="GPU 7"):
        save_model(iris(), CELL, tmp_path / "model.keras", options)
    assert list(tmp_path.iterdir()) == []


def test_warm_up_traces_only_stacked_programs() -> None:
    layers = LayerSpec.of("dense", units=2), LayerSpec.of("dense", units=3, activation="softmax")
    experiment = replace(iris(), network=NetworkSpec(layers))
    warm_up(experiment, RunOptions(REFERENCE))
    assert program_for(experiment).n_traces == 0
    warm_up(experiment, RunOptions())
    assert program_for(experiment).n_traces == 2
    train(experiment, (CELL,), lambda _: None, Unattended())
    assert program_for(experiment).n_traces == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("experiment", "trainer"),
    [(BEST, STACKED), (BEST, REFERENCE), (pictures(), STACKED)],
    ids=["stacked", "reference", "cell-by-cell"],
)
def test_trained_model_scores_as_its_cell(experiment: Experiment, trainer: str) -> None:
    result = run(experiment, (CELL,), RunOptions(trainer))[0].finished[0]
    model = trained_model(experiment, CELL, RunOptions(trainer))
    assert isinstance(model, keras.Sequential)
    assert_scores(model, experiment, result)


def test_trained_model_has_the_weights_of_the_best_epoch() -> None:
    """What makes the test above worth its seconds: the scored weights are not the ones at the end."""
    history = dict(run(BEST, (CELL,), RunOptions())[0].finished[0].history)
    assert min(history["val_loss"]) < history["val_loss"][-1]


def test_a_saved_model_is_an_ordinary_keras_file(tmp_path: Path) -> None:
    path = tmp_path / "model of iris.keras"
    path.write_bytes(b"what was there before")
    save_model(iris(), CELL, path, RunOptions())
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"
    model = keras.saving.load_model(path)
    assert_scores(model, iris(), run(iris(), (CELL,), RunOptions())[0].finished[0])
    assert model.layers[1].rate == CELL.rate


@pytest.mark.parametrize("name", ["model.h5", "model", "model.keras.zip"])
def test_save_model_refuses_another_suffix(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"must end in \.keras, not {name}\."):
        save_model(iris(), CELL, tmp_path / name, RunOptions())
    assert list(tmp_path.iterdir()) == []


def test_failed_save_model_is_an_input_error_and_leaves_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "taken.keras"
    folder.mkdir()
    (folder / "something").touch()
    for path in (folder, tmp_path / "nowhere" / "model.keras"):
        with pytest.raises(InputError, match="can't be written"):
            save_model(iris(epochs=1), CELL, path, RunOptions())
    assert sorted(tmp_path.rglob("*")) == [folder, folder / "something"]


def test_inspect_weights_gives_a_histogram_per_array() -> None:
    found = weights_of(BEST, CELL, RunOptions())
    model = trained_model(BEST, CELL)
    arrays = [weight.numpy() for weight in model.weights if "seed_generator" not in weight.path]
    assert [one.shape for one in found] == [array.shape for array in arrays]
    assert all(one.name.endswith(("(Dense), kernel", "(Dense), bias")) for one in found)
    for one, array in zip(found, arrays, strict=True):
        assert sum(one.counts) == array.size and one.n_not_finite == 0
        assert one.mean == pytest.approx(float(array.mean()), abs=1e-5)
        assert (one.low, one.high) == pytest.approx((float(array.min()), float(array.max())), abs=1e-5)
