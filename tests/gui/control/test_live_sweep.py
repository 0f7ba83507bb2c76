"""Live sweeps: which edits sweep, which don't, and how they give way to each other."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Failed, Lost, Stopped
from gui.control.live_sweep import LiveSweep
from gui.control.run_controller import RunController
from gui.document.document import Document
from tests.gui.fake_session import FakeSession, result


@pytest.fixture
def live(project_document: Document, controller: RunController, session: FakeSession) -> LiveSweep:
    session.get_ready()
    return LiveSweep(project_document, controller)


def wait_for(qtbot: QtBot, session: FakeSession, name: str, count: int) -> None:
    qtbot.waitUntil(lambda: session.names().count(name) == count, timeout=3000)


def rest(qtbot: QtBot, live: LiveSweep) -> None:
    """Until no edit waits to be followed any more."""
    qtbot.waitUntil(lambda: not live.is_waiting)


def swept_uid(document: Document) -> int:
    return next(layer.uid for layer in document.project.network.layers if layer.is_swept)


def test_live_sweep_off_does_nothing(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    project_document.set_training(epochs=5)
    rest(qtbot, live)
    assert session.names() == [] and not live.is_on


def test_live_sweep_on_trains_what_is_missing(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    live.set_on(True)
    assert session.names() == ["start_run"]
    session.finish()
    assert project_document.project.results is not None
    rest(qtbot, live)
    live.set_on(False)
    live.set_on(True)
    rest(qtbot, live)
    assert session.names() == ["start_run"]


def test_live_sweep_debounces_edits_of_experiment_and_plan(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    live.set_on(True)
    session.finish()
    project_document.set_name("Other")
    project_document.set_notes("words")
    project_document.set_field(swept_uid(project_document), "rate", 0.3)
    project_document.set_training(epochs=41)
    project_document.set_training(epochs=40)
    rest(qtbot, live)
    assert session.names() == ["start_run"], "back where it was, with its results"
    for epochs in (4, 44, 445):
        project_document.set_training(epochs=epochs)
    wait_for(qtbot, session, "start_run", 2)
    assert session.asked[-1][1].training.epochs == 445
    session.finish()
    project_document.set_sweep(seeds=(0, 1, 2))
    wait_for(qtbot, session, "start_run", 3)
    assert session.asked[-1][2] == (Cell(0.0, 2), Cell(0.5, 2))
    session.finish()
    rest(qtbot, live)
    assert session.names() == ["start_run"] * 3


def test_live_sweep_restarts_after_an_edit(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    live.set_on(True)
    session.finish()
    before = project_document.project.results
    project_document.set_training(epochs=5)
    wait_for(qtbot, session, "start_run", 2)
    session.emit(CellsFinished(session.run_id, (result(Cell(0.0, 0), 0.1),)))
    project_document.set_training(epochs=6)
    wait_for(qtbot, session, "stop_run", 1)
    project_document.set_training(epochs=7)
    session.emit(Stopped(session.run_id, 0.5))
    assert session.names().count("start_run") == 3
    assert session.asked[-1][1].training.epochs == 7
    assert project_document.project.results is before
    rest(qtbot, live)
    assert session.names().count("stop_run") == 1
    session.finish()
    results = project_document.project.results
    assert results is not None and results.experiment.training.epochs == 7


def test_live_sweep_handles_an_undone_edit_while_stopping(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    project_document.set_training(epochs=5)
    live.set_on(True)
    project_document.set_training(epochs=6)
    wait_for(qtbot, session, "stop_run", 1)
    project_document.set_training(epochs=5)
    session.emit(Stopped(session.run_id, 0.5))
    assert session.asked[-1][1].training.epochs == 5 and session.names().count("start_run") == 2


def test_live_sweep_waits_for_a_valid_project(
    qtbot: QtBot,
    live: LiveSweep,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
) -> None:
    said: list = []
    live.notice_raised.connect(lambda *text: said.append(text))
    controller.notice_raised.connect(lambda *text: said.append(text))
    live.set_on(True)
    session.finish()
    output = project_document.project.network.layers[-1].uid
    project_document.set_field(output, "units", 7)
    rest(qtbot, live)
    assert session.names() == ["start_run"] and said == [] and live.is_on
    project_document.set_field(output, "units", 3)
    project_document.set_training(epochs=5)
    wait_for(qtbot, session, "start_run", 2)


def test_live_sweep_stop_lasts_until_the_next_edit(
    qtbot: QtBot,
    live: LiveSweep,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
) -> None:
    live.set_on(True)
    controller.stop()
    session.emit(Stopped(session.run_id, 0.5))
    rest(qtbot, live)
    assert session.names() == ["start_run", "stop_run"]
    project_document.set_training(epochs=5)
    wait_for(qtbot, session, "start_run", 2)


def test_live_sweep_waits_for_the_end_of_a_training(
    qtbot: QtBot,
    live: LiveSweep,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
) -> None:
    live.set_on(True)
    session.finish()
    controller.start_train(0)
    project_document.set_training(epochs=5)
    rest(qtbot, live)
    assert session.names() == ["start_run", "start_run"]
    session.finish()
    assert len(session.names()) == 3 and session.asked[-1][1].training.epochs == 5


@pytest.mark.parametrize("end", [Failed(0, "It broke."), Lost(0, "It died.")])
def test_live_sweep_switches_off_after_a_failure(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document, end: Failed | Lost
) -> None:
    said: list = []
    live.notice_raised.connect(lambda *text: said.append(text[0]))
    live.set_on(True)
    session.emit(type(end)(session.run_id, end.message))
    assert not live.is_on and said == [f"{end.message} Live is off."]
    project_document.set_training(epochs=5)
    rest(qtbot, live)
    assert session.names() == ["start_run"]


def test_live_sweep_ignores_opening_a_project(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    live.set_on(True)
    session.finish()
    project_document.set_training(epochs=5)
    project_document.load(project_document.project)
    rest(qtbot, live)
    assert session.names() == ["start_run"]


def test_live_sweep_undo_shows_the_earlier_results(
    qtbot: QtBot, live: LiveSweep, session: FakeSession, project_document: Document
) -> None:
    live.set_on(True)
    session.finish()
    first = project_document.project
    project_document.set_training(epochs=5)
    wait_for(qtbot, session, "start_run", 2)
    session.finish()
    second = project_document.project
    assert second.has_current_results
    project_document.undo_stack.undo()
    undone = project_document.project
    assert undone.has_current_results and undone.results == first.results
    rest(qtbot, live)
    assert project_document.undo_stack.canRedo()
    project_document.undo_stack.redo()
    assert project_document.project == second
    rest(qtbot, live)
    assert session.names() == ["start_run"] * 2
