"""Finished cells of several windows, and of a home that can't be written."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.session.messages import CellsFinished
from engine.storage.examples import example
from engine.system.paths import OWN_FOLDER
from gui.control.cell_writer import CellWriter
from tests.engine.analysis.sample_results import cell_result

EXPERIMENT = example("honest-classification").experiment


def test_cell_writer_folders_are_unique_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setattr(time, "strftime", lambda _form: "2026-11-24-120000")
    writers = [CellWriter() for _ in range(3)]
    for seed, writer in enumerate(writers):
        writer.expect((EXPERIMENT,), "Iris, held out")
        writer.take(CellsFinished(1, (cell_result(0.5, seed, 0.9),), 0))
        writer.take(CellsFinished(1, (cell_result(0.0, seed, 0.8),), 0))
    assert not any(writer.problem for writer in writers)
    folders = sorted((tmp_path / "data" / "runs").iterdir())
    name = "2026-11-24-120000-Iris--held-out"
    assert [folder.name for folder in folders] == [name, f"{name}.2", f"{name}.3"]
    for seed, folder in enumerate(folders):
        rows = (folder / "cells.csv").read_text().splitlines()[1:]
        assert [row.split(",")[1] for row in rows] == [str(seed)] * 2


def test_cell_writer_has_a_folder_per_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    writer = CellWriter()
    writer.expect((EXPERIMENT, replace(EXPERIMENT)), "two")
    for part in (0, 1):
        writer.take(CellsFinished(1, (cell_result(0.5, part, 0.9),), part))
    assert [folder.name[-5:] for folder in sorted((tmp_path / "data" / "runs").iterdir())] == [
        "two-1",
        "two-2",
    ]


def test_cell_writer_reports_an_unwritable_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    writer = CellWriter()
    writer.expect((EXPERIMENT,), "a")
    writer.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert writer.problem.startswith("Trained cells could not be written: ")
    writer.expect((EXPERIMENT,), "b")
    writer.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert writer.problem == ""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "good"))
    writer.expect((EXPERIMENT,), "c")
    writer.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert list((tmp_path / "good" / "data" / "runs").glob("*-c/cells.csv"))
