"""Work that was not saved when the packaged window was killed: the next start offers it, once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project
from tests.packaged.sandbox import USER, Sandbox, end_all
from tests.packaged.screen import Screen, until
from tests.packaged.window_session import FIRST_LAYER, TITLE, accent_button, is_unsaved, restore_button

NAME = "Größe für später.dropoutlab"
UNSAVED = ".local/share/dropout-lab/unsaved"
PATIENCE = 60.0  # work is kept five seconds after an edit, on cores shared with others


@dataclass(frozen=True)
class Recovery:
    """What was seen from the edit to the end of the second start."""

    before: bytes  # the user's file
    after_kill: bytes
    after_restore: bytes
    title: str  # after Restore
    saved: Project
    left: tuple[str, ...]  # of what was kept, after a clean end


@pytest.fixture(scope="module")
def recovery(sandbox: Sandbox, screen: Screen, pictures: Path) -> Recovery:
    """Duplicate a layer, wait until that is kept, kill; start, press Restore, save, quit."""
    home = sandbox.new_home("Élève", settings='{"has_seen_tour": true}')
    project = home / NAME
    write_project(example("tutorial-regression"), project)
    if os.geteuid() == 0:
        os.chown(project, USER, USER)
    before = project.read_bytes()
    with window(sandbox, home, screen, project) as (_, shown):
        screen.click(*FIRST_LAYER)
        screen.press("ctrl+d")
        until(lambda: is_unsaved(screen.title(shown)), "the mark of unsaved work")
        until(lambda: list(home.glob(f"{UNSAVED}/*/work.json")), "the kept work", PATIENCE)
    after_kill = project.read_bytes()
    with window(sandbox, home, screen) as (app, shown):
        button = until(lambda: restore_button(screen.picture), "the offer")
        assert button is not None
        screen.save(pictures / "offered.png")
        screen.click(*button)
        until(lambda: is_unsaved(screen.title(shown)), "the restored work")
        title, after_restore = screen.title(shown), project.read_bytes()
        screen.press("ctrl+s")
        until(lambda: not is_unsaved(screen.title(shown)), "the end of the mark of unsaved work")
        screen.save(pictures / "restored.png")
        screen.press("ctrl+q")
        assert app.wait(PATIENCE) == 0
    left = tuple(path.name for path in (home / UNSAVED).iterdir())
    saved = read_project(project)
    return Recovery(before, after_kill, after_restore, title, saved, left)


@contextmanager
def window(
    sandbox: Sandbox, home: Path, screen: Screen, *project: Path
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The app and its painted window, which has the keyboard; both are killed at the end of the block."""
    with sandbox.start(home, *project, variables={"DISPLAY": screen.name}) as app:
        try:
            shown = screen.wait_for(TITLE)
            until(lambda: accent_button(screen.picture()), "the Sweep button")
            screen.focus(shown)
            yield app, shown
        finally:
            app.kill()
            end_all(f"HOME={home}")
    until(lambda: not screen.find(TITLE), "the end of the window")


def test_restored_work_is_there_and_not_saved(recovery: Recovery) -> None:
    assert recovery.title == f"{NAME} * – Dropout Lab"
    first, *others = example("tutorial-regression").network.layers
    found = [(layer.kind_id, dict(layer.values)) for layer in recovery.saved.network.layers]
    assert found == [(layer.kind_id, dict(layer.values)) for layer in (first, first, *others)]


def test_the_file_stays_as_it_was_until_it_is_saved(recovery: Recovery) -> None:
    assert recovery.after_kill == recovery.before
    assert recovery.after_restore == recovery.before


def test_nothing_is_left_for_another_offer(recovery: Recovery) -> None:
    assert recovery.left == ()
