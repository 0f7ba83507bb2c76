"""One program for any rates, seeds, numbers of cells, data and settings; and a cell that is alone in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.reference import train_cell
from engine.training.stacked.block_training import train_block
from engine.training.stacked.layer_rules import LayerCall
from engine.training.stacked.program import Program, each_cell
from engine.training.stacked.programs import program_for
from engine.training.stacked.run_data import RunData
from tests.engine.training.stacked.experiments import assert_close, grid, iris
from tests.engine.training.stacked.keras_equivalence import Task, Twins, assert_twins, regression

OF, L = LayerSpec.of, keras.layers
BOSTON_AS_TEN = ("CRIM", "ZN", "B")


def tables(dataset: str, **settings: Any) -> Experiment:
    """Ten numbers to one; `dataset` is diabetes or Boston without three columns."""
    data = DataSpec(dataset, exclude_columns=BOSTON_AS_TEN if dataset == "boston_housing" else ())
    layers = OF("dense", units=5), OF("dropout", True), OF("dense", units=1, activation="linear")
    training = TrainingSpec(loss="mean_squared_error", metric="mean_absolute_error", epochs=1)
    return Experiment(data, NetworkSpec(layers), replace(training, **settings))


def classes(loss: str, *shape: int) -> Task:
    """Samples of this shape with classes 0 and 1, most of them 0."""
    plain = regression(*shape)
    return replace(plain, y=(plain.y > 0.8).astype("float32"), loss=loss, metric="accuracy")


@pytest.mark.parametrize(
    ("loss", "output"),
    [
        ("sparse_categorical_crossentropy", lambda: L.Dense(2, "softmax")),
        ("binary_crossentropy", lambda: L.Dense(1, "sigmoid")),
    ],
)
@pytest.mark.parametrize("hidden", [L.Flatten, lambda: L.GRU(3)], ids=["together", "cell by cell"])
def test_class_weights_weight_the_loss_as_in_keras(loss: str, output: Any, hidden: Any) -> None:
    def layers(rate: float, seed: int) -> list[Any]:
        return [hidden(), L.Dropout(rate, seed=seed + 5), L.Dense(4, kernel_regularizer="l2"), output()]

    plain = assert_twins(classes(loss, 3, 2), layers)
    weighted = assert_twins(replace(classes(loss, 3, 2), class_weight=(0.6, 3.5)), layers)
    assert np.all(np.abs(weighted.losses - plain.losses) > 0.02)


def test_program_is_not_retraced_during_a_run() -> None:
    first = tables("diabetes", batch_size=32)
    program = program_for(first)
    runs = [
        (first, grid((0.0, 0.5), 2)),
        (first, (Cell(0.25, 11),)),
        (first, grid((0.1, 0.2, 0.3), 9)),
        (tables("diabetes", batch_size=7, epochs=2, learning_rate=0.02), grid((0.4,), 1)),
        (tables("diabetes", learning_rate_schedule="cosine", early_stopping=1, epochs=3), grid((0.4,), 2)),
        (tables("boston_housing", scored_epoch="best"), grid((0.0, 0.9), 3)),
    ]
    for experiment, cells in runs:
        assert program_for(experiment) is program
        trained = train_block(RunData(experiment), cells)
        assert [result.cell for result in trained.whole] == list(cells)
        assert program.n_traces == 2
    other_data = train_block(RunData(runs[-1][0]), (Cell(0.9, 1),)).whole[0]
    assert_close(other_data, train_cell(runs[-1][0], Cell(0.9, 1)).result)


def test_program_warm_up_does_all_tracing() -> None:
    twins = Twins(regression(5), lambda d, s: [L.Dense(3), L.Dropout(d, seed=s), L.Dense(1)])
    program = twins.program()
    assert program.n_traces == 0
    program.trace()
    assert program.n_traces == 2
    twins.by_program(program)
    twins.by_program(program, learning_rate=0.5)
    assert program.n_traces == 2


def test_program_cell_result_does_not_depend_on_other_cells() -> None:
    data, cells = RunData(iris()), grid((0.0, 0.2, 0.5), 7)
    together = train_block(data, cells)
    assert len({result.metric("train_loss") for result in together.whole}) == len(cells)
    for row in (0, 11, 20):
        alone = train_block(data, cells[row : row + 1])
        assert_close(together.whole[row], alone.whole[0], 1e-6)
        np.testing.assert_allclose(together.trainable[row], alone.trainable[0], rtol=1e-5, atol=1e-6)


def test_program_result_does_not_depend_on_the_order_of_cells() -> None:
    data, cells = RunData(iris()), grid((0.0, 0.2, 0.5), 3)
    shuffled = tuple(cells[row] for row in (4, 0, 8, 2, 6, 1, 3, 7, 5))
    ours, right = (train_block(data, some).whole for some in (shuffled, cells))
    for result in ours:
        assert_close(result, right[cells.index(result.cell)], 1e-6)


def test_program_layer_without_a_rule_behaves_as_in_keras() -> None:
    """`each_cell` gives a layer's output, and its other weights after a call in training."""
    model = keras.Sequential([keras.Input((4,)), L.BatchNormalization(momentum=0.5)])
    layer = model.layers[0]
    x = tf.constant(np.random.default_rng(0).normal(size=(1, 6, 4)), tf.float32)
    call = LayerCall({one.name: tf.constant(one[...])[None] for one in layer.variables}, is_training=True)
    y = each_cell(layer, call, x)
    np.testing.assert_allclose(y[0], layer(x[0], training=True), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(call.updates["moving_mean"][0], layer.moving_mean, rtol=1e-6, atol=1e-7)
    assert np.abs(np.asarray(layer.moving_mean)).max() > 0.01


def test_program_refuses_an_optimizer_without_a_rule() -> None:
    model = keras.Sequential([keras.Input((3,)), L.Dense(1)])
    with pytest.raises(ValueError, match="clipnorm is not done number by number"):
        Program(model, "mean_squared_error", ("mean_squared_error",), keras.optimizers.Adam(clipnorm=1.0))
