"""MNIST-1D: digits as noisy curves, after Greydanus and Kobak 2024 and their package mnist1d (Apache-2.0)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

TEMPLATES = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
PADDING = (36, 60)  # zeros behind a template of 12 points: from, to
WIDTH, STEPS = 72, 40  # points while it is changed, and in the end
SCALING, SHEAR, WHITE_NOISE = 0.4, 0.75, 0.02


def mnist1d(
    n_samples: int, noise: float, shift: int, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Make curves of digits: templates that are stretched, scaled, moved, made noisy and sheared.

    Parameters
    ----------
    n_samples : int
    noise : float
        Strength of the smooth noise where there is no template.
    shift : int
        A curve is moved to the right by fewer points than this, of 72.
    seed : int

    Returns
    -------
    x : ndarray, (n_samples, 40)
        With mean 0 and standard deviation 1.
    y : ndarray of int, (n_samples,)
        The digits.
    """
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n_samples) % 10)
    points = np.array(TEMPLATES, "float64")
    points -= points.mean(axis=1, keepdims=True)
    points /= points.std(axis=1, keepdims=True)
    points = (points - points[:, :1]) / 6

    padding = rng.integers(PADDING[0], PADDING[1] + 1, (n_samples, 1))
    place = np.linspace(0, 1, WIDTH) * (len(TEMPLATES[0]) - 1 + padding)
    left = np.minimum(place.astype("int64"), len(TEMPLATES[0]) - 2)
    share = np.clip(place - left, 0, 1)  # beyond its end a template stays 0
    before, after = points[y[:, None], left], points[y[:, None], left + 1]
    x = (1 - share) * before + share * after
    is_template = place < len(TEMPLATES[0])

    x *= 1 + SCALING * (rng.random((n_samples, 1)) - 0.5)
    source = (np.arange(WIDTH) - rng.integers(0, shift, (n_samples, 1))) % WIDTH
    x, is_template = (np.take_along_axis(part, source, axis=1) for part in (x, is_template))
    smooth = smoothed(noise * rng.standard_normal((n_samples, WIDTH)))
    x = np.where(is_template, x, smooth) + WHITE_NOISE * rng.standard_normal((n_samples, WIDTH))
    x -= SHEAR * (rng.random((n_samples, 1)) - 0.5) * np.linspace(-0.5, 0.5, WIDTH)

    place = np.linspace(0, WIDTH - 1, STEPS)
    left = np.minimum(place.astype("int64"), WIDTH - 2)
    share = place - left
    x = (1 - share) * x[:, left] + share * x[:, left + 1]
    return (x - x.mean()) / x.std(), y


def smoothed(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Smooth each row with a Gaussian of standard deviation 2; the ends are reflected.

    Parameters
    ----------
    x : ndarray, (n, points)

    Returns
    -------
    ndarray, (n, points)
    """
    weights = np.exp(-0.5 * (np.arange(-8, 9) / 2) ** 2)
    padded = np.pad(x, ((0, 0), (8, 8)), mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 17, axis=1)
    return np.asarray(windows @ (weights / weights.sum()))
