"""Weights are Keras's count; each is used as often as a sample meets it."""

from __future__ import annotations

from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.timing.network_size import network_size

OF = LayerSpec.of


def size_of(dataset: str, *layers: LayerSpec):
    return network_size(Experiment(DataSpec(dataset), NetworkSpec(layers), TrainingSpec()))


def test_a_dense_weight_is_used_once_a_sample() -> None:
    found = size_of("iris", OF("dense", units=16), OF("dropout"), OF("dense", units=3))
    assert found.parameters == found.products == 4 * 16 + 16 + 16 * 3 + 3
    assert (found.n_layers, found.outputs, found.steps_in_order) == (3, 16 + 16 + 3, 3)


def test_a_convolution_uses_its_weights_at_every_place() -> None:
    found = size_of(
        "mnist", OF("conv2d", filters=8, kernel_size=(3, 3)), OF("flatten"), OF("dense", units=10)
    )
    convolution, dense = 9 * 8 + 8, 26 * 26 * 8 * 10 + 10
    assert found.parameters == convolution + dense
    assert found.products == convolution * 26 * 26 + dense


def test_a_recurrent_layer_takes_one_step_after_the_other() -> None:
    found = size_of("digits", OF("reshape", target_shape=(8, 8)), OF("lstm", units=4), OF("dense", units=10))
    lstm = 4 * (8 * 4 + 4 * 4 + 4)
    assert found.products == 8 * lstm + 4 * 10 + 10
    assert found.steps_in_order == 1 + 8 + 1


def test_what_does_not_work_counts_up_to_there() -> None:
    assert size_of("iris", OF("dense", units=2), OF("conv2d"), OF("dense", units=3)).parameters == 4 * 2 + 2
