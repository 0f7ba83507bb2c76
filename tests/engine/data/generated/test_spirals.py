"""Spirals: where points lie."""

import numpy as np

from engine.data.generated.spirals import spirals


def test_points_lie_on_the_arm_of_their_class() -> None:
    x, y = spirals(900, arms=3, turns=1.5, noise=0.0, seed=0)
    radius = np.hypot(*x.T)
    assert 0.2 <= radius.min() < radius.max() <= 1
    angle = np.arctan2(x[:, 1], x[:, 0])
    expected = 2 * np.pi * (1.5 * (radius - 0.2) / 0.8 + y / 3)
    assert np.abs(np.exp(1j * angle) - np.exp(1j * expected)).max() < 1e-9


def test_noise_moves_points_by_its_standard_deviation() -> None:
    calm, noisy = (spirals(5000, 2, 1.0, noise, 0)[0] for noise in (0.0, 0.1))
    assert abs((noisy - calm).std() - 0.1) < 0.005
