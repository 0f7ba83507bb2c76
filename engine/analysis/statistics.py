"""Means, intervals and paired tests over seeds.

All values are in the metric's own unit (accuracy as a fraction). Cells without a rate (each layer its own)
are no part of a sweep and are left out. A value that is not finite (a training that diverged) is never
dropped: it makes the numbers of its rate nan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.experiment.results import CellResult

CONFIDENCE = 0.95
# Relative rounding error of a cell's numbers (float32); a smaller spread is not variance.
ROUNDING = 1e-6


@dataclass(frozen=True)
class RateSummary:
    """One rate over its seeds.

    Attributes
    ----------
    rate : float
    n : int
        Number of seeds.
    mean : float
    std : float
        Standard deviation with n - 1 in the divisor; nan with one seed.
    ci_low, ci_high : float
        95 % t interval of the mean; nan with one seed.
    values : tuple of (int, float)
        Seed and value, in the order of seeds.
    """

    rate: float
    n: int
    mean: float
    std: float
    ci_low: float
    ci_high: float
    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class PairedDifference:
    """A rate minus rate 0, over the seeds that have both.

    Attributes
    ----------
    rate : float
    n : int
        Number of these seeds.
    mean, std : float
        Of the differences; std with n - 1 in the divisor.
    ci_low, ci_high : float
        95 % interval of the mean difference.
    p_value : float
        Of the two-sided paired t test.
    p_holm : float
        The same after Holm's correction over the rates.
    """

    rate: float
    n: int
    mean: float
    std: float
    ci_low: float
    ci_high: float
    p_value: float
    p_holm: float


def summarize(cells: Iterable[CellResult], metric: str) -> tuple[RateSummary, ...]:
    """Summarize every rate, in rising order of the rate.

    The interval is Student's (1908): mean ± t(0.975, n - 1) · s / √n. It covers the mean over ever more seeds
    on these data; the randomness of the data set itself is not part of it.

    Parameters
    ----------
    cells : iterable of CellResult
    metric : str
        Column, such as "test_accuracy".

    Returns
    -------
    tuple of RateSummary

    Raises
    ------
    KeyError
        If a cell lacks the metric.
    """
    return tuple(
        rate_summary(rate, by_seed.items()) for rate, by_seed in sorted(_by_rate(cells, metric).items())
    )


def rate_summary(rate: float, values: Iterable[tuple[int, float]]) -> RateSummary:
    """Summarize one rate.

    Parameters
    ----------
    rate : float
    values : iterable of (int, float)
        Seed and value; the values must be independent of each other.

    Returns
    -------
    RateSummary
    """
    found = tuple(sorted(values))
    n, mean, std = _moments([value for _, value in found])
    half = _t_quantile(n - 1) * std / math.sqrt(n) if n > 1 else math.nan
    return RateSummary(rate, n, mean, std, mean - half, mean + half, found)


def overlap_ratio(n_samples: int, n_train: int, n_test: int) -> float:
    """Compute by how much the mean over seeds varies more because their splits share samples.

    Two test sets of n_test samples, drawn from N, share so many that two scores correlate by n_test / N. In
    terms of the variance that seeds show, what they share is n_test / (N - n_test): the n_test / n_train of
    Nadeau and Bengio (2003, "Inference for the generalization error", Machine Learning 52), for whom training
    and test are all of the data. It takes the test samples for the only reason why scores differ.

    With fewer training than test samples they are not: training varies more than the test. If a score varies
    by 1/n_test + 1/n_train, and each of the N samples has its part in both, all splits share 2/N of that.
    Then h = 2 / (1/n_test + 1/n_train), the harmonic mean, replaces n_test. `benchmarks/coverage.py` measures
    that this is enough for real networks; docs/statistics.md has its table.

    Parameters
    ----------
    n_samples : int
        Size of the data set, N.
    n_train, n_test : int
        Sizes of one seed's training and test set.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a size is below 1, or training and test together are more than the data set.
    """
    if min(n_train, n_test) < 1 or n_train + n_test > n_samples:
        raise ValueError(
            f"{n_samples} samples cannot be split into {n_train} for training and {n_test} for the test"
        )
    counted = min(n_test, 2 / (1 / n_test + 1 / n_train))
    return counted / (n_samples - counted)


def paired_differences(
    cells: Iterable[CellResult], metric: str, ratio: float = 0.0
) -> tuple[PairedDifference, ...]:
    """Compare every rate with rate 0 by a paired t test over seeds, in rising order of the rate.

    t = mean / √(s² · (1/n + ratio)), with n - 1 degrees of freedom. Where every seed draws its own split, the
    splits overlap and the differences are not independent; Nadeau and Bengio (2003, corrected resampled t
    test) add a ratio to 1/n.

    Parameters
    ----------
    cells : iterable of CellResult
    metric : str
        Column, such as "test_accuracy".
    ratio : float
        `overlap_ratio` where every seed draws its own split, else 0.

    Returns
    -------
    tuple of PairedDifference
        Empty without rate 0. Fewer than 2 pairs leave all but n and mean nan. If all differences are equal, t
        would be infinite after as few as two seeds: interval and p are nan, except that p is 1 where all
        differences are 0.

    Raises
    ------
    KeyError
        If a cell lacks the metric.
    ValueError
        If the ratio is below 0.
    """
    if not ratio >= 0:
        raise ValueError(f"ratio must be 0 or more, not {ratio}")
    by_rate = _by_rate(cells, metric)
    base = by_rate.pop(0.0, None)
    if base is None:
        return ()
    raw = [_compare(rate, by_rate[rate], base, ratio) for rate in sorted(by_rate)]
    adjusted = holm([row.p_value for row in raw])
    return tuple(
        PairedDifference(row.rate, row.n, row.mean, row.std, row.ci_low, row.ci_high, row.p_value, p)
        for row, p in zip(raw, adjusted, strict=True)
    )


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Correct p values for multiple comparisons by Holm's step-down method (1979).

    The i-th smallest of m values is multiplied by m - i + 1, raised to the corrected value before it if it is
    lower, and limited to 1.

    Parameters
    ----------
    p_values : sequence of float
        nan is not counted as a comparison.

    Returns
    -------
    tuple of float
        In the same order; nan stays nan.
    """
    order = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    adjusted = [math.nan] * len(p_values)
    largest = 0.0
    for done, index in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - done) * p_values[index]))
        adjusted[index] = largest
    return tuple(adjusted)


def _compare(rate: float, values: dict[int, float], base: dict[int, float], ratio: float) -> PairedDifference:
    """Compare one rate with rate 0, without Holm's correction."""
    seeds = sorted(values.keys() & base.keys())
    n, mean, std = _moments([values[seed] - base[seed] for seed in seeds])
    nan = math.nan
    if n < 2 or not math.isfinite(std):
        return PairedDifference(rate, n, mean, std, nan, nan, nan, nan)
    rounding = ROUNDING * max(max(abs(values[seed]), abs(base[seed])) for seed in seeds)
    if std <= rounding:
        p_value = 1.0 if abs(mean) <= rounding else nan
        return PairedDifference(rate, n, mean, std, nan, nan, p_value, nan)
    error = std * math.sqrt(1 / n + ratio)
    half = _t_quantile(n - 1) * error
    p_value = _t_two_sided(mean / error, n - 1)
    return PairedDifference(rate, n, mean, std, mean - half, mean + half, p_value, nan)


def _by_rate(cells: Iterable[CellResult], metric: str) -> dict[float, dict[int, float]]:
    """Map each rate to a map from seed to value."""
    found: dict[float, dict[int, float]] = {}
    for result in cells:
        if result.cell.rate is not None:
            found.setdefault(result.cell.rate, {})[result.cell.seed] = result.metric(metric)
    return found


def _moments(values: Sequence[float]) -> tuple[int, float, float]:
    """Return number, mean and standard deviation (n - 1); nan where they do not exist."""
    n = len(values)
    if not n or not all(map(math.isfinite, values)):
        return n, math.nan, math.nan
    mean = math.fsum(values) / n
    if n < 2:
        return n, mean, math.nan
    return n, mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))


def _t_quantile(degrees: int) -> float:
    """Return the 97.5 % quantile of t, from scipy.special because scipy.stats is slow to import."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))


def _t_two_sided(t: float, degrees: int) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(degrees, -abs(t)))
