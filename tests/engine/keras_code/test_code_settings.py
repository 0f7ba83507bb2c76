"""A program's settings in a project: what suits its data is taken, what does not is named."""

from __future__ import annotations

from dataclasses import replace

from engine.keras_code.code_settings import changed_settings, with_settings
from engine.keras_code.reading.values import ReadSettings
from engine.storage.examples import example

PROJECT = example("tutorial-classification")


def test_training_rates_and_split_are_taken() -> None:
    settings = ReadSettings(
        (("optimizer", "sgd"), ("learning_rate", 0.01), ("epochs", 1)),
        (("split", "holdout"), ("validation_size", 0.1)),
        (0.5, 0.0, 0.25),
        ("A note.",),
    )
    after, notes = with_settings(PROJECT, settings)
    assert (after.training.optimizer, after.training.epochs) == ("sgd", 1)
    assert (after.data.split, after.data.validation_size) == ("holdout", 0.1)
    assert after.sweep.rates == (0.0, 0.25, 0.5)
    assert notes == ("A note.",)
    assert changed_settings(PROJECT, after) == (
        "rates 0, 0.25 and 0.5",
        "optimizer SGD",
        "learning rate 0.01",
        "1 epoch",
        "split hold out",
        "validation 0.1",
    )
    assert changed_settings(PROJECT, PROJECT) == ()


def test_metrics_that_suit_the_data_are_taken() -> None:
    settings = ReadSettings((("metric", "accuracy"), ("more_metrics", ("auc", "mean_squared_error"))), ())
    of_two = replace(PROJECT, data=replace(PROJECT.data, dataset="breast_cancer"))
    after, notes = with_settings(of_two, settings)
    assert after.training.metrics == ("accuracy", "auc")
    assert notes == ("The metric mean_squared_error does not suit a classification.",)
    after, notes = with_settings(PROJECT, settings)
    assert after.training.metrics == ("accuracy",)
    assert notes[0] == "The metric auc does not suit a classification with 3 classes."


def test_what_does_not_suit_the_data_is_named() -> None:
    settings = ReadSettings(
        (("loss", "mean_squared_error"), ("metric", "mean_absolute_error"), ("batch_size", 64)),
        (("split", "holdout"), ("test_size", 0.9), ("scaling", "minmax")),
    )
    after, notes = with_settings(PROJECT, settings)
    assert after.training.batch_size == 64
    assert after.training.loss == PROJECT.training.loss
    assert after.data == PROJECT.data
    assert notes[:2] == (
        "The loss mean_squared_error does not suit a classification.",
        "The metric mean_absolute_error does not suit a classification.",
    )
    assert notes[2].startswith("The split was left as it is: ")
