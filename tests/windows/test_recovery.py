"""Work that was not saved when Windows' task manager killed the window: the next start offers it, once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PIL import Image

from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project
from tests.packaged.screen import until
from tests.packaged.window_session import FIRST_LAYER, TITLE, accent_button, is_unsaved, restore_button
from tests.windows.conftest import PATIENCE, App

NAME = "Größe für später, α.dropoutlab"


def test_unsaved_work_is_offered_after_a_kill_and_comes_back(own_app: App, desktop: Any) -> None:
    """Duplicate a layer, wait until that is kept, kill; start, press Restore, save, quit."""
    project, unsaved = own_app.home / NAME, own_app.home / "data" / "data" / "unsaved"
    tutorial = example("tutorial-regression")
    write_project(tutorial, project)
    before = project.read_bytes()

    with own_app.window(project) as process:
        window = painted(desktop)
        desktop.click(window, *FIRST_LAYER)
        desktop.press("ctrl+d")
        until(lambda: is_unsaved(desktop.title_of(window)), "the mark of unsaved work", PATIENCE)
        until(lambda: list(unsaved.glob("*/work.json")), "the kept work", PATIENCE)
        process.kill()
    assert project.read_bytes() == before
    until(lambda: not desktop.find(TITLE), "the end of the killed window", PATIENCE)

    with own_app.window() as process:
        window = painted(desktop)
        button = until(lambda: restore_button(lambda: desktop.picture(window)), "the offer", PATIENCE)
        assert button is not None
        save(desktop.picture(window), "offered-windows.png")
        desktop.click(window, *button)
        until(lambda: is_unsaved(desktop.title_of(window)), "the restored work", PATIENCE)
        assert desktop.title_of(window) == f"{NAME} * – Dropout Lab"
        assert project.read_bytes() == before
        desktop.press("ctrl+s")
        until(
            lambda: not is_unsaved(desktop.title_of(window)), "the end of the mark of unsaved work", PATIENCE
        )
        save(desktop.picture(window), "restored-windows.png")
        desktop.press("ctrl+q")
        assert process.wait(PATIENCE) == 0

    first, *others = tutorial.network.layers
    found = [(layer.kind_id, dict(layer.values)) for layer in read_project(project).network.layers]
    assert found == [(layer.kind_id, dict(layer.values)) for layer in (first, first, *others)]
    assert list(unsaved.iterdir()) == [], "something is left for another offer"


def painted(desktop: Any) -> int:
    """The window, once it is painted; it has the keyboard."""
    window: int = desktop.wait_for(TITLE, PATIENCE)
    until(lambda: accent_button(desktop.picture(window)), "the Sweep button", PATIENCE)
    desktop.focus(window)
    return window


def save(shot: Any, name: str) -> None:
    """Keep a picture, if an environment variable names a folder for it."""
    if folder := os.environ.get("DROPOUT_LAB_SCREENSHOTS"):
        Image.fromarray(shot).save(Path(folder) / name)
