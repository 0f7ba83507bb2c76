"""The setting that is swept beside the rate: what a value makes of an experiment, and what can't be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.checks import check_sweep
from engine.errors import InputError
from engine.experiment.second_setting import (
    MAX_VALUES,
    SECOND_SETTINGS,
    experiment_with,
    hidden_layers,
    named_values,
    second_problem,
    value_key,
)
from engine.experiment.specs import Experiment, SecondSetting
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import EXAMPLES, example

DIGITS = example("dropout-helps").experiment
BOSTON = example("honest-regression").experiment


def units_of(experiment: Experiment) -> list[object]:
    return [layer.values["units"] for layer in experiment.network.layers if "units" in layer.values]


def test_second_setting_units_changes_every_hidden_layer() -> None:
    assert units_of(DIGITS) == [128, 128, 10]
    assert units_of(experiment_with(DIGITS, "units", 32.0)) == [32, 32, 10]
    first = DIGITS.network.layers[1]
    assert first.kind_id == "dense"
    off = replace(DIGITS, network=DIGITS.network.replaced(1, replace(first, is_enabled=False)))
    assert units_of(experiment_with(off, "units", 32.0)) == [128, 32, 10], "a layer that is off stays"


@pytest.mark.parametrize(
    ("setting", "value", "place"),
    [
        ("learning_rate", 0.01, "training"),
        ("epochs", 7.0, "training"),
        ("train_samples", 50.0, "data"),
        ("label_noise", 0.4, "data"),
    ],
)
def test_second_setting_value_changes_its_field_only(setting: str, value: float, place: str) -> None:
    found = experiment_with(DIGITS, setting, value)
    spec = getattr(found, place)
    assert getattr(spec, setting) == value
    assert isinstance(getattr(spec, setting), int) == SECOND_SETTINGS[setting].is_whole
    back = replace(spec, **{setting: getattr(getattr(DIGITS, place), setting)})
    assert replace(found, **{place: back}) == DIGITS


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("setting", SECOND_SETTINGS)
def test_second_setting_usual_values_are_valid(name: str, setting: str) -> None:
    experiment = example(name).experiment
    problem = second_problem(SecondSetting(setting, SECOND_SETTINGS[setting].usual), experiment)
    is_regression = experiment.training.metric != "accuracy"
    assert bool(problem) == (setting == "label_noise" and is_regression)


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("units", 2.5, "must be whole numbers"),
        ("units", 0.0, "from 1 to 1,000,000"),
        ("epochs", 0.0, "Epochs"),
        ("learning_rate", 0.0, "Learning rate"),
        ("label_noise", 1.5, "Label noise"),
        ("colour", 1.0, "must be one of units"),
    ],
)
def test_second_setting_invalid_values_are_input_errors(setting: str, value: float, text: str) -> None:
    with pytest.raises(InputError, match=text):
        experiment_with(DIGITS, setting, value)
    assert text in second_problem(SecondSetting(setting, (value,)), DIGITS)


def test_second_setting_values_must_be_distinct_and_not_empty() -> None:
    for values in ((), (4.0, 4.0), tuple(map(float, range(1, MAX_VALUES + 2)))):
        assert f"1 to {MAX_VALUES} different values" in second_problem(SecondSetting("units", values), DIGITS)
    assert not second_problem(SecondSetting("units", tuple(map(float, range(1, MAX_VALUES + 1)))), DIGITS)


def test_second_setting_is_unavailable_for_some_networks_and_data() -> None:
    alone = replace(DIGITS, network=NetworkSpec((LayerSpec.of("dense", units=10),)))
    assert not hidden_layers(alone.network)
    assert "no hidden layer" in second_problem(SecondSetting("units", (4.0,)), alone)
    assert "no classes" in second_problem(SecondSetting("label_noise", (0.2,)), BOSTON)


def test_check_sweep_includes_the_second_setting() -> None:
    project = example("honest-regression")
    project = replace(project, sweep=replace(project.sweep, second=SecondSetting("label_noise", (0.2,))))
    with pytest.raises(InputError, match="no classes"):
        check_sweep(project)


@pytest.mark.parametrize(
    ("value", "key"), [(64.0, "64"), (0.0003, "0.0003"), (1e-7, "1e-07"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_second_setting_key_round_trip(value: float, key: str) -> None:
    assert value_key(value) == key
    assert float(key) == value


def test_values_are_named_in_the_number_of_the_setting() -> None:
    assert named_values("units", "16") == "16 units"
    assert named_values("epochs", "10", "30", "90") == "10, 30 and 90 epochs"
    assert named_values("learning_rate", "0.001") == "learning rate 0.001"
    assert named_values("learning_rate", "0.001", "0.003") == "learning rates 0.001 and 0.003"
    assert named_values("label_noise", "0", "0.2") == "label noise 0 and 0.2"
