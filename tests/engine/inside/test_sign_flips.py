"""The permutation test: p values counted by hand, and how often it speaks where nothing differs."""

import numpy as np
import pytest
from scipy import stats

from engine.inside.sign_flips import ALPHA, MIN_SEEDS, adjusted_p


def test_equal_signs_of_n_seeds_have_two_of_all_patterns() -> None:
    for n in range(1, 9):
        assert adjusted_p(np.arange(1.0, n + 1)[None]) == pytest.approx([2 / 2**n])


def test_five_seeds_can_never_be_enough() -> None:
    assert 2 / 2 ** (MIN_SEEDS - 1) > ALPHA >= 2 / 2**MIN_SEEDS


def test_p_by_hand() -> None:
    # |3 + 2 - 1| = 4: of the 8 patterns, 6 for + + +, 4 for + + -; each of both with all signs turned.
    assert adjusted_p(np.array([[3.0, 2.0, -1.0]])) == pytest.approx([4 / 8])


def test_one_measure_is_tested_as_scipy_does() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        values = rng.normal(0.5, 1, 8)
        known = stats.permutation_test(
            (values,),
            lambda x: np.abs(x.mean()),
            permutation_type="samples",
            n_resamples=np.inf,
            alternative="greater",
            vectorized=False,
        )
        assert adjusted_p(values[None]) == pytest.approx([known.pvalue])


def test_no_difference_and_no_number_have_p_of_one() -> None:
    found = adjusted_p(np.array([[0.0] * 6, [1.0, np.nan, 1, 1, 1, 1], [1.0, 1, 1, 1, 1, 1]]))
    assert found == pytest.approx([1.0, 1.0, 2 / 64])


def test_equal_differences_are_counted_as_equal_despite_rounding() -> None:
    row = np.array([0.1, 0.2, 0.3, -0.3, 0.1 + 0.2, 0.6])
    assert adjusted_p(row[None]) == adjusted_p(np.round(10 * row)[None])


@pytest.mark.parametrize("n_seeds", [6, 8, 10])
@pytest.mark.parametrize("is_alike", [False, True])
def test_any_of_four_measures_is_called_different_in_at_most_5_of_100_cases(
    n_seeds: int, is_alike: bool
) -> None:
    rng = np.random.default_rng(n_seeds)
    n_cases, called = 1500, 0
    for _ in range(n_cases):
        values = rng.standard_t(3, (4, n_seeds))
        if is_alike:  # measures of the same trainings go together
            values = 3 * rng.normal(size=n_seeds) + values
        called += adjusted_p(values).min() <= ALPHA
    assert called / n_cases <= ALPHA + 2.6 * np.sqrt(ALPHA * (1 - ALPHA) / n_cases)


def test_more_seeds_than_patterns_can_be_tried_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 12 seeds are tested, not 13"):
        adjusted_p(np.ones((1, 13)))
