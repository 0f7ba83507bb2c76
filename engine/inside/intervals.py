"""Predictive intervals of a regression by MC dropout, and how many true values they really cover.

A new value differs from the mean of K passes for two reasons: the network is uncertain (v, the variance of
the passes; v / K more because their mean is of K passes alone), and the values scatter around any curve (the
noise, s²). Gal and Ghahramani (2016) add both; the noise is measured here, not set by hand. The interval at
level q is

    mean ± t((1 + q) / 2, m) · sqrt(v · (1 + 1 / K) + s²),

with s² = mean squared residual - mean of v · (1 + 1 / K), but at least 0, over m samples that the network was
not trained on, and Student's t, since m samples tell s² only roughly. This is right if residuals are normal,
the noise is the same everywhere and v is right. Coverage on other held-out samples shows whether it is
(Kuleshov, Fenner and Ermon 2018, "Accurate uncertainties for deep learning using calibrated regression").

Recalibration needs none of that: split conformal prediction (Papadopoulos et al. 2002; Vovk, Gammerman and
Shafer 2005, "Algorithmic learning in a random world") replaces t by the k-th smallest of the m standardised
residuals |y - mean| / std with k = ceil((m + 1) · q). It covers at least q on average over new samples if
these are like the m; the noise in std comes from the same m samples, which costs a share of order 1 / m.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.inside.reliability import wilson_interval
from engine.inside.uncertainty import mean_and_std

LEVELS = (0.5, 0.8, 0.9, 0.95)
ALPHA = 0.05

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Calibration:
    """What m samples say of noise and width.

    Attributes
    ----------
    noise_variance : float
        In the square of the target's unit.
    n : int
        Number of these samples, m.
    standardised : ndarray, (m,)
        |y - mean| / std in rising order.
    """

    noise_variance: float
    n: int
    standardised: Floats

    def factor(self, level: float) -> float:
        """Return half the width of the interval in standard deviations, by Student's t.

        Parameters
        ----------
        level : float
            From 0 to 1.

        Returns
        -------
        float
        """
        from scipy.special import stdtrit  # scipy.stats is slow to import

        return float(stdtrit(self.n, (1 + level) / 2))

    def conformal_factor(self, level: float) -> float:
        """Return half the width of the recalibrated interval in standard deviations.

        Parameters
        ----------
        level : float
            From 0 to 1.

        Returns
        -------
        float
            Infinite if the samples are too few for the level: it needs m >= level / (1 - level).
        """
        rank = conformal_rank(level, self.n)
        return float(self.standardised[rank - 1]) if rank <= self.n else math.inf


@dataclass(frozen=True)
class Coverage:
    """How many samples an interval covers.

    Attributes
    ----------
    level : float
        The share that it states.
    n, n_inside : int
    share : float
        The share that was measured.
    ci_low, ci_high : float
        95 % Wilson interval of the share.
    p_value : float
        Two-sided: how often a right interval covers a share as far from its level, or farther. It counts both
        the measured samples and the m that noise or width were found on.
    mean_width : float
        Of the whole interval, in the target's unit; infinite where no finite interval exists.
    """

    level: float
    n: int
    n_inside: int
    share: float
    ci_low: float
    ci_high: float
    p_value: float
    mean_width: float


def conformal_rank(level: float, n: int) -> int:
    """Return which of n sorted residuals an interval reaches to, ceil((n + 1) · level), from 1."""
    return max(1, math.ceil((n + 1) * level - 1e-9))


def calibrate(passes: npt.NDArray[Any], y: npt.NDArray[Any]) -> Calibration:
    """Estimate the noise, and keep the standardised residuals.

    Parameters
    ----------
    passes : ndarray, (K, m)
        Predictions, at least 2 passes, on samples that nothing was trained on.
    y : ndarray, (m,)
        True values, at least 1.

    Returns
    -------
    Calibration
    """
    mean, std = mean_and_std(passes)
    own = std**2 * (1 + 1 / len(passes))
    residuals = np.abs(np.asarray(y, np.float64) - mean)
    noise = max(0.0, float((residuals**2).mean() - own.mean()))
    whole = np.sqrt(own + noise)
    scaled = np.divide(residuals, whole, out=np.where(residuals > 0, np.inf, 0.0), where=whole > 0)
    return Calibration(noise, len(residuals), np.sort(scaled))


def predictive_std(passes: npt.NDArray[Any], noise_variance: float) -> Floats:
    """Return the standard deviation of a new value around the mean of the passes.

    Parameters
    ----------
    passes : ndarray, (K, n)
        At least 2 passes.
    noise_variance : float

    Returns
    -------
    ndarray, (n,)
    """
    std = mean_and_std(passes)[1]
    return np.sqrt(std**2 * (1 + 1 / len(passes)) + noise_variance)


def coverage(
    passes: npt.NDArray[Any],
    y: npt.NDArray[Any],
    calibration: Calibration,
    level: float,
    *,
    is_conformal: bool = False,
) -> Coverage:
    """Measure how many true values lie within their intervals, ends included.

    Parameters
    ----------
    passes : ndarray, (K, n)
        Predictions on samples that neither training nor calibration saw.
    y : ndarray, (n,)
    calibration : Calibration
    level : float
    is_conformal : bool
        Whether the recalibrated interval is measured.

    Returns
    -------
    Coverage
    """
    mean = mean_and_std(passes)[0]
    std = predictive_std(passes, calibration.noise_variance)
    factor = calibration.conformal_factor(level) if is_conformal else calibration.factor(level)
    if math.isfinite(factor):
        inside = np.abs(np.asarray(y, np.float64) - mean) <= factor * std
        width = float((2 * factor * std).mean())
    else:
        inside, width = np.ones(len(mean), bool), math.inf
    n, n_inside = len(inside), int(inside.sum())
    low, high = wilson_interval(n_inside, n)
    p_value = coverage_p(n_inside, n, level, calibration.n)
    return Coverage(level, n, n_inside, n_inside / n, low, high, p_value, width)


def coverage_p(n_inside: int, n: int, level: float, n_calibration: int) -> float:
    """Return how often a right interval would cover a number of samples as unusual as this.

    The share that a conformal interval of m residuals covers is Beta(k, m + 1 - k) with k its rank (Vovk
    2012, "Conditional validity of inductive conformal predictors"), so that the number of n new samples
    inside is beta-binomial. An interval by Student's t varies less, so that for it the value errs on the safe
    side.

    Parameters
    ----------
    n_inside, n : int
    level : float
    n_calibration : int
        The samples that the interval was found on, m.

    Returns
    -------
    float
        Twice the smaller tail, at most 1.
    """
    from scipy.special import betaln, gammaln

    rank = min(conformal_rank(level, n_calibration), n_calibration)
    a, b = rank, n_calibration + 1 - rank
    inside = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(inside + 1) - gammaln(n - inside + 1)
    chances = np.exp(ways + betaln(inside + a, n - inside + b) - betaln(a, b))
    tails = chances[: n_inside + 1].sum(), chances[n_inside:].sum()
    return float(min(1.0, 2 * min(tails)))
