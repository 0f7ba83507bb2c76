"""Rates that follow a schedule, in a Keras model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.experiment.seeds import streams
from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model, compile_model
from engine.training.layer_rates import LayerRates

OF = LayerSpec.of


def test_layers_have_the_share_and_keras_trains_with_it() -> None:
    layers = (
        OF("reshape", target_shape=(2, 2)),
        replace(OF("gru", units=3, bidirectional=True, dropout=0.5), swept=("dropout",)),
        OF("dropout", True, rate=0.4),
        OF("dropout", rate=0.3),
        OF("dense", units=1),
    )
    training = TrainingSpec("mean_squared_error", "mean_squared_error", dropout_schedule="late")
    experiment = Experiment(DataSpec("diabetes"), NetworkSpec(layers), training)
    model = build_model(experiment.network, (4,), streams(0))
    compile_model(model, training, 1)
    rates = LayerRates(experiment, model)
    _, gru, swept, own, _ = model.layers
    x, y = np.ones((6, 4), "float32"), np.zeros((6, 1), "float32")

    def draws() -> list[int]:
        model.train_on_batch(x, y)
        cell = gru.forward_layer.cell
        return [int(one.seed_generator.state[1]) for one in (cell, swept, own)]

    rates.set_share(0.0)
    assert [gru.forward_layer.cell.dropout, gru.backward_layer.cell.dropout] == [0, 0]
    assert (swept.rate, own.rate) == (0.0, 0.3)
    assert draws() == [0, 0, 1]
    before = model.train_function
    rates.set_share(0.0)
    assert model.train_function is before, "nothing is made anew without need"
    rates.set_share(0.5)
    assert (gru.backward_layer.cell.dropout, swept.rate) == (0.25, 0.2)
    cell, dropout, other = draws()
    assert cell > 0 and (dropout, other) == (1, 2)
    rates.set_draws(7)
    assert draws()[1:] == [8, 3]
