"""MC dropout: what many predictions of one network, each with masks of its own, say together.

Gal and Ghahramani (2016, "Dropout as a Bayesian approximation", ICML) leave dropout on after the training and
predict K times. The mean of these passes is the prediction, and how they differ is the model's uncertainty.
Srivastava et al. (2014, JMLR 15, section 7.5) compare the mean with the usual prediction, which leaves
dropout off and scales the weights instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Convergence:
    """How the mean of the first k passes comes to rest, for k from 1 to K.

    Attributes
    ----------
    distance : ndarray, (K,)
        Root mean square of mean minus weight-scaled prediction, over samples and outputs.
    expected : ndarray, (K,)
        Standard error of the mean: the distance that chance alone would leave, sqrt(mean variance / k).
    gap : float
        The distance that more passes would not close: sqrt(distance² - expected²) at K, or 0 if the noise of
        K passes explains all of it.
    """

    distance: Floats
    expected: Floats
    gap: float


def as_probabilities(outputs: npt.NDArray[Any]) -> Floats:
    """Return the probabilities of all classes, also where a network has one output for two classes.

    Parameters
    ----------
    outputs : ndarray, (..., 1) or (..., n_classes)
        One output is the probability of class 1.

    Returns
    -------
    ndarray, (..., n_classes)
        With sums of exactly 1.

    Raises
    ------
    ValueError
        If the outputs are no probabilities: not finite, below 0, or with a sum that is not 1.
    """
    found = np.asarray(outputs, np.float64)
    if found.shape[-1] == 1:
        found = np.concatenate([1 - found, found], axis=-1)
    total = found.sum(axis=-1, keepdims=True)
    if not (found.min(initial=0) >= 0 and np.abs(total - 1).max(initial=0) <= 1e-3):
        raise ValueError("outputs must be probabilities, with a sum of 1 over the classes")
    return np.asarray(found / total)


def running_mean(passes: npt.NDArray[Any]) -> Floats:
    """Average the first 1, 2, ... K passes.

    Parameters
    ----------
    passes : ndarray, (K, ...)

    Returns
    -------
    ndarray, (K, ...)
    """
    sums = np.cumsum(passes, axis=0, dtype=np.float64)
    counts = np.arange(1, len(passes) + 1).reshape(-1, *[1] * (sums.ndim - 1))
    return np.asarray(sums / counts)


def mean_and_std(passes: npt.NDArray[Any]) -> tuple[Floats, Floats]:
    """Return the predictive mean and the standard deviation of the passes.

    Parameters
    ----------
    passes : ndarray, (K, ...)

    Returns
    -------
    mean, std : ndarray, (...)
        The deviation has K - 1 in the divisor, and is nan with one pass.
    """
    values = np.asarray(passes, np.float64)
    mean = values.mean(axis=0)
    if len(values) < 2:
        return mean, np.full_like(mean, np.nan)
    return mean, values.std(axis=0, ddof=1)


def convergence(passes: npt.NDArray[Any], scaled: npt.NDArray[Any]) -> Convergence:
    """Compare the running mean with the weight-scaled prediction.

    Parameters
    ----------
    passes : ndarray, (K, n, outputs)
        At least 2 passes.
    scaled : ndarray, (n, outputs)
        The prediction with dropout off.

    Returns
    -------
    Convergence
    """
    apart = running_mean(passes) - np.asarray(scaled, np.float64)
    distance = np.sqrt((apart**2).mean(axis=(1, 2)))
    variance = float((mean_and_std(passes)[1] ** 2).mean())
    expected = np.sqrt(variance / np.arange(1, len(passes) + 1))
    gap = max(0.0, float(distance[-1] ** 2 - expected[-1] ** 2)) ** 0.5
    return Convergence(distance, expected, gap)


# --- Classes


def entropy(probabilities: npt.NDArray[Any]) -> Floats:
    """Compute Shannon's entropy in nats: 0 if one class has it all, ln(n_classes) if all are equal.

    Parameters
    ----------
    probabilities : ndarray, (..., n_classes)

    Returns
    -------
    ndarray, (...)
    """
    p = np.asarray(probabilities, np.float64)
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    return np.asarray(np.maximum(-(p * logs).sum(axis=-1), 0.0))


def mutual_information(passes: npt.NDArray[Any]) -> Floats:
    """Compute how much the passes disagree: the entropy of their mean minus the mean of their entropies.

    It is the information that the label would give about the weights (BALD: Houlsby et al. 2011, "Bayesian
    active learning for classification and preference learning"; Gal, Islam and Ghahramani 2017, "Deep
    Bayesian active learning with image data", ICML). It is high where each pass is sure of another class, and
    0 where all passes say the same, even if that is "half and half".

    Parameters
    ----------
    passes : ndarray, (K, n, n_classes)
        Probabilities.

    Returns
    -------
    ndarray, (n,)
        In nats, from 0 to the entropy of the mean.
    """
    p = np.asarray(passes, np.float64)
    return np.asarray(np.maximum(entropy(p.mean(axis=0)) - entropy(p).mean(axis=0), 0.0))


# --- Samples by their uncertainty


def most_uncertain_first(uncertainty: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Sort samples by falling uncertainty; equal ones keep their order.

    Parameters
    ----------
    uncertainty : ndarray, (n,)

    Returns
    -------
    ndarray of int, (n,)
        Places of the samples.
    """
    return np.argsort(-np.asarray(uncertainty, np.float64), kind="stable")


def scores_of_the_surest(values: npt.NDArray[Any], uncertainty: npt.NDArray[Any]) -> Floats:
    """Average a score over the surest samples, when the most uncertain are left out.

    Samples of equal uncertainty are in no order: each counts with the mean of all of them.

    Parameters
    ----------
    values : ndarray, (n,)
        Of each sample: 1 or 0 for a right or a wrong class, or its squared error.
    uncertainty : ndarray, (n,)

    Returns
    -------
    ndarray, (n,)
        At place i the mean over the surest i + 1 samples; the last one is that of all samples.
    """
    unsure, group = np.unique(np.asarray(uncertainty, np.float64), return_inverse=True)
    means = np.bincount(group, np.asarray(values, np.float64), len(unsure)) / np.bincount(group)
    return running_mean(means[np.sort(group)])
