"""Samples on the device: their type, their bits, and batches of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from engine.data.split import split
from engine.experiment.specs import DataSpec
from engine.training.samples import device_type, gathered, on_device
from tests.engine.training.stacked.experiments import iris, pictures

RNG = np.random.default_rng(0)
ARRAYS: dict[str, Any] = {
    "bytes": RNG.integers(0, 256, (7, 5, 4, 3), "uint8"),
    "floats": RNG.random((11, 3), "float32"),
    "another order": RNG.integers(0, 256, (7, 3, 5, 4), "uint8").transpose(0, 2, 3, 1),
    "none": np.empty((0, 3), "float32"),
}


@pytest.mark.parametrize("x", ARRAYS.values(), ids=ARRAYS)
def test_samples_are_copied_to_the_device(x: Any) -> None:
    for kind in (tf.as_dtype(x.dtype), tf.float32):
        found = on_device([x], kind)
        assert found.dtype == kind
        np.testing.assert_array_equal(found, x)
        np.testing.assert_array_equal(on_device([x, x[:1]], kind), np.concatenate([x, x[:1]]))
    before = x.copy()
    x.setflags(write=True)
    x[...] = 0
    np.testing.assert_array_equal(found, before)


def test_the_type_on_the_device_is_that_of_the_samples() -> None:
    digits = pictures().data
    assert device_type(digits) == device_type(DataSpec("mnist")) == tf.uint8
    assert device_type(iris().data) == device_type(replace(digits, scaling="robust")) == tf.float32


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax", "robust"])
@pytest.mark.parametrize("dataset", ["digits", "boston_housing", "chicago_trains"])
def test_batches_have_the_bits_of_the_split(dataset: str, scaling: str) -> None:
    data = DataSpec(dataset, scaling=scaling)
    found = split(data, 3)
    x = on_device([found.x], device_type(data))
    for rows, (right, _) in zip(found.rows.values(), found.parts.values(), strict=True):
        batch = tf.function(gathered)(
            x, tf.constant(rows), tf.constant(found.shift), tf.constant(found.scale)
        )
        assert batch.dtype == tf.float32
        np.testing.assert_array_equal(batch, right)
