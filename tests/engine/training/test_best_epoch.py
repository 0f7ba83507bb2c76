"""The rule of the best epoch against Keras's own EarlyStopping."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from engine.training.best_epoch import BestEpoch


def by_keras(values: list[float], patience: int) -> tuple[list[bool], int]:
    """Which epochs improved, and how many there were before Keras stopped."""
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience, mode="min")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    callback.set_model(model)
    callback.on_train_begin()
    improved: list[bool] = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"val_loss": value})
        improved.append(callback.best_epoch == epoch)
        if getattr(model, "stop_training", False):
            break
    return improved, len(improved)


def ours(values: np.ndarray, patience: int) -> tuple[list[list[bool]], list[int]]:
    """The same for several cells (cells, epochs); a cell that stops leaves, as in a block."""
    best = BestEpoch(len(values), patience)
    improved: list[list[bool]] = [[] for _ in values]
    alive = np.arange(len(values))
    for column in values.T:
        better, stops = best.update(column[alive])
        for row, is_better in zip(alive, better, strict=True):
            improved[row].append(bool(is_better))
        best.keep(~stops)
        alive = alive[~stops]
    return improved, [len(row) for row in improved]


@pytest.mark.parametrize("patience", [1, 2, 4])
def test_best_epoch_and_stopping_match_keras(patience: int) -> None:
    values = np.random.default_rng(patience).integers(0, 8, (25, 15)) / 8  # with ties
    values[0, 3:] = np.nan
    improved, lengths = ours(values, patience)
    for row, numbers in enumerate(values.tolist()):
        assert (improved[row], lengths[row]) == by_keras(numbers, patience)
    assert min(lengths) < max(lengths)


def test_best_epoch_without_patience_never_stops() -> None:
    best = BestEpoch(2, 0)
    for values in ([1.0, 1.0], [2.0, 0.5], [3.0, np.nan], [0.9, 0.5]):
        improved, stops = best.update(np.array(values))
        assert not stops.any()
    assert improved.tolist() == [True, False]


def test_best_epoch_of_a_nan_cell_never_improves() -> None:
    best = BestEpoch(1, 2)
    assert [tuple(map(bool, best.update(np.array([np.nan])))) for _ in range(2)] == [
        (False, False),
        (False, True),
    ]
