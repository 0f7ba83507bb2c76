"""From specs to Keras objects: layers, seeds, optimizer, learning rates."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from engine.experiment.seeds import layer_seeds, streams
from engine.experiment.specs import TrainingSpec
from engine.keras_code.calls import OPTIMIZER_CLASSES, KerasCall, network_calls
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model, compile_model, evaluate_call, learning_rates, optimizer_of

OF = LayerSpec.of
NETWORK = NetworkSpec((OF("dense", units=4), OF("dropout", rate=0.3), OF("dense", units=1)))


def test_evaluate_call_makes_the_keras_object() -> None:
    initializer = KerasCall("initializers", "HeNormal", (), (("seed", 3),))
    layer = evaluate_call(KerasCall("layers", "Dense", (5,), (("kernel_initializer", initializer),)))
    assert type(layer) is keras.layers.Dense
    assert layer.units == 5
    assert type(layer.kernel_initializer) is keras.initializers.HeNormal
    assert layer.kernel_initializer.seed == 3
    assert evaluate_call((2, 2)) == (2, 2)


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_evaluate_call_makes_every_layer_kind(kind: str) -> None:
    (call,) = network_calls(NetworkSpec((OF(kind),)), streams(0))
    assert type(evaluate_call(call)) is getattr(keras.layers, LAYER_KINDS[kind].keras_name)


def test_build_model_uses_the_documented_seeds() -> None:
    model = build_model(NETWORK, (3,), streams(4))
    first, mask, second = model.layers
    assert [first.kernel_initializer.seed, second.kernel_initializer.seed] == layer_seeds(streams(4).init, 2)
    assert [mask.seed] == layer_seeds(streams(4).mask, 1)
    again, other = (build_model(NETWORK, (3,), streams(seed)) for seed in (4, 5))
    np.testing.assert_array_equal(model.get_weights()[0], again.get_weights()[0])
    assert not np.array_equal(model.get_weights()[0], other.get_weights()[0])


@pytest.mark.parametrize("name", OPTIMIZER_CLASSES)
def test_compile_model_sets_every_optimizer_setting(name: str) -> None:
    training = TrainingSpec(
        optimizer=name, learning_rate=0.02, momentum=0.5, nesterov=True, weight_decay=0.1, clipvalue=0.3
    )
    optimizer = optimizer_of(training, 10)
    assert type(optimizer) is getattr(keras.optimizers, OPTIMIZER_CLASSES[name])
    assert float(optimizer.learning_rate) == pytest.approx(0.02)
    assert (optimizer.weight_decay, optimizer.clipvalue) == (0.1, 0.3)
    assert getattr(optimizer, "momentum", 0.5) == 0.5
    assert getattr(optimizer, "nesterov", True) is True


@pytest.mark.parametrize("schedule", ["constant", "cosine", "exponential"])
def test_learning_rates_match_the_keras_optimizer_per_step(schedule: str) -> None:
    training = TrainingSpec(learning_rate=0.02, epochs=3, learning_rate_schedule=schedule, optimizer="sgd")
    rates = learning_rates(training, 4)
    assert rates.shape == (12,)
    optimizer = optimizer_of(training, 4)
    weight = keras.Variable([1.0])
    for rate in rates:
        before = np.asarray(weight)
        optimizer.apply([np.ones(1, "float32")], [weight])
        assert float((before - np.asarray(weight))[0]) == pytest.approx(float(rate), rel=1e-3, abs=1e-6)
    falls = {"constant": 1.0, "cosine": np.cos(np.pi / 2 * 11 / 12) ** 2, "exponential": 0.1 ** (11 / 12)}
    assert rates[-1] / rates[0] == pytest.approx(falls[schedule], rel=1e-4)


def test_a_model_is_compiled_without_xla() -> None:
    model = build_model(NETWORK, (3,), streams(0))
    training = replace(TrainingSpec(), loss="huber", metric="mean_absolute_error", optimizer="lion")
    compile_model(model, training, 5)
    assert model.jit_compile is False
    assert model.loss == "huber"
    assert type(model.optimizer) is keras.optimizers.Lion
