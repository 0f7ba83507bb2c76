"""Sentences about steps whose numbers are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.data.catalogue import data_set_info
from engine.experiment.specs import DataSpec
from engine.inside.moment import Moment
from engine.inside.step_texts import dropped_text, moment_text, row_text, sample_text, subnetwork_text
from engine.inside.steps import LayerSteps, StepsSeen
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
IRIS = data_set_info(DataSpec("iris"))


def layer(name: str, output: list[float], inference: list[float], kept: object = None) -> LayerSteps:
    """A layer in one step."""
    in_training, in_prediction = (np.array([one], np.float32) for one in (output, inference))
    return LayerSteps(name, 0, in_training, in_prediction, None if kept is None else np.array([kept]))


def seen_of(*layers: LayerSteps, y: float = 1) -> StepsSeen:
    x = np.array([[1.5, -2]], np.float32)
    numbers = np.array([16]), x, np.array([y]), np.array([0.5], np.float32)
    return StepsSeen(Moment(1, 1), 9, 3, np.array([41]), *numbers, layers)


def test_moment() -> None:
    assert moment_text(Moment(3, 12), 1234) == "Epoch 3, step 12 of 1,234"


def test_subnetwork() -> None:
    seen = seen_of()
    assert subnetwork_text(seen, 0) == ""
    assert subnetwork_text(replace(seen, n_units=24), 0) == "one of 2²⁴ sub-networks"
    counted = replace(seen, n_units=24, subnetworks=np.array([37]), n_distinct=np.array([1412]))
    assert subnetwork_text(counted, 0) == "sub-network 37 of 2²⁴, 1,412 distinct so far"


def test_sample_of_a_class() -> None:
    seen = seen_of(layer("dense", [0.1, 0.2, 0.7], [0.1, 0.65, 0.25]))
    assert sample_text(seen, 0, IRIS) == (
        "Training sample 42: target versicolor; predicted virginica (70%) in training, "
        "versicolor (65%) in prediction"
    )


def test_sample_of_one_of_two_classes() -> None:
    info = data_set_info(DataSpec("breast_cancer"))
    first, second = info.class_names
    seen = seen_of(layer("dense", [0.2], [0.9]), y=0)
    predicted = f"predicted {first} (80%) in training, {second} (90%) in prediction"
    assert sample_text(seen, 0, info) == f"Training sample 42: target {first}; {predicted}"


def test_sample_of_a_regression() -> None:
    seen = seen_of(layer("dense", [2.25], [-3.125]), y=2.5)
    text = sample_text(seen, 0, data_set_info(DataSpec("diabetes")), "standard")
    assert text == (
        "Training sample 42: target 2.5; predicted 2.25 in training, −3.125 in prediction (standardised)"
    )


def test_row() -> None:
    assert row_text(np.array([1.5, -2], np.float32), ("a", "b")) == "a 1.5 · b −2"
    assert row_text(np.zeros((2, 2), np.float32), ("a", "b")) == ""
    assert row_text(np.zeros(3, np.float32), ("a", "b")) == ""


def test_what_is_dropped() -> None:
    network = NetworkSpec((OF("dense", units=3), OF("dropout", rate=0.5), OF("gaussian_noise")))
    dense, noise = (layer(name, [1, 2, 3], [1, 2, 3]) for name in ("dense", "gaussian_noise"))
    for kept, text in (
        ([True, False, False], "dropout drops 2 of 3 units: 2 and 3."),
        ([True, True, False], "dropout drops 1 of 3 units: 3."),
        ([True, True, True], "dropout drops none of 3 units."),
    ):
        seen = seen_of(dense, layer("dropout", [1, 2, 3], [1, 2, 3], kept), noise)
        rest = "gaussian_noise adds noise to every number and drops none."
        assert dropped_text(seen, 0, network) == f"{text} {rest}"


def test_dropped_channels_and_numbers() -> None:
    network = NetworkSpec((OF("spatial_dropout2d", rate=0.5), OF("dropout", rate=0.5)))
    channels = np.array([[[True, False, False]]])
    numbers = np.array([[[True, False]], [[False, False]]])
    seen = seen_of(layer("spatial", [0], [0], channels), layer("dropout", [0], [0], numbers))
    assert dropped_text(seen, 0, network) == (
        "spatial drops 2 of 3 channels: 2 and 3. dropout drops 3 of 4 numbers."
    )


def test_dropped_state() -> None:
    network = NetworkSpec((OF("lstm", units=3, dropout=0.2, recurrent_dropout=0.2),))
    lstm = replace(layer("lstm", [0, 0, 0], [0, 0, 0], [True, False]), recurrent_kept=np.array([[False] * 3]))
    assert dropped_text(seen_of(lstm), 0, network) == (
        "lstm drops 1 of 2 units of its inputs: 2. lstm drops 3 of 3 units of its state: 1, 2 and 3."
    )


def test_many_dropped_units_are_only_counted() -> None:
    network = NetworkSpec((OF("dropout", rate=0.5),))
    seen = seen_of(layer("dropout", [0] * 40, [0] * 40, [False] * 20 + [True] * 20))
    assert dropped_text(seen, 0, network) == "dropout drops 20 of 40 units."


def test_nothing_is_dropped() -> None:
    seen = seen_of(layer("dense", [0], [0]))
    assert dropped_text(seen, 0, NetworkSpec((OF("dense"),))) == "No layer of this network drops anything."
