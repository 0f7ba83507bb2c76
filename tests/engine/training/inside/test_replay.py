"""A replay stands at any step, whichever way it came there, and gives up when it is asked to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment.specs import Cell
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.training.inside import replay as replay_module
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.train import trained_model
from engine.training.updates import Unattended
from tests.engine.training.stacked.experiments import iris, pictures

CELLS = (Cell(0.0, 1), Cell(0.4, 1))


def weights(replay: Replay, cell: Cell) -> list[np.ndarray]:
    return [np.asarray(one) for one in replay.model(cell).get_weights()]


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_going_back_and_on_gives_the_same(trainer: str) -> None:
    replay = Replay(iris(), CELLS, RunOptions(trainer))
    places = (7, 14, 3, 7, 0, 14)
    found: dict[int, list[np.ndarray]] = {}
    for place in places:
        replay.move_to(place)
        now = weights(replay, CELLS[1])
        for one, other in zip(found.setdefault(place, now), now, strict=True):
            np.testing.assert_array_equal(one, other)
    assert replay.moment.epoch == 14 // replay.steps_per_epoch + 1


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_at_its_end_stands_the_trained_model(trainer: str) -> None:
    late = iris(dropout_schedule="late", dropout_schedule_epochs=1)
    for experiment, cells in ((iris(), CELLS), (late, CELLS), (pictures(), CELLS[1:])):
        replay = Replay(experiment, cells, RunOptions(trainer))
        replay.move_to(replay.n_epochs * replay.steps_per_epoch)
        for cell in cells:
            right = trained_model(experiment, cell).get_weights()
            ours = replay.model(cell).get_weights()
            floats = [(a, b) for a, b in zip(ours, right, strict=True) if a.dtype == np.float32]
            assert len(floats) >= 4
            for one, other in floats:
                np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_few_states_are_kept_where_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "MAX_KEPT_BYTES", 10_000)
    replay = Replay(iris(epochs=40), CELLS)
    replay.move_to(40 * replay.steps_per_epoch)
    whole = weights(replay, CELLS[0])
    kept = replay.kept_epochs
    assert 2 < len(kept) < 20
    replay.move_to(5)
    replay.move_to(40 * replay.steps_per_epoch)
    for one, other in zip(whole, weights(replay, CELLS[0]), strict=True):
        np.testing.assert_array_equal(one, other)


class After(Unattended):
    """A Control that stops after so many questions."""

    def __init__(self, n: int) -> None:
        self._left = n

    def should_stop(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.mark.parametrize(("trainer", "n"), [(STACKED, 2), (REFERENCE, 3)])  # 3: between two cells
def test_replay_that_was_given_up_goes_on_later(trainer: str, n: int) -> None:
    experiment, options = iris(epochs=20), RunOptions(trainer)
    replay = Replay(experiment, CELLS, options)
    end = 20 * replay.steps_per_epoch
    with pytest.raises(AbandonedError):
        replay.move_to(end, After(n))
    assert 0 < replay.steps_done < end
    replay.move_to(end)
    other = Replay(experiment, CELLS, options)
    other.move_to(end)
    for one, right in zip(weights(replay, CELLS[1]), weights(other, CELLS[1]), strict=True):
        np.testing.assert_array_equal(one, right)


def test_batches_are_those_of_the_order() -> None:
    replay = Replay(replace(iris()), CELLS)
    seen: list[int] = []
    for _ in range(replay.steps_per_epoch):
        batch = replay.batch(CELLS[0])
        assert len(batch.x) == len(batch.y) == len(batch.samples)
        seen += batch.samples.tolist()
        replay.step()
    assert sorted(seen) == list(range(replay.orders.n))
