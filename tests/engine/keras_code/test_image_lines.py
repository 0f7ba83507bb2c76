"""The script's lines for images by class give the arrays that the app trains on."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.own_files.images.image_folder import inspect_images
from engine.experiment.specs import OWN_FILE, DataSpec
from tests.engine.keras_code.own_script import assert_equal_arrays


def folder_of_images(folder: Path) -> Path:
    """Two classes in several sizes and modes, with a text, a broken image and a hidden file among them."""
    rng = np.random.default_rng(0)
    for number in range(24):
        name = ("Cats", "dogs")[number % 2]
        place = folder / "pets" / name
        place.mkdir(parents=True, exist_ok=True)
        mode = ("RGB", "L", "RGBA", "LA", "P", "I;16")[number % 6]
        size = (12, 16)[number % 4 // 2], 14
        shape = (size[1], size[0], 4)
        image = Image.fromarray(rng.integers(0, 256, shape, dtype="uint8"), "RGBA").convert("RGB")
        if mode == "I;16":
            image = Image.fromarray(rng.integers(0, 1 << 16, shape[:2], dtype="uint16"))
        elif mode != "RGB":
            image = Image.fromarray(rng.integers(0, 256, shape, dtype="uint8"), "RGBA").convert(mode)
        image.save(place / f"{number}.{'jpg' if mode == 'RGB' else 'png'}")
    (folder / "pets" / "Cats" / "notes.txt").write_text("Tom", "utf-8")
    (folder / "pets" / "dogs" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    whole = (folder / "pets" / "dogs" / "1.png").read_bytes()
    (folder / "pets" / "dogs" / "half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "pets" / "dogs" / "torn.png").write_bytes(whole.replace(b"IDAT", b"IDAX"))
    (folder / "pets" / "Cats" / ".hidden.png").write_bytes((folder / "pets" / "Cats" / "4.png").read_bytes())
    (folder / "pets" / "alone.txt").write_text("no class", "utf-8")
    return folder / "pets"


@pytest.mark.parametrize("is_zip", [False, True])
@pytest.mark.parametrize("shape", [(9, 10, 3), (14, 12, 1)])
def test_script_reads_images_by_class(is_zip: bool, shape: tuple[int, int, int], tmp_path: Path) -> None:
    path = folder_of_images(tmp_path)
    if is_zip:
        whole = tmp_path / "pets.zip"
        with zipfile.ZipFile(whole, "w") as archive:
            for file in sorted(path.rglob("*")):
                archive.write(file, file.relative_to(tmp_path))
        path = whole
    found = inspect_images(path, shape).file
    assert (found.n_samples, found.class_names) == (24, ("Cats", "dogs"))
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=found, scaling="minmax", test_size=0.3))


@pytest.mark.parametrize("parts", [("train", "test"), ("Training", "val"), ("train", "valid", "testing")])
@pytest.mark.parametrize("split", ["given", "holdout"])
def test_script_reads_the_images_of_the_test_last(split: str, parts: tuple[str, ...], tmp_path: Path) -> None:
    path, whole = folder_of_images(tmp_path), tmp_path / "whole"
    for number, file in enumerate(sorted(path.glob("*/*"))):
        part = parts[0 if number % 2 else number // 2 % len(parts)]
        place = whole / part / file.parent.name / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        file.rename(place)
    found = inspect_images(whole, (9, 10, 3)).file
    assert all(found.given_sizes[2 - len(parts) + 1 :]) and sum(found.given_sizes) < found.n_samples
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=found, split=split))
