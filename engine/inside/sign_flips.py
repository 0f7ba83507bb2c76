"""A permutation test of paired values over seeds: whether chance would have said the same.

If the rate makes no difference, the two values of a seed may be exchanged, and each difference is as likely
to have the other sign (Fisher 1935, "The design of experiments"). All 2^n patterns of signs are tried, so
that the test is exact for any distribution. Several measures of the same trainings are tested together by
the smallest p value (Westfall and Young 1993, "Resampling-based multiple testing"): the chance that any of
them is called different, where none is, is at most 5 %.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

ALPHA = 0.05
MIN_SEEDS = 6  # with 5, no pattern of signs is rarer than 2 / 32 = 6 %
MAX_SEEDS = 12  # 4,096 patterns


def adjusted_p(differences: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the p value of each measure, corrected for all measures.

    Parameters
    ----------
    differences : ndarray, (measures, seeds)
        Of each seed the value at one rate minus that at the other; at most `MAX_SEEDS`.

    Returns
    -------
    ndarray, (measures,)
        Two-sided, at most 1. A measure with a value that is not finite has 1, and does not count.

    Raises
    ------
    ValueError
        If there are more seeds.
    """
    values = np.asarray(differences, np.float64)
    if values.shape[1] > MAX_SEEDS:
        raise ValueError(f"at most {MAX_SEEDS} seeds are tested, not {values.shape[1]}")
    known = np.isfinite(values).all(axis=1)
    found = np.ones(len(values))
    if known.any() and values.shape[1]:
        found[known] = _smallest_p(values[known])
    return found


def _smallest_p(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Test measures whose values are all finite."""
    # Equal sums must compare as equal, whatever the order in which rounding took place.
    largest = np.abs(values).max(axis=1, keepdims=True)
    scaled = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0)
    signs = np.array(list(product((1.0, -1.0), repeat=values.shape[1])))
    sums = np.abs(scaled @ signs.T).round(9)  # the first pattern is what was seen
    in_order = np.sort(sums, axis=1)
    n_patterns = sums.shape[1]
    p = np.array(
        [
            (n_patterns - np.searchsorted(row_in_order, row, side="left")) / n_patterns
            for row_in_order, row in zip(in_order, sums, strict=True)
        ]
    )
    smallest = p.min(axis=0)
    return np.asarray([(smallest <= own).mean() for own in p[:, 0]])
