"""A student's session on Windows, by real mouse and keys; and what a task manager's kill leaves."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.storage.csv_files import parse_cells
from engine.storage.project_file import read_project
from engine.system.processes import is_running
from tests.packaged.screen import until
from tests.packaged.window_session import TITLE, accent_button, has_curve, is_unsaved
from tests.windows.conftest import PATIENCE, App

N_CELLS = 35


@dataclass(frozen=True)
class Session:
    """What was seen from start to quit."""

    project: Path
    has_curve: bool
    exit_code: int
    left_running: list[int]


@pytest.fixture(scope="module")
def session(app: App, desktop: Any) -> Session:
    """Start, press Sweep with the mouse, save with Ctrl+S through Windows' dialog, quit with Ctrl+Q."""
    project = app.home / "Größe für später, α.dropoutlab"
    with app.window() as process:
        window = desktop.wait_for(TITLE, PATIENCE)
        desktop.focus(window)
        button = until(lambda: accent_button(desktop.picture(window)), "the Sweep button", PATIENCE)
        assert button is not None
        desktop.click(window, *button)
        until(lambda: has_curve(desktop.picture(window)), "the curve", PATIENCE)
        until(lambda: accent_button(desktop.picture(window)), "the end of the sweep", PATIENCE)
        seen = has_curve(desktop.picture(window))
        desktop.press("ctrl+s")
        dialog = desktop.wait_for("^Save the project$")
        desktop.focus(dialog)
        desktop.press("ctrl+a")
        desktop.write(str(project))
        desktop.press("Return")
        until(project.is_file, "the saved project")
        until(lambda: not is_unsaved(desktop.title_of(window)), "the end of the mark of unsaved work")
        started = desktop.descendants(process.pid)
        desktop.focus(window)
        desktop.press("ctrl+q")
        code = process.wait(PATIENCE)
        return Session(project, seen, code, _left(started))


def _left(pids: list[int], seconds: float = PATIENCE / 4) -> list[int]:
    """Those that go on running; one whose interpreter only starts must come to the end of its pipe first."""
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if is_running(pid)]) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def test_a_sweep_by_the_mouse_is_trained_drawn_and_saved(session: Session) -> None:
    assert session.has_curve
    sweep = read_project(session.project).sweep_run
    assert sweep is not None
    cells = sweep.results.cells
    assert len({(cell.cell.rate, cell.cell.seed) for cell in cells}) == N_CELLS
    assert all(np.isfinite(value) for cell in cells for _, value in cell.metrics)


def test_quitting_ends_all_processes(session: Session) -> None:
    assert session.exit_code == 0
    assert session.left_running == []


def test_a_saved_project_opens_again(session: Session, app: App, desktop: Any) -> None:
    before = session.project.read_bytes()
    with app.window(session.project) as process:
        window = desktop.wait_for(TITLE, PATIENCE)
        until(lambda: has_curve(desktop.picture(window)), "the curve", PATIENCE)
        assert desktop.title_of(window).startswith(session.project.name)
        desktop.focus(window)
        desktop.press("ctrl+q")
        assert process.wait(PATIENCE) == 0
    assert session.project.read_bytes() == before


@pytest.mark.parametrize("seconds", [0.0, 5.0, 30.0])
def test_a_killed_window_leaves_no_process(app: App, desktop: Any, seconds: float) -> None:
    """At the start of the worker, while it loads TensorFlow, and later."""
    with app.window() as process:
        started = until(lambda: desktop.descendants(process.pid), "the worker", PATIENCE)
        time.sleep(seconds)
        started = desktop.descendants(process.pid) or started
        process.kill()
    assert _left(started) == []


def test_a_killed_run_keeps_its_cells_and_is_resumed(app: App, desktop: Any) -> None:
    out = app.home / "Läufe α"
    argv = ["run", "honest-classification", "--epochs", "15", "--rates", "0,0.4", "--seeds", "2"]
    argv += ["--trainer", "reference", "--out", str(out)]
    cells = out / "cells.csv"
    with app.window(*argv) as process:
        until(lambda: cells.is_file() and cells.read_bytes().count(b"\n") > 1, "the first cell", PATIENCE)
        started = desktop.descendants(process.pid)
        process.kill()
    assert _left(started) == []
    kept = [(out / name).read_text("utf-8") for name in ("cells.csv", "history.csv")]
    assert parse_cells(*kept, may_be_cut=True)
    done = app.run(*argv, "--resume")
    assert done.returncode == 0, done.stderr
    assert cells.read_bytes().count(b"\n") == 1 + 4


def test_self_test_passes(app: App) -> None:
    done = app.run("selftest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.decode("utf-8").splitlines()[-1] == "The self-test passed."
