"""The real app, killed in mid-run or with unsaved work: the next start brings back the same bytes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from benchmarks._driven_app import ENDED, OFFERED, STARTED, TYPED
from engine.experiment.specs import Cell
from engine.storage.csv_files import cells_csv
from engine.storage.kept_work import UNSAVED, kept_works
from engine.storage.project_file import read_project, write_project
from engine.system.paths import OWN_FOLDER, PROGRAM_FOLDER
from gui.document.document import Document


def start_app(act: str, project: Path, out: Path, home: Path) -> subprocess.Popen[str]:
    words = [act, str(project), str(out), "--data-dir", str(home)]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks._driven_app", *words],
        cwd=PROGRAM_FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def all_cells(path: Path) -> str:
    (run,) = read_project(path).runs
    return cells_csv(run.results.cells)


@pytest.mark.slow
def test_a_killed_app_offers_its_run_and_continues_to_equal_bytes(
    qtbot: QtBot, project_document: Document, tmp_path: Path
) -> None:
    project = project_document.project
    # One cell after the other, long enough for the kill to come in the middle.
    training = replace(project.training, clipnorm=1.0, epochs=40)
    project = replace(project, training=training, sweep=replace(project.sweep, seeds=(0, 1, 2)))
    path, out, home = tmp_path / "a.dropoutlab", tmp_path / "out.dropoutlab", tmp_path / "home"
    write_project(project, path)
    unfinished = home / "data" / "unfinished"
    with start_app("sweep", path, out, home) as app:
        try:
            assert app.stdout is not None and app.stdout.readline() == f"{STARTED}\n"
            qtbot.waitUntil(lambda: len(lines(unfinished)) >= 2, timeout=600_000)
        finally:
            app.kill()
    n_kept = len(lines(unfinished))
    assert not out.exists() and 2 <= n_kept < 6
    with start_app("continue", path, out, home) as app:
        try:
            said, _ = app.communicate(timeout=600)
        finally:
            app.kill()
    offered, *rest = said.splitlines()
    assert offered.startswith(
        f"{OFFERED} A sweep of “{project.name}” was interrupted: {n_kept} of 6 trainings are kept."
    )
    assert rest == [STARTED, ENDED] and list(unfinished.iterdir()) == []
    whole = tmp_path / "whole.dropoutlab"
    with start_app("sweep", path, whole, tmp_path / "second home") as app:
        try:
            app.communicate(timeout=600)
        finally:
            app.kill()
    assert all_cells(out) == all_cells(whole)
    run = read_project(out).runs[0]
    assert (
        run.results.cells[0].cell == Cell(0.0, 0)
        and run.fingerprints == read_project(whole).runs[0].fingerprints
    )


@pytest.mark.slow
def test_a_killed_app_offers_what_was_typed_and_restores_it_to_equal_bytes(
    qtbot: QtBot, project_document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = replace(project_document.project, name="Mine")  # saving names what has no name of its own
    path, out, home = tmp_path / "a é.dropoutlab", tmp_path / "out.dropoutlab", tmp_path / "home"
    write_project(project, path)
    before = path.read_bytes()
    monkeypatch.setenv(OWN_FOLDER, str(home))
    with start_app("type", path, out, home) as app:
        try:
            assert app.stdout is not None and app.stdout.readline() == f"{STARTED}\n"
            qtbot.waitUntil(lambda: len(list(UNSAVED.place.glob("*/work.json"))) == 1, timeout=30_000)
            assert kept_works() == [], "a second window is not offered the work of one that lives"
        finally:
            app.kill()
    with start_app("continue", path, out, home) as app:
        try:
            said, _ = app.communicate(timeout=600)
        finally:
            app.kill()
    offered, *rest = said.splitlines()
    assert offered.startswith(f"{OFFERED} “{path.name}” was not saved when Dropout Lab closed unexpectedly. ")
    assert rest == [ENDED] and UNSAVED.all() == []
    typed = tmp_path / "typed.dropoutlab"
    write_project(replace(project, report=replace(project.report, text=f"{TYPED}\n")), typed)
    assert out.read_bytes() == typed.read_bytes()
    assert path.read_bytes() == before


def lines(unfinished: Path) -> list[str]:
    """The finished cells that are on disk."""
    return [
        line for path in unfinished.glob("*/cells.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
