"""Predictive intervals: cases computed by hand, and their coverage where the model is right and where not."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from engine.inside.intervals import (
    LEVELS,
    Calibration,
    calibrate,
    conformal_rank,
    coverage,
    coverage_p,
    predictive_std,
)

Floats = npt.NDArray[np.float64]


def test_noise_is_what_the_passes_do_not_explain() -> None:
    passes = np.array([[0.0, 0.0], [2.0, 0.0]])  # means 1 and 0, variances 2 and 0, of 2 passes
    found = calibrate(passes, np.array([4.0, 1.0]))  # residuals 3 and 1
    assert found.noise_variance == pytest.approx((9 + 1) / 2 - (2 * 1.5 + 0) / 2)
    assert found.standardised == pytest.approx(sorted([3 / math.sqrt(6.5), 1 / math.sqrt(3.5)]))
    assert predictive_std(passes, 3.5) == pytest.approx([math.sqrt(6.5), math.sqrt(3.5)])


def test_noise_is_never_below_zero() -> None:
    found = calibrate(np.array([[0.0], [2.0]]), np.array([1.0]))
    assert found.noise_variance == 0.0
    exact = calibrate(np.array([[1.0], [1.0]]), np.array([1.0]))
    assert (exact.noise_variance, exact.standardised.tolist()) == (0.0, [0.0])


def test_factor_is_students_quantile() -> None:
    found = Calibration(1.0, 10, np.arange(10.0))
    assert found.factor(0.95) == pytest.approx(stats.t.ppf(0.975, 10))


def test_conformal_factor_is_a_residual() -> None:
    found = Calibration(1.0, 9, np.arange(1.0, 10.0))
    assert [found.conformal_factor(level) for level in (0.5, 0.8, 0.9)] == [5.0, 8.0, 9.0]
    assert found.conformal_factor(0.95) == math.inf
    assert conformal_rank(0.9, 19) == 18


def test_coverage_by_hand() -> None:
    passes = np.zeros((2, 4))
    calibration = Calibration(1.0, 1000, np.linspace(0, 3, 1000))
    found = coverage(passes, np.array([0.0, 0.5, -1.9, 2.1]), calibration, 0.95)
    assert (found.n, found.n_inside, found.share) == (4, 3, 0.75)
    assert found.mean_width == pytest.approx(2 * stats.t.ppf(0.975, 1000))
    few = coverage(
        passes, np.array([99.0]).repeat(4), Calibration(1.0, 3, np.ones(3)), 0.9, is_conformal=True
    )
    assert (few.share, few.mean_width) == (1.0, math.inf)


@pytest.mark.parametrize(
    ("n_inside", "n", "level", "m"), [(3, 10, 0.9, 19), (90, 100, 0.9, 99), (0, 5, 0.5, 9)]
)
def test_coverage_p_is_that_of_the_beta_binomial(n_inside: int, n: int, level: float, m: int) -> None:
    rank = conformal_rank(level, m)
    law = stats.betabinom(n, rank, m + 1 - rank)
    known = min(1.0, 2 * min(law.cdf(n_inside), law.sf(n_inside - 1)))
    assert coverage_p(n_inside, n, level, m) == pytest.approx(known)


def linear_data(seed: int, *, n: int = 400, passes: int = 60, tails: bool = False) -> tuple[Floats, Floats]:
    """Passes of an exact posterior of a linear model, and true values; the first half is for calibration.

    With `tails`, the noise is of Student's t with 2 degrees of freedom, which no normal interval fits.
    """
    rng = np.random.default_rng(seed)
    columns, n_train = 8, 40
    weights = rng.normal(size=columns)
    x = rng.normal(size=(n_train + n, columns))
    noise = rng.standard_t(2, n_train + n) if tails else rng.normal(size=n_train + n)
    y = x @ weights + noise
    seen, others = x[:n_train], x[n_train:]
    covariance = np.linalg.inv(seen.T @ seen + np.eye(columns))
    draws = rng.multivariate_normal(covariance @ seen.T @ y[:n_train], covariance, passes)
    return draws @ others.T, y[n_train:]


def shares(n_sets: int, *, tails: bool = False) -> tuple[Floats, Floats, Floats]:
    """Mean coverage of both intervals over simulated data sets, and how often p is below 5 %."""
    found = np.zeros((n_sets, 2, len(LEVELS)))
    small = np.zeros((n_sets, 2, len(LEVELS)))
    for seed in range(n_sets):
        passes, y = linear_data(seed, tails=tails)
        calibration = calibrate(passes[:, ::2], y[::2])
        for kind in (0, 1):
            for place, level in enumerate(LEVELS):
                row = coverage(passes[:, 1::2], y[1::2], calibration, level, is_conformal=bool(kind))
                found[seed, kind, place] = row.share
                small[seed, kind, place] = row.p_value < 0.05
    plain, conformal = found.mean(axis=0)
    return plain, conformal, small.mean(axis=0)


def test_stated_coverage_is_the_measured_one_where_the_model_is_right() -> None:
    plain, conformal, small = shares(200)
    assert np.abs(plain - LEVELS).max() < 0.02
    assert np.abs(conformal - LEVELS).max() < 0.02
    assert small.max() <= 0.07  # of 200 sets; 5 % is the most that is meant


def test_recalibration_mends_what_a_wrong_noise_breaks() -> None:
    plain, conformal, _ = shares(60, tails=True)
    assert plain[0] > 0.7  # half of the values, it says
    assert np.abs(conformal - LEVELS).max() < 0.02
