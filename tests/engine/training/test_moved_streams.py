"""A study of chance: two trainings share exactly the streams that are kept, whoever trains them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.split import split
from engine.experiment.specs import STREAMS, Cell, Experiment, SweepSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.runs.record import KEEP, MOVE, Definition, variance_work
from engine.training.build import build_model
from engine.training.reference import train_cell
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.training.stacked.experiments import assert_close, iris

CELL = Cell(0.5, 3)
DEFINITION = Definition(iris().data, iris().network, iris(epochs=2).training, SweepSpec((0.5,), (3,)))
WORK: dict[str, Experiment] = {key: experiment for key, experiment, _ in variance_work(DEFINITION)}


def test_variance_parts_are_all_and_each_stream_kept_and_moved() -> None:
    assert list(WORK) == ["all", *(KEEP + name for name in STREAMS), *(MOVE + name for name in STREAMS)]
    assert all(cells == (CELL,) for _, _, cells in variance_work(DEFINITION))


@pytest.mark.parametrize("name", STREAMS)
def test_kept_streams_are_shared_and_moved_streams_are_not(name: str) -> None:
    own = WORK["all"].streams_of(CELL.seed)
    kept, moved = (WORK[verb + name].streams_of(CELL.seed) for verb in (KEEP, MOVE))
    for stream in STREAMS:
        is_it = stream == name
        assert (getattr(kept, stream) == getattr(own, stream)) is is_it
        assert (getattr(moved, stream) == getattr(own, stream)) is not is_it
        assert getattr(kept if not is_it else moved, stream) == getattr(
            WORK[MOVE + stream].streams_of(CELL.seed), stream
        ), "what is taken from elsewhere comes from one place"


def test_keep_split_has_the_data_of_its_seed_and_other_weights_order_and_masks() -> None:
    own, kept = (WORK[key].streams_of(CELL.seed) for key in ("all", "keep split"))
    data, other = split(iris().data, own.split), split(iris().data, kept.split)
    for part, (x, y) in data.parts.items():
        np.testing.assert_array_equal(x, other.parts[part][0])
        np.testing.assert_array_equal(y, other.parts[part][1])
    models = [build_model(iris().network.at_rate(0.5), (4,), streams) for streams in (own, kept)]
    first, second = (model.get_weights()[0] for model in models)
    assert not np.allclose(first, second)
    order, other_order = (np.random.default_rng(one.shuffle).permutation(90) for one in (own, kept))
    assert not np.array_equal(order, other_order)
    x = np.ones((4, 4), "float32")
    same_weights = build_model(iris().network.at_rate(0.5), (4,), replace(kept, init=own.init))
    drawn, other_drawn = (np.array(model(x, training=True)) for model in (models[0], same_weights))
    assert not np.allclose(drawn, other_drawn), "the masks are others"


def test_moved_init_changes_the_weights_alone() -> None:
    own, moved = (WORK[key].streams_of(CELL.seed) for key in ("all", "move init"))
    assert replace(own, init=0) == replace(moved, init=0)
    first, second = (build_model(iris().network, (4,), one).get_weights()[0] for one in (own, moved))
    assert not np.allclose(first, second)


@pytest.mark.parametrize("key", ["keep split", "move mask"])
def test_moved_streams_give_equal_numbers_in_both_trainers(key: str) -> None:
    ours, right = (
        train(WORK[key], (CELL,), lambda _: None, Unattended(), RunOptions(trainer)).finished[0]
        for trainer in (STACKED, REFERENCE)
    )
    assert_close(ours, right)


def test_moved_stream_changes_the_numbers_of_a_seed() -> None:
    scores = {
        train_cell(WORK[key], CELL).result.metric("train_loss") for key in ("all", "move mask", "move split")
    }
    assert len(scores) == 3
