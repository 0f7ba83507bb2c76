"""What a run goes through, and what of it stays."""

from __future__ import annotations

import pytest

from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.session.messages import (
    CellsFinished,
    Failed,
    Finished,
    Lost,
    RunContinued,
    RunPaused,
    RunProgress,
    Stopped,
)
from engine.system.paths import data_folder
from gui.control.engine_state import EngineState
from gui.control.run import RunState
from gui.control.run_controller import RunController
from gui.document.document import Document
from tests.gui.fake_session import CPU, GPU, REASON, FakeSession, result


def heard(signal) -> list:
    """What a signal says from now on."""
    said: list = []
    signal.connect(lambda *text: said.append(text))
    return said


def test_run_controller_sweep_is_watched_planned_kept_and_written(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    session.get_ready()
    controller.start_sweep()
    name, experiment, cells, options = session.asked[-1]
    assert name == "start_run" and experiment == project_document.project.experiment
    assert cells == project_document.project.sweep.cells()
    assert options == RunOptions(device=CPU, is_watched=True)
    assert controller.state is RunState.RUNNING and controller.sweep_so_far is not None
    plans = heard(controller.planned)
    session.plan()
    assert controller.plan is not None and controller.plan.reason == REASON and len(plans) == 1
    session.finish()
    assert controller.state is RunState.IDLE and controller.sweep_so_far is None
    results = project_document.project.results
    assert results is not None and len(results.cells) == 4
    assert controller.run is not None and controller.run.n_cells == 4
    written = max((data_folder() / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert len((written / "cells.csv").read_text().splitlines()) == 5


def test_run_controller_single_training_reports_whether_it_is_complete(
    controller: RunController, session: FakeSession, engine: EngineState
) -> None:
    session.get_ready()
    engine.choose_device(GPU)
    ends = heard(controller.train_ended)
    controller.start_train(3)
    assert session.asked[-1][2:] == ((Cell(None, 3),), RunOptions(device=GPU))
    session.finish()
    assert [is_whole for _, is_whole in ends] == [True]
    controller.start_train(3)
    session.emit(Stopped(session.run_id, 1.0, (result(Cell(None, 3)),)))
    assert [is_whole for _, is_whole in ends] == [True, False]
    controller.start_train(3)
    session.emit(Stopped(session.run_id, 1.0))
    assert len(ends) == 2 and controller.state is RunState.IDLE


def test_run_controller_pause_and_resume(controller: RunController, session: FakeSession) -> None:
    session.get_ready()
    controller.pause()
    controller.resume()
    assert session.names() == []
    controller.start_sweep()
    controller.pause()
    assert controller.state is RunState.PAUSING
    controller.pause()
    controller.resume()
    session.emit(RunPaused(session.run_id))
    assert controller.state is RunState.PAUSED
    controller.resume()
    assert controller.state is RunState.RUNNING
    controller.pause()
    session.emit(RunContinued(session.run_id))
    assert controller.state is RunState.PAUSING, "the answer to the first press is no answer to the second"
    session.emit(RunPaused(session.run_id), RunContinued(session.run_id))
    assert controller.state is RunState.RUNNING
    assert session.names() == ["start_run", "pause_run", "continue_run", "pause_run"]


@pytest.mark.parametrize("is_pausing", [True, False])
def test_run_controller_stop_works_while_paused_or_pausing(
    controller: RunController, session: FakeSession, is_pausing: bool
) -> None:
    controller.start_sweep()
    controller.pause()
    if not is_pausing:
        session.emit(RunPaused(session.run_id))
    controller.stop()
    assert controller.state is RunState.STOPPING and session.asked[-1] == ("stop_run", session.run_id)
    session.emit(RunPaused(session.run_id))
    assert controller.state is RunState.STOPPING
    session.emit(Stopped(session.run_id, 1.0))
    assert controller.state is RunState.IDLE


def test_run_controller_handles_a_run_that_ends_while_pausing(
    controller: RunController, session: FakeSession
) -> None:
    controller.start_sweep()
    controller.pause()
    session.finish()
    assert controller.state is RunState.IDLE


def test_run_controller_ignores_events_of_other_and_ended_runs(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controller.start_sweep()
    first = session.run_id
    session.finish()
    kept = project_document.project.results
    late = (CellsFinished(first, (result(Cell(0.9, 9)),)), RunProgress(first, 1, 2), RunPaused(first))
    session.emit(*late, Finished(first, 1.0))
    assert controller.state is RunState.IDLE and project_document.project.results is kept
    controller.start_sweep()
    session.emit(Finished(first, 1.0))
    assert controller.is_running


def test_run_controller_dropped_live_sweep_keeps_no_run(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    for is_live in (True, False):
        controller.start_sweep(is_live=is_live)
        session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
        project_document.set_training(epochs=7 + is_live)
        controller.cancel()
        session.emit(Stopped(session.run_id, 1.0))
        assert (project_document.project.results is None) == is_live


def test_run_controller_keeps_cells_of_the_current_experiment(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controller.start_sweep(is_live=True)
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    project_document.set_sweep(seeds=(0, 1, 2))
    controller.cancel()
    session.emit(Stopped(session.run_id, 1.0))
    assert Cell(0.0, 0) not in controller.missing_cells() and len(controller.missing_cells()) == 5


def test_run_controller_reports_failures(controller: RunController, session: FakeSession) -> None:
    said = heard(controller.notice_raised)
    controller.start_sweep()
    session.emit(Failed(session.run_id, "It broke.", "details"))
    controller.start_sweep()
    session.emit(Lost(session.run_id, "Ended by force.", was_forced=True))
    assert said == [("It broke.", "details", "bad"), ("Ended by force.", "", "warn")]
