"""Some images of each class, in the size in which they will be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.own_files.images.image_folder import inspect_images
from engine.data.own_files.images.image_samples import N_SHOWN, array_samples, image_samples


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
    assert [sample[3] for sample in found] == ["a", "b"] * (N_SHOWN // 2)
    assert {(height, width, len(pixels)) for height, width, pixels, _ in found} == {(8, 8, 64)}
    assert np.frombuffer(found[0][2], "uint8").mean() == pytest.approx(127, abs=25), "as bright as they are"


def test_arrays_give_images_of_each_class_in_turn() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (300, 8, 10, 3), dtype="uint8"), rng.permutation(np.arange(300) % 3)
    found = array_samples(x, y, ("cat", "dog", "emu"))
    assert [sample[3] for sample in found] == ["cat", "dog", "emu"] * (N_SHOWN // 3)
    assert found[0][:2] == (8, 10)
    assert found[0][2] == x[np.flatnonzero(y == 0)[0]].tobytes()
    many = array_samples(x, np.arange(300), tuple(map(str, range(300))))
    assert len(many) == N_SHOWN


def test_images_with_a_number_to_predict_are_named_by_it() -> None:
    x = np.linspace(-1, 1, 128).reshape(2, 8, 8, 1)
    found = array_samples(x, np.array([0.5, -2.0]), ())
    assert [sample[3] for sample in found] == ["0.5", "−2"]
    assert found[0][2][0] == 0 and found[1][2][-1] == 255
