"""Films as files: every frame is there, and a cancelled film leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.charts.film_file import (
    HEIGHT,
    HOLD,
    WIDTH,
    CancelledError,
    FilmLook,
    save_animation,
    save_frame,
    save_series,
)
from engine.errors import InputError
from tests.engine.charts.sample_film import EPOCHS, plane_film

LOOK = FilmLook(n_networks=4, milliseconds=200)


class Noting:
    """Notes the progress, and cancels at a frame."""

    def __init__(self, last: int = 99) -> None:
        self.told: list[tuple[int, int]] = []
        self._last = last

    def __call__(self, done: int, of: int) -> None:
        if done == self._last:
            raise CancelledError
        self.told.append((done, of))


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_animation_has_every_frame(tmp_path: Path, suffix: str) -> None:
    progress = Noting()
    path = tmp_path / f"film{suffix}"
    save_animation(plane_film(), path, LOOK, progress)
    assert progress.told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    frames, durations = [], []
    with Image.open(path) as film:
        assert (film.format, film.size) == (suffix[1:].upper(), (WIDTH, HEIGHT))
        assert film.info["loop"] == 0  # for ever
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            film.load()
            durations.append(film.info["duration"])
            frames.append(np.asarray(film.convert("RGB")).astype(int))
    assert durations == [200, 200, 200, HOLD]
    for frame, found in enumerate(frames):
        save_frame(plane_film(), frame, tmp_path / "frame.png", LOOK)
        with Image.open(tmp_path / "frame.png") as picture:
            exact = np.asarray(picture.convert("RGB")).astype(int)
        assert np.abs(found - exact).mean() < 3


def test_series_is_a_new_folder_each_time(tmp_path: Path) -> None:
    names = [f"film epoch {epoch}.png" for epoch in EPOCHS]
    for folder in ("film", "film 2"):
        assert save_series(plane_film(), tmp_path, "film", LOOK, Noting()) == tmp_path / folder
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == names
    with Image.open(tmp_path / "film" / names[0]) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def test_cancelled_film_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"before")
    with pytest.raises(CancelledError):
        save_animation(plane_film(), path, LOOK, Noting(2))
    with pytest.raises(CancelledError):
        save_animation(plane_film(), path, LOOK, Noting(4))  # after the last frame
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["film.gif"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.gif or \.webp, not film\.mp4"):
        save_animation(plane_film(), tmp_path / "film.mp4", LOOK, Noting())
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="file"):
        save_series(plane_film(), tmp_path / "file", "film", LOOK, Noting())


def test_pillow_imports_no_other_formats() -> None:
    """A thread of the window writes films, and must load no library of another format."""
    code = (
        "import io, sys\n"
        "from PIL import Image\n"
        "import engine.charts.film_file\n"
        "for format in ('GIF', 'WEBP', 'PNG'):\n"
        "    Image.new('RGB', (4, 4)).save(io.BytesIO(), format)\n"
        "others = 'PIL._avif', 'PIL._imagingft', 'PIL.TiffImagePlugin'\n"
        "print([name for name in others if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
