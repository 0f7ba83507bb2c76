"""Plain words on guessing, imbalance and tiny tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.analysis.data_remarks import guess_sentence, size_remarks
from engine.data import catalogue
from engine.experiment.specs import DataSpec


def test_guessing_is_scored_in_the_projects_metric_or_one_that_suits() -> None:
    assert guess_sentence(DataSpec("iris"), "accuracy") == "Always guessing the most frequent class: 33.3 %"
    assert guess_sentence(DataSpec("iris"), "mean_squared_error").endswith("33.3 %")
    regression = DataSpec("boston_housing")
    assert guess_sentence(regression, "mean_squared_error").endswith("mean: mean squared error 84.4")
    assert guess_sentence(regression, "accuracy").endswith("mean: mean absolute error 6.65")


def test_a_tiny_test_set_is_said_in_points_of_one_sample() -> None:
    assert size_remarks(DataSpec("iris")) == ("One test flower is worth 3.3 points of accuracy.",)
    assert size_remarks(DataSpec("mnist")) == ()
    assert size_remarks(DataSpec("iris", split="none")) == ()
    (few,) = size_remarks(DataSpec("diabetes", test_size=0.05))
    assert few == "The test has only 22 patients: a few unusual ones decide the score."


def test_an_impossible_split_is_no_obstacle() -> None:
    assert size_remarks(DataSpec("iris", validation_size=0.8, test_size=0.8)) == ()


@pytest.mark.parametrize(
    ("largest", "words"),
    [
        (50, ""),
        (99, ""),
        (100, "7 of 10"),
        (135, "9 of 10"),
        (146, "97 of 100"),
        (149, "99 of 100"),
        (150, "All"),
    ],
)
def test_imbalance_is_said_out_of_ten(monkeypatch: pytest.MonkeyPatch, largest: int, words: str) -> None:
    iris = replace(catalogue.DATA_SETS["iris"], largest_class=largest)
    monkeypatch.setitem(catalogue.DATA_SETS, "iris", iris)
    remarks = size_remarks(DataSpec("iris", split="none"))
    assert remarks == ((f"{words} samples are of one class.",) if words else ())
