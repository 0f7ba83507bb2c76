"""Shapes and textures: small colour images of ten classes, in any colour and place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float64]
SIDE, BATCH = 32, 500
CLUTTER = 3  # small discs that mean nothing


def shapes(n_samples: int, noise: float, seed: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Draw discs, rings, squares, triangles, crosses, stars, stripes, checks, dots and circles.

    Parameters
    ----------
    n_samples : int
    noise : float
        Standard deviation of the noise on each value, as a share of the whole range.
    seed : int

    Returns
    -------
    x : ndarray of uint8, (n_samples, 32, 32, 3)
    y : ndarray of int, (n_samples,)
        Classes from 0 to 9, in the order above.
    """
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n_samples) % 10)
    batches = [batch(rng, y[start : start + BATCH], noise) for start in range(0, n_samples, BATCH)]
    return np.concatenate(batches), y


def batch(rng: np.random.Generator, y: npt.NDArray[np.int64], noise: float) -> npt.NDArray[np.uint8]:
    """Draw images of these classes.

    Parameters
    ----------
    rng : Generator
    y : ndarray of int, (n,)
    noise : float

    Returns
    -------
    ndarray of uint8, (n, 32, 32, 3)
    """
    n = len(y)
    back, front, other = rng.random((3, n, 1, 1, 3))
    unlike = np.abs(front - back).max(axis=-1, keepdims=True) < 0.35
    front = np.where(unlike, (back + 0.5) % 1, front)
    slope = 0.3 * rng.standard_normal((2, n, 1, 1))
    grid = (np.arange(SIDE) + 0.5) / SIDE - 0.5
    across, down = grid[None, None, :], grid[None, :, None]
    images = back + (slope[0] * across + slope[1] * down)[..., None]
    for _ in range(CLUTTER):
        place = rng.uniform(-0.5, 0.5, (2, n, 1, 1))
        size = rng.uniform(0.03, 0.09, (n, 1, 1))
        disc = covered(np.hypot(across - place[0], down - place[1]) - size)
        images = images + disc[..., None] * (other - images)
    mask = np.zeros((n, SIDE, SIDE))
    place = rng.uniform(-0.18, 0.18, (2, n, 1, 1))
    angle = rng.uniform(0, 2 * np.pi, (n, 1, 1))
    size = rng.uniform(0.13, 0.28, (n, 1, 1))
    u = np.cos(angle) * (across - place[0]) + np.sin(angle) * (down - place[1])
    v = np.cos(angle) * (down - place[1]) - np.sin(angle) * (across - place[0])
    for label in range(10):
        of_class = y == label
        mask[of_class] = covered(distance(label, u[of_class], v[of_class], size[of_class]))
    images = images + (rng.uniform(0.45, 1, (n, 1, 1)) * mask)[..., None] * (front - images)
    images = images + noise * rng.standard_normal(images.shape)
    levels: npt.NDArray[np.uint8] = (255 * images.clip(0, 1)).astype("uint8")
    return levels


def covered(outside: Pixels) -> Pixels:
    """Return how much of a pixel a shape covers whose edge is this far away.

    Parameters
    ----------
    outside : ndarray
        Below 0 inside the shape.

    Returns
    -------
    ndarray
        From 0 to 1.
    """
    return (0.5 - SIDE * outside).clip(0, 1)


def distance(label: int, u: Pixels, v: Pixels, size: Pixels) -> Pixels:
    """Return how far each pixel is from the edge of a shape, or of a texture's parts.

    Parameters
    ----------
    label : int
        A class.
    u, v : ndarray, (n, 32, 32)
        Coordinates around the shape's centre.
    size : ndarray, (n, 1, 1)
        About the radius of the shape.

    Returns
    -------
    ndarray, (n, 32, 32)
        Below 0 inside.
    """
    radius, turn = np.hypot(u, v), np.arctan2(v, u)
    period = 0.55 * size + 0.06
    wave_u, wave_v = (np.sin(2 * np.pi * along / period) for along in (u, v))
    sixth = 2 * np.pi / 6
    arm = np.abs((turn + sixth) % (2 * sixth) - sixth)
    edges: dict[int, Pixels] = {
        0: radius - size,
        1: np.abs(radius - 0.8 * size) - 0.25 * size,
        2: np.maximum(np.abs(u), np.abs(v)) - 0.85 * size,
        3: radius * np.cos(arm) - 0.6 * size,
        4: np.minimum(
            np.maximum(np.abs(u) - size, np.abs(v) - 0.3 * size),
            np.maximum(np.abs(v) - size, np.abs(u) - 0.3 * size),
        ),
        5: radius - size * (0.75 + 0.35 * np.cos(5 * turn)),
        6: -0.15 * period * wave_u,
        7: -0.15 * period * wave_u * wave_v,
        8: 0.15 * period * (0.9 - wave_u - wave_v),
        9: -0.15 * period * np.sin(2 * np.pi * radius / period),
    }
    return edges[label]
