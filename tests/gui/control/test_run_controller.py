"""What a run goes through, and what of it stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell, SecondSetting
from engine.experiment.trainers import RunOptions
from engine.session.messages import (
    CellsFinished,
    Failed,
    Finished,
    Lost,
    Part,
    RunContinued,
    RunPaused,
    RunProgress,
    Stopped,
)
from engine.storage.csv_files import cells_csv
from engine.storage.kept_runs import UNFINISHED, cut_off_runs
from engine.system.paths import OWN_FOLDER
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


def test_a_sweep_is_watched_planned_and_kept(
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
    controller.start_sweep(is_repeat=True)
    session.emit(Finished(first, 1.0))
    assert controller.is_running


def test_run_controller_does_not_repeat_a_sweep_unasked(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    refused = heard(controller.repeat_refused)
    controller.start_sweep()
    session.finish()
    controller.start_sweep()
    assert not controller.is_running and len(refused) == 1 and session.names().count("start_run") == 1
    controller.start_sweep(is_repeat=True)
    assert controller.is_running
    session.finish()
    assert len(project_document.project.runs) == 1, "the same numbers are the same run"


def test_run_controller_new_seeds_become_a_run_of_their_own(
    controller: RunController, session: FakeSession, project_document: Document
) -> None:
    controller.start_sweep()
    session.finish()
    for round_ in (1, 2):
        controller.sweep_new_seeds()
        assert controller.is_running and len(session.parts[0].cells) == 4
        session.finish()
        assert project_document.project.sweep.seeds == (1000 * round_, 1000 * round_ + 1)
    runs = project_document.project.runs
    assert [sorted(run.seeds) for run in runs] == [[0, 1], [1000, 1001], [2000, 2001]]
    assert project_document.project.sweep_run is runs[2] and not controller.missing_cells()
    project_document.undo_stack.undo()
    assert project_document.project.sweep_run is runs[1], "undo shows the sweep with these seeds again"
    assert not controller.missing_cells() and len(project_document.project.runs) == 3
    project_document.set_sweep(seeds=(0, 1, 2))
    assert project_document.project.sweep_run is runs[0]
    controller.start_sweep()
    assert {cell.seed for cell in session.parts[0].cells} == {2}
    session.finish()
    assert sorted(project_document.project.runs[0].seeds) == [0, 1, 2]


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


# --- runs that are kept on disk while they train


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's runs are kept."""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    return UNFINISHED.place


def start_sweep(controller: RunController) -> None:
    controller.start_sweep()


def start_study(controller: RunController) -> None:
    controller.start_variance_study(0.5, 2)


def let_finish(
    qtbot: QtBot, controller: RunController, session: FakeSession, n_parts: int | None = None
) -> None:
    """Let the first parts of the run finish, or all and the run itself; until all is on disk."""
    for number, part in enumerate(session.parts[:n_parts]):
        left = tuple(cell for cell in part.cells if cell not in part.done)
        session.emit(CellsFinished(session.run_id, tuple(map(result, left)), number))
    if n_parts is None:
        session.emit(Finished(session.run_id, 1.0))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)


def test_fifty_live_sweeps_and_a_study_leave_no_folder(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
) -> None:
    for number in range(50):
        project_document.set_training(epochs=number + 1)
        controller.start_sweep(is_live=True)
        session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
        assert not own_folder.exists()
        let_finish(qtbot, controller, session)
    controller.start_variance_study(0.5, 2)
    let_finish(qtbot, controller, session, n_parts=1)
    assert len(list(own_folder.iterdir())) == 1
    let_finish(qtbot, controller, session)
    assert list(own_folder.iterdir()) == [] and len(project_document.project.runs) > 1


@pytest.mark.parametrize("end", [Stopped(0, 1.0), Failed(0, "bad"), Lost(0, "gone"), Finished(0, 1.0)])
def test_the_folder_goes_with_any_end_of_the_run(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    end: Stopped | Failed | Lost | Finished,
) -> None:
    controller.start_sweep()
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    assert len(list(own_folder.iterdir())) == 1 and cut_off_runs() == []
    session.emit(replace(end, run_id=session.run_id))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("start", [start_sweep, start_study])
@pytest.mark.parametrize("is_family", [False, True])
@pytest.mark.parametrize("n_parts", [0, 1, 100])
def test_a_run_that_was_cut_off_goes_on_to_the_same_run(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
    start: Callable[[RunController], None],
    is_family: bool,
    n_parts: int,
) -> None:
    if is_family:
        project_document.set_sweep(second=SecondSetting("epochs", (3.0, 5.0)))
    session.get_ready()
    project = project_document.project
    start(controller)
    let_finish(qtbot, controller, session)
    (whole,) = project_document.project.runs
    project_document.load(project)
    start(controller)
    let_finish(qtbot, controller, session, n_parts)
    controller.kept_runs.close()  # as if the process were gone
    session.emit(Lost(session.run_id, "gone"))
    (kept,) = cut_off_runs()
    found = kept.read()
    project_document.load(found.project)
    n_started = session.names().count("start_run")
    controller.continue_cut_off(kept, found)
    n_left = sum(len(cells) for _, _, cells in found.work) - found.n_kept
    if n_left:
        assert sum(part.n_left for part in session.parts) == n_left
        let_finish(qtbot, controller, session)
    else:
        assert session.names().count("start_run") == n_started, "all was trained before the crash"
        qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    (again,) = project_document.project.runs
    assert not controller.is_running and list(own_folder.iterdir()) == []
    assert (
        again.fingerprints == whole.fingerprints
        and again.definition == whole.definition
        and again.name == whole.name
    )
    assert [(part.key, cells_csv(part.results.cells)) for part in again.parts] == [
        (part.key, cells_csv(part.results.cells)) for part in whole.parts
    ]
    assert again.seconds == pytest.approx(found.seconds + (1.0 if n_left else 0.0))


def test_cells_that_are_there_are_named_to_the_engine_so_that_blocks_stay_as_they_were(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
) -> None:
    controller.start_sweep()
    whole = session.parts[0]
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0)),)))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    controller.kept_runs.close()
    session.emit(Lost(session.run_id, "gone"))
    (kept,) = cut_off_runs()
    found = kept.read()
    project_document.load(found.project)
    controller.continue_cut_off(kept, found)
    assert session.parts == (Part(whole.experiment, whole.cells, frozenset({Cell(0.0, 0)})),)
    assert session.asked[-1][-1].is_watched
    assert len(list(own_folder.iterdir())) == 1 and cut_off_runs() == [], "it can be cut off again"
    session.emit(Stopped(session.run_id, 1.0))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    (run,) = project_document.project.runs
    assert run.n_cells == 1 and list(own_folder.iterdir()) == []


@pytest.mark.parametrize("devices", [(CPU, GPU), (CPU,)])
def test_a_run_goes_on_where_it_was_trained_if_that_device_is_there(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    engine: EngineState,
    project_document: Document,
    devices: tuple[str, ...],
) -> None:
    session.get_ready()
    engine.choose_device(GPU)
    controller.start_sweep()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    controller.kept_runs.close()
    session.emit(Lost(session.run_id, "gone"))
    engine.choose_device(CPU)
    session.get_ready(devices)
    (kept,) = cut_off_runs()
    found = kept.read()
    project_document.load(found.project)
    controller.continue_cut_off(kept, found)
    assert session.asked[-1][-1] == RunOptions(device=devices[-1], is_watched=True)
    session.emit(Stopped(session.run_id, 1.0))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)


# --- on a cluster

CLUSTER = "tls://10.0.0.5:8786"


@pytest.fixture
def on_cluster(engine: EngineState, session: FakeSession) -> EngineState:
    session.get_ready()
    engine.set_up_cluster(CLUSTER, "/keys/lab.key")
    engine.choose_cluster()
    return engine


def test_runs_of_several_cells_go_to_the_cluster(
    controller: RunController, session: FakeSession, on_cluster: EngineState
) -> None:
    controller.start_sweep()
    assert session.asked[-1][-1] == RunOptions(
        device=CPU, is_watched=True, cluster=CLUSTER, key="/keys/lab.key"
    )
    session.finish()
    controller.start_variance_study(0.5, 2)
    assert session.asked[-1][-1] == RunOptions(device=CPU, cluster=CLUSTER, key="/keys/lab.key")
    session.finish()
    controller.start_train(3)
    assert session.asked[-1][-1] == RunOptions(device=CPU), "one training stays on this computer"
    session.finish()
    on_cluster.choose_device(GPU)
    controller.start_sweep(is_repeat=True)
    assert session.asked[-1][-1] == RunOptions(device=GPU, is_watched=True)


def test_a_run_on_a_cluster_teaches_nothing_of_this_machine(
    controller: RunController, session: FakeSession, on_cluster: EngineState
) -> None:
    before = on_cluster.timings.calibration
    controller.start_sweep()
    assert controller.run is not None and controller.run.forecast is None
    session.plan()
    session.emit(RunProgress(session.run_id, 3.0, 4))
    on_cluster.choose_device(CPU)
    session.finish(1000.0)
    assert on_cluster.timings.calibration is before


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_run_of_the_cluster_goes_on_there_or_on_the_chosen_device(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    on_cluster: EngineState,
    project_document: Document,
    is_chosen: bool,
) -> None:
    controller.start_sweep()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    controller.kept_runs.close()
    session.emit(Lost(session.run_id, "gone"))
    if not is_chosen:
        on_cluster.choose_device(GPU)
    (kept,) = cut_off_runs()
    found = kept.read()
    project_document.load(found.project)
    controller.continue_cut_off(kept, found)
    options = session.asked[-1][-1]
    assert (options.cluster, options.device) == ((CLUSTER, CPU) if is_chosen else ("", GPU))
    session.emit(Stopped(session.run_id, 1.0))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)


def test_a_run_of_this_computer_goes_on_here(
    qtbot: QtBot,
    own_folder: Path,
    controller: RunController,
    session: FakeSession,
    on_cluster: EngineState,
    project_document: Document,
) -> None:
    on_cluster.choose_device(GPU)
    controller.start_sweep()
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
    controller.kept_runs.close()
    session.emit(Lost(session.run_id, "gone"))
    on_cluster.choose_cluster()
    (kept,) = cut_off_runs()
    found = kept.read()
    project_document.load(found.project)
    controller.continue_cut_off(kept, found)
    assert session.asked[-1][-1] == RunOptions(device=GPU, is_watched=True)
    session.emit(Stopped(session.run_id, 1.0))
    qtbot.waitUntil(lambda: not controller.kept_runs.is_busy)
