"""Curves of cells that end at different epochs."""

from __future__ import annotations

import numpy as np

from engine.experiment.specs import Cell
from engine.training.stacked.curves import Curves

CELLS = Cell(0.0, 0), Cell(0.5, 0), Cell(0.0, 1)
ALL, LEFT = np.array([0, 1, 2]), np.array([0, 2])


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, "float32")


def grown() -> Curves:
    """Three cells, of which the second ends after one of at most four epochs."""
    curves = Curves(CELLS, 4)
    curves.add(ALL, 0, {"loss": values(1, 2, 3), "train_loss": values(4, 5, 6), "val_loss": values(7, 8, 9)})
    curves.add(LEFT, 1, {"loss": values(10, 30), "train_loss": values(40, 60), "val_loss": values(70, 90)})
    return curves


def test_curves_of_an_ended_cell_are_shorter() -> None:
    results = grown().results(ALL, {}, 2.0)
    assert [dict(result.history)["loss"] for result in results] == [(1.0, 10.0), (2.0,), (3.0, 30.0)]
    assert [result.cell for result in results] == list(CELLS)
    assert {result.seconds for result in results} == {2.0}


def test_curves_metrics_are_those_of_the_scored_epoch() -> None:
    curves = grown()
    curves.scored[:] = 1, 0, 0
    results = curves.results(LEFT, {"test_loss": values(0.5, 0.25)}, 1.0)
    assert results[0].metrics == (("train_loss", 40.0), ("val_loss", 70.0), ("test_loss", 0.5))
    assert results[1].metrics == (("train_loss", 6.0), ("val_loss", 9.0), ("test_loss", 0.25))


def test_scores_of_the_scored_epoch_can_come_later() -> None:
    """Of cells that go on after it without a training score there, and whose validation loss was a number."""
    curves, missing = Curves(CELLS, 4, 2), values(np.nan, np.nan, np.nan)
    curves.add(ALL, 0, {"loss": values(1, 2, 3), "train_loss": missing, "val_loss": values(1, 1, np.nan)})
    curves.add(ALL, 1, {"loss": values(1, 2, 3), "train_loss": values(4, 5, 6), "val_loss": missing})
    assert curves.unscored(ALL).tolist() == [0, 1]
    curves.scored[0] = 1
    assert curves.unscored(ALL).tolist() == [1]
    curves.add_scores(np.array([1]), {"train_loss": values(9)})
    (result,) = curves.results(np.array([1]), {}, 0.0)
    assert dict(result.history)["train_loss"] == (9.0, 5.0)
    assert result.metric("train_loss") == 9.0


def test_curves_of_a_stopped_cell_leave_out_scores_that_were_not_computed() -> None:
    curves = Curves(CELLS[:1], 4, 2)
    curves.add(ALL[:1], 0, {"loss": values(1), "train_loss": values(np.nan), "val_loss": values(3)})
    assert curves.results(ALL[:1], {}, 0.0, is_whole=False)[0].metrics == (("val_loss", 3.0),)


def test_curves_before_the_first_epoch_are_empty() -> None:
    result = Curves(CELLS, 4).results(ALL, {}, 0.0)[1]
    assert (result.metrics, result.history) == ((), ())
    assert Curves(CELLS, 4).results(ALL[:0], {}, 0.0) == ()
