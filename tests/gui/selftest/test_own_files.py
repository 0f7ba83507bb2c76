"""The check that reads images and arrays of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.own_files.images import image_reading
from gui.selftest.bench import Bench, CheckError
from gui.selftest.own_files import read_own_files


def test_images_and_arrays_are_read_here(tmp_path: Path) -> None:
    read_own_files(Bench(tmp_path))


def test_a_format_that_pillow_lacks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_reading, "FORMATS", ("PNG", "JPEG", "BMP", "GIF", "TIFF", "PPM"))
    with pytest.raises(CheckError, match=r"of 14 images not all are read: .*WEBP\.webp"):
        read_own_files(Bench(tmp_path))
