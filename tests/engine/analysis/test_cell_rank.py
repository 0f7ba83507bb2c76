"""Where a training stands among the seeds of its rate."""

import math

import pytest

from engine.analysis.cell_rank import rank_words
from engine.experiment.specs import Cell
from tests.engine.analysis.sample_results import REGRESSION, sweep_results


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        (0, "2nd best of 4 seeds at this rate by held-out accuracy; their mean is 85.0 %."),
        (1, "Best of 4 seeds"),
        (2, "3rd best of 4 seeds"),
        (3, "Last of 4 seeds"),
    ],
)
def test_the_place(seed, words):
    assert rank_words(sweep_results({0.2: (0.87, 0.91, 0.83, 0.79)}), Cell(0.2, seed)).startswith(words)


def test_low_errors_are_good():
    results = sweep_results({0.0: (20.0, 25.0)}, training=REGRESSION)
    assert rank_words(results, Cell(0.0, 0)).startswith("Best of 2 seeds")
    assert rank_words(results, Cell(0.0, 1)).startswith("Last of 2 seeds")


def test_equal_scores_are_level():
    results = sweep_results({0.2: (0.9, 0.9, 0.8, 0.9)})
    assert rank_words(results, Cell(0.2, 3)).startswith(
        "Best of 4 seeds at this rate by held-out accuracy, level with 2 others;"
    )
    equal = sweep_results({0.2: (0.9, 0.8, 0.8)})
    assert rank_words(equal, Cell(0.2, 2)).startswith("2nd best of 3 seeds")


def test_places_have_their_endings():
    results = sweep_results({0.2: [1 - 0.01 * place for place in range(24)]})
    found = [rank_words(results, Cell(0.2, place)).split()[0] for place in (2, 3, 10, 11, 12, 20, 21, 22)]
    assert found == ["3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd"]


def test_one_seed_and_one_that_diverged_have_no_rank():
    assert rank_words(sweep_results({0.2: (0.9,)}), Cell(0.2, 0)).startswith("The only seed at this rate")
    results = sweep_results({0.2: (math.nan, 0.9, 0.8)})
    assert "diverged" in rank_words(results, Cell(0.2, 0))
    assert rank_words(results, Cell(0.2, 1)) == "Best of 3 seeds at this rate by held-out accuracy."
