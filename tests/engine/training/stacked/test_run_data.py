"""What the blocks of a run share is computed once, and is what each would have computed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.data.split import split
from engine.experiment.seeds import SplitPlace, streams
from engine.training.stacked.run_data import KEPT_PREPARED, RunData
from tests.engine.training.stacked.experiments import iris, pictures


def test_splits_and_initial_weights_are_made_once() -> None:
    data = RunData(iris())
    place, init = SplitPlace(streams(3).split), streams(3).init
    assert data.split(place) is data.split(place)
    np.testing.assert_array_equal(data.split(place).part("val")[0], split(iris().data, *place).part("val")[0])
    assert data.initial_rows(init) is data.initial_rows(init)
    assert not np.array_equal(data.initial_rows(init)[0], data.initial_rows(streams(4).init)[0])


def test_samples_that_all_splits_share_are_on_the_device_once() -> None:
    data = RunData(pictures())
    one, other = (data.on_device([data.split(SplitPlace(seed))])[0] for seed in range(2))
    assert one is other
    both, starts = data.on_device([data.split(SplitPlace(seed)) for seed in range(2)])
    assert both is one and starts == [0, 0]


def test_splits_with_samples_of_their_own_do_not_pile_up() -> None:
    data = RunData(replace(iris(), data=replace(iris().data, scaling="robust")))
    first = data.split(SplitPlace(0))
    x, starts = data.on_device([first, data.split(SplitPlace(1))])
    assert starts == [0, 150] and x.shape == [300, 4]
    for seed in range(2, 2 + KEPT_PREPARED):
        data.split(SplitPlace(seed))
    assert data.split(SplitPlace(0)) is not first
