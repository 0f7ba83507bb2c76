"""Statistics against scipy.stats and examples worked by hand."""

import math
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from engine.analysis.statistics import holm, overlap_ratio, paired_differences, summarize
from engine.experiment.results import CellResult
from tests.engine.analysis.sample_results import cell_result

RNG = np.random.default_rng(7)
ZERO, HALF, HIGH = (RNG.normal(center, 0.1, 6) for center in (0.5, 0.55, 0.8))


def cells(*rows: tuple[float, "list[float] | np.ndarray"]) -> list[CellResult]:
    return [cell_result(rate, seed, float(v)) for rate, row in rows for seed, v in enumerate(row)]


def test_summarize_gives_student_t_intervals():
    found = summarize(cells((0.5, HALF), (0.0, ZERO)), "test_accuracy")
    assert [row.rate for row in found] == [0.0, 0.5]
    for row, values in zip(found, (ZERO, HALF), strict=True):
        low, high = stats.t.interval(0.95, 5, loc=values.mean(), scale=stats.sem(values))
        assert (row.n, row.values) == (6, tuple(enumerate(values)))
        assert (row.mean, row.std) == pytest.approx((values.mean(), values.std(ddof=1)), rel=1e-12)
        assert (row.ci_low, row.ci_high) == pytest.approx((low, high), rel=1e-12)


def test_summarize_one_seed_has_a_mean_and_no_interval():
    (row,) = summarize(cells((0.1, [0.4])), "test_accuracy")
    assert (row.n, row.mean) == (1, 0.4)
    assert all(map(math.isnan, (row.std, row.ci_low, row.ci_high)))


def test_summarize_equal_values_has_an_interval_of_zero_width():
    (row,) = summarize(cells((0.1, [1.0, 1.0, 1.0])), "test_accuracy")
    assert (row.std, row.ci_low, row.ci_high) == (0, 1, 1)


def test_summarize_ignores_cells_without_a_rate():
    assert summarize([cell_result(None, 0, 0.5)], "test_accuracy") == ()


def test_summarize_raises_key_error_for_an_unknown_metric():
    with pytest.raises(KeyError):
        summarize(cells((0.0, ZERO)), "test_speed")


def test_paired_differences_are_the_paired_t_test():
    found = paired_differences(cells((0.0, ZERO), (0.5, HALF), (0.8, HIGH)), "test_accuracy")
    for row, values in zip(found, (HALF, HIGH), strict=True):
        oracle = stats.ttest_rel(values, ZERO)
        interval = oracle.confidence_interval(0.95)
        assert row.p_value == pytest.approx(oracle.pvalue, rel=1e-10)
        assert (row.ci_low, row.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-10)
        assert (row.n, row.mean) == (6, pytest.approx((values - ZERO).mean()))
    assert tuple(row.p_holm for row in found) == holm([row.p_value for row in found])


def test_paired_differences_use_common_seeds_only():
    some = [cell_result(0.5, seed, float(HALF[seed])) for seed in (1, 3, 4)]
    (row,) = paired_differences([*cells((0.0, ZERO)), *some], "test_accuracy")
    assert row.n == 3
    assert row.p_value == pytest.approx(stats.ttest_rel(HALF[[1, 3, 4]], ZERO[[1, 3, 4]]).pvalue)


def test_corrected_variance_matches_nadeau_and_bengio_by_hand():
    # Differences 1, 2, 3, 4, 5: mean 3, s² 2.5. n_test / n_train = 1/3: variance 2.5 · (1/5 + 1/3) = 4/3.
    found = paired_differences(
        cells((0.0, [10.0] * 5), (0.5, [11.0, 12, 13, 14, 15])), "test_accuracy", 1 / 3
    )
    # t = 3 / √(4/3) = 2.598 with 4 degrees of freedom. Their distribution has a closed form:
    # F(t) = 1/2 + 3/8 · u · (1 - u²/12), u = t / √(1 + t²/4) = 2.598 / √2.6875 = 1.5848, so that
    # F = 0.5 + 0.375 · 1.5848 · (1 - 2.5116 / 12) = 0.9699 and p = 2 · (1 - 0.9699) = 0.0602.
    # Without the correction t = 3 / √0.5 = 4.243: u = 1.8091, F = 0.9934, p = 0.0132.
    (row,) = found
    assert row.p_value == pytest.approx(0.0602, abs=5e-5)
    (plain,) = paired_differences(cells((0.0, [10.0] * 5), (0.5, [11.0, 12, 13, 14, 15])), "test_accuracy")
    assert plain.p_value == pytest.approx(0.0132, abs=5e-5)
    error = math.sqrt(4 / 3)
    assert row.p_value == pytest.approx(2 * stats.t.sf(3 / error, 4), rel=1e-12)
    half = 2.7764451051977987 * error  # the table's t(0.975, 4)
    assert (row.ci_low, row.ci_high) == pytest.approx((3 - half, 3 + half), rel=1e-12)


@pytest.mark.parametrize(
    ("n", "quantile"),
    [(2, 12.706), (3, 4.303), (4, 3.182), (5, 2.776), (10, 2.262), (20, 2.093), (30, 2.045), (121, 1.980)],
)
def test_t_quantiles_are_those_of_the_tables(n, quantile):
    values = np.random.default_rng(n).normal(0.5, 0.1, n)
    (row,) = summarize(cells((0.5, values)), "test_accuracy")
    assert (row.ci_high - row.mean) / (row.std / math.sqrt(n)) == pytest.approx(quantile, abs=5e-4)


def test_split_correction_only_widens_intervals():
    plain, wide = (
        paired_differences(cells((0.0, ZERO), (0.8, HIGH)), "test_accuracy", ratio)[0] for ratio in (0.0, 0.5)
    )
    assert wide.ci_low < plain.ci_low
    assert wide.p_value > plain.p_value
    with pytest.raises(ValueError, match="0 or more"):
        paired_differences(cells((0.0, ZERO)), "test_accuracy", -0.1)


def test_overlap_ratio_by_hand():
    # 30 of 150 in the test: 30 / 120. 200 and 600: the harmonic mean is 300. The other way round: 200.
    assert overlap_ratio(150, 90, 30) == pytest.approx(30 / 120)
    assert overlap_ratio(3000, 200, 600) == pytest.approx(300 / 2700)
    assert overlap_ratio(3000, 600, 200) == pytest.approx(200 / 2800)
    # Nadeau and Bengio's ratio where training and test are all of the data.
    assert overlap_ratio(100, 80, 20) == pytest.approx(20 / 80)


def test_overlap_ratio_is_never_above_the_plain_one():
    for n_train in (1, 10, 300, 3000):
        ratios = [(n, overlap_ratio(5000, n_train, n)) for n in range(1, 5001 - n_train)]
        assert all(ratio <= n / n_train * (1 + 1e-12) for n, ratio in ratios)
        assert all(a <= b for (_, a), (_, b) in pairwise(ratios))


@pytest.mark.parametrize("n", [3, 10, 100])
def test_a_larger_test_set_makes_no_interval_wider(n):
    """Scores that vary by 1/n_test + 1/n_train, 2/N of it in all splits alike: seeds show the rest."""
    total, n_train = 4601, 300
    widths = [
        (1 / n_test + 1 / n_train - 2 / total) * (1 / n + overlap_ratio(total, n_train, n_test))
        for n_test in range(n_train, total - n_train)
    ]
    assert all(b < a for a, b in pairwise(widths))
    plain = [(1 / m + 1 / n_train - 2 / total) * (1 / n + m / n_train) for m in (300, 900, 1800)]
    assert plain == sorted(plain)


@pytest.mark.parametrize("sizes", [(10, 0, 5), (10, 5, 0), (10, 6, 5)])
def test_overlap_ratio_refuses_impossible_sizes(sizes):
    with pytest.raises(ValueError, match="cannot be split"):
        overlap_ratio(*sizes)


@pytest.mark.parametrize(
    ("points", "sizes"),
    [
        # Mail, 300 of 4,601 to train on, 40 % in the test; pictures of clothes, 500 of 5,000, 20 %.
        ([0.7, 0.5, 1.0, 0.5, 0.9, 0.8], (4601, 300, 1840)),
        ([5.3, 8.0, 4.6, 5.4], (5000, 500, 1000)),
    ],
)
def test_few_training_samples_do_not_hide_a_difference_that_all_seeds_show(points, sizes):
    unclear = [2.0 * (-1) ** seed for seed in range(len(points))]
    sweep = cells((0.0, [0.0] * len(points)), (0.3, points), (0.6, unclear))
    _, n_train, n_test = sizes
    clear, alike = paired_differences(sweep, "test_accuracy", overlap_ratio(*sizes))
    assert clear.p_holm < 0.025
    assert clear.ci_low > 0
    assert alike.p_holm > 0.5
    assert paired_differences(sweep, "test_accuracy", n_test / n_train)[0].p_holm > 0.1


def test_paired_differences_need_rate_zero():
    assert paired_differences(cells((0.5, HALF)), "test_accuracy") == ()


def test_paired_differences_of_one_pair_have_no_test():
    (row,) = paired_differences(cells((0.0, [0.5]), (0.5, [0.75])), "test_accuracy")
    assert (row.n, row.mean) == (1, 0.25)
    assert all(map(math.isnan, (row.std, row.ci_low, row.ci_high, row.p_value, row.p_holm)))


def test_paired_differences_without_common_seeds():
    found = paired_differences([cell_result(0.0, 0, 0.5), cell_result(0.5, 1, 0.5)], "test_accuracy")
    assert found[0].n == 0
    assert math.isnan(found[0].mean)


@pytest.mark.parametrize(("shift", "p_value"), [(0.0, 1.0), (1 / 30, math.nan)])
def test_paired_differences_without_spread_have_no_p_value(shift, p_value):
    # Accuracies as Keras gives them: float32, so that equal differences differ in the eighth digit.
    base = np.array([0.9, 0.93333334, 0.96666664], "float32")
    (row,) = paired_differences(cells((0.0, base), (0.5, (base + shift).astype("float32"))), "test_accuracy")
    assert row.p_value == pytest.approx(p_value, nan_ok=True)
    assert math.isnan(row.ci_low)


def test_diverged_training_makes_only_its_own_rate_unknown():
    found = paired_differences(
        cells((0.0, ZERO), (0.5, [math.nan, *HALF[1:]]), (0.8, HIGH), (0.9, [math.inf] * 6)), "test_accuracy"
    )
    assert [math.isnan(row.p_value) for row in found] == [True, False, True]
    assert found[1].p_holm == found[1].p_value


def test_holm_by_hand():
    # 0.01·4, 0.03·3, 0.03·2 -> not below 0.09, 0.6·1; in the order given.
    assert holm([0.6, 0.01, 0.03, 0.03]) == pytest.approx((0.6, 0.04, 0.09, 0.09))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()


def test_holm_on_a_sweep_by_hand():
    # Six rates: 0.001·6 = 0.006, 0.009·5 = 0.045, 0.02·4 = 0.08, 0.021·3 = 0.063 -> 0.08, 0.3·2 = 0.6, 0.9.
    # At 0.05 two stand; without the correction four would.
    found = holm([0.02, 0.001, 0.9, 0.009, 0.3, 0.021])
    assert found == pytest.approx((0.08, 0.006, 0.9, 0.045, 0.6, 0.08))


def test_holm_ignores_unknown_p_values():
    assert holm([math.nan, 0.02, 0.04]) == pytest.approx((math.nan, 0.04, 0.04), nan_ok=True)


def test_importing_analysis_loads_no_array_library():
    code = (
        "import sys, engine.analysis.verdict, engine.storage.run_folder, engine.analysis.summary\n"
        "assert not {'numpy', 'scipy', 'pandas'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
