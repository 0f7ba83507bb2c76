"""Statistics for scaling: numpy's own, also where they are computed a part at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.data import scaling
from engine.data.catalogue import DATA_SETS
from engine.data.split import split
from engine.experiment.specs import DataSpec
from tests.engine.keras_code.own_script import assert_equal_arrays

RNG = np.random.default_rng(0)
BYTES = RNG.integers(0, 256, (601, 3, 17, 16), "uint8")
IMAGES: dict[str, Any] = {
    "bytes": BYTES,
    "channels last in the file only": BYTES.transpose(0, 2, 3, 1),
    "floats": 1e4 * RNG.random((601, 3, 17, 16), "float32"),
    "Fortran's order": np.asfortranarray(RNG.random((601, 5, 17, 3), "float32")),
    "small": RNG.integers(0, 256, (5, 2, 2, 1), "uint8"),
}


@pytest.mark.parametrize("x", IMAGES.values(), ids=IMAGES)
def test_images_are_scaled_by_the_numbers_of_numpy(x: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RNG.permutation(len(x))[: len(x) * 3 // 5]
    train = x[rows].astype("float32")
    for part in (1 << 12, 1 << 20):
        monkeypatch.setattr(scaling, "PART", part)
        shift, scale = scaling.scaling_of("standard", x, rows, DATA_SETS["shapes"])
        assert (shift, scale) == (train.mean(), train.std())
        low, span = scaling.scaling_of("minmax", x, rows, DATA_SETS["shapes"])
        assert (low, span) == (train.min(), train.max() - train.min())
        assert {one.dtype for one in (shift, scale, low, span)} == {np.dtype("float32")}


def test_all_pixels_have_one_scale_and_each_channel_of_a_sequence_its_own() -> None:
    x = split(DataSpec("digits", scaling="minmax"), 0).train[0]
    assert (x.min(), x.max()) == (0, 1) and x[:, 0, 0].max() == 0
    x = split(DataSpec("chicago_trains", scaling="minmax"), 0).train[0]
    assert (x.min(axis=(0, 1)) == 0).all() and (x.max(axis=(0, 1)) == 1).all()
    x = split(DataSpec("chicago_trains"), 0).train[0]
    assert x.mean(axis=(0, 1), dtype="float64") == pytest.approx(np.zeros(20), abs=1e-3)
    assert x.std(axis=(0, 1), dtype="float64") == pytest.approx(np.ones(20), abs=1e-3)


@pytest.mark.parametrize("kind", ["standard", "minmax", "robust"])
@pytest.mark.parametrize("dataset", ["chicago_trains", "mnist1d", "digits", "shapes"])
def test_scripts_scale_to_the_same_bits(dataset: str, kind: str) -> None:
    assert_equal_arrays(DataSpec(dataset, scaling=kind))


def test_a_constant_is_only_shifted() -> None:
    x = np.full((9, 2, 2, 1), 7, "uint8")
    shift, scale = scaling.scaling_of("standard", x, np.arange(6), DATA_SETS["shapes"])
    assert (scaling.scaled(x, shift, scale) == 0).all()
