"""When the engine is asked to make its program ready."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.trainers import RunOptions
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.control.warm_up import WarmUp
from gui.document.document import Document
from tests.gui.fake_session import CPU, GPU, FakeSession


@pytest.fixture
def warm_up(
    project_document: Document, bridge: EngineBridge, engine: EngineState, controller: RunController
) -> WarmUp:
    return WarmUp(project_document, bridge, engine, controller)


def rest(qtbot: QtBot, warm_up: WarmUp) -> None:
    """Until no edit waits to be followed any more."""
    qtbot.waitUntil(lambda: not warm_up.is_waiting)


def count(session: FakeSession) -> int:
    return session.names().count("warm_up")


def test_warm_up_once_per_architecture_device_and_process(
    qtbot: QtBot, warm_up: WarmUp, session: FakeSession, project_document: Document, engine: EngineState
) -> None:
    project_document.set_training(optimizer="sgd")
    rest(qtbot, warm_up)
    assert count(session) == 0, "the engine is not ready"
    session.get_ready()
    qtbot.waitUntil(lambda: count(session) == 1, timeout=3000)
    options = RunOptions(device=CPU, is_watched=True)
    asked = session.asked[-1]
    assert asked[:3] == ("warm_up", project_document.project.experiment, options) and asked[3] > 0
    project_document.set_training(epochs=7, learning_rate=0.1)
    project_document.set_name("Other")
    rest(qtbot, warm_up)
    assert count(session) == 1
    project_document.set_field(project_document.project.network.layers[0].uid, "units", 5)
    project_document.set_field(project_document.project.network.layers[0].uid, "units", 50)
    qtbot.waitUntil(lambda: count(session) == 2, timeout=3000)
    engine.choose_device(GPU)
    qtbot.waitUntil(lambda: count(session) == 3, timeout=3000)
    session.get_ready()
    qtbot.waitUntil(lambda: count(session) == 4, timeout=3000)


def test_warm_up_skips_invalid_projects_and_running_trainings(
    qtbot: QtBot, warm_up: WarmUp, session: FakeSession, project_document: Document, controller: RunController
) -> None:
    output = project_document.project.network.layers[-1].uid
    project_document.set_field(output, "units", 7)
    session.get_ready()
    rest(qtbot, warm_up)
    assert count(session) == 0
    project_document.set_field(output, "units", 3)
    controller.start_sweep()
    rest(qtbot, warm_up)
    assert count(session) == 0
    session.finish()
    rest(qtbot, warm_up)
    assert count(session) == 0, "the sweep made its program itself"
    controller.start_train(0)
    project_document.set_training(optimizer="sgd")
    session.finish()
    qtbot.waitUntil(lambda: count(session) == 1, timeout=3000)
