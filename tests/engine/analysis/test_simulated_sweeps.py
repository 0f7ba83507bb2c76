"""What the intervals and the verdict promise, held against thousands of simulated sweeps.

2,000 sweeps tell a rate of 95 % (or 5 %) to within 1 point, twice its standard error of 0.5.
"""

import math

import numpy as np
import pytest
from scipy.special import stdtr

from engine.analysis.split_design import split_ratio
from engine.analysis.statistics import paired_differences, summarize
from engine.analysis.verdict import verdict
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from tests.engine.analysis.sample_results import NETWORK

SWEEPS = 2000
RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
CELLS = [[Cell(rate, seed) for seed in range(20)] for rate in RATES]
COLUMN = "test_accuracy"
MEANS = np.array([[0.80], [0.86]])


def cells(scores):
    """Scores (rates, seeds) as results."""
    return tuple(
        CellResult(cell, ((COLUMN, float(score)),), ())
        for places, row in zip(CELLS, scores, strict=False)
        for cell, score in zip(places, row, strict=False)
    )


def coverage(sweeps, truths, ratio=0.0):
    """How often the interval of the first rate's mean, and of the difference, hold the truth.

    A difference without an interval (all seeds differ by the same amount) claims nothing and is left out.
    """
    of_mean, of_difference = [], []
    for scores in sweeps:
        row = summarize(cells(scores), COLUMN)[0]
        of_mean.append(row.ci_low <= truths[0] <= row.ci_high)
        (pair,) = paired_differences(cells(scores), COLUMN, ratio)
        if not math.isnan(pair.ci_low):
            of_difference.append(pair.ci_low <= truths[1] <= pair.ci_high)
    assert len(of_difference) > 0.97 * len(of_mean)
    return np.mean(of_mean), np.mean(of_difference)


@pytest.mark.parametrize("n", [5, 10, 20])
def test_intervals_cover_the_true_mean_of_normal_scores(n):
    rng = np.random.default_rng(n)
    seeds = rng.normal(0, 0.03, (SWEEPS, 1, n))
    sweeps = MEANS + seeds + rng.normal(0, 0.02, (SWEEPS, 2, n))
    of_mean, of_difference = coverage(sweeps, (0.8, 0.06))
    assert 0.93 <= of_mean <= 0.97
    assert 0.93 <= of_difference <= 0.97


@pytest.mark.parametrize(("n", "minimum"), [(5, 0.91), (10, 0.925), (20, 0.93)])
def test_intervals_of_accuracies_on_thirty_samples(n, minimum):
    """In steps of 1/30 and crowded below 100 %: means of few seeds fall short, differences hold."""
    rng = np.random.default_rng(n)
    right = np.repeat(rng.beta(0.93 * 40, 0.07 * 40, (SWEEPS, 1, n)), 2, axis=1)
    of_mean, of_difference = coverage(rng.binomial(30, right) / 30, (0.93, 0.0))
    assert minimum <= of_mean <= 0.97
    assert 0.93 <= of_difference <= 0.975


@pytest.mark.parametrize("n", [5, 10, 20])
def test_intervals_of_skewed_errors(n):
    """Losses with a long tail (log-normal, sd 0.5): 1 to 4 points short for the mean, differences hold."""
    rng = np.random.default_rng(n)
    sweeps = np.exp(rng.normal(0, 0.5, (SWEEPS, 2, n)))
    of_mean, of_difference = coverage(sweeps, (math.exp(0.125), 0.0))
    assert 0.905 <= of_mean <= 0.97
    assert 0.93 <= of_difference <= 0.975


@pytest.mark.parametrize("n", [3, 5, 10, 20])
def test_corrected_intervals_cover_the_true_difference_of_overlapping_splits(n):
    """Nadeau and Bengio's model: scores of two splits correlate by rho = n_test / n_samples.

    The ratio is then rho / (1 - rho), and the corrected interval is exact.
    """
    ratio = split_ratio(Experiment(DataSpec(), NETWORK, TrainingSpec()))
    rho = ratio / (1 + ratio)
    assert rho == pytest.approx(30 / 150)
    rng = np.random.default_rng(n)
    common = rng.normal(0, 0.03 * math.sqrt(rho), (SWEEPS, 2, 1))
    sweeps = MEANS + common + rng.normal(0, 0.03 * math.sqrt(1 - rho), (SWEEPS, 2, n))
    _, corrected = coverage(sweeps, (0.8, 0.06), ratio)
    of_mean, uncorrected = coverage(sweeps, (0.8, 0.06))
    assert 0.93 <= corrected <= 0.97
    assert uncorrected < 0.93
    # The band is of these data: of the mean that ever more seeds would have here, common part included.
    here = [
        row.ci_low <= 0.8 + c <= row.ci_high
        for row, c in (
            (summarize(cells(s), COLUMN)[0], s_common[0, 0])
            for s, s_common in zip(sweeps, common, strict=True)
        )
    ]
    assert 0.93 <= np.mean(here) <= 0.97
    assert of_mean < 0.93


def null_sweeps(rng, count, n, rho):
    """7 rates that are all alike, paired by seed, with rate 0 in every difference; splits overlap by rho."""
    by_seed = rng.normal(0, 0.05, (count, 1, n))
    common = rng.normal(0, 0.03 * math.sqrt(rho), (count, 7, 1))
    return 0.8 + by_seed + common + rng.normal(0, 0.03 * math.sqrt(1 - rho), (count, 7, n))


def claims_of(sweeps, ratio):
    """Which sweeps the formulas make a claim about: the smallest of 6 p below 0.05 / 6, Holm's first step."""
    apart = sweeps[:, 1:] - sweeps[:, :1]
    n = apart.shape[2]
    t = apart.mean(axis=2) / (apart.std(axis=2, ddof=1) * math.sqrt(1 / n + ratio))
    return 2 * stdtr(n - 1, -abs(t)).min(axis=1) < 0.05 / 6


@pytest.mark.parametrize("frozen", [(), ("split",)])
def test_verdict_false_positive_rate_is_at_most_5_percent(frozen):
    """The sentence that a student reads: "helps" or "hurts" where nothing does either.

    2,000 sweeps for each number of seeds: all 8,000 together at most 5 %, each at most 5 % and twice its
    standard error. What it really is, 100,000 sweeps of the same formulas tell to 0.07 points.
    """
    experiment = Experiment(DataSpec(), NETWORK, TrainingSpec(), frozen)
    ratio = split_ratio(experiment)
    rng = np.random.default_rng(2026)
    errors = {}
    for n in (3, 5, 10, 20):
        sweeps = null_sweeps(rng, SWEEPS, n, ratio / (1 + ratio))
        said = [verdict(SweepResults(experiment, cells(s))).tone in ("good", "bad") for s in sweeps]
        assert said == claims_of(sweeps, ratio).tolist()
        errors[n] = np.mean(said)
    assert np.mean(list(errors.values())) <= 0.05, errors
    assert max(errors.values()) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / SWEEPS), errors
    for n in (3, 5, 10, 20):
        parts = [claims_of(null_sweeps(rng, 10_000, n, ratio / (1 + ratio)), ratio) for _ in range(10)]
        assert 0.03 <= np.mean(parts) <= 0.05


@pytest.mark.parametrize("n", [3, 5, 10, 20])
def test_verdict_false_positive_rate_holds_on_thirty_samples(n):
    rng = np.random.default_rng(n)
    experiment = Experiment(DataSpec(), NETWORK, TrainingSpec(), ("split",))
    logit = 2.6 + rng.normal(0, 0.4, (SWEEPS, 1, n)) + rng.normal(0, 0.3, (SWEEPS, 7, n))
    sweeps = rng.binomial(30, 1 / (1 + np.exp(-logit))) / 30
    said = [verdict(SweepResults(experiment, cells(s))).tone in ("good", "bad") for s in sweeps]
    assert np.mean(said) <= 0.05
