"""What one run would have shown, in words."""

import math
from collections.abc import Mapping, Sequence

import pytest

from engine.analysis.single_seed import best_rates, seeds_of, single_seed_words
from engine.experiment.results import SweepResults
from tests.engine.analysis.sample_results import REGRESSION, cell_result, sweep_results

VALUES: Mapping[float | None, Sequence[float]] = {
    0.0: (0.80, 0.80, 0.80),
    0.2: (0.90, 0.85, 0.86),
    0.4: (0.88, 0.95, 0.94),
}


def test_a_seed_that_sees_another_best_rate_than_the_mean():
    assert single_seed_words(sweep_results(VALUES), 0) == (
        "Seed 0 alone would have said: best rate 0.2 (90.0 %). The mean of 3 says best rate 0.4 (92.3 %). "
        "One by one, the 3 seeds name 0.2 and 0.4 as the best."
    )


def test_a_seed_that_sees_what_the_mean_sees():
    words = single_seed_words(sweep_results(VALUES), 1)
    assert words.startswith("Seed 1 alone would have said: best rate 0.4 (95.0 %).")
    assert "The mean of 3 seeds says the same rate: 92.3 %." in words
    agreed = sweep_results({0.0: (0.8, 0.8, 0.8), 0.5: (0.9, 0.91, 0.92)})
    assert single_seed_words(agreed, 0).endswith("All 3 seeds name the same rate.")


def test_rates_that_are_level_are_all_named():
    level = sweep_results({0.0: (0.8, 0.8), 0.2: (0.9, 0.9), 0.4: (0.9, 0.95)})
    assert "best rates 0.2 and 0.4 (90.0 %)" in single_seed_words(level, 0)


def test_an_error_is_best_where_it_is_low():
    results = sweep_results({0.0: (20.0, 24.0), 0.3: (22.0, 18.0)}, training=REGRESSION)
    assert best_rates(results, {0.0: 20.0, 0.3: 22.0}) == (0.0,)
    assert single_seed_words(results, 0) == (
        "Seed 0 alone would have said: best rate 0 (20.0). The mean of 2 says best rate 0.3 (20.0)."
    )


def test_one_seed_is_all_there_is():
    assert single_seed_words(sweep_results({0.0: (0.8,), 0.5: (0.9,)}), 0) == (
        "Seed 0 alone would have said: best rate 0.5 (90.0 %). Another seed may say something else."
    )


@pytest.mark.parametrize("values", [{0.0: (0.8,)}, {0.0: (0.8,), 0.5: (math.nan,)}])
def test_a_seed_without_two_rates_says_so(values):
    assert "not been trained at two rates" in single_seed_words(sweep_results(values), 0)


def test_only_whole_seeds_have_a_say_in_how_far_they_agree():
    results = sweep_results(VALUES)
    torn = SweepResults(results.experiment, (*results.cells, cell_result(0.0, 3, 0.99)))
    assert seeds_of(torn) == (0, 1, 2, 3)
    assert "the 3 seeds name 0.2 and 0.4" in single_seed_words(torn, 0)
