"""MC dropout in the worker: the passes are those of plain Keras, and their mean goes where it should."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import keras
import numpy as np
import pytest

from engine.data.split import split
from engine.errors import InputError
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.inside.uncertainty_view import UncertaintySeen, UncertaintyView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model, compile_model
from engine.training.inside.looking import Look
from engine.training.inside.passes import MAX_SAMPLES, predict_often, thinned
from engine.training.updates import Unattended
from tests.engine.training.stacked.experiments import iris, pictures

OF = LayerSpec.of
CELL = Cell(0.4, 3)


def see(experiment: Experiment, epoch: int, n_passes: int = 20, cell: Cell = CELL) -> UncertaintySeen:
    seen = Look()(UncertaintyView(experiment, cell, epoch, n_passes))
    assert isinstance(seen, UncertaintySeen)
    return seen


def fitted_by_keras(experiment: Experiment) -> keras.Sequential:
    """Plain Keras: the exported script's seeds and order, `fit` once an epoch."""
    data = split(experiment.data, *experiment.split_place(CELL.seed))
    x, y = data.train
    seeds, size = experiment.streams_of(CELL.seed), experiment.training.batch_size
    model = build_model(experiment.network.at_rate(CELL.rate), x.shape[1:], seeds)
    compile_model(model, experiment.training, -(-len(y) // size))
    rng = np.random.default_rng(seeds.shuffle)
    for _ in range(experiment.training.epochs):
        order = rng.permutation(len(y))
        model.fit(x[order], y[order], batch_size=size, shuffle=False, verbose=0)
    return model


LSTM = Experiment(
    DataSpec("digits", train_samples=90, test_size=0.05, validation_size=0.0),
    NetworkSpec(
        (
            OF("reshape", target_shape=(8, 8)),
            OF("lstm", units=5, dropout=0.2, recurrent_dropout=0.3),
            OF("dropout", True),
            OF("dense", units=10, activation="softmax"),
        )
    ),
    TrainingSpec(epochs=2, batch_size=32),
)


@pytest.mark.parametrize("experiment", [iris(), LSTM], ids=["iris", "lstm"])
def test_passes_are_those_that_keras_gives_after_fit(experiment: Experiment) -> None:
    seen = see(experiment, experiment.training.epochs)
    model = fitted_by_keras(experiment)
    x, y = split(experiment.data, *experiment.split_place(CELL.seed)).part("test")
    assert seen.split == "test" and seen.is_random
    np.testing.assert_array_equal(seen.measured.y, y)
    right = np.stack([np.asarray(model(x, training=True)) for _ in range(20)])
    np.testing.assert_allclose(seen.measured.passes, right, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(seen.measured.scaled, model.predict(x, verbose=0), rtol=1e-4, atol=1e-5)


def test_masks_go_on_after_the_last_step_also_for_weights_of_an_earlier_epoch() -> None:
    experiment = iris()
    last, again, early = see(experiment, 3), see(experiment, 3), see(experiment, 1)
    np.testing.assert_array_equal(last.measured.passes, again.measured.passes)
    assert not np.allclose(last.measured.scaled, early.measured.scaled)
    # A unit's mask shows in which passes agree: an output is moved by the same drops.
    moved = [np.sign(one.measured.passes - one.measured.scaled)[:, :, 0] for one in (last, early)]
    assert (moved[0] == moved[1]).mean() > 0.65


def test_more_passes_begin_with_the_same() -> None:
    few, many = see(iris(), 3, 5), see(iris(), 3, 30)
    np.testing.assert_array_equal(few.measured.passes, many.measured.passes[:5])


def test_batch_normalization_keeps_its_averages() -> None:
    seen = see(pictures(), 2)
    assert len(seen.images) > 0
    height, width, pixels = next(iter(seen.images.values()))
    assert (height, width, len(pixels)) == (8, 8, 64)
    # With batch statistics the passes would have another mean than the prediction, layer by layer.
    still = see(pictures(), 2, cell=Cell(0.0, 3))
    assert not still.is_random
    assert np.abs(still.measured.passes - still.measured.scaled).max() < 1e-6


def regression(**data: object) -> Experiment:
    layers = OF("dense", units=16, activation="relu"), OF("dropout", True), OF("dense", units=1)
    training = TrainingSpec("mean_squared_error", "mean_squared_error", epochs=3)
    return Experiment(DataSpec("gap", **data), NetworkSpec(layers), training)  # type: ignore[arg-type]


def test_regression_has_samples_for_the_noise_and_a_curve() -> None:
    seen = see(regression(), 3, 4)
    assert (seen.split, seen.calibration_split) == ("test", "val")
    assert seen.calibration is not None and seen.calibration.passes.shape == (4, 80, 1)
    assert seen.curve is not None
    assert seen.curve.x.min() < -3.3 and seen.curve.x.max() > 3.3
    assert np.abs(seen.curve.train_x).min() >= 1.0
    assert seen.curve.predicted.passes.shape == (4, len(seen.curve.x), 1)


def test_without_validation_the_training_samples_tell_the_noise() -> None:
    only_test = see(regression(validation_size=0.0), 1, 2)
    assert (only_test.split, only_test.calibration_split) == ("test", "train")
    nothing = see(regression(split="none"), 1, 2)
    assert (nothing.split, nothing.calibration_split) == ("train", "train")


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="epoch must be from 1 to 3, not 4"):
        see(iris(), 4)
    with pytest.raises(InputError, match="passes must be from 2 to 200, not 1"):
        see(iris(), 1, 1)


def test_samples_are_spread_evenly() -> None:
    assert thinned(7).tolist() == list(range(7))
    assert len(thinned(MAX_SAMPLES)) == MAX_SAMPLES
    assert thinned(2500).tolist() == list(range(0, 2500, 3))


def test_mean_goes_to_the_average_over_all_masks_as_one_over_the_root_of_k() -> None:
    """A network of 6 units that can be dropped has 64 thinned networks, all of which are enumerated."""
    experiment = replace(
        iris(),
        network=NetworkSpec(
            (
                OF("dense", units=6, activation="tanh"),
                OF("dropout", True),
                OF("dense", units=3, activation="softmax"),
            )
        ),
    )
    rate = 0.4
    data = split(experiment.data, *experiment.split_place(3))
    model = build_model(experiment.network.at_rate(rate), (4,), experiment.streams_of(3))
    x = data.part("test")[0]
    hidden, output = model.layers[0], model.layers[2]
    units = np.asarray(hidden(x))
    exact = np.zeros((len(x), 3))
    for kept in product((0, 1), repeat=6):
        chance = (1 - rate) ** sum(kept) * rate ** (6 - sum(kept))
        exact += chance * np.asarray(output(units * np.array(kept, "float32") / (1 - rate)))
    passes, scaled = predict_often(model, x, 4000, Unattended())
    variance = passes.var(axis=0).mean()
    counts = np.array([10, 40, 160, 640])
    errors = []
    for count in counts:
        groups = passes[: 4000 // count * count].reshape(-1, count, *exact.shape).mean(axis=1)
        errors.append(np.sqrt(((groups - exact) ** 2).mean()))
    expected = np.sqrt(variance / counts)
    assert np.array(errors) == pytest.approx(expected, rel=0.25)
    assert np.polyfit(np.log(counts), np.log(errors), 1)[0] == pytest.approx(-0.5, abs=0.08)
    assert np.sqrt(((passes.mean(axis=0) - exact) ** 2).mean()) < 2 * np.sqrt(variance / 4000)
    # The weight-scaled prediction is near that average, but is not it.
    assert np.sqrt(((scaled - exact) ** 2).mean()) > 5 * np.sqrt(variance / 4000)


def test_passes_drop_at_the_highest_rate_of_a_schedule() -> None:
    early = iris(dropout_schedule="early", dropout_schedule_epochs=1)
    seen = see(early, 3)
    assert seen.measured.passes.std(axis=0).max() > 0.01, "in the last epoch of training nothing was dropped"
