"""Which metrics fit which task, and which of several comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.metrics import METRICS, is_binary, task_metrics
from engine.experiment.results import SweepResults
from engine.experiment.spec_fields import TRAINING_FIELDS
from engine.experiment.specs import Task, TrainingSpec, score_column
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.storage.examples import example

ERRORS = ("mean_squared_error", "mean_absolute_error", "root_mean_squared_error")


def test_metrics_fit_a_task() -> None:
    assert task_metrics(Task((4,), "classification", 3, 150)) == ("accuracy",)
    assert task_metrics(Task((30,), "classification", 2, 569)) == ("accuracy", "precision", "recall", "auc")
    assert task_metrics(Task((13,), "regression", 0, 506)) == ERRORS
    assert [name for name in METRICS if is_binary(name)] == ["precision", "recall", "auc"]


def test_the_first_metric_comes_first_and_none_twice() -> None:
    assert TrainingSpec().metrics == ("accuracy",)
    training = TrainingSpec(metric="recall", more_metrics=("accuracy", "recall", "auc"))
    assert training.metrics == ("recall", "accuracy", "auc")
    led = training.led_by("auc")
    assert led.metrics == ("auc", "recall", "accuracy")
    assert led.led_by("recall").metrics == ("recall", "auc", "accuracy")
    assert training.led_by("recall") is training and training.led_by("precision") is training


def test_results_and_runs_are_led_by_another_metric() -> None:
    project = example("honest-classification")
    experiment = replace(
        project.experiment, training=replace(project.training, metric="recall", more_metrics=("auc",))
    )
    results = SweepResults(experiment)
    led = results.led_by("auc")
    assert score_column(led.experiment.data, led.experiment.training) == "test_auc"
    assert led.cells is results.cells and results.led_by("accuracy") is results
    definition = replace(project.definition, training=experiment.training)
    run = RunRecord("1", SWEEP, "Sweep", "", definition, (RunPart("", results),))
    assert run.led_by("auc").definition.training.metric == "auc"
    assert run.led_by("auc").results == led and run.led_by("recall") is run


def test_more_metrics_are_known_ones() -> None:
    (field,) = (one for one in TRAINING_FIELDS if one.name == "more_metrics")
    assert field.parse(["auc", "recall"]) == ("auc", "recall")
    assert field.text(("auc", "root_mean_squared_error")) == "AUC, root mean squared error"
    with pytest.raises(InputError, match="more_metrics must be a list of names out of accuracy, precision"):
        field.parse(["f1"])
