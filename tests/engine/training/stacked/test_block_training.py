"""A block's training against the reference trainer: schedules, early ends, best epochs; and what it tells."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell
from engine.training.reference import train_cell
from engine.training.stacked import block_training
from engine.training.stacked.block_training import (
    SECONDS,
    WATCHED_CURVES,
    ChunkSizer,
    train_block,
)
from engine.training.stacked.run_data import RunData
from engine.training.updates import WATCHED_CELLS, Progress, Update
from tests.engine.training.controls import StopWhen
from tests.engine.training.stacked.experiments import assert_close, grid, iris, pictures
from tests.engine.training.stacked.keras_equivalence import rows_of


@pytest.mark.parametrize("schedule", ["cosine", "exponential"])
def test_learning_rate_schedules_are_those_of_the_reference(schedule: str) -> None:
    experiment, cell = iris(learning_rate_schedule=schedule), Cell(0.3, 1)
    ours = train_block(RunData(experiment), (cell,)).whole[0]
    assert_close(ours, train_cell(experiment, cell).result)
    constant = train_block(RunData(iris()), (cell,)).whole[0]
    assert abs(ours.metric("train_loss") - constant.metric("train_loss")) > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize(("scored_epoch", "patience"), [("best", 2), ("last", 1)])
def test_block_early_stopping_and_scores_match_the_reference(scored_epoch: str, patience: int) -> None:
    experiment = iris(
        scored_epoch=scored_epoch, early_stopping=patience, epochs=9, learning_rate=0.3, batch_size=9
    )
    cells = Cell(0.0, 0), Cell(0.8, 0)
    trained = train_block(RunData(experiment), cells)
    lengths = []
    for row, cell in enumerate(cells):
        reference = train_cell(experiment, cell)
        assert_close(trained.whole[row], reference.result, 1e-4)
        np.testing.assert_allclose(trained.trainable[row], rows_of(reference.model)[0], rtol=1e-3, atol=1e-4)
        lengths.append(len(dict(reference.result.history)["loss"]))
    assert len(set(lengths)) > 1, "the cells must end at different epochs"
    assert min(lengths) < 9


def test_block_scores_the_best_epoch() -> None:
    experiment = iris(scored_epoch="best", epochs=6, learning_rate=0.3)
    results = train_block(RunData(experiment), grid((0.0, 0.5), 4)).whole
    places = []
    for result in results:
        history = dict(result.history)
        best = int(np.argmin(history["val_loss"]))
        places.append(best)
        for name in ("train_loss", "val_loss", "val_accuracy"):
            assert result.metric(name) == history[name][best]
    assert min(places) < 5, "the last epoch must not be the best of every cell"


def assert_spared(ours: CellResult, full: CellResult, evaluation_freq: int) -> None:
    """The same training with fewer training scores; all others are the same numbers."""
    curves, metrics = dict(ours.history), dict(ours.metrics)
    n_epochs = len(curves["loss"])
    assert list(metrics) == [name for name, _ in full.metrics]
    assert list(curves) == [name for name, _ in full.history]
    for name, value in full.metrics:
        assert metrics[name] == pytest.approx(value, rel=1e-6), name
    scored = full_scored_epoch(full)
    for name, values in full.history:
        if name.startswith("train_"):
            known = {epoch for epoch, one in enumerate(curves[name], start=1) if np.isfinite(one)}
            due = {epoch for epoch in range(1, n_epochs) if epoch % evaluation_freq == 0}
            assert known == due | {scored, n_epochs}
            for epoch in known:
                assert curves[name][epoch - 1] == pytest.approx(values[epoch - 1], rel=1e-6)
        else:
            assert curves[name] == values, name


def full_scored_epoch(full: CellResult) -> int:
    """The scored epoch of a cell with all curves."""
    return dict(full.history)["val_loss"].index(full.metric("val_loss")) + 1


EARLY = {"epochs": 20, "learning_rate": 0.3, "batch_size": 9}


@pytest.mark.slow
@pytest.mark.parametrize("evaluation_freq", [3, 50])
@pytest.mark.parametrize(
    "settings",
    [
        {"epochs": 7},
        {"epochs": 6},
        {"early_stopping": 2, **EARLY},
        {"early_stopping": 2, "scored_epoch": "best", **EARLY},
        {"epochs": 7, "scored_epoch": "best", "learning_rate": 0.3},
    ],
    ids=["last", "last is due", "early stopping", "best, early stopping", "best"],
)
def test_training_set_is_scored_every_few_epochs(settings: dict[str, Any], evaluation_freq: int) -> None:
    full, spared = iris(**settings), iris(**settings, evaluation_freq=evaluation_freq)
    cells = grid((0.0, 0.6), 2)
    whole = train_block(RunData(full), cells).whole
    ours = train_block(RunData(spared), cells).whole
    lengths = set()
    for cell, cell_full, cell_ours in zip(cells, whole, ours, strict=True):
        assert_spared(cell_ours, cell_full, evaluation_freq)
        right_full, right = train_cell(full, cell).result, train_cell(spared, cell).result
        assert_spared(right, right_full, evaluation_freq)
        assert right.metrics == right_full.metrics
        assert_close(cell_ours, right, 1e-4)
        lengths.add(len(dict(right.history)["loss"]))
    if "early_stopping" in settings:
        assert len(lengths) > 1, "the cells must end at different epochs"
        assert min(lengths) < settings["epochs"]


def test_training_set_is_scored_every_few_epochs_cell_by_cell() -> None:
    settings = {"epochs": 3, "scored_epoch": "best"}
    cell = Cell(0.3, 1)
    full = train_block(RunData(pictures(**settings)), (cell,)).whole[0]
    assert_spared(train_block(RunData(pictures(**settings, evaluation_freq=2)), (cell,)).whole[0], full, 2)


def test_best_epoch_without_a_validation_loss_has_no_training_score() -> None:
    """No weights were kept, so that there is nothing to score."""
    experiment = iris(
        scored_epoch="best", learning_rate=1e30, optimizer="sgd", evaluation_freq=2, clipvalue=0.0
    )
    ours = train_block(RunData(experiment), (Cell(0.0, 0),)).whole[0]
    right = train_cell(experiment, Cell(0.0, 0)).result
    assert np.isnan([dict(one.history)["val_loss"] for one in (ours, right)]).all()
    assert np.isnan([one.metric("train_loss") for one in (ours, right)]).all()


def test_epochs_without_training_scores_are_told_without_them() -> None:
    experiment, cell = iris(evaluation_freq=2), Cell(0.2, 3)
    heard: list[Update] = []
    train_block(RunData(experiment), (cell,), heard.append)
    train_cell(experiment, cell, heard.append)
    told = [[name for name, _ in one.values] for one in heard if isinstance(one, EpochValues)]
    some = ["loss", "accuracy", "val_loss", "val_accuracy"]
    every = [*some[:2], "train_loss", "train_accuracy", *some[2:]]
    assert told == [some, every, every] * 2


@pytest.mark.parametrize(("n_done", "is_scored"), [(1, False), (2, True)])
def test_stopped_cell_has_no_training_score_of_an_epoch_that_left_it_out(
    n_done: int, is_scored: bool
) -> None:
    experiment, cell = iris(epochs=50, evaluation_freq=2, batch_size=9), Cell(0.2, 0)

    def is_enough(update: Update) -> bool:
        return isinstance(update, Progress) and update.done > n_done + 0.4

    first, second = StopWhen(is_enough), StopWhen(is_enough)
    (ours,) = train_block(RunData(experiment), (cell,), first.emit, first).partial
    right = train_cell(experiment, cell, second.emit, second).result
    for partial in (ours, right):
        history = dict(partial.history)
        assert list(history)[2:4] == ["train_loss", "train_accuracy"]
        assert len(history["loss"]) == n_done
        assert any(name.startswith("train_") for name, _ in partial.metrics) is is_scored


def test_single_cell_block_emits_its_epochs() -> None:
    heard: list[Update] = []
    result = train_block(RunData(iris()), (Cell(0.2, 3),), heard.append).whole[0]
    epochs = [one for one in heard if isinstance(one, EpochValues)]
    assert [(one.cell, one.epoch) for one in epochs] == [(Cell(0.2, 3), number) for number in (1, 2, 3)]
    for index, one in enumerate(epochs):
        assert dict(one.values) == {name: values[index] for name, values in result.history}


def test_block_of_several_cells_emits_the_losses_of_those_that_are_watched() -> None:
    heard: list[Update] = []
    trained = train_block(RunData(iris()), grid((0.2,), WATCHED_CELLS + 2), heard.append)
    losses = [one for one in heard if isinstance(one, EpochValues)]
    assert len({one.cell for one in losses}) == WATCHED_CELLS
    assert len(losses) == WATCHED_CELLS * 3
    by_cell = {result.cell: dict(result.history) for result in trained.whole}
    for one in losses:
        right = {name: by_cell[one.cell][name][one.epoch - 1] for name in WATCHED_CURVES}
        assert dict(one.values) == right
    heard.clear()
    train_block(RunData(iris()), grid((0.2,), 2), heard.append, n_watched=0)
    assert {type(one) for one in heard} == {Progress}


def test_block_progress_counts_the_epochs_of_all_its_cells() -> None:
    heard: list[Update] = []
    train_block(RunData(iris()), grid((0.2,), 2), heard.append)
    done = [one.done for one in heard if isinstance(one, Progress)]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] == 2 * 3


def test_block_averages_weight_samples_of_a_smaller_last_batch_equally() -> None:
    """With weights that stay, the logged loss without dropout is the loss on the training samples."""
    still = iris(learning_rate=1e-12, batch_size=37, epochs=1)
    history = dict(train_block(RunData(still), (Cell(0.0, 0),)).whole[0].history)
    assert history["loss"] == pytest.approx(history["train_loss"], rel=1e-5)
    assert history["accuracy"] == pytest.approx(history["train_accuracy"], rel=1e-5)


def test_block_without_held_out_data_has_training_metrics_only() -> None:
    experiment = replace(iris(epochs=1), data=replace(iris().data, split="none"))
    result = train_block(RunData(experiment), (Cell(0.2, 0),)).whole[0]
    assert [name for name, _ in result.metrics] == ["train_loss", "train_accuracy"]
    assert [name for name, _ in result.history] == ["loss", "accuracy", "train_loss", "train_accuracy"]


# --- The pieces that work is cut into: all of it, in order, and of the right length.


def test_chunks_cover_the_range_in_order() -> None:
    for total in (0, 1, 7, 100):
        pieces = list(ChunkSizer(3).pieces(total))
        assert [number for first, last in pieces for number in range(first, last)] == list(range(total))


def test_chunk_size_grows_for_fast_work() -> None:
    pace = ChunkSizer(2)
    assert [last - first for first, last in pace.pieces(42)] == [2, 8, 32]
    assert [last - first for first, last in pace.pieces(45)] == [45], "learned for the next range"


def test_chunk_size_shrinks_for_slow_work(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(block_training, "time", SimpleNamespace(perf_counter=lambda: now))
    pace = ChunkSizer(16)
    sizes = []
    for first, last in pace.pieces(40):
        sizes.append(last - first)
        now += (last - first) * SECONDS / 4  # so that four are right
    assert sizes[0] == 16
    assert sizes[-2] == 4
    assert sum(sizes) == 40
    assert min(ChunkSizer(0).pieces(1)) == (0, 1)
