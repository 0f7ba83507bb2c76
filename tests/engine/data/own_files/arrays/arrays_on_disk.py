"""Arrays of numbers in an .npz file, whose last samples are given for validation and the test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.data.own_files.arrays.samples import inspect_arrays
from engine.experiment.specs import OWN_FILE, DataSpec


def array_data(folder: Path, given_sizes: tuple[int, int], **data: Any) -> DataSpec:
    """40 samples of three numbers and two classes."""
    rng = np.random.default_rng(0)
    path = folder / "arrays.npz"
    np.savez(path, x=rng.standard_normal((40, 3)).astype("float32"), y=np.arange(40) % 2)
    file = replace(inspect_arrays(path).file, given_sizes=given_sizes)
    return DataSpec(dataset=OWN_FILE, file=file, **data)
