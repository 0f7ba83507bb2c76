"""Every layer kind, with settings of its own, through the trainer that runs it: equal to plain Keras."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import REFERENCE, choose_trainer
from engine.experiment.trainers import STACKED as STACKED_TRAINER
from engine.keras_code.script import keras_script
from engine.network.layer_kinds import LAYER_KINDS, StackedForm
from engine.network.layer_kinds.kind import IMAGE, SEQUENCE
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.training.reference import train_cell
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.network.random_layers import random_layer

OF = LayerSpec.of
FLAT, OUT = OF("flatten"), OF("dense", units=10, activation="softmax")
CELLS = (Cell(0.0, 3), Cell(0.5, 4))
TOLERANCE = 1e-5
AMPLIFIED = {
    "batch_normalization": 1e-4
}  # the bias before it has no gradient but rounding: docs/performance.md


def experiment_with(kind_id: str, *, is_plain: bool) -> Experiment:
    """A small network with one layer of the kind at a place that it can take; plain: that can be stacked."""
    rng = random.Random(f"{kind_id} 0")
    kind = LAYER_KINDS[kind_id]
    data = DataSpec("digits", train_samples=70, scaling="none" if kind_id == "embedding" else "minmax")
    before = []
    if kind.ranks == SEQUENCE:
        before = [OF("reshape", target_shape=(8, 8))]
    elif kind.ranks != IMAGE and kind_id != "embedding":
        before = [OF("flatten"), OF("dense", units=6)]
    while True:
        layer = random_layer(rng, kind_id, 0.5)
        if is_plain and layer.kind.wrapper_fields:
            plain = {"dropout": 0.0, "recurrent_dropout": 0.0, "bidirectional": False}
            layer = LayerSpec.of(kind_id, False, **(layer.values | plain))
        swept = OF("dropout", True)
        head = (swept, OF("flatten"), OF("dense", units=10, activation="softmax"))
        network = NetworkSpec((*before, layer, *head))
        training = TrainingSpec(epochs=2, batch_size=16, learning_rate=0.003)
        if layer.values.get("activation") == "softmax":
            continue  # over a single unit Keras warns that it always answers 1
        if not check_network(network, training, task_of(data)).errors():
            return Experiment(data, network, training)


STACKED = [kind.id for kind in LAYER_KINDS.values() if kind.stacked_form is not StackedForm.NONE]
RECURRENT = ["simple_rnn", "lstm", "gru"]
ALONE = [kind.id for kind in LAYER_KINDS.values() if kind.stacked_form is StackedForm.NONE] + RECURRENT


@pytest.mark.slow
@pytest.mark.parametrize("kind_id", STACKED)
def test_the_stacked_trainer_is_equal_to_fit(kind_id: str) -> None:
    experiment = experiment_with(kind_id, is_plain=True)
    assert choose_trainer(experiment).name == STACKED_TRAINER
    results = train(experiment, CELLS, lambda _: None, Unattended()).finished
    assert [result.cell for result in results] == list(CELLS)
    for result in results:
        expected = train_cell(experiment, result.cell).result
        assert dict(result.metrics).keys() == dict(expected.metrics).keys()
        for (name, values), (right_name, right) in zip(result.history, expected.history, strict=True):
            assert name == right_name
            np.testing.assert_allclose(values, right, rtol=TOLERANCE, atol=1e-6, err_msg=f"{kind_id} {name}")


@pytest.mark.slow
@pytest.mark.parametrize("kind_id", ALONE)
def test_script_prints_the_numbers_of_the_reference_trainer(
    kind_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = experiment_with(kind_id, is_plain=False)
    assert choose_trainer(experiment).name == REFERENCE
    cell = CELLS[-1]
    project = Project(data=experiment.data, network=experiment.network, training=experiment.training)
    exec(keras_script(project, cell), {})  # noqa: S102 (our own export)
    printed = dict(line.split(": ") for line in capsys.readouterr().out.splitlines() if ": " in line)
    result = train_cell(experiment, cell).result
    assert result.metrics
    for name, value in result.metrics:
        assert float(printed[name]) == pytest.approx(value, rel=1e-5)


def test_a_layer_that_is_switched_off_is_left_out_by_both_trainers() -> None:
    off = replace(OF("dropout", rate=0.9), is_enabled=False)
    layers = (
        FLAT,
        off,
        OF("dense", units=8),
        OF("dropout", True),
        replace(OF("lstm"), is_enabled=False),
        OUT,
    )
    data = DataSpec("digits", train_samples=60)
    experiment = Experiment(data, NetworkSpec(layers), TrainingSpec(epochs=2))
    plain = replace(experiment, network=experiment.network.enabled)
    for ours, right in zip(_trained(experiment), _trained(plain), strict=True):
        assert ours.history == right.history
        np.testing.assert_allclose(
            ours.metric("train_loss"),
            train_cell(experiment, ours.cell).result.metric("train_loss"),
            rtol=1e-5,
        )


def _trained(experiment: Experiment) -> tuple[CellResult, ...]:
    return train(experiment, CELLS, lambda _: None, Unattended()).finished
