"""What is measured in a sweep, against cases computed by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.language import texts
from engine.lessons.measure import Measure, measured_text, measured_values, with_answer_text
from engine.storage.examples import example
from tests.engine.language.test_numbers import German

# Accuracies by rate and seed: training, then held-out.
ACCURACIES = {
    0.0: {3: (0.90, 0.70), 4: (0.94, 0.74), 9: (0.98, 0.84)},
    0.3: {3: (0.80, 0.80), 4: (0.82, 0.81), 9: (0.84, 0.82)},
    0.6: {3: (0.60, 0.50), 4: (0.62, 0.62)},
}


def results(rows: dict[float, dict[int, tuple[float, float]]], name: str, metric: str) -> SweepResults:
    experiment = example(name).experiment
    cells = tuple(
        CellResult(Cell(rate, seed), ((f"train_{metric}", train), (f"test_{metric}", test)), ())
        for rate, by_seed in rows.items()
        for seed, (train, test) in by_seed.items()
    )
    return SweepResults(replace(experiment, training=experiment.training.led_by(metric)), cells)


CLASSES = results(ACCURACIES, "honest-classification", "accuracy")
ERRORS = results(
    {rate: {seed: (10 * a, 10 * b) for seed, (a, b) in row.items()} for rate, row in ACCURACIES.items()},
    "honest-regression",
    "mean_squared_error",
)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (Measure("mean", 0.0), 76.0),
        (Measure("mean", 0.3), 81.0),
        (Measure("mean", 0.6), 56.0),
        (Measure("mean", 0.0, split="training"), 94.0),
        (Measure("mean", 0.0, split="held_out", metric="accuracy"), 76.0),
        (Measure("min", 0.0), 70.0),
        (Measure("max", 0.0), 84.0),
        (Measure("range", 0.0), 14.0),
        (Measure("range", 0.6, split="training"), 2.0),
        (Measure("std", 0.3), 1.0),
        (Measure("std", 0.0), math.sqrt((36 + 4 + 64) / 2)),
        (Measure("difference", 0.3), 5.0),
        (Measure("difference", 0.6), (-20 - 12) / 2),  # over the seeds that have both
        (Measure("difference", 0.0, less=0.3), -5.0),
        (Measure("difference", 0.3, split="training"), -12.0),
        (Measure("gap", 0.0), -18.0),
        (Measure("gap", 0.6), -5.0),
        (Measure("best_rate"), 0.3),
        (Measure("best_rate", split="training"), 0.0),
        (Measure("n_trainings"), 8.0),
        (Measure("n_trainings", 0.6), 2.0),
        (Measure("mean", 0.1 + 0.2), 81.0),
    ],
    ids=str,
)
def test_accuracies_are_in_percent_and_points(measure: Measure, value: float) -> None:
    assert measured_values(measure, CLASSES) == (pytest.approx(value),)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (Measure("mean", 0.0), 7.6),
        (Measure("range", 0.0), 1.4),
        (Measure("std", 0.3), 0.1),
        (Measure("gap", 0.3), -0.1),
        (Measure("best_rate"), 0.6),  # the lowest error
    ],
    ids=str,
)
def test_errors_have_their_own_unit_and_are_best_if_low(measure: Measure, value: float) -> None:
    assert measured_values(measure, ERRORS) == (pytest.approx(value),)


def test_rates_that_look_equally_good_are_all_best() -> None:
    rows = {0.0: {1: (0.0, 0.90002)}, 0.2: {1: (0.0, 0.90004)}, 0.4: {1: (0.0, 0.898)}}
    assert measured_values(Measure("best_rate"), results(rows, "honest-classification", "accuracy")) == (
        0.0,
        0.2,
    )


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        (Measure("mean", 0.5), "Sweep the rate 0.5, too: the answer is read off your own sweep."),
        (Measure("difference", 0.3, less=0.1), "Sweep the rate 0.1, too"),
        (Measure("n_trainings", 0.9), "Sweep the rate 0.9, too"),
        (
            Measure("mean", 0.0, split="validation"),
            "The question asks for validation accuracy, which your sweep does not have.",
        ),
        (Measure("best_rate", metric="auc"), "asks for held-out AUC, which your sweep does not have."),
    ],
    ids=str,
)
def test_what_the_sweep_lacks_is_said(measure: Measure, sentence: str) -> None:
    with pytest.raises(InputError) as error:
        measured_values(measure, CLASSES)
    assert sentence in str(error.value)


def test_a_number_that_does_not_exist_is_said() -> None:
    rows = {0.0: {1: (0.9, math.nan), 2: (0.9, 0.8)}, 0.3: {1: (0.9, 0.7)}}
    broken = results(rows, "honest-classification", "accuracy")
    with pytest.raises(InputError, match="has diverged, so that the answer is no number"):
        measured_values(Measure("mean", 0.0), broken)
    with pytest.raises(InputError, match="at least two seeds"):
        measured_values(Measure("std", 0.3), broken)
    assert measured_values(Measure("best_rate"), broken) == (0.3,)
    infinite = {0.0: {1: (0.0, math.inf), 2: (0.0, -math.inf)}}
    with pytest.raises(InputError, match="has diverged"):
        measured_values(Measure("best_rate"), results(infinite, "honest-regression", "mean_squared_error"))


def test_without_held_out_data_the_training_is_measured() -> None:
    experiment = example("tutorial-regression").experiment
    cell = CellResult(Cell(0.0, 0), (("train_mean_squared_error", 40.0),), ())
    found = SweepResults(experiment, (cell,))
    assert measured_values(Measure("mean", 0.0), found) == (40.0,)
    with pytest.raises(InputError, match="asks for held-out mean squared error"):
        measured_values(Measure("gap", 0.0), found)


def test_the_value_is_written_as_the_language_does() -> None:
    assert measured_text(Measure("mean", 0.0), 40.87) == "40.9"
    assert measured_text(Measure("difference", 0.3), -0.524) == "−0.524"
    assert measured_text(Measure("best_rate"), 0.3) == "0.3"
    assert measured_text(Measure("n_trainings"), 1400.0) == "1,400"
    with texts.meanwhile("de", German()):
        assert measured_text(Measure("mean", 0.0), 40.87) == "40,9"


def test_it_takes_its_place_in_the_text() -> None:
    assert with_answer_text("{answer} %, not {answer}.", "40.9") == "40.9 %, not 40.9."
    assert with_answer_text("{answer}. That is all.", "140") == "140\\. That is all."
    assert with_answer_text("140. That is a list.", "7") == "140. That is a list."
