"""The run's buttons: what can be pressed, what they say, where the focus goes, and that all fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.session.messages import Failed, RunPaused, Stopped
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


def places(toolbar: Toolbar) -> dict[str, tuple[int, int]]:
    """Where every control of the toolbar begins, and how wide it is."""
    tools = {"file", "open", "save", "undo", "redo", "presentation", "scheme", "help"}
    names = tools | {"status", "train", "sweep", "pause", "stop"}
    return {name: (getattr(toolbar, name).x(), getattr(toolbar, name).width()) for name in names}


def test_toolbar_pause_button_becomes_resume(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    assert not toolbar.pause.isEnabled() and toolbar.pause.text() == "Pause"
    controller.start_sweep()
    session.plan()
    assert toolbar.pause.isEnabled() and toolbar.pause.toolTip() == "Pause after this epoch (F7)"
    controller.pause()
    assert not toolbar.pause.isEnabled() and toolbar.time.whole_text == "Pausing…"
    session.emit(RunPaused(session.run_id))
    assert toolbar.pause.isEnabled() and toolbar.stop.isEnabled()
    assert toolbar.pause.text() == toolbar.pause.accessibleName() == "Resume"
    assert toolbar.time.whole_text == "paused" and toolbar.progress.value() == 250
    controller.resume()
    assert toolbar.pause.text() == "Pause" and toolbar.time.whole_text.endswith(" left")
    session.finish()
    assert not toolbar.pause.isEnabled() and toolbar.time.whole_text == "done in 1.9 s"


@pytest.mark.parametrize("end", ["finished", "stopped", "failed"])
def test_toolbar_clears_the_run_state_for_another_project_or_after_an_edit(
    toolbar: Toolbar, controller: RunController, session: FakeSession, end: str
) -> None:
    controller.start_sweep()
    session.plan()
    text = toolbar.time.whole_text, toolbar.progress.value()
    toolbar.forget_run()
    assert (toolbar.time.whole_text, toolbar.progress.value()) == text, "it runs still"
    if end == "finished":
        session.finish()
    else:
        is_stopped = end == "stopped"
        session.emit(Stopped(session.run_id, 1.0) if is_stopped else Failed(session.run_id, "No.", ""))
    assert toolbar.time.whole_text
    toolbar.forget_run()
    assert not toolbar.time.whole_text and not toolbar.progress.isVisible()


@pytest.mark.parametrize("width", [MIN_WIDTH, 1024, 1199, 1366, 1440, 1920])
def test_nothing_in_the_toolbar_moves_through_a_run(
    toolbar: Toolbar, controller: RunController, session: FakeSession, width: int
) -> None:
    toolbar.resize(width, 54)
    QApplication.processEvents()
    before = places(toolbar)
    seen = []

    def look() -> None:
        QApplication.processEvents()
        seen.append(places(toolbar))

    controller.start_sweep()
    look()
    session.plan()
    look()
    for text in ("engine starting…", "12 min 42 s left", "0.3 s left", ""):
        toolbar.show_progress(0.5, text)
        look()
    controller.pause()
    look()
    session.emit(RunPaused(session.run_id))
    look()
    controller.stop()
    assert toolbar.stop.accessibleName() == "Force stop"
    look()
    session.emit(Stopped(session.run_id, 1.0))
    look()
    for text in ("Sweep 120 more", "Sweep again", "Sweep"):
        toolbar.set_sweep_text(text)
        look()
    assert all(one == before for one in seen)
    last = max(x + w for x, w in before.values())
    assert last <= width and toolbar.minimumSizeHint().width() <= width


def test_narrow_toolbar_shows_icons_only(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    toolbar.set_sweep_text("Sweep 120 more")
    controller.start_sweep()
    controller.stop()
    toolbar.resize(1024, 54)
    QApplication.processEvents()
    assert toolbar.pause.text() == toolbar.train.text() == "" and toolbar.pause.accessibleName() == "Pause"
    assert not toolbar.pause.icon().isNull()
    assert toolbar.sweep.text() == "Sweep 120 more" and toolbar.stop.text() == "Force stop"
    toolbar.resize(MIN_WIDTH, 54)
    assert toolbar.sweep.text() == "" and toolbar.sweep.accessibleName() == "Sweep 120 more"
    for button in (toolbar.train, toolbar.sweep, toolbar.pause, toolbar.stop):
        assert button.width() >= button.sizeHint().width()
    session.emit(Stopped(session.run_id, 1.0))


@pytest.mark.parametrize("name", ["train", "sweep"])
def test_focus_of_a_started_run_waits_where_space_does_nothing_and_comes_back(
    toolbar: Toolbar, controller: RunController, session: FakeSession, name: str
) -> None:
    button = getattr(toolbar, name)
    button.setFocus()
    if name == "train":
        controller.start_train(0)
    else:
        controller.start_sweep()
    assert toolbar.status.hasFocus()
    n_asked = len(session.asked)
    QTest.keyClick(toolbar.status, Qt.Key.Key_Space)
    QTest.keyClick(toolbar.status, Qt.Key.Key_Return)
    assert len(session.asked) == n_asked and controller.is_running
    session.finish()
    assert button.hasFocus()


def test_focus_that_has_moved_on_stays_there(
    toolbar: Toolbar, controller: RunController, session: FakeSession
) -> None:
    toolbar.train.setFocus()
    controller.start_train(0)
    toolbar.save.setFocus()
    session.finish()
    assert toolbar.save.hasFocus()


def test_focus_of_pause_and_stop(toolbar: Toolbar, controller: RunController, session: FakeSession) -> None:
    controller.start_sweep()
    session.plan()
    toolbar.pause.setFocus()
    controller.pause()
    assert toolbar.status.hasFocus()
    session.emit(RunPaused(session.run_id))
    assert toolbar.pause.hasFocus()
    toolbar.stop.setFocus()
    controller.stop()
    session.emit(Stopped(session.run_id, 1.0))
    assert toolbar.status.hasFocus(), "neither Train nor Sweep: Space must not start anything"
    controller.start_sweep()
    assert toolbar.status.hasFocus()
    session.finish()


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
