"""A desktop at 125 % and 150 %: Windows enlarges nothing itself, and no text is cut."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.packaged.screen import until
from tests.packaged.window_session import ACCENT, TITLE, accent_button
from tests.windows.conftest import PATIENCE, ROOT, App

# Dots per inch at 125 % and 150 %, and as large a window as the test's screen holds then: the first is that
# of a screen of 1366 x 768.
SIZES = {120: (1093, 614), 144: (950, 560)}
USUAL_DPI = 96
BUTTON_HEIGHT, ENOUGH = 28, 30  # inside its focus ring, at 100 %; pixels of a row
STRONG = 120  # a difference of neighbouring pixels: the edge of a letter


@pytest.fixture(params=SIZES)
def dpi(request: pytest.FixtureRequest, desktop: Any) -> Iterator[int]:
    """Dots per inch of the screen for programs that start now."""
    if not desktop.IS_WINE:
        pytest.skip("Windows takes another scale only when its user signs in")
    with desktop.dots_per_inch(request.param):
        yield request.param


def test_the_window_is_drawn_in_the_pixels_of_the_screen(dpi: int, own_app: App, desktop: Any) -> None:
    """It takes the scale, so that Windows does not stretch its picture; it fits the screen, and is sharp."""
    scale = dpi / USUAL_DPI
    with own_app.window() as process:
        window = desktop.wait_for(TITLE, PATIENCE)
        until(lambda: accent_button(desktop.picture(window), scale), "the Sweep button", PATIENCE)
        shot = Image.fromarray(desktop.picture(window))
        save(shot, f"scale-{dpi}.png")
        assert desktop.enlarges_itself(window)
        assert button_height(shot) == pytest.approx(scale * BUTTON_HEIGHT, abs=2)
        assert desktop.is_inside_the_screen(window)
        assert edges(shot) > 2 * edges(stretched(shot, scale))
        desktop.focus(window)
        desktop.press("ctrl+q")
        assert process.wait(PATIENCE) == 0


def button_height(shot: Image.Image) -> int:
    """How many rows have much of the Sweep button's colour."""
    is_accent = (np.asarray(shot)[:, shot.width // 2 :] == ACCENT).all(axis=2)
    return int((is_accent.sum(axis=1) > ENOUGH).sum())


def edges(shot: Image.Image) -> int:
    """How many neighbouring pixels differ much."""
    grey = np.asarray(shot.convert("L")).astype(int)
    return int((np.abs(np.diff(grey, axis=1)) > STRONG).sum())


def stretched(shot: Image.Image, scale: float) -> Image.Image:
    """The same as Windows shows it of a program that knows nothing of scales."""
    small = shot.resize((round(shot.width / scale), round(shot.height / scale)), Image.Resampling.LANCZOS)
    return small.resize(shot.size, Image.Resampling.BILINEAR)


def save(shot: Image.Image, name: str) -> None:
    """Keep a picture, if an environment variable names a folder for it."""
    if folder := os.environ.get("DROPOUT_LAB_SCREENSHOTS"):
        shot.save(Path(folder) / name)


def test_no_text_is_cut(dpi: int) -> None:
    """Windows' own drawing and fonts, as far as there are any: Wine takes those of Linux."""
    code = f"from tests.gui.test_nothing_cut import walk_once; walk_once({SIZES[dpi]}, {dpi / USUAL_DPI})"
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
