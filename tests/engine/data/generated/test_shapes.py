"""Shapes: what is drawn, and that colours do not give the class away."""

import numpy as np

from engine.data.generated.shapes import shapes


def test_images_are_colour_and_differ() -> None:
    x, y = shapes(600, noise=0.0, seed=0)
    assert x.dtype == np.uint8
    assert np.bincount(y).tolist() == [60] * 10
    assert len(np.unique(x.reshape(600, -1), axis=0)) == 600
    assert np.abs(x[..., 0].astype(int) - x[..., 2]).mean() > 20


def test_mean_colour_tells_no_class() -> None:
    x, y = shapes(2000, noise=0.0, seed=0)
    means = x.mean(axis=(1, 2))
    by_class = np.array([means[y == label].mean(axis=0) for label in range(10)])
    assert by_class.std(axis=0).max() < 0.15 * means.std(axis=0).min()


def test_noise_is_as_strong_as_asked_for() -> None:
    clean, noisy = (shapes(100, noise=noise, seed=0)[0][0].astype(float) for noise in (0.0, 0.1))
    difference = (noisy - clean)[(clean > 80) & (clean < 175)]  # far from where values are cut off
    assert 0.9 < difference.std() / 25.5 < 1.1


def test_textures_have_more_edges_than_shapes() -> None:
    x, y = shapes(1000, noise=0.0, seed=0)
    edges = np.abs(np.diff(x.astype(float), axis=1)).mean(axis=(1, 2, 3))
    assert edges[y >= 6].mean() > 1.5 * edges[y < 6].mean()
