"""The units of layers: those of the models that a sweep trains."""

from __future__ import annotations

import numpy as np
import pytest

from engine.data.split import split
from engine.errors import InputError
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.inside.coadaptation import correlations, layer_units, mean_correlation
from engine.inside.coadaptation_view import CoadaptationSeen, CoadaptationView
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.inside.looking import Look
from engine.training.train import trained_model
from tests.engine.training.stacked.experiments import iris, pictures

OF = LayerSpec.of


def see(experiment: Experiment, seeds: tuple[int, ...] = (0, 1), epoch: int = 2) -> CoadaptationSeen:
    seen = Look()(CoadaptationView(experiment, 0.4, seeds, epoch, seeds[0]))
    assert isinstance(seen, CoadaptationSeen)
    return seen


def test_units_are_those_of_the_trained_models() -> None:
    experiment = iris()
    seen = see(experiment, epoch=3)
    (layer,) = seen.layers
    assert (layer.name, layer.n_units, seen.split) == ("dense", 8, "test")
    assert layer.shown_without.weights is layer.shown_dropped.weights is None
    for rate, units in ((0.0, layer.without), (0.4, layer.dropped)):
        for seed in (0, 1):
            model = trained_model(experiment, Cell(rate, seed))
            x = split(experiment.data, *experiment.split_place(seed)).part("test")[0]
            activations = np.asarray(model.layers[0](x))
            kernel = np.asarray(model.layers[0].kernel)
            right = layer_units(activations, np.sqrt((kernel**2).sum(axis=0)))
            assert units[seed].size == pytest.approx(right.size, rel=1e-4)
            assert units[seed].correlation == pytest.approx(right.correlation, rel=1e-3)
            assert units[seed].near_zero == pytest.approx(right.near_zero, abs=0.01)
            np.testing.assert_allclose(units[seed].norms, right.norms, rtol=1e-4)
    shown = layer.shown_dropped
    assert sorted(shown.units.tolist()) == list(range(8))
    assert shown.counts.sum() == seen.n_samples * 8
    assert mean_correlation(shown.correlations) == pytest.approx(layer.dropped[0].correlation, rel=1e-3)
    assert correlations(np.eye(3)).shape == (3, 3)


def test_output_is_seen_if_no_other_layer_has_weights() -> None:
    layers = OF("dropout", True), OF("dense", units=1, activation="linear"), OF("activation")
    experiment = Experiment(
        DataSpec("diabetes"),
        NetworkSpec(layers),
        TrainingSpec(loss="mean_squared_error", metric="mean_squared_error", epochs=2),
    )
    (layer,) = see(experiment, (0,)).layers
    assert (layer.name, layer.n_units) == ("dense", 1)
    for rate, drawn, units in (
        (0.0, layer.shown_without, layer.without),
        (0.4, layer.shown_dropped, layer.dropped),
    ):
        kernel = np.asarray(trained_model(experiment, Cell(rate, 0)).layers[1].kernel)
        assert drawn.weights is not None
        np.testing.assert_allclose(drawn.weights, kernel[:, 0], rtol=1e-3, atol=1e-6)
        assert units[0].norm == pytest.approx(float(np.linalg.norm(kernel)), rel=1e-4)


def test_channels_of_a_convolution_and_its_norms() -> None:
    (layer,) = see(pictures(), (0,)).layers
    assert (layer.name, layer.n_units) == ("conv2d", 2)
    model = trained_model(pictures(), Cell(0.4, 0))
    kernel = np.asarray(model.layers[0].kernel)
    np.testing.assert_allclose(layer.dropped[0].norms, np.sqrt((kernel**2).sum(axis=(0, 1, 2))), rtol=1e-3)


def test_recurrent_layers_in_both_directions() -> None:
    layers = (
        OF("reshape", target_shape=(8, 8)),
        OF("gru", units=4, bidirectional=True, return_sequences=True),
        OF("lstm", units=3),
        OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )
    experiment = Experiment(
        DataSpec("digits", train_samples=60, test_size=0.05, validation_size=0.05),
        NetworkSpec(layers),
        TrainingSpec(epochs=1),
    )
    both, lstm = see(experiment, (0,), 1).layers
    assert (both.name, both.n_units, len(both.without[0].norms)) == ("bidirectional", 8, 8)
    assert (lstm.name, lstm.n_units) == ("lstm", 3)
    model = trained_model(experiment, Cell(0.0, 0))
    cell = model.layers[2].cell
    squares = (np.asarray(cell.kernel) ** 2).sum(axis=0) + (np.asarray(cell.recurrent_kernel) ** 2).sum(
        axis=0
    )
    right = np.sqrt(squares.reshape(4, 3).sum(axis=0))
    np.testing.assert_allclose(lstm.without[0].norms, right, rtol=1e-3)


def test_epoch_that_is_not_there() -> None:
    with pytest.raises(InputError, match="epoch must be from 1 to 3, not 9"):
        see(iris(), epoch=9)
