"""Finished cells of several windows, and of a home that can't be written."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.session.messages import CellsFinished
from engine.storage.examples import example
from engine.system.paths import OWN_FOLDER
from gui.control.cell_writer import CellKeeper
from tests.engine.analysis.sample_results import cell_result

EXPERIMENT = example("honest-classification").experiment


def test_two_windows_that_sweep_in_the_same_second_have_a_folder_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setattr(time, "strftime", lambda _form: "2026-11-24-120000")
    keepers = [CellKeeper() for _ in range(3)]
    for seed, keeper in enumerate(keepers):
        keeper.expect((EXPERIMENT,), "Iris, held out")
        keeper.take(CellsFinished(1, (cell_result(0.5, seed, 0.9),), 0))
        keeper.take(CellsFinished(1, (cell_result(0.0, seed, 0.8),), 0))
    assert not any(keeper.problem for keeper in keepers)
    folders = sorted((tmp_path / "data" / "runs").iterdir())
    name = "2026-11-24-120000-Iris--held-out"
    assert [folder.name for folder in folders] == [name, f"{name}.2", f"{name}.3"]
    for seed, folder in enumerate(folders):
        rows = (folder / "cells.csv").read_text().splitlines()[1:]
        assert [row.split(",")[1] for row in rows] == [str(seed)] * 2


def test_each_part_has_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    keeper = CellKeeper()
    keeper.expect((EXPERIMENT, replace(EXPERIMENT)), "two")
    for part in (0, 1):
        keeper.take(CellsFinished(1, (cell_result(0.5, part, 0.9),), part))
    assert [folder.name[-5:] for folder in sorted((tmp_path / "data" / "runs").iterdir())] == [
        "two-1",
        "two-2",
    ]


def test_a_folder_that_cannot_be_made_is_said_once_for_all_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    keeper = CellKeeper()
    keeper.expect((EXPERIMENT,), "a")
    keeper.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert keeper.problem.startswith("Trained cells could not be written: ")
    keeper.expect((EXPERIMENT,), "b")
    keeper.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert keeper.problem == ""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "good"))
    keeper.expect((EXPERIMENT,), "c")
    keeper.take(CellsFinished(1, (cell_result(0.5, 0, 0.9),), 0))
    assert list((tmp_path / "good" / "data" / "runs").glob("*-c/cells.csv"))
