"""Training that goes on from imported weights: both trainers and the script start from them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.keras_code.script import keras_script
from engine.keras_code.weights_file import weights_file
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.training.build import build_model
from engine.training.reference import train_cell, trained_model
from engine.training.train import train
from engine.training.updates import Unattended

OF = LayerSpec.of
PLAIN = NetworkSpec(
    (
        OF("dense", units=7),
        OF("batch_normalization"),
        OF("dropout", True),
        OF("dense", units=3, activation="softmax"),
    )
)
BEFORE = Experiment(DataSpec("iris"), PLAIN, TrainingSpec(epochs=3))


def weights_of(layer: object) -> LayerWeights:
    arrays = layer.get_weights()  # type: ignore[attr-defined]
    return LayerWeights(tuple(WeightArray(a.shape, np.ascontiguousarray(a, "<f4").tobytes()) for a in arrays))


@pytest.fixture(scope="module")
def continued() -> Experiment:
    """The network with the weights of a training of three epochs, its Dropout without any."""
    model = trained_model(BEFORE, Cell(0.2, 1))
    layers = [
        replace(spec, weights=weights_of(layer)) if layer.get_weights() else spec
        for spec, layer in zip(PLAIN.layers, model.layers, strict=True)
    ]
    return replace(BEFORE, network=NetworkSpec(tuple(layers)))


def test_imported_weights_start_the_model_for_every_seed(continued: Experiment) -> None:
    models = [build_model(continued.network, (4,), streams(seed)) for seed in (0, 5)]
    first, second = (model.get_weights() for model in models)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    expected = [
        array for layer in continued.network.layers if layer.weights for array in layer.weights.arrays
    ]
    assert [array.tobytes() for array in first] == [array.data for array in expected]


def test_imported_weights_are_used_by_both_trainers_and_the_script(
    continued: Experiment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = (Cell(0.0, 2), Cell(0.4, 2))
    stacked = train(continued, cells, lambda _: None, Unattended()).finished
    fresh = train(BEFORE, cells, lambda _: None, Unattended()).finished
    for ours, other in zip(stacked, fresh, strict=True):
        reference = train_cell(continued, ours.cell).result
        for (name, values), (_, right) in zip(ours.history, reference.history, strict=True):
            np.testing.assert_allclose(values, right, rtol=1e-4, atol=1e-6, err_msg=name)
        assert ours.metric("train_loss") < other.metric("train_loss")
    project = Project(data=continued.data, network=continued.network, training=continued.training)
    found = weights_file(project)
    assert found is not None
    name, content = found
    (tmp_path / name).write_bytes(content)
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        exec(keras_script(project, cells[1]), {})  # noqa: S102 (our own export)
    finally:
        os.chdir(here)
    printed = dict(line.split(": ") for line in capsys.readouterr().out.splitlines() if ": " in line)
    for metric, value in stacked[1].metrics:
        assert float(printed[metric]) == pytest.approx(value, rel=1e-4)


def test_imported_weights_that_do_not_fit_are_ignored(continued: Experiment) -> None:
    wider = continued.network.layers[0].with_value("units", 8)
    network = continued.network.replaced(0, wider)
    model = build_model(network, (4,), streams(0))
    assert model.layers[0].get_weights()[0].shape == (4, 8)
    first = NetworkSpec(network.layers[:1])
    assert weights_file(Project(data=BEFORE.data, network=first)) is None
    assert weights_file(Project(data=BEFORE.data, network=NetworkSpec(continued.network.layers[:1])))
