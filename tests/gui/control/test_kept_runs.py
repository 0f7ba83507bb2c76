"""What is written while a run trains, in order and off the window's thread, and what a clean end leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.runs.record import SWEEP, RunRecord, sweep_work
from engine.storage.examples import example
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import UNFINISHED, cut_off_runs
from engine.system.paths import OWN_FOLDER
from gui.control.kept_runs import RunKeeper
from tests.engine.analysis.sample_results import cell_result
from tests.gui.raising import assert_told_once, bug

PROJECT = example("honest-classification")
RECORD = RunRecord("u1", SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", PROJECT.definition)
START = RunStart.of(RECORD, sweep_work(PROJECT.definition), PROJECT)


@pytest.fixture
def keeper(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunKeeper:
    del qtbot
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    return RunKeeper()


def test_the_cells_of_a_run_are_written_in_order_and_go_with_it(qtbot: QtBot, keeper: RunKeeper) -> None:
    keeper.begin(PROJECT, START)
    for seed in range(3):
        keeper.add("", (cell_result(0.5, seed, 0.9),))
    qtbot.waitUntil(lambda: not keeper.is_busy)
    (folder,) = UNFINISHED.place.iterdir()
    lines = (folder / "cells.jsonl").read_text("utf-8").splitlines()
    assert [f'"seed": {seed}' in line for seed, line in enumerate(lines)] == [True] * 3
    keeper.end()
    qtbot.waitUntil(lambda: not keeper.is_busy)
    keeper.add("", (cell_result(0.5, 3, 0.9),))
    assert not keeper.is_busy and list(UNFINISHED.place.iterdir()) == []


def test_a_clean_end_deletes_what_has_ended_even_if_that_was_still_to_come(keeper: RunKeeper) -> None:
    keeper.begin(PROJECT, START)
    keeper.add("", (cell_result(0.5, 0, 0.9),))
    keeper.end()
    keeper.close()
    assert list(UNFINISHED.place.iterdir()) == []


def test_a_clean_end_in_mid_run_leaves_it_to_the_next_start(qtbot: QtBot, keeper: RunKeeper) -> None:
    keeper.begin(PROJECT, START)
    qtbot.waitUntil(lambda: not keeper.is_busy)
    assert cut_off_runs() == []
    keeper.close()
    (found,) = cut_off_runs()
    found.remove()


def test_a_clean_end_in_mid_run_keeps_the_trainings_that_were_still_to_be_written(keeper: RunKeeper) -> None:
    keeper.begin(PROJECT, START)
    for seed in range(3):
        keeper.add("", (cell_result(0.5, seed, 0.9),))
    keeper.close()
    (found,) = cut_off_runs()
    assert found.n_kept == 3
    found.remove()


def test_why_a_run_cannot_be_kept_is_said_once_and_later_runs_are_kept(
    qtbot: QtBot, keeper: RunKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    keeper.failed.connect(said.append)
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    for _ in range(2):
        keeper.begin(PROJECT, START)
        keeper.add("", (cell_result(0.5, 0, 0.9),))
        keeper.end()
        qtbot.waitUntil(lambda: not keeper.is_busy)
    assert len(said) == 1 and said[0].startswith("If the app crashes, this run can't be continued. ")
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "good"))
    keeper.begin(PROJECT, START)
    qtbot.waitUntil(lambda: not keeper.is_busy)
    assert len(said) == 1 and len(list(UNFINISHED.place.iterdir())) == 1
    keeper.end()
    qtbot.waitUntil(lambda: not keeper.is_busy)


def test_run_keeper_that_raises_is_told_once(
    qtbot: QtBot, keeper: RunKeeper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gui.control.kept_runs.KeptRun.create", bug)
    told: list[str] = []
    keeper.failed.connect(told.append)
    keeper.begin(PROJECT, START)
    keeper.add("", (cell_result(0.5, 0, 0.9),))
    keeper.end()
    qtbot.waitUntil(lambda: not keeper.is_busy)
    assert_told_once(told, caplog)
