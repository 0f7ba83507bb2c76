"""Journeys of a teacher and of files: names and places, code, a class, the projector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Desktop
from tests.journeys.test_learning import RUN_SECONDS, ready, sweep

pytestmark = pytest.mark.journeys

MakeDesktop = Callable[..., Desktop]
CODE = """import keras
from keras import layers
for rate in [0.0, 0.2, 0.4]:
    model = keras.Sequential([
        layers.Dense(32, activation="relu"),
        layers.Dropout(rate),
        layers.Dense(1),
    ])
    model.compile(optimizer="adam", loss="mse")
"""


def test_files_have_names_places_and_titles(desktop: MakeDesktop, tmp_path: Path) -> None:
    made = desktop()
    walk, app = made.open_app("tutorial-regression", name="10-files")
    ready(walk)
    path = tmp_path / "my first one.dropoutlab"
    walk.keys("ctrl+shift+s")
    walk.see("File.?name.*", "text")
    walk.picture("save as")
    walk.keys("ctrl+a")
    walk.type(str(path))
    walk.keys("Return")
    walk.see("my first one.*", "frame")
    assert path.is_file()
    walk.click("File")
    walk.picture("menu")
    walk.keys("Escape")
    walk.keys("ctrl+q")
    app.wait(30)
    again, _app = made.open_app(path, name="10-files-again")
    ready(again)
    again.picture("opened again")
    other, _other = made.open_app(path, name="10-files-other")
    titles = other.until(
        lambda: (
            [node.name for node in other.all(".*my first one.*", "frame")][1:]
            and [node.name for node in other.all(".*my first one.*", "frame")]
        ),
        "the second window",
        60,
    )
    assert len(set(titles)) == 2, f"two windows on one file have the same title: {titles}"
    other.picture("two windows")


def test_code_is_read_and_its_loop_becomes_the_sweep(desktop: MakeDesktop, tmp_path: Path) -> None:
    code = tmp_path / "notebook code.py"
    code.write_text(CODE, "utf-8")
    walk, _app = desktop().open_app("tutorial-regression", name="11-code")
    ready(walk)
    walk.keys("ctrl+shift+o")
    walk.see("File.?name.*", "text")
    walk.type(str(code))
    walk.keys("Return")
    walk.see("Dense, 32 units.*", "list item")
    walk.picture("imported")
    walk.click("Step 2: Network")
    walk.click("Code.*", "radio button")
    walk.picture("code")


def test_a_class_is_prepared_and_the_curve_is_shown_on_a_projector(desktop: MakeDesktop) -> None:
    walk, _app = desktop(1024, 768).open_app("tutorial-regression", name="12-teacher")
    ready(walk)
    walk.keys("ctrl+shift+l")
    walk.see(".*[Cc]lass.*", "frame|dialog")
    walk.picture("class")
    walk.keys("Escape")
    walk.until(lambda: not walk.sees(".*[Cc]lass.*", "frame|dialog"), "the window of the class stays open")
    sweep(walk)
    walk.keys("ctrl+shift+p")
    walk.picture("presentation")
    for step in ("Data", "Network", "Train", "Runs", "Report", "Sweep"):
        walk.click(f"Step . {step}|Step .: {step}")
        walk.picture(f"presentation {step}")
    walk.keys("ctrl+shift+p")
    walk.picture("back")
    walk.enabled("Sweep again", "push button", RUN_SECONDS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_reachable_at_scale_2(desktop: MakeDesktop, scheme: str) -> None:
    walk, _app = desktop(1920, 1080).open_app(
        "tutorial-regression", name=f"12-scale-2-{scheme}", QT_SCALE_FACTOR="2"
    )
    ready(walk)
    walk.picture("start")
    assert 2 * walk.see("Engine ready.*").bottom <= 1080  # widgets tell their places before they are scaled
    if scheme == "dark":
        walk.keys("ctrl+shift+a")
        walk.type("light or dark")
        walk.keys("Return")
    walk.picture("scheme")
    walk.keys("ctrl+shift+p")
    walk.picture("presentation")
