"""Networks whose numbers with and without the factor 1/(1 - d) can be computed by hand."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import RunOptions
from engine.inside.moment import Moment
from engine.inside.scaling import ScalingSeen, ScalingView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.inside.looking import Look

OF = LayerSpec.of
CELL = Cell(0.5, 1)
IRIS = Experiment(
    DataSpec("iris"),
    NetworkSpec(
        (
            OF("dense", units=64, activation="relu"),
            OF("dropout", True),
            OF("dense", units=3, activation="softmax"),
        )
    ),
    TrainingSpec(epochs=4, batch_size=16),
)


def scaling_of(experiment: Experiment, epoch: int = 4) -> ScalingSeen:
    seen = Look()(ScalingView(experiment, CELL, Moment(epoch, 1)))
    assert isinstance(seen, ScalingSeen)
    return seen


def test_means_of_dropout() -> None:
    seen = scaling_of(IRIS)
    dropout, dense = seen.layers
    assert (dropout.name, dense.name) == ("dropout", "dense_1")
    assert dropout.unscaled == pytest.approx(dropout.training / 2, rel=1e-5)
    assert dropout.training == pytest.approx(dropout.prediction, rel=0.05)  # 90 samples × 64 units
    assert dense.training == pytest.approx(1 / 3)


def test_scores_are_those_of_a_network_with_larger_weights() -> None:
    """Keras's own evaluation, once as it is and once with the weights behind dropout doubled."""
    look = Look()
    seen = look(ScalingView(IRIS, CELL, Moment(3, 2)))
    assert isinstance(seen, ScalingSeen)
    replay = look.replay(IRIS, (CELL,), RunOptions())
    model = replay.model(CELL)
    x, y = replay.split(CELL).part("val")
    model.compile(loss=IRIS.training.loss, metrics=["accuracy"])
    loss, accuracy = model.evaluate(x, y, verbose=0)
    assert (seen.split, seen.n_samples) == ("val", len(y))
    assert seen.scaled.loss == pytest.approx(loss, rel=1e-5)
    assert seen.scaled.accuracy == pytest.approx(accuracy)
    last = model.layers[-1]
    last.kernel.assign(2 * last.kernel)
    loss, accuracy = model.evaluate(x, y, verbose=0)
    assert seen.unscaled.loss == pytest.approx(loss, rel=1e-5)
    assert seen.unscaled.accuracy == pytest.approx(accuracy)


def test_regression_without_held_out_data() -> None:
    data = DataSpec("diabetes", split="none")
    layers = (OF("dense", units=8, activation="relu"), OF("dropout", True), OF("dense", units=1))
    training = TrainingSpec("mean_squared_error", "mean_absolute_error", epochs=2)
    seen = scaling_of(Experiment(data, NetworkSpec(layers), training), 2)
    assert seen.split == "train"
    assert seen.scaled.accuracy is seen.unscaled.accuracy is None
    assert np.isfinite(seen.unscaled.loss)
    assert seen.unscaled.loss != seen.scaled.loss


def test_binary_accuracy() -> None:
    network = replace(
        IRIS.network, layers=(*IRIS.network.layers[:2], OF("dense", units=1, activation="sigmoid"))
    )
    training = replace(IRIS.training, loss="binary_crossentropy", metric="binary_accuracy")
    seen = scaling_of(Experiment(DataSpec("breast_cancer"), network, training))
    assert seen.scaled.accuracy is not None
    assert seen.scaled.accuracy > 0.8


def test_network_without_the_factor() -> None:
    layers = (OF("dense", units=4), OF("gaussian_dropout", True), IRIS.network.layers[-1])
    seen = scaling_of(replace(IRIS, network=NetworkSpec(layers)), 1)
    assert seen.layers == ()
    assert seen.scaled == seen.unscaled


def test_looking_changes_nothing_of_the_training() -> None:
    look = Look()
    look(ScalingView(IRIS, CELL, Moment(2, 2)))
    replay = look.replay(IRIS, (CELL,), RunOptions())
    before = [value.numpy() for value in replay.model(CELL).variables]
    look(ScalingView(IRIS, CELL, Moment(2, 2)))
    for one, other in zip(before, replay.model(CELL).variables, strict=True):
        np.testing.assert_array_equal(one, keras.ops.convert_to_numpy(other))
