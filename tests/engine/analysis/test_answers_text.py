"""Answers in words: each number with the training that it is of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.analysis.answers_text import class_names, details, headline, side_name, typical_error
from engine.experiment.specs import Cell, DataSpec
from tests.engine.analysis.sample_answers import classes, classification, numbers

IRIS, BOSTON = DataSpec("iris"), DataSpec("boston_housing")


def test_headline_of_classes_counts_what_is_right() -> None:
    first, second = classes(0.6), classes(0.2)
    text = headline((("rate 0", first), ("rate 0.3", second)))
    assert (
        text
        == f"Of 60 test samples, {first.n_right} are right with rate 0 and {second.n_right} with rate 0.3."
    )
    assert headline((("rate 0", first),)) == f"Of 60 test samples, {first.n_right} are right with rate 0."


def test_headline_of_numbers_names_metric_and_split() -> None:
    found = replace(numbers(3.0, split="val"), score=9.4)
    assert headline((("rate 0", found), ("rate 0.3", replace(found, score=28.44)))) == (
        "On 101 validation samples, the mean squared error is 9.40 with rate 0 and 28.4 with rate 0.3."
    )


def test_details_compare_sample_by_sample_and_with_guessing() -> None:
    first, second = classes(0.6), classes(0.2)
    right, other = first.predicted == first.true, second.predicted == second.true
    text = details(IRIS, (("rate 0", first), ("rate 0.3", second)))
    assert text == (
        f"Right only with rate 0: {(right & ~other).sum()} samples; "
        f"only with rate 0.3: {(other & ~right).sum()}. "
        "Always guessing the most frequent class: 33.3 %."
    )
    assert "Both got the same samples right." in details(IRIS, (("rate 0", first), ("rate 0.1", first)))


def test_details_of_numbers_say_the_typical_error_with_its_unit() -> None:
    found = numbers(3.0)
    error = float(np.median(np.abs(found.predicted - found.true)))
    assert typical_error(found) == pytest.approx(error)
    text = details(BOSTON, (("rate 0", found),))
    assert text.startswith(
        f"Half of the predictions are off by less than {error:.2f} with rate 0 (median price"
    )
    assert "Always guessing the mean: 84.4." in text


def test_details_say_where_it_diverged_and_that_samples_were_trained_on() -> None:
    found = replace(numbers(3.0, split="train"), n_not_finite=7)
    text = details(BOSTON, (("rate 0.3", found),))
    assert "With rate 0.3, 7 outputs are not numbers (NaN): it diverged." in text
    assert text.endswith("These are the samples that it was trained on.")


def test_a_training_is_named_by_the_rate_of_its_swept_layers() -> None:
    experiment = classification()
    assert side_name(experiment, Cell(0.25, 1)) == "rate 0.25"
    assert side_name(experiment, Cell(None, 1)) == "rate 0.2"
    plain = replace(experiment, network=type(experiment.network)(experiment.network.layers[:1]))
    assert side_name(plain, Cell(None, 1)) == "this network"


def test_classes_that_only_the_output_has_get_a_name() -> None:
    assert class_names(IRIS, classes(0.5, 4))[2:] == ("virginica", "class 3")
    assert class_names(BOSTON, numbers(1.0)) == ()
