"""The script's lines for arrays give those that the app trains on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.data.own_files.arrays.samples import inspect_arrays
from engine.experiment.specs import OWN_FILE, DataSpec
from tests.engine.keras_code.own_script import assert_equal_arrays

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (60, 8, 8, 3), dtype="uint8")
LABELS = np.arange(60) % 3


@pytest.mark.parametrize(
    "arrays",
    [
        {"x": PIXELS, "y": LABELS},
        {"x": PIXELS.transpose(0, 3, 1, 2), "y": LABELS.reshape(-1, 1)},
        {"images": PIXELS[..., 0], "labels": np.eye(3)[LABELS]},
        {"x_train": PIXELS[:40], "y_train": LABELS[:40], "x_test": PIXELS[40:], "y_test": LABELS[40:]},
        {"features": RNG.random((60, 5)), "target": RNG.random(60)},
        {"features": RNG.random((60, 5)), "target": np.array(["b", "a", "c"])[LABELS]},
    ],
)
@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_script_reads_named_arrays(arrays: dict[str, Any], scaling: str, tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, **arrays)
    file = inspect_arrays(path).file
    data = DataSpec(dataset=OWN_FILE, file=file, scaling=scaling)
    assert_equal_arrays(data)


TABLE = np.column_stack([RNG.random((60, 4)), LABELS])


@pytest.mark.parametrize(
    "table",
    [TABLE, np.array(list(map(tuple, TABLE)), [(name, "f8") for name in ("a", "b", "c", "d", "label")])],
)
def test_script_reads_the_columns_of_one_array(table: Any, tmp_path: Path) -> None:
    path = tmp_path / "data.npy"
    np.save(path, table)
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=inspect_arrays(path).file, label_noise=0.2))
