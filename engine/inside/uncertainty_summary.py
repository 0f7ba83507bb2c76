"""All numbers of MC dropout that are shown, for the first k passes of an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.inside.intervals import LEVELS, Calibration, Coverage, Floats, calibrate, coverage, predictive_std
from engine.inside.reliability import ReliabilityBin, calibration_error, chance_error, reliability_bins
from engine.inside.uncertainty import (
    Convergence,
    as_probabilities,
    convergence,
    entropy,
    mean_and_std,
    mutual_information,
    scores_of_the_surest,
)
from engine.inside.uncertainty_view import UncertaintySeen

SHOWN_LEVEL = 0.9  # of the interval that is drawn and judged


@dataclass(frozen=True, eq=False)
class ClassSummary:
    """What k passes say of classes.

    Attributes
    ----------
    entropy, information : ndarray, (n,)
        Predictive entropy and mutual information, in nats.
    is_right : ndarray of bool, (n,)
        Whether the class with the highest mean probability is the true one.
    bins : tuple of ReliabilityBin
        Of the mean probabilities.
    error, scaled_error, chance : float
        Expected calibration error of the mean and of the weight-scaled prediction, and what a network of
        perfect calibration stays below in 95 of 100 cases with the same confidences.
    accuracy, scaled_accuracy : float
        Of the mean and of the weight-scaled prediction.
    """

    entropy: Floats
    information: Floats
    is_right: np.ndarray[tuple[int], np.dtype[np.bool_]]
    bins: tuple[ReliabilityBin, ...]
    error: float
    scaled_error: float
    chance: float
    accuracy: float
    scaled_accuracy: float


@dataclass(frozen=True, eq=False)
class NumberSummary:
    """What k passes say of numbers.

    Attributes
    ----------
    mean, std : ndarray, (n,)
        Of the passes: the prediction and the model's uncertainty.
    half : ndarray, (n,)
        Half the width of the interval of `SHOWN_LEVEL`.
    squared_error : ndarray, (n,)
    calibration : Calibration
    coverages, conformal : tuple of Coverage
        Of the intervals by Student's t and of the recalibrated ones, by `LEVELS`.
    curve_mean, curve_half, curve_std : ndarray, (m,), or None
        Along the only input: mean, half the width of the interval, deviation of the passes.
    """

    mean: Floats
    std: Floats
    half: Floats
    squared_error: Floats
    calibration: Calibration
    coverages: tuple[Coverage, ...]
    conformal: tuple[Coverage, ...]
    curve_mean: Floats | None
    curve_half: Floats | None
    curve_std: Floats | None


@dataclass(frozen=True, eq=False)
class UncertaintySummary:
    """The numbers of the first k passes.

    Attributes
    ----------
    seen : UncertaintySeen
    k : int
    convergence : Convergence
        Of these passes.
    uncertainty : ndarray, (n,)
        By which samples are sorted: entropy, or the standard deviation of the passes.
    surest : ndarray, (n,)
        Accuracy or mean squared error over the surest samples, as of `scores_of_the_surest`.
    classes : ClassSummary or None
    numbers : NumberSummary or None
        One of the two, unless the outputs are no probabilities.
    """

    seen: UncertaintySeen
    k: int
    convergence: Convergence
    uncertainty: Floats
    surest: Floats
    classes: ClassSummary | None
    numbers: NumberSummary | None


def summarize(seen: UncertaintySeen, k: int) -> UncertaintySummary | None:
    """Compute all numbers of the first k passes.

    Parameters
    ----------
    seen : UncertaintySeen
    k : int
        At least 2; all of them if there are fewer.

    Returns
    -------
    UncertaintySummary or None
        None if a prediction is not finite, or the outputs for classes are no probabilities.
    """
    k = min(k, len(seen.measured.passes))
    passes, scaled = seen.measured.passes[:k], seen.measured.scaled
    if not (np.isfinite(passes).all() and np.isfinite(scaled).all()):
        return None
    if seen.calibration is not None:
        if not np.isfinite(seen.calibration.passes[:k]).all():
            return None
        numbers = _numbers(seen, k)
        surest = scores_of_the_surest(numbers.squared_error, numbers.std)
        found = convergence(passes, scaled)
        return UncertaintySummary(seen, k, found, numbers.std, surest, None, numbers)
    try:
        p, p_scaled = as_probabilities(passes), as_probabilities(scaled)
    except ValueError:
        return None
    classes = _classes(seen, p, p_scaled)
    surest = scores_of_the_surest(classes.is_right, classes.entropy)
    return UncertaintySummary(seen, k, convergence(p, p_scaled), classes.entropy, surest, classes, None)


def _classes(seen: UncertaintySeen, passes: Floats, scaled: Floats) -> ClassSummary:
    mean, y = passes.mean(axis=0), np.asarray(seen.measured.y)
    is_right = mean.argmax(axis=1) == y
    is_scaled_right = scaled.argmax(axis=1) == y
    bins = reliability_bins(mean.max(axis=1), is_right)
    return ClassSummary(
        entropy(mean),
        mutual_information(passes),
        is_right,
        bins,
        calibration_error(bins),
        calibration_error(reliability_bins(scaled.max(axis=1), is_scaled_right)),
        chance_error(mean.max(axis=1)),
        float(is_right.mean()),
        float(is_scaled_right.mean()),
    )


def _numbers(seen: UncertaintySeen, k: int) -> NumberSummary:
    assert seen.calibration is not None
    passes, y = seen.measured.passes[:k, :, 0], np.asarray(seen.measured.y, np.float64)
    found = calibrate(seen.calibration.passes[:k, :, 0], seen.calibration.y)
    mean, std = mean_and_std(passes)
    half = found.factor(SHOWN_LEVEL) * predictive_std(passes, found.noise_variance)
    along = None if seen.curve is None else seen.curve.predicted.passes[:k, :, 0]
    curve_mean, curve_std = (None, None) if along is None else mean_and_std(along)
    return NumberSummary(
        mean,
        std,
        half,
        (mean - y) ** 2,
        found,
        tuple(coverage(passes, y, found, level) for level in LEVELS),
        tuple(coverage(passes, y, found, level, is_conformal=True) for level in LEVELS),
        curve_mean,
        None if along is None else found.factor(SHOWN_LEVEL) * predictive_std(along, found.noise_variance),
        curve_std,
    )
