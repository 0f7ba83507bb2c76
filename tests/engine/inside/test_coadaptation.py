"""Co-adaptation: numbers of small layers, computed by hand."""

import math

import numpy as np
import pytest

from engine.inside.coadaptation import (
    as_units,
    clustered_order,
    correlations,
    histogram_edges,
    layer_units,
    mean_correlation,
    weight_norms,
)


def test_correlation_by_hand() -> None:
    x = np.array([[1.0, 2, -1, 5], [2, 4, -2, 5], [3, 6, -3, 5], [4, 8, -4, 5]])
    found = correlations(x)
    assert found[:3, :3] == pytest.approx(np.array([[1, 1, -1], [1, 1, -1], [-1, -1, 1]]))
    assert np.isnan(found[3]).all() and np.isnan(found[:, 3]).all()
    assert mean_correlation(found) == pytest.approx(1.0)
    unlike = correlations(np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]))
    assert mean_correlation(unlike) == pytest.approx(0.0)


def test_correlation_is_that_of_numpy() -> None:
    x = np.random.default_rng(0).normal(size=(50, 7)).astype("float32")
    assert correlations(x) == pytest.approx(np.corrcoef(x.astype(float), rowvar=False))


def test_one_unit_that_varies_has_no_correlation() -> None:
    assert math.isnan(mean_correlation(correlations(np.array([[0.0, 1], [0, 2]]))))


def test_a_unit_that_varies_by_rounding_alone_is_constant() -> None:
    x = np.array([[1.0, 1], [1 + 1e-7, 2], [1, 3]])
    assert np.isnan(np.diagonal(correlations(x))).tolist() == [True, False]


def test_units_of_a_layer_by_hand() -> None:
    found = layer_units(np.array([[0.0, 3], [0, 0.01], [0, 4], [0, 0]]), np.array([1.0, 3.0]))
    assert found.size == pytest.approx(math.sqrt((9 + 0.0001 + 16) / 8))
    assert found.near_zero == 6 / 8  # 0.01 lies below a hundredth of the size, 0.0177
    assert math.isnan(found.correlation)
    assert (found.n_constant, found.norm) == (1, 2.0)
    dead = layer_units(np.zeros((3, 2)))
    assert (dead.size, dead.near_zero, dead.n_constant) == (0.0, 1.0, 2)
    assert math.isnan(dead.norm)


def test_order_puts_units_together_that_go_together() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 200))
    x = np.stack([one, other, np.zeros(200), -one, other, one, -other], axis=1)
    x = x + 0.1 * rng.normal(size=x.shape) * (x != 0)
    order = clustered_order(correlations(x)).tolist()
    assert order[-1] == 2
    assert {frozenset(order[:3]), frozenset(order[3:6])} == {frozenset({0, 3, 5}), frozenset({1, 4, 6})}


def test_order_of_few_units() -> None:
    assert clustered_order(correlations(np.array([[0.0, 1], [0, 2], [0, 4]]))).tolist() == [1, 0]
    assert clustered_order(correlations(np.zeros((3, 2)))).tolist() == [0, 1]


def test_norms_of_dense_convolution_and_gates() -> None:
    assert weight_norms(np.array([[3.0, 0], [4, 2]]), 2).tolist() == [5.0, 2.0]
    assert weight_norms(np.ones((3, 3, 4, 8)), 8).tolist() == [6.0] * 8
    gates = np.array([[1.0, 0, 2, 0], [0, 0, 2, 7]])  # two gates of two units
    assert weight_norms(gates, 2).tolist() == [3.0, 7.0]


def test_channels_of_a_convolution_are_units() -> None:
    x = np.arange(24.0).reshape(2, 2, 2, 3)
    assert as_units(x).shape == (8, 3)
    assert as_units(x)[:, 0].tolist() == [0, 3, 6, 9, 12, 15, 18, 21]
    assert as_units(x, 4)[:, 0].tolist() == [0, 6, 12, 18]


def test_histograms_have_common_borders() -> None:
    edges = histogram_edges([np.array([0.0, 1]), np.array([-1.0])], 4)
    assert edges.tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert histogram_edges([np.zeros(2)], 2).tolist() == [0.0, 0.5, 1.0]
