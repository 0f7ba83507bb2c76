"""The window with an engine that only writes down: drops, presentation mode, the later pages, the class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.runs.record import SWEEP as SWEEP_KIND
from engine.runs.record import RunPart, RunRecord
from engine.session.lending import LendingState
from engine.storage.kept_work import UNSAVED
from engine.system.paths import OWN_FOLDER
from gui.class_page.class_window import ClassWindow
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Place, Settings
from gui.theme.theme import PRESENTATION, Theme
from gui.window import late_pages
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, NETWORK, REPORT, RUNS, SWEEP, TRAIN
from gui.window.project_files import DISCARD
from gui.window.toolbar import CONTRAST_KEY
from tests.engine.analysis.sample_runs import many_runs
from tests.gui.fake_lender import FakeLender
from tests.gui.fake_session import FakeSession, result

CODE = "model.add(Dense(16))\nmodel.add(Dense(3))\n"


@pytest.fixture
def window(
    project_document: Document, bridge: EngineBridge, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(late_pages, "QUIET", 0)
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    yield made
    made.charts.wait()
    made.theme.set_presenting(False)
    project_document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drop files on the window; whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    key = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, key)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert window.drop_hint.isVisibleTo(window) == enter.isAccepted()
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, data, button, key))
        assert not window.drop_hint.isVisibleTo(window)
    return enter.isAccepted()


def test_a_dropped_script_becomes_the_network_and_shows_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "net.py"
    path.write_text(CODE, "utf-8")
    assert window.pages.currentIndex() == SWEEP and not drop(window)
    assert drop(window, path)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == NETWORK)
    assert len(window.document.project.network.layers) == 2
    assert window.notice.text.text() == "Network replaced by net.py (2 layers)."
    assert window.toolbar.undo.toolTip() == "Undo Import net.py (Ctrl+Z)"


def test_file_menu_has_everything_about_files(window: MainWindow) -> None:
    window.toolbar.file_menu.aboutToShow.emit()
    texts = [action.text() for action in window.toolbar.file_menu.actions() if action.text()]
    own = ["New", "Open…", "Save", "Save as…", "Rename…", "Import data…", "Import a folder of images…"]
    own += ["Paste a table", "Import a Keras model…", "Class…"]
    assert texts[: len(own)] == own and texts[-1] == "Quit"


def test_presentation_mode_is_remembered_and_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    def sizes() -> tuple[int, ...]:
        return (
            window.toolbar.height(),
            window.stack_panel.width(),
            window.status_bar.engine_button.iconSize().width(),
            window.font().pixelSize(),
            window.toolbar.train.sizeHint().height(),
            window.data_page.catalogue.width(),
        )

    with qtbot.waitExposed(window):
        window.show()
    before, steps = sizes(), window.stepper.width()
    window.toolbar.presentation.click()
    assert window.theme.scale == PRESENTATION and window.settings.is_presenting
    assert window.stepper.width() < steps
    qtbot.waitUntil(lambda: all(large > small for large, small in zip(sizes(), before, strict=True)))
    assert window.minimumSizeHint().width() <= 1024
    window.toolbar.presentation.click()
    qtbot.waitUntil(lambda: sizes() == before)
    assert window.stepper.width() == steps and not window.settings.is_presenting
    assert not window.toolbar.presentation.isChecked()


def test_high_contrast_is_in_the_help_menu_has_a_key_and_is_remembered(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitExposed(window):
        window.show()
    (action,) = (one for one in window.toolbar.help_menu.actions() if one.text() == "High contrast")
    assert action.isCheckable() and not action.isChecked() and window.settings.high_contrast is None
    before = window.grab().toImage()
    QTest.keySequence(window, QKeySequence(CONTRAST_KEY))
    assert window.theme.is_high_contrast and action.isChecked() and window.settings.high_contrast is True
    assert window.grab().toImage() != before
    window.toolbar.scheme.click()
    assert window.theme.is_high_contrast and window.theme.is_dark
    assert Settings(window.settings.path).high_contrast is True
    window.toolbar.scheme.click()
    action.trigger()
    assert not window.theme.is_high_contrast and not action.isChecked()
    assert window.settings.high_contrast is None, "what the system wants"


def test_escape_leaves_presentation_mode_if_nothing_else_is_open(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitExposed(window):
        window.show()
    qtbot.keyClick(
        window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: window.theme.is_presenting)
    window.show_page(SWEEP)
    plan = window.sweep_page.plan
    plan.rates_popup.open_below(plan.rates_button)
    qtbot.keyClick(plan.rates_popup, Qt.Key.Key_Escape)
    assert not plan.rates_popup.isVisible() and window.theme.is_presenting
    window.notice.show_message("A message")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.notice.isVisible() and window.theme.is_presenting
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.theme.is_presenting


@pytest.mark.parametrize("size", [(1024, 768), (944, 500), (1920, 1080)])
def test_presentation_mode_fits_the_screen_of_a_projector(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    """The second is the space that a window has on 1920 x 1080 at 200 %."""
    with qtbot.waitExposed(window):
        window.show()
    window.theme.set_presenting(True)
    assert window.stack_side.is_folded and not window.status_bar.isVisible()
    window.resize(*size)
    for index in (DATA, NETWORK, TRAIN, SWEEP, RUNS, REPORT):
        window.show_page(index)
        qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
        assert window.page_area.horizontalScrollBar().maximum() == 0, index
    window.resize(1440, 900)
    window.theme.set_presenting(False)
    window.show_page(SWEEP)
    assert not window.stack_side.is_folded and window.status_bar.isVisible()


def test_cell_of_the_sweep_is_trained_live(
    window: MainWindow, session: FakeSession, project_document: Document
) -> None:
    before = project_document.project.network
    window.sweep_page.train_requested.emit(Cell(0.3, 7))
    command, experiment, cells = session.asked[-1][:3]
    assert (command, cells) == ("start_run", (Cell(None, 7),))
    assert experiment.network == before.at_rate(0.3).enabled and window.pages.currentIndex() == TRAIN
    session.finish()
    project_document.undo_stack.undo()
    assert project_document.project.network == before


def test_focus_stays_on_the_page_when_the_prediction_goes(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    session.get_ready()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    first = window.sweep_page.prediction.chips["helps"]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_F9)
    session.finish()
    assert not window.sweep_page.prediction.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None and window.pages.isAncestorOf(focused)
    n_asked = len(session.asked)
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert len(session.asked) == n_asked and not window.controller.is_running


def test_window_opens_on_the_page_that_it_showed(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings
) -> None:
    settings.place = Place(10, 10, 1000, 700, NETWORK)
    window = MainWindow(project_document, bridge, Theme("light"), settings)
    qtbot.addWidget(window)
    assert window.pages.currentIndex() == NETWORK
    window.show_page(DATA)
    window.close()
    place = Settings(settings.path).place
    assert place is not None and place.page == DATA


def test_the_window_stays_while_a_large_file_is_written(window: MainWindow) -> None:
    window.files.is_busy = True
    assert not window.close()
    window.files.is_busy = False
    assert window.close()


def test_unsaved_work_is_kept_until_the_window_is_closed_without_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setattr("gui.control.autosave.AFTER_LAST", 10)
    monkeypatch.setattr("gui.window.project_files.ask", lambda *_: DISCARD)
    window.document.set_notes("typed")
    qtbot.waitUntil(lambda: len(list(UNSAVED.place.glob("*/work.json"))) == 1)
    assert window.close()
    assert UNSAVED.all() == []


def test_late_pages_are_created_on_demand_or_when_idle(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    assert type(window.pages.widget(RUNS)) is QWidget
    window.show_page(RUNS)
    assert window.pages.currentWidget() is window.runs_page and window.pages.count() == REPORT + 1
    assert type(window.pages.widget(REPORT)) is QWidget
    session.get_ready()
    window.charts.start()
    qtbot.waitUntil(lambda: type(window.pages.widget(REPORT)) is not QWidget, timeout=30_000)
    session.get_ready()
    assert window.pages.widget(REPORT) is window.report_page
    assert window.pages.currentWidget() is window.runs_page


def test_the_runs_page_is_opened_by_key_and_its_one_button_sweeps(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.show_page(DATA)
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == RUNS)
    assert window.runs_page.nothing.isVisible()
    qtbot.mouseClick(window.runs_page.nothing.button, Qt.MouseButton.LeftButton)
    assert window.pages.currentIndex() == SWEEP and window.controller.is_running


def test_runs_page_restore_updates_the_stack_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, project_document: Document
) -> None:
    with qtbot.waitExposed(window):
        window.show()
    project_document.load(replace(project_document.project, runs=many_runs(3)))
    window.show_page(RUNS)
    before = project_document.project.network
    window.runs_page.list.setFocus()
    window.runs_page.pane.one.restore.click()
    assert project_document.project.network != before
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert project_document.project.network == before
    assert not window.runs_page.undo_bar.isVisible()


def test_the_file_menu_opens_the_class_window_once(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.toolbar.file_menu.aboutToShow.emit()
    (action,) = [one for one in window.toolbar.file_menu.actions() if one.text() == "Class…"]
    assert action.shortcut().toString() == "Ctrl+Shift+L"
    action.trigger()
    (first,) = window.findChildren(ClassWindow)
    assert first.isVisible()
    first.help_requested.emit()
    qtbot.waitUntil(lambda: window.help.documentation.page == "class.md")
    window.help.documentation.close()
    first.close()
    action.trigger()
    assert window.findChildren(ClassWindow) == [first]
    assert first.isVisible()
    window.controller.start_sweep()
    assert first.check.checker.is_paused, "checks wait while the window trains"
    session.finish()
    assert not first.check.checker.is_paused
    window.document.undo_stack.setClean()
    window.close()
    assert not first.isVisible()


def test_runs_on_unknown_data_are_shown_on_every_page(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    project = window.document.project
    gone = replace(project.definition, data=replace(project.data, dataset="gone"))
    results = SweepResults(gone.experiment, tuple(map(result, sorted(gone.sweep.cells()))))
    window.document.put_run(RunRecord("1", SWEEP_KIND, "Gone", "", gone, (RunPart("", results),)))
    with qtbot.waitExposed(window):
        window.show()
    session.get_ready()
    qtbot.waitUntil(lambda: type(window.pages.widget(REPORT)) is not QWidget, timeout=30_000)
    for page in range(window.pages.count()):
        window.show_page(page)
    for name in ("Differences", "Table", "Why different?", "Curve"):
        window.show_page(SWEEP)
        assert window.sweep_page.views.show_named(name) is not None
    window.show_page(REPORT)
    qtbot.waitUntil(lambda: "No preview" in window.report_page.saved_row.message.text(), timeout=20_000)


def test_what_can_be_pressed_next_is_one_button(window: MainWindow) -> None:
    """Sweep leads on, until the data ask for another network: then the button that makes it fit does."""
    window.show_page(DATA)
    sweep, fit = window.toolbar.sweep, window.data_page.fit.button
    assert sweep.property("primary") and not fit.isVisibleTo(window)
    window.document.set_data(dataset="digits")
    assert not sweep.property("primary") and fit.property("primary") and fit.isVisibleTo(window)
    fit.click()
    assert sweep.property("primary") and not fit.isVisibleTo(window)
    window.show_page(RUNS)
    assert not sweep.property("primary")


def test_a_start_lends_nothing_and_a_problem_with_lending_is_a_message(
    qtbot: QtBot,
    project_document: Document,
    bridge: EngineBridge,
    settings: Settings,
    session: FakeSession,
    lenders: list[FakeLender],
) -> None:
    settings.cluster, settings.uses_cluster = "tcp://127.0.0.1:8786", True
    window = MainWindow(project_document, bridge, Theme("light"), settings)
    with qtbot.waitExposed(window):
        window.show()
    session.get_ready()
    assert lenders == [] and not window.lending.is_on
    assert window.status_bar.engine_button.text().endswith("Cluster at tcp://127.0.0.1:8786")
    assert "warm_up" not in session.names() and "start_run" not in session.names()
    (lend,) = (action for action in window.actions() if action.text() == "Lend this computer")
    lend.trigger()
    lenders[0].say(LendingState("Waiting for work."))
    qtbot.waitUntil(lambda: window.status_bar.lent.text() == "Waiting for work.")
    sentence = "Nothing answers at tcp://127.0.0.1:8786."
    lenders[0].say(LendingState(sentence, is_over=True, is_problem=True))
    qtbot.waitUntil(lambda: window.notice.text.text() == sentence)
    assert not lend.isChecked() and not window.status_bar.lent.isVisible()
    lend.trigger()
    window.document.undo_stack.setClean()
    window.close()
    assert [lender.is_closed for lender in lenders] == [True, True]
    window.charts.wait()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
