"""MNIST-1D against numbers of the authors' package, mnist1d 0.0.2."""

import numpy as np
import pytest

from engine.data.generated import mnist1d as module
from engine.data.generated.mnist1d import mnist1d

# Of the package, with padding 48 and neither noise, scaling, shift nor shear: steps 0-11 of digits 3 and 7.
PLAIN = {
    3: (0.0526, 3.1173, 3.4999, 1.1922, 0.5038, 3.1789, 3.5957, 1.0566, 0.0526, 0.0526, 0.0526, 0.0526),
    7: (0.0526, 3.3659, 2.7687, 1.7348, 0.7009, -0.3329, -1.1002, 0.0427, 0.0526, 0.0526, 0.0526, 0.0526),
}
# Of the package, mean of three seeds with 20,000 samples each: of |x[k + 1] - x[k]|, of x³ and of x⁴.
MOMENTS = (0.4304, -0.0750, 4.384)


def test_curves_without_chance_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PADDING", (48, 48))
    for name in ("SCALING", "SHEAR", "WHITE_NOISE"):
        monkeypatch.setattr(module, name, 0.0)
    x, y = mnist1d(10, noise=0.0, shift=1, seed=0)
    for digit, steps in PLAIN.items():
        assert x[y == digit][0, :12] == pytest.approx(steps, abs=1e-4)


def test_distribution_is_that_of_the_package() -> None:
    x, _ = mnist1d(20_000, noise=0.25, shift=48, seed=0)
    step, third, fourth = MOMENTS
    assert np.abs(np.diff(x, axis=1)).mean() == pytest.approx(step, rel=0.01)
    assert (x**3).mean() == pytest.approx(third, abs=0.03)
    assert (x**4).mean() == pytest.approx(fourth, rel=0.01)


def test_noise_and_shift_do_what_they_say() -> None:
    calm, _ = mnist1d(2000, noise=0.0, shift=1, seed=0)
    noisy, _ = mnist1d(2000, noise=1.0, shift=1, seed=0)
    behind = slice(20, 40)  # no template reaches there unless it is moved
    assert noisy[:, behind].std(axis=1).mean() > 2 * calm[:, behind].std(axis=1).mean()
    moved, _ = mnist1d(2000, noise=0.0, shift=60, seed=0)
    assert moved[:, behind].std() > 1.5 * calm[:, behind].std()
