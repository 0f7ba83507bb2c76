"""The engine's words and choices in the status bar."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.session.messages import EngineFailed, EngineStarting
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.engine_button import EngineButton
from tests.gui.fake_session import CPU, GPU, FakeSession


@pytest.fixture
def button(qtbot: QtBot, engine: EngineState) -> EngineButton:
    made = EngineButton(Theme("light"), engine)
    qtbot.addWidget(made)
    return made


def open_menu(button: EngineButton) -> list[tuple[str, bool]]:
    button.menu_of_choices.aboutToShow.emit()
    return [(action.text(), action.isChecked()) for action in button.devices]


def test_engine_button_shows_the_engine_state(button: EngineButton, session: FakeSession) -> None:
    assert button.text() == " Engine starting…" and open_menu(button) == []
    session.get_ready()
    assert button.text() == f" Engine ready   {CPU} · TensorFlow 2.21 · reproducible"
    session.emit(EngineStarting())
    assert button.text() == " Engine starting…"
    session.get_ready(is_reproducible=False)
    assert button.text().endswith("TensorFlow 2.21") and not button.reproducible.isChecked()
    session.emit(EngineFailed("No TensorFlow."))
    assert button.text() == " Engine not available"


def test_engine_button_keeps_the_device_and_falls_back(
    button: EngineButton, engine: EngineState, session: FakeSession, settings: Settings, bridge: EngineBridge
) -> None:
    session.get_ready()
    assert open_menu(button) == [(CPU, True), (GPU, False)]
    button.devices[1].trigger()
    assert GPU in button.text() and settings.device == GPU and engine.options().device == GPU
    assert open_menu(button) == [(CPU, False), (GPU, True)]
    assert EngineState(bridge, settings).options().device == GPU, "before the engine is ready too"
    session.get_ready(devices=(CPU,))
    assert engine.options().device == CPU and open_menu(button) == [(CPU, True)]
    session.get_ready()
    assert engine.options().device == GPU


def test_engine_button_reproducible_restarts_the_engine(
    button: EngineButton, engine: EngineState, session: FakeSession, settings: Settings, bridge: EngineBridge
) -> None:
    session.get_ready()
    assert button.reproducible.isChecked() and "GPU" in button.reproducible.toolTip()
    button.reproducible.trigger()
    assert session.asked == [("restart", False)] and not Settings(settings.path).is_reproducible
    assert not EngineState(bridge, settings).is_reproducible
    button.reproducible.trigger()
    assert session.asked[-1] == ("restart", True) and settings.is_reproducible


def test_engine_button_is_disabled_during_a_run(
    button: EngineButton, engine: EngineState, session: FakeSession, controller: RunController
) -> None:
    said: list = []
    engine.notice_raised.connect(lambda *text: said.append(text))
    session.get_ready()
    controller.start_sweep()
    button.reproducible.trigger()
    assert [text[2] for text in said] == ["warn"] and "Stop the current run first" in said[0][0]
    assert button.reproducible.isChecked() and engine.is_reproducible
