"""Advice on settings that train, but hardly as was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.checks.checks import check_project
from engine.checks.problems import Problem
from engine.checks.settings_advice import LEARNING_RATES, settings_advice
from engine.data.catalogue import DATA_SETS, task_of
from engine.experiment.spec_fields import TRAINING_FIELDS
from engine.experiment.specs import DataSpec
from engine.network.fields import ChoiceField
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example

DIGITS = (LayerSpec.of("flatten"), LayerSpec.of("dense", units=10, activation="softmax"))


def with_training(**changes: object) -> Project:
    project = example("honest-classification")
    return replace(project, training=replace(project.training, **changes))  # type: ignore[arg-type]


def digits(*layers: LayerSpec, scaling: str = "none") -> Project:
    return Project(data=DataSpec("digits", scaling=scaling), network=NetworkSpec((*layers, *DIGITS)))


def only(project: Project) -> Problem:
    """The one advice on a project that trains."""
    check_project(project, task_of(project.data))
    (found,) = settings_advice(project)
    assert not found.is_error
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_need_no_advice(name: str) -> None:
    assert settings_advice(example(name)) == ()


@pytest.mark.parametrize(
    ("project", "text", "button"),
    [
        (with_training(learning_rate=100.0), "Learning rate 100 is very high for Adam", "Use 0.001"),
        (with_training(learning_rate=1e-9), "very low for Adam: the weights will hardly change", "Use 0.001"),
        (
            with_training(optimizer="sgd", learning_rate=3.0),
            "very high for SGD: training will probably diverge",
            "Use 0.01",
        ),
        (
            with_training(batch_size=10_000),
            "The batch size 10,000 is larger than the 90 training samples.",
            "Use 32",
        ),
        (with_training(epochs=10_000), "10,000 epochs are 60,000 steps in every training", "Use 100"),
        (digits(), "The pixels are raw numbers from 0 to 16.", "Scale to 0 to 1"),
    ],
)
def test_advice_says_what_is_far_out_and_mends_it(project: Project, text: str, button: str) -> None:
    found = only(project)
    assert text in found.message
    assert found.why.count(". ") >= 1 and found.why.endswith(".")
    assert found.fix is not None
    assert found.fix.label == button
    data = found.fix.data or project.data
    mended = replace(project, data=data, network=found.fix.network, training=found.fix.training)
    assert settings_advice(mended) == ()


@pytest.mark.parametrize(
    "project",
    [
        with_training(optimizer="sgd", learning_rate=0.5),
        with_training(epochs=10_000, early_stopping=10),
        with_training(batch_size=90),
        digits(scaling="standard"),
        digits(LayerSpec.of("batch_normalization")),
        digits(LayerSpec.of("flatten"), LayerSpec.of("embedding", input_dim=17)),
        Project(data=DataSpec("mnist", scaling="none")),
        Project(data=DataSpec("iris", validation_size=0.6, test_size=0.4)),
    ],
)
def test_there_is_no_advice_on_what_may_well_be_meant(project: Project) -> None:
    assert settings_advice(project) == ()


def test_imbalanced_classes_are_offered_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    project = example("honest-classification")
    iris = DATA_SETS["iris"]
    monkeypatch.setitem(DATA_SETS, "iris", replace(iris, largest_class=99))
    assert settings_advice(project) == ()
    monkeypatch.setitem(DATA_SETS, "iris", replace(iris, largest_class=120))
    found = only(project)
    assert found.message == "Classes are imbalanced: always guessing the largest scores 80.0 %."
    assert "overall accuracy may fall" in found.why
    assert found.fix is not None and found.fix.training.class_weight == "balanced"
    assert settings_advice(replace(project, training=found.fix.training)) == ()


def test_every_optimizer_has_its_range_of_learning_rates() -> None:
    (field,) = (field for field in TRAINING_FIELDS if field.name == "optimizer")
    assert isinstance(field, ChoiceField)
    assert set(LEARNING_RATES) == set(field.choices)
    assert all(rates.low < rates.usual < rates.high for rates in LEARNING_RATES.values())


def test_a_target_with_a_long_tail_is_predicted_as_its_logarithm() -> None:
    project = example("honest-regression")
    data = replace(project.data, dataset="ames", exclude_columns=(), train_samples=0)
    found = only(replace(project, data=data))
    assert found.message == "The target has a long tail: predict its logarithm."
    assert found.fix is not None and found.fix.data is not None
    assert found.fix.data.target_scaling == "log"
    assert not settings_advice(replace(project, data=found.fix.data))


def test_a_dropout_schedule_without_effect_is_mended() -> None:
    project = example("honest-classification")
    training = replace(project.training, epochs=8, dropout_schedule="early", dropout_schedule_epochs=8)
    for schedule, effect in (("early", "dropout never ends"), ("late", "dropout never begins")):
        changed = replace(project, training=replace(training, dropout_schedule=schedule))
        (problem,) = settings_advice(changed)
        assert (
            problem.message
            == f"The dropout schedule changes after epoch 8, and there are 8 epochs: {effect}."
        )
        assert problem.fix is not None and problem.fix.training.dropout_schedule_epochs == 4
        assert settings_advice(replace(changed, training=problem.fix.training)) == ()
    alone = replace(project, training=replace(training, epochs=1))
    (problem,) = settings_advice(alone)
    assert problem.fix is not None and not problem.fix.training.has_dropout_schedule
    plain = NetworkSpec(tuple(replace(layer, swept=()) for layer in project.network.layers))
    (problem,) = settings_advice(replace(project, network=plain, training=training))
    assert problem.message == "The dropout schedule has no effect, since no layer is swept."
    assert problem.fix is not None and not problem.fix.training.has_dropout_schedule
