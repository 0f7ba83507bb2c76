"""The model files that old TensorFlows wrote, and what each predicted; samples/make_samples.py wrote them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SAMPLES = Path(__file__).parent / "samples"
VERSIONS = ("tf-2.13", "tf-2.15")
NAMES = ("dense", "images", "functional", "sequence")


def expected(version: str, name: str) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """An input, what the model predicted for it, and the weights of its layers one after the other."""
    with np.load(SAMPLES / version / "expected.npz") as file:
        arrays = {key: file[key] for key in file.files}
    weights: list[np.ndarray] = []
    while (key := f"{name} {len(weights)}") in arrays:
        weights.append(arrays[key])
    return arrays[f"{name} x"], arrays[f"{name} y"], weights
