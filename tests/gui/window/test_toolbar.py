"""The run's buttons: what can be pressed, what they say, where the focus goes, and that all fits."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.session.messages import RunPaused, Stopped
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from gui.window.toolbar import MIN_WIDTH, Toolbar
from tests.gui.fake_session import FakeSession


@pytest.fixture
def toolbar(qtbot: QtBot, theme: Theme, controller: RunController) -> Toolbar:
    made = Toolbar(theme, controller)
    qtbot.addWidget(made)
    made.resize(1440, 54)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_toolbar_pause_button_becomes_go_on(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    assert not toolbar.pause.isEnabled() and toolbar.pause.text() == "Pause"
    controller.start_sweep()
    session.plan()
    assert toolbar.pause.isEnabled() and toolbar.pause.toolTip().endswith("(F7)")
    controller.pause()
    assert not toolbar.pause.isEnabled() and toolbar.time.text() == "Pausing…"
    session.emit(RunPaused(session.run_id))
    assert toolbar.pause.isEnabled() and toolbar.stop.isEnabled()
    assert toolbar.pause.text() == toolbar.pause.accessibleName() == "Go on"
    assert toolbar.time.text() == "paused" and toolbar.progress.value() == 250
    controller.resume()
    assert toolbar.pause.text() == "Pause" and toolbar.time.text() == ""
    session.finish()
    assert not toolbar.pause.isEnabled() and toolbar.time.text() == "done in 1.9 s"


def test_toolbar_clears_the_run_state_for_another_project(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    controller.start_sweep()
    session.plan()
    text = toolbar.time.text(), toolbar.progress.value()
    toolbar.forget_run()
    assert (toolbar.time.text(), toolbar.progress.value()) == text, "it runs still"
    session.finish()
    toolbar.forget_run()
    assert not toolbar.time.text() and not toolbar.progress.isVisible()


def test_narrow_toolbar_shows_icons_only(
    qtbot: QtBot, toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    toolbar.set_sweep_text("Sweep 120 more")
    controller.start_sweep()
    toolbar.show_progress(0.5, "12 min 42 s left")
    controller.stop()
    assert toolbar.stop.text() == "Force stop"
    toolbar.resize(1024, 54)
    QApplication.processEvents()
    assert toolbar.pause.text() == "" and toolbar.pause.accessibleName() == "Pause"
    assert not toolbar.pause.icon().isNull()
    assert toolbar.minimumSizeHint().width() <= 1024
    assert toolbar.sweep.text() == "" and toolbar.sweep.accessibleName() == "Sweep 120 more"
    right = 0
    for button in (toolbar.train, toolbar.sweep, toolbar.pause, toolbar.stop):
        assert button.width() >= button.sizeHint().width() and button.x() >= right
        right = button.geometry().right()
    assert right <= 1024
    toolbar.resize(MIN_WIDTH, 54)
    assert toolbar.minimumSizeHint().width() <= MIN_WIDTH and toolbar.stop.text() == "Force stop"
    toolbar.resize(1024, 54)
    session.finish()
    QApplication.processEvents()
    assert toolbar.sweep.text() == "Sweep 120 more" and toolbar.minimumSizeHint().width() <= 1024


def test_toolbar_focus_stays_on_the_run_buttons(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    toolbar.sweep.setFocus()
    controller.start_sweep()
    assert toolbar.pause.hasFocus()
    controller.pause()
    assert toolbar.stop.hasFocus()
    session.emit(RunPaused(session.run_id))
    assert toolbar.pause.hasFocus()
    controller.stop()
    assert toolbar.stop.hasFocus()
    session.emit(Stopped(session.run_id, 1.0))
    assert toolbar.sweep.hasFocus()


def test_toolbar_presentation_mode_is_reversible(toolbar: Toolbar, theme: Theme) -> None:
    before = (toolbar.height(), toolbar.save.iconSize(), toolbar.train.iconSize(), toolbar.train.sizeHint())
    assert toolbar.open.text() == "Open" and not toolbar.presentation.isChecked()
    theme.set_presenting(True)
    assert toolbar.height() == 73 and toolbar.save.iconSize().width() == 24
    assert toolbar.train.sizeHint().height() > before[3].height() and toolbar.presentation.isChecked()
    toolbar.resize(1024, 73)
    assert not toolbar.brand.isVisible() and toolbar.minimumSizeHint().width() <= 1024
    assert toolbar.train.text() == "" and toolbar.train.accessibleName() == "Train"
    theme.set_presenting(False)
    toolbar.resize(1440, 54)
    after = (toolbar.height(), toolbar.save.iconSize(), toolbar.train.iconSize(), toolbar.train.sizeHint())
    assert after == before and toolbar.brand.isVisible() and toolbar.train.text() == "Train"


def test_toolbar_sweep_is_primary_unless_the_page_has_one(toolbar: Toolbar) -> None:
    assert toolbar.sweep.property("primary")
    toolbar.set_leading(False)
    assert not toolbar.sweep.property("primary") and toolbar.sweep.isEnabled()
    toolbar.set_leading(True)
    assert toolbar.sweep.property("primary")
