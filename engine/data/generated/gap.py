"""Curve with a gap: one number to predict from one column, of which a part in the middle was never seen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def gap(
    n_samples: int, width: float, noise: float, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Make points on y = sin(2x) + x / 2, with x from -3 to 3 but not within the gap around 0.

    Parameters
    ----------
    n_samples : int
    width : float
        Of the gap, below 6.
    noise : float
        Standard deviation of the noise on y.
    seed : int

    Returns
    -------
    x : ndarray, (n_samples, 1)
    y : ndarray, (n_samples,)
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(width / 2 - 3, 3 - width / 2, n_samples)
    x = x + np.where(x < 0, -width / 2, width / 2)
    y = np.sin(2 * x) + x / 2 + noise * rng.standard_normal(n_samples)
    return x[:, None], y
