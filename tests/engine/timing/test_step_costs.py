"""The shape of the costs: what makes a training longer, and by how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import REFERENCE
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from engine.timing.step_costs import CELL_BY_CELL, ONE_FIT, TOGETHER, cells_to_time, scoring_rows, step_costs

OF = LayerSpec.of
SMALL = example("honest-classification").experiment
IMAGES = Experiment(
    DataSpec("mnist"),
    NetworkSpec((OF("conv2d", filters=8), OF("flatten"), OF("dropout", True), OF("dense", units=10))),
    TrainingSpec(batch_size=32),
)


def test_the_way_follows_the_trainer() -> None:
    assert step_costs(SMALL).way == TOGETHER
    assert step_costs(IMAGES).way == CELL_BY_CELL
    assert step_costs(SMALL, REFERENCE).way == ONE_FIT
    clipped = replace(SMALL, training=replace(SMALL.training, clipnorm=1.0))
    assert step_costs(clipped).way == ONE_FIT and cells_to_time(step_costs(clipped)) == 0


def test_cells_that_train_together_share_the_cost_of_a_call() -> None:
    costs = step_costs(SMALL)
    assert costs.epoch(1) < costs.epoch(70) < 10 * costs.epoch(1)


def test_more_is_scored_in_one_call_the_fewer_numbers_a_sample_has() -> None:
    sizes = [scoring_rows(n_outputs, n_cells) for n_outputs, n_cells in ((50, 7), (3000, 3), (3000, 100))]
    assert sizes[0] > sizes[1] > sizes[2] > 0
    assert scoring_rows(10**9, 10**3) > 1 and scoring_rows(1, 1) < 1000


def test_an_epoch_grows_with_the_samples_and_with_the_layers() -> None:
    few = replace(IMAGES, data=replace(IMAGES.data, train_samples=500))
    assert step_costs(few).step(32, 1) == step_costs(IMAGES).step(32, 1), "a step knows only its batch"
    assert step_costs(few).epoch(1) < step_costs(IMAGES).epoch(1)
    wide = NetworkSpec(
        (OF("dense", units=4000), OF("dropout", True), OF("dense", units=4000), OF("dense", units=3))
    )
    assert step_costs(replace(SMALL, network=wide)).step(16, 1) > 10 * step_costs(SMALL).step(16, 1)
    assert cells_to_time(step_costs(replace(SMALL, network=wide))) == 1, "several cells would take too long"
    assert cells_to_time(step_costs(SMALL)) > 1


def test_an_epoch_costs_less_where_the_training_set_is_scored_seldom() -> None:
    def epoch(epochs: int, evaluation_freq: int) -> float:
        training = replace(IMAGES.training, epochs=epochs, evaluation_freq=evaluation_freq)
        return step_costs(replace(IMAGES, training=training)).epoch(1)

    curve = (epoch(20, 1) - epoch(20, 20)) * 20 / 19
    assert curve > 0.1 * epoch(20, 1), "scoring the training set is a large part of an epoch"
    assert epoch(20, 1) == epoch(7, 1)
    assert epoch(7, 3) == pytest.approx(epoch(7, 1) - 4 / 7 * curve), "epochs 3, 6 and 7"


def test_the_batch_is_no_larger_than_the_data() -> None:
    big = replace(SMALL, training=replace(SMALL.training, batch_size=10_000))
    assert step_costs(big).batch_size == step_costs(big).n_train == 90
    with pytest.raises(InputError):
        step_costs(replace(SMALL, data=replace(SMALL.data, validation_size=0.5, test_size=0.5)))
