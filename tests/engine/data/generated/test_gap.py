"""Curve with a gap: no point lies in the gap, and the others lie on the curve."""

import numpy as np
import pytest

from engine.data.generated.gap import gap


@pytest.mark.parametrize("width", [0.0, 2.0, 4.0])
def test_points_keep_out_of_the_gap(width: float) -> None:
    x, y = gap(5000, width, 0.0, 0)
    assert x.shape == (5000, 1)
    assert np.abs(x).min() >= width / 2 and np.abs(x).max() <= 3
    assert np.abs(x).min() < width / 2 + 0.01 and np.abs(x).max() > 2.99
    assert 0.45 < (x < 0).mean() < 0.55
    assert y == pytest.approx(np.sin(2 * x[:, 0]) + x[:, 0] / 2)


def test_noise_is_a_standard_deviation() -> None:
    calm, noisy = (gap(5000, 2.0, noise, 0)[1] for noise in (0.0, 0.3))
    assert (noisy - calm).std() == pytest.approx(0.3, rel=0.05)
