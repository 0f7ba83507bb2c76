"""What one run would have shown, in words."""

import math
from collections.abc import Mapping, Sequence

import pytest

from engine.analysis.single_seed import best_rates, rank_text, seeds_of, single_seed_text
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from tests.engine.analysis.sample_results import REGRESSION, cell_result, sweep_results

VALUES: Mapping[float | None, Sequence[float]] = {
    0.0: (0.80, 0.80, 0.80),
    0.2: (0.90, 0.85, 0.86),
    0.4: (0.88, 0.95, 0.94),
}


def test_single_seed_text_names_a_best_rate_other_than_the_means():
    assert single_seed_text(sweep_results(VALUES), 0) == (
        "Seed 0 alone would have said: best rate 0.2 (90.0 %). The mean of 3 says best rate 0.4 (92.3 %). "
        "One by one, the 3 seeds name 0.2 and 0.4 as the best."
    )


def test_single_seed_text_where_seed_and_mean_agree():
    text = single_seed_text(sweep_results(VALUES), 1)
    assert text.startswith("Seed 1 alone would have said: best rate 0.4 (95.0 %).")
    assert "The mean of 3 seeds says the same rate: 92.3 %." in text
    agreed = sweep_results({0.0: (0.8, 0.8, 0.8), 0.5: (0.9, 0.91, 0.92)})
    assert single_seed_text(agreed, 0).endswith("All 3 seeds name the same rate.")


def test_single_seed_text_names_all_tied_rates():
    level = sweep_results({0.0: (0.8, 0.8), 0.2: (0.9, 0.9), 0.4: (0.9, 0.95)})
    assert "best rates 0.2 and 0.4 (90.0 %)" in single_seed_text(level, 0)


def test_single_seed_text_takes_the_lowest_error_as_best():
    results = sweep_results({0.0: (20.0, 24.0), 0.3: (22.0, 18.0)}, training=REGRESSION)
    assert best_rates(results, {0.0: 20.0, 0.3: 22.0}) == (0.0,)
    assert single_seed_text(results, 0) == (
        "Seed 0 alone would have said: best rate 0 (20.0). The mean of 2 says best rate 0.3 (20.0)."
    )


def test_single_seed_text_for_the_only_seed():
    assert single_seed_text(sweep_results({0.0: (0.8,), 0.5: (0.9,)}), 0) == (
        "Seed 0 alone would have said: best rate 0.5 (90.0 %). Another seed may say something else."
    )


@pytest.mark.parametrize("values", [{0.0: (0.8,)}, {0.0: (0.8,), 0.5: (math.nan,)}])
def test_single_seed_text_of_a_seed_without_two_rates(values):
    assert "not been trained at two rates" in single_seed_text(sweep_results(values), 0)


def test_single_seed_agreement_counts_complete_seeds_only():
    results = sweep_results(VALUES)
    torn = SweepResults(results.experiment, (*results.cells, cell_result(0.0, 3, 0.99)))
    assert seeds_of(torn) == (0, 1, 2, 3)
    assert "the 3 seeds name 0.2 and 0.4" in single_seed_text(torn, 0)


# --- Where a training stands among the seeds of its rate.


@pytest.mark.parametrize(
    ("seed", "text"),
    [
        (0, "2nd best of 4 seeds at this rate (mean 85.0 %)."),
        (1, "Best of 4 seeds"),
        (2, "3rd best of 4 seeds"),
        (3, "Worst of 4 seeds"),
    ],
)
def test_rank_text_gives_the_rank_of_a_cell(seed, text):
    assert rank_text(sweep_results({0.2: (0.87, 0.91, 0.83, 0.79)}), Cell(0.2, seed)).startswith(text)


def test_rank_text_ranks_lower_errors_higher():
    results = sweep_results({0.0: (20.0, 25.0)}, training=REGRESSION)
    assert rank_text(results, Cell(0.0, 0)).startswith("Best of 2 seeds")
    assert rank_text(results, Cell(0.0, 1)).startswith("Worst of 2 seeds")


def test_rank_text_names_ties():
    results = sweep_results({0.2: (0.9, 0.9, 0.8, 0.9)})
    assert (
        rank_text(results, Cell(0.2, 3)) == "Best of 4 seeds at this rate, tied with 2 others (mean 87.5 %)."
    )
    equal = sweep_results({0.2: (0.9, 0.8, 0.8)})
    assert rank_text(equal, Cell(0.2, 2)).startswith("2nd best of 3 seeds")


def test_rank_text_has_ordinal_endings():
    results = sweep_results({0.2: [1 - 0.01 * place for place in range(24)]})
    found = [rank_text(results, Cell(0.2, place)).split()[0] for place in (2, 3, 10, 11, 12, 20, 21, 22)]
    assert found == ["3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd"]


def test_rank_text_is_empty_for_one_seed_and_for_a_diverged_cell():
    assert rank_text(sweep_results({0.2: (0.9,)}), Cell(0.2, 0)).startswith("The only seed at this rate")
    results = sweep_results({0.2: (math.nan, 0.9, 0.8)})
    assert "diverged" in rank_text(results, Cell(0.2, 0))
    assert rank_text(results, Cell(0.2, 1)) == "Best of 3 seeds at this rate."
