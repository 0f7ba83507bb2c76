"""Spirals: points on two or more arms that wind around each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def spirals(
    n_samples: int, arms: int, turns: float, noise: float, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Make points on arms that start at 0.2 from the centre and end at 1.

    Parameters
    ----------
    n_samples, arms : int
    turns : float
        How often an arm winds around the centre.
    noise : float
        Standard deviation of both coordinates.
    seed : int

    Returns
    -------
    x : ndarray, (n_samples, 2)
    y : ndarray of int, (n_samples,)
        The arms.
    """
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n_samples) % arms)
    along = np.sqrt(rng.random(n_samples))  # as many points at the outer end as their room asks for
    angle = 2 * np.pi * (turns * along + y / arms)
    radius = 0.2 + 0.8 * along
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * rng.standard_normal((n_samples, 2)), y
