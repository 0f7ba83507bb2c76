"""Headers with units, numbers without false digits."""

import math

import pytest

from engine.analysis.rate_table import rate_table
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell, DataSpec
from gui.sweep_page.columns import cell_columns, p_text, rate_columns
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.gui.fake_session import result

ACCURACY = sweep_results({0.0: (0.80, 0.82, 0.81), 0.5: (0.85, 0.88, 0.9)})
ERROR = sweep_results({0.0: (20.0, 22.0, 21.0), 0.5: (18.0, 19.5, 17.0)}, training=REGRESSION)


def _texts(columns, row):
    return {column.title: column.text(row) for column in columns}


def test_a_rate_in_percent_and_points():
    first, second = rate_table(ACCURACY)
    texts = _texts(rate_columns(ACCURACY), second)
    assert texts["rate"] == "0.5" and texts["seeds"] == "3"
    assert texts["mean, %"] == "87.7" and texts["spread, points"] == "2.52"
    assert texts["to rate 0, points"] == "+6.7"
    assert texts["95 % interval, %"].count(" to ") == 1
    none = _texts(rate_columns(ACCURACY), first)
    assert none["to rate 0, points"] == none["its interval, points"] == none["p (Holm)"] == "–"
    assert none["training, %"] == "–"


def test_an_error_in_its_own_unit():
    texts = _texts(rate_columns(ERROR), rate_table(ERROR)[1])
    assert texts["mean"] == "18.2" and texts["to rate 0"] == "−2.83"


def test_intervals_are_two_exact_numbers_behind_one_text():
    column = next(item for item in rate_columns(ACCURACY) if item.title.startswith("95 %"))
    row = rate_table(ACCURACY)[1]
    assert [value(row) for _, value in column.parts] == [row.ci_low, row.ci_high]


def test_on_training_data_there_is_one_column_of_means():
    results = sweep_results({0.0: (0.8, 0.9)}, DataSpec(split="none"))
    assert not any(column.title.startswith("training") for column in rate_columns(results))


def test_a_training_has_its_scores_epochs_and_seconds():
    results = SweepResults(ACCURACY.experiment, (result(Cell(0.5, 1)),))
    texts = _texts(cell_columns(results), results.cells[0])
    assert texts == {
        "rate": "0.5", "seed": "1", "training, %": "86.0", "validation, %": "86.0", "held-out, %": "86.0",
        "epochs": "3", "seconds": "0.100",
    }  # fmt: skip


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_training_that_diverged_says_so(value):
    results = SweepResults(ACCURACY.experiment, (result(Cell(0.5, 1), value),))
    assert _texts(cell_columns(results), results.cells[0])["held-out, %"] == "diverged"


def test_p():
    assert [p_text(p) for p in (0.0004, 0.0123, 1.0, math.nan)] == ["< 0.001", "0.012", "1.000", "–"]
