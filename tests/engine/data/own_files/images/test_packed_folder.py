"""A folder of images is packed into the same bytes whatever made it, and is the same data."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.own_files.images.image_folder import inspect_images, load_images
from engine.data.own_files.images.packed_folder import contents_digest, is_packed, packed_folder
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from tests.engine.keras_code.own_script import assert_equal_arrays
from tests.engine.keras_code.test_image_lines import folder_of_images


def few_images(folder: Path) -> FileSpec:
    """Two classes with nothing else in their folders."""
    for number in range(8):
        place = folder / "shapes" / ("blau", "grün")[number % 2]
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((6, 6), 30 * number, "uint8")).save(place / f"{number}.png")
    return inspect_images(folder / "shapes").file


@pytest.mark.parametrize("make", [few_images, lambda folder: inspect_images(folder_of_images(folder)).file])
def test_a_packed_folder_is_the_same_data(make: object, tmp_path: Path) -> None:
    file = make(tmp_path)  # type: ignore[operator]
    content = packed_folder(file)
    assert is_packed(content) and contents_digest(content) == file.sha256
    copy = tmp_path / "another name.zip"
    copy.write_bytes(content)
    assert inspect_images(copy, file.shape).file == file, "by name, size, hash and all else"
    packed = replace(file, path=str(copy))
    for before, after in zip(load_images(file), load_images(packed), strict=True):
        np.testing.assert_array_equal(before, after)
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=packed))
    with zipfile.ZipFile(copy) as archive:
        assert len(archive.namelist()) == file.n_samples, "the images alone"


def test_equal_folders_give_equal_bytes(tmp_path: Path) -> None:
    file = few_images(tmp_path)
    before = packed_folder(file)
    other = tmp_path / "copy" / "shapes"
    for path in sorted((tmp_path / "shapes").rglob("*.png"), reverse=True):
        target = other / path.relative_to(tmp_path / "shapes")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1e9, 1e9))
    (other / "blau" / ".hidden.png").write_bytes(b"")
    (other / "notes.txt").write_text("no class", "utf-8")
    assert packed_folder(replace(file, path=str(other))) == before


def test_another_folder_is_not_packed(tmp_path: Path) -> None:
    file = few_images(tmp_path)
    for path in (tmp_path / "shapes").rglob("0.png"):
        path.unlink()
    with pytest.raises(InputError, match="“shapes” has changed since it was imported"):
        packed_folder(file)


def test_a_packed_folder_with_another_image_is_another_folder(tmp_path: Path) -> None:
    file, copy = few_images(tmp_path), tmp_path / "copy.zip"
    copy.write_bytes(packed_folder(file))
    with zipfile.ZipFile(copy, "a") as archive:
        archive.write(next((tmp_path / "shapes").rglob("0.png")), "blau/more.png")
    assert is_packed(copy) and contents_digest(copy.read_bytes()) != file.sha256
    with pytest.raises(InputError, match="has changed since it was imported"):
        load_images(replace(file, path=str(copy)))


def test_other_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    file = few_images(tmp_path)
    archive = Path(shutil.make_archive(str(tmp_path / "own"), "zip", file.path))
    for path in (archive, Path(__file__)):
        assert not is_packed(path)
        content = path.read_bytes()
        assert len(contents_digest(content)) == 64
        assert contents_digest(content) != contents_digest(content + b"x")
    assert inspect_images(archive).file.sha256 == contents_digest(archive.read_bytes())
