"""Means, intervals and paired tests over seeds.

All values are in the metric's own unit (accuracy as a fraction). Cells without a rate (each layer its
own) are no part of a sweep and are left out. A value that is not finite (a training that diverged) is
never dropped: it makes the numbers of its rate nan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.experiment.results import CellResult

CONFIDENCE = 0.95
# Cells are exact to about this much (float32); a smaller spread is rounding, not chance.
ROUNDING = 1e-6


@dataclass(frozen=True)
class RateSummary:
    """One rate over its seeds: mean, standard deviation (n - 1), 95 % t interval of the mean.

    `values` are the dots: (seed, value), by seed. With one seed, std and interval are nan.
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
    """A rate minus rate 0, over the `n` seeds that have both, with its 95 % interval.

    `p_value` is the two-sided paired t test's; `p_holm` the same after Holm's correction over the rates.
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
    """Every rate's summary, by rate; KeyError if a cell lacks the metric.

    The interval is Student's (1908): mean ± t(0.975, n - 1) · s / √n. It is of the mean that ever more
    seeds on these data would have; what the data themselves owe to chance is no part of it.
    """
    return tuple(
        rate_summary(rate, by_seed.items()) for rate, by_seed in sorted(_by_rate(cells, metric).items())
    )


def rate_summary(rate: float, values: Iterable[tuple[int, float]]) -> RateSummary:
    """One rate's summary of values (seed, value) that are independent of each other."""
    found = tuple(sorted(values))
    n, mean, std = _moments([value for _, value in found])
    half = _t_quantile(n - 1) * std / math.sqrt(n) if n > 1 else math.nan
    return RateSummary(rate, n, mean, std, mean - half, mean + half, found)


def paired_differences(
    cells: Iterable[CellResult], metric: str, test_train_ratio: float = 0.0
) -> tuple[PairedDifference, ...]:
    """Every rate against rate 0, by rate; empty without rate 0. KeyError if a cell lacks the metric.

    The paired t test: t = mean / √(s² · (1/n + ratio)), n - 1 degrees of freedom. `test_train_ratio` is
    n_test / n_train where every seed draws its own split: such splits overlap, so their differences are
    not independent, and Nadeau and Bengio (2003, "Inference for the generalization error", Machine
    Learning 52, corrected resampled t test) add it to 1/n. ValueError if the ratio is below 0.

    Fewer than 2 pairs leave all but n and mean nan. Differences that are all equal say nothing about
    chance (t would be infinite after as few as two seeds): the interval is nan, and p too, except that
    p is 1 where the differences are all 0.
    """
    if not test_train_ratio >= 0:
        raise ValueError(f"test_train_ratio must be 0 or more, not {test_train_ratio}")
    by_rate = _by_rate(cells, metric)
    base = by_rate.pop(0.0, None)
    if base is None:
        return ()
    raw = [_compare(rate, by_rate[rate], base, test_train_ratio) for rate in sorted(by_rate)]
    adjusted = holm([row.p_value for row in raw])
    return tuple(
        PairedDifference(row.rate, row.n, row.mean, row.std, row.ci_low, row.ci_high, row.p_value, p)
        for row, p in zip(raw, adjusted, strict=True)
    )


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down correction (1979), in the order given; nan stays nan and is not counted.

    The i-th smallest of m is multiplied by m - i + 1, never falls below a smaller one's, is at most 1.
    """
    order = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    adjusted = [math.nan] * len(p_values)
    largest = 0.0
    for done, index in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - done) * p_values[index]))
        adjusted[index] = largest
    return tuple(adjusted)


def _compare(rate: float, values: dict[int, float], base: dict[int, float], ratio: float) -> PairedDifference:
    """One row, its p not yet corrected."""
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
    """Rate to seed to value."""
    found: dict[float, dict[int, float]] = {}
    for result in cells:
        if result.cell.rate is not None:
            found.setdefault(result.cell.rate, {})[result.cell.seed] = result.metric(metric)
    return found


def _moments(values: Sequence[float]) -> tuple[int, float, float]:
    """Number, mean and standard deviation with n - 1; nan where there is none."""
    n = len(values)
    if not n or not all(map(math.isfinite, values)):
        return n, math.nan, math.nan
    mean = math.fsum(values) / n
    if n < 2:
        return n, mean, math.nan
    return n, mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))


def _t_quantile(degrees: int) -> float:
    """The t that leaves 2.5 % above it. scipy.special, because scipy.stats is slow to import."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))


def _t_two_sided(t: float, degrees: int) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(degrees, -abs(t)))
