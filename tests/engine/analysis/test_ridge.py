"""The ridge curve against the algebra that it stands on, and what is no ridge regression."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.analysis.ridge import is_ridge, ridge_curve, ridge_model, why_not_ridge
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

LOSS = "mean_squared_error"
DROPOUT = LayerSpec.of("dropout", True)
DENSE = LayerSpec.of("dense", units=1, activation="linear", use_bias=False)
LINEAR = Experiment(DataSpec("diabetes"), NetworkSpec((DROPOUT, DENSE)), TrainingSpec(loss=LOSS, metric=LOSS))


def with_layers(*layers):
    return replace(LINEAR, network=NetworkSpec(layers))


WITH_BIAS = with_layers(DROPOUT, DENSE.with_value("use_bias", True))


def normal_equations(experiment, seed, rate):
    """Weights and bias straight from the gradient of the mean over samples and masks."""
    data = split(experiment.data, experiment.streams_of(seed).split)
    x, y = (part.astype(float) for part in data.train)
    center = y.mean() if experiment.network.layers[-1].values["use_bias"] else 0.0
    gram = x.T @ x
    penalty = rate / (1 - rate) * np.diag(np.diag(gram))
    return data, np.linalg.solve(gram + penalty, x.T @ (y - center)), center


@pytest.mark.parametrize("experiment", [LINEAR, WITH_BIAS])
@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_ridge_solution_satisfies_the_normal_equations(experiment, rate):
    data, weights, bias = normal_equations(experiment, 3, rate)
    model = ridge_model(experiment, data, rate)
    assert model.coef_ == pytest.approx(weights, rel=1e-3, abs=1e-2)
    assert model.intercept_ == pytest.approx(bias, rel=1e-5)
    (point,) = ridge_curve(experiment, [rate], [3])
    for name, found in (("train", point.train), ("test", point.test)):
        x, y = data.parts[name]
        assert found == pytest.approx(np.mean((x @ weights + bias - y) ** 2), rel=1e-4)


def test_ridge_solution_is_optimal_under_random_masks():
    data, _, _ = normal_equations(LINEAR, 0, 0.4)
    x, y = (part.astype(float) for part in data.train)
    weights = ridge_model(LINEAR, data, 0.4).coef_
    rng = np.random.default_rng(2)
    gradients = []
    for _ in range(4000):
        dropped = x * (rng.random(x.shape) >= 0.4) / 0.6
        gradients.append(-2 * dropped.T @ (y - dropped @ weights) / len(y))
    mean, error = np.mean(gradients, axis=0), np.std(gradients, axis=0) / math.sqrt(len(gradients))
    assert abs(mean / error).max() < 4


def test_ridge_curve_is_the_mean_over_seeds():
    alone = [ridge_curve(WITH_BIAS, (0.2, 0.5), [seed]) for seed in (0, 4)]
    both = ridge_curve(WITH_BIAS, (0.2, 0.5), [0, 4])
    for i, point in enumerate(both):
        assert point.rate == (0.2, 0.5)[i]
        assert point.train == pytest.approx((alone[0][i].train + alone[1][i].train) / 2)
        assert point.test == pytest.approx((alone[0][i].test + alone[1][i].test) / 2)
    assert alone[0] != alone[1]


def test_ridge_curve_uses_the_split_of_seed_0_where_it_is_frozen():
    frozen = replace(WITH_BIAS, frozen_streams=("split",))
    assert ridge_curve(frozen, [0.3], [5]) == ridge_curve(WITH_BIAS, [0.3], [0])


def test_ridge_training_error_grows_with_the_rate():
    train = [point.train for point in ridge_curve(WITH_BIAS, (0.0, 0.2, 0.4, 0.6, 0.8), range(3))]
    assert train == sorted(train)


def test_ridge_curve_has_absolute_errors_and_works_without_held_out_data():
    absolute = replace(
        LINEAR, data=DataSpec("diabetes", split="none"), training=TrainingSpec(LOSS, "mean_absolute_error")
    )
    (point,) = ridge_curve(absolute, [0.3], [0])
    data, weights, _ = normal_equations(absolute, 0, 0.3)
    x, y = data.train
    assert point.train == pytest.approx(np.abs(x @ weights - y).mean(), rel=1e-4)
    assert math.isnan(point.test)


def training(**changes):
    return replace(LINEAR, training=replace(LINEAR.training, **changes))


@pytest.mark.parametrize(
    ("experiment", "text"),
    [
        (example("tutorial-classification").experiment, "must be a regression"),
        (replace(LINEAR, data=DataSpec("gone")), "dataset must be one of"),
        (replace(LINEAR, data=DataSpec("diabetes", scaling="minmax")), "standardised"),
        (training(loss="huber"), "mean squared error"),
        (with_layers(DENSE, DROPOUT, DENSE), "nothing else"),
        (with_layers(DENSE), "nothing else"),
        (with_layers(LayerSpec.of("gaussian_dropout", True), DENSE), "nothing else"),
        (with_layers(LayerSpec.of("dropout"), DENSE), "must set the rate"),
        (with_layers(DROPOUT, DENSE.with_value("activation", "relu")), "be linear"),
        (with_layers(DROPOUT, DENSE.with_value("units", 2)), "one unit"),
        (with_layers(DROPOUT, DENSE.with_value("kernel_regularizer", (0.0, 0.1))), "no penalty"),
        (with_layers(DROPOUT, DENSE.with_value("kernel_constraint", 3.0)), "no penalty"),
        (training(weight_decay=0.01), "no weight decay"),
        (training(optimizer="adamw"), "no weight decay"),
        (training(early_stopping=5), "last epoch"),
        (training(scored_epoch="best"), "last epoch"),
    ],
)
def test_networks_that_are_no_ridge_regression_are_named(experiment, text):
    assert not is_ridge(experiment)
    assert text in why_not_ridge(experiment)
    with pytest.raises(InputError, match=text):
        ridge_curve(experiment, [0.1], [0])


def test_dropout_on_one_hot_categories_is_no_ridge_regression(tmp_path):
    """They stay 0 or 1, so that dropout shrinks rare ones less."""
    own = replace(LINEAR, data=own_data(tmp_path, penguins(), "regression"))
    assert "standardised" in why_not_ridge(own)
    numbers_only = replace(own.data, exclude_columns=("island", "sex", "ring"))
    assert is_ridge(replace(own, data=numbers_only))


def test_ridge_ignores_disabled_layers():
    off = replace(DENSE, is_enabled=False)
    assert is_ridge(with_layers(off, DROPOUT, DENSE))
    assert ridge_curve(with_layers(off, DROPOUT, DENSE), [0.1], [0]) == ridge_curve(LINEAR, [0.1], [0])


@pytest.mark.parametrize(
    ("rates", "seeds", "text"),
    [([1.0], [0], "below 1"), ([-0.1], [0], "below 1"), ([math.nan], [0], "below 1"), ([0.1], [], "seed")],
)
def test_ridge_curve_refuses_invalid_rates_and_seeds(rates, seeds, text):
    with pytest.raises(InputError, match=text):
        ridge_curve(LINEAR, rates, seeds)
