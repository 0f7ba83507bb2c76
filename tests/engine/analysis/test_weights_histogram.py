"""Histograms of weights: every finite value is in a bin, the others are counted."""

import math

import numpy as np

from engine.analysis.weights_histogram import BINS, weights_histogram


def test_weights_histogram_counts_every_value_once() -> None:
    values = np.random.default_rng(0).normal(2.0, 3.0, (30, 20)).astype("float32")
    found = weights_histogram("dense/kernel", values)
    assert (found.name, found.shape, len(found.counts), len(found.edges)) == (
        "dense/kernel",
        (30, 20),
        BINS,
        BINS + 1,
    )
    assert sum(found.counts) == 600
    assert math.isclose(found.mean, float(values.mean()), rel_tol=1e-5)
    assert math.isclose(found.std, float(values.std()), rel_tol=1e-5)
    assert (found.low, found.high) == (found.edges[0], found.edges[-1])


def test_weights_histogram_counts_non_finite_values_separately() -> None:
    found = weights_histogram("dense/bias", np.array([0.0, np.nan, np.inf, 1.0]))
    assert (sum(found.counts), found.n_not_finite) == (2, 2)
    nothing = weights_histogram("dense/bias", np.array([np.nan]))
    assert nothing.counts == () and math.isnan(nothing.mean) and nothing.n_not_finite == 1


def test_weights_histogram_has_a_bin_for_equal_values() -> None:
    assert sum(weights_histogram("dense/bias", np.zeros(5)).counts) == 5
