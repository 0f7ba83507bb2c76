"""Some images of each class, in the size in which they will be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.own_files.image_folder import inspect_images
from engine.data.own_files.image_samples import N_SHOWN, image_samples


def test_each_class_has_some_and_what_is_broken_is_passed_over(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        for i in range(50):
            pixels = rng.integers(0, 256, (10, 12, 3), dtype="uint8")
            Image.fromarray(pixels).save(tmp_path / name / f"{i:02}.png")
    (tmp_path / "a" / "00.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    file = inspect_images(tmp_path, (8, 8, 1)).file
    found = image_samples(file)
    assert [sample[3] for sample in found] == ["a"] * (N_SHOWN // 2) + ["b"] * (N_SHOWN // 2)
    assert {(height, width, len(pixels)) for height, width, pixels, _ in found} == {(8, 8, 64)}
    assert np.frombuffer(found[0][2], "uint8").mean() == pytest.approx(127, abs=25), "as bright as they are"
