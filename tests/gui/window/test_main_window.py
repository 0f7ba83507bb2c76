"""The whole window with its real engine, driven by mouse and keyboard."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell, DataSpec
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project
from gui.app import make_window
from gui.control.run import RunState
from gui.settings import Settings
from gui.window.navigation import DATA, NETWORK, SWEEP, TRAIN
from tests.engine.session.listener import kill

LONG = 600_000


@contextmanager
def shown_window(qtbot, folder):
    """The window with its engine, until it is closed."""
    window = make_window("honest-classification", Settings(folder / "settings.json"))
    window.show()
    qtbot.waitUntil(lambda: window.sweep_page.can_judge, timeout=LONG)
    yield window
    window.controller.force_stop()
    window.document.undo_stack.setClean()
    qtbot.waitUntil(lambda: not window.controller.is_running, timeout=LONG)
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()  # hundreds of widgets, which would make every new style sheet of later tests slow
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def fresh_window(qtbot, tmp_path):
    """For tests that need a window just opened, or that end its engine."""
    with shown_window(qtbot, tmp_path) as window:
        yield window


@pytest.fixture(scope="module")
def shared_window(request, qapp, tmp_path_factory):
    with shown_window(QtBot(request), tmp_path_factory.mktemp("shared")) as window:
        yield window


@pytest.fixture
def window(qtbot, shared_window):
    """One window for many tests, each time with the example anew; its engine must outlive the test."""
    window, size = shared_window, shared_window.size()
    pid = window.bridge.session.worker_pid
    window.document.undo_stack.setClean()
    window.open_file("honest-classification")
    window.show_page(NETWORK)
    window.activateWindow()  # else its keys do nothing once another test has closed a window
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG)
    assert not window.document.is_modified and window.document.project == example("honest-classification")
    yield window
    window.live.set_on(False)
    if window.controller.is_running:
        window.controller.stop()
        qtbot.waitUntil(lambda: not window.controller.is_running, timeout=LONG)
    window.theme.set_scheme("light")
    window.resize(size)
    assert window.bridge.session.worker_pid == pid


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def answer_box(text):
    """Press a button of the box that asks; gives what it asked."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.property("answer") == text).click()
    return f"{box.text()} {box.informativeText()}".replace("\u200b", "")


def shorten(window, epochs=2, rates=(0.0, 0.5), seeds=(0, 1)):
    project = window.document.project
    project = replace(
        project,
        training=replace(project.training, epochs=epochs),
        sweep=replace(project.sweep, rates=rates, seeds=seeds),
    )
    window.document.load(project)


def answer_a_preview(qtbot, window):
    """A question to the engine and back: all that it said before has been heard by then."""
    asked = DataSpec("wine")
    with qtbot.waitSignal(
        window.bridge.events_arrived,
        timeout=LONG,
        check_params_cb=lambda events: any(getattr(event, "data", None) == asked for event in events),
    ):
        window.bridge.session.preview(asked)


def test_cancelled_close_keeps_the_run(qtbot, window):
    shorten(window, epochs=200, rates=(0.0, 0.3, 0.5), seeds=tuple(range(20)))
    window.document.set_sweep(seeds=tuple(range(21)))
    assert window.document.is_modified
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.controller.state is RunState.RUNNING, timeout=LONG)

    def agree():
        QTimer.singleShot(200, lambda: answer_box("Cancel"))
        answer_box("Close")

    QTimer.singleShot(200, agree)
    assert not window.close()
    assert window.isVisible()
    assert window.controller.is_running


def places(window):
    """Where the toolbar's controls, the steps and the stack are, and how wide they are."""
    bar = window.toolbar
    tools = (bar.file, bar.open, bar.save, bar.undo, bar.redo, bar.presentation, bar.scheme, bar.help)
    controls = (
        *tools,
        bar.status,
        bar.train,
        bar.sweep,
        bar.pause,
        bar.stop,
        window.stepper,
        window.stack_panel,
    )
    return [control.rect().translated(control.mapTo(window, QPoint())) for control in controls]


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_moves_through_a_run_and_space_starts_no_sweep(qtbot, window, size):
    window.resize(*size)
    window.activateWindow()
    shorten(window, epochs=120)
    qtbot.waitUntil(lambda: window.engine.is_ready, timeout=LONG)
    QApplication.processEvents()
    before, seen = places(window), []
    window.controller.progressed.connect(lambda *_: seen.append(places(window)))
    window.controller.state_changed.connect(lambda: seen.append(places(window)))
    window.toolbar.train.setFocus()
    qtbot.keyClick(window.toolbar.train, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.controller.state is RunState.RUNNING, timeout=LONG)
    assert QApplication.focusWidget() is window.toolbar.status
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.controller.state is RunState.RUNNING, "Esc stops nothing"
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=LONG)
    assert [run.kind for run in window.document.project.runs] == ["train"]
    assert QApplication.focusWidget() is window.toolbar.train
    QApplication.processEvents()
    seen.append(places(window))
    assert len(seen) > 3
    for one in seen:
        assert one == before


def test_stop_has_its_own_key_and_escape_closes_the_message(qtbot, window):
    window.activateWindow()
    shorten(window, epochs=200, rates=(0.0, 0.3, 0.5), seeds=tuple(range(20)))
    qtbot.waitUntil(lambda: window.engine.is_ready, timeout=LONG)
    before = places(window)
    window.notice.show_message("Not saved.")
    assert places(window) == before, "a message moves nothing"
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: window.controller.state is RunState.RUNNING, timeout=LONG)
    assert window.notice.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.notice.isVisible() and window.controller.state is RunState.RUNNING
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.controller.state is RunState.RUNNING
    qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=LONG)
    assert window.toolbar.time.whole_text == "stopped"
    window.document.set_sweep(seeds=(0, 1))
    assert window.toolbar.time.whole_text == "", "that run is of another plan"


def test_closing_ends_a_run_only_if_the_user_agrees(qtbot, fresh_window):
    window = fresh_window
    shorten(window, epochs=200, rates=(0.0, 0.3, 0.5), seeds=tuple(range(20)))
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.controller.state is RunState.RUNNING, timeout=LONG)
    asked = []
    QTimer.singleShot(200, lambda: asked.append(answer_box("Keep running")))
    assert not window.close()
    assert window.controller.is_running
    assert asked == [
        "Close and stop the current sweep? "
        "Finished trainings are kept, and you can continue at the next start."
    ]
    QTimer.singleShot(200, lambda: answer_box("Close"))
    assert window.close()


def test_train_sweep_save_and_open(qtbot, fresh_window, tmp_path):
    window = fresh_window
    shorten(window)
    assert window.sweep_page.host.chart is None
    click(qtbot, window.toolbar.train)
    assert window.pages.currentIndex() == TRAIN
    assert window.toolbar.stop.isEnabled()
    assert not window.toolbar.sweep.isEnabled()
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=LONG)
    shown = window.train_page.numbers.texts()
    assert shown["epoch"] == "2 / 2" and shown["test_loss"] != "–"
    assert [run.kind for run in window.document.project.runs] == ["train"]

    click(qtbot, window.toolbar.sweep)
    assert window.pages.currentIndex() == SWEEP
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=LONG)
    results = window.document.project.results
    assert results is not None
    assert len(results.cells) == 4
    assert window.document.is_modified
    assert "*" in window.windowTitle()
    assert window.sweep_page.verdict_card.headline.text()
    assert window.toolbar.sweep.text() == "Sweep again"

    window.document.set_sweep(seeds=(0, 1, 2))
    assert window.toolbar.sweep.text() == "Sweep 2 more"
    before = results.cells
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=LONG)
    assert len(window.document.project.results.cells) == 6
    assert set(before) < set(window.document.project.results.cells)

    path = tmp_path / "ü my.dropoutlab"
    assert window.files.write(path)
    assert not window.document.is_modified
    assert read_project(path).results == window.document.project.results
    assert window.settings.recent_files == [path]
    for suffix, head in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("csv", b"rate,")):
        window.sweep_page.export(tmp_path / f"curve.{suffix}")
        assert (tmp_path / f"curve.{suffix}").read_bytes().startswith(head)


def test_main_window_stop_killed_worker_and_force_stop(qtbot, fresh_window):
    window = fresh_window
    shorten(window, epochs=3000, seeds=(0,))
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.toolbar.progress.value() > 0, timeout=LONG)
    click(qtbot, window.toolbar.stop)
    assert window.toolbar.stop.text() == "Force stop"
    assert window.toolbar.time.text() == "Stopping…"
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=5000)
    assert window.toolbar.time.text() == "stopped"

    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.toolbar.progress.value() > 0, timeout=LONG)
    kill(window.bridge.session.worker_pid)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=5000)
    assert window.notice.isVisible()
    assert "stopped unexpectedly" in window.notice.text.text()

    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.toolbar.progress.value() > 0, timeout=LONG)
    click(qtbot, window.toolbar.stop)
    click(qtbot, window.toolbar.stop)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=5000)


def test_main_window_reports_problems_without_data_loss(qtbot, window, tmp_path):
    project = window.document.project
    foreign = tmp_path / "x.dropoutlab"
    foreign.write_text("no project", "utf-8")
    assert not window.open_file(str(foreign))
    assert "not a Dropout Lab project" in window.notice.text.text()
    assert window.document.project == project

    swept = next(layer for layer in project.network.layers if layer.is_swept)
    window.document.set_swept(swept.uid, False)
    click(qtbot, window.toolbar.sweep)
    assert "No Dropout layer is swept" in window.notice.text.text()
    assert window.controller.state is RunState.IDLE
    window.document.undo_stack.undo()
    assert window.document.project == project
    assert not window.document.is_modified


def test_data_page_shows_a_table_then_images(qtbot, window):
    window.show_page(DATA)
    page = window.data_page
    look = page.look
    qtbot.waitUntil(lambda: look.view is look.table, timeout=LONG)
    assert look.table.model.columnCount() == 5
    (digits,) = page.catalogue.list.findItems("Digits", Qt.MatchFlag.MatchExactly)
    page.catalogue.list.setCurrentItem(digits)
    assert window.document.project.data.dataset == "digits"
    qtbot.waitUntil(lambda: look.view is look.grid, timeout=LONG)
    assert look.grid.images.n_tiles == 240
    assert window.document.check.errors()


def test_main_window_paints_all_pages_schemes_and_sizes(qtbot, window):
    for scheme in ("light", "dark"):
        window.theme.set_scheme(scheme)
        for page in (DATA, NETWORK, TRAIN, SWEEP):
            window.show_page(page)
            assert not window.grab().isNull()
    window.resize(1024, 768)
    toolbar = window.toolbar
    for button in (toolbar.train, toolbar.sweep, toolbar.pause, toolbar.stop):
        assert button.width() >= button.sizeHint().width()


def test_main_window_opens_a_project_path(qtbot, tmp_path: Path):
    path = tmp_path / "mine.dropoutlab"
    write_project(replace(example("dropout-helps"), name="Mine"), path)
    window = make_window(str(path), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    assert window.document.project.name == "Mine"
    assert window.document.path == path
    window.bridge.session.close()


@pytest.mark.slow
def test_main_window_pauses_resumes_and_stops_a_sweep(qtbot, window):
    shorten(window, epochs=3000, seeds=(0,))
    controller = window.controller
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.toolbar.progress.value() > 0, timeout=LONG)
    assert controller.plan is not None and controller.plan.device in window.engine.devices
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.toolbar.time.text() == "Pausing…"
    qtbot.waitUntil(lambda: controller.state is RunState.PAUSED, timeout=10_000)
    held = window.toolbar.progress.value()
    answer_a_preview(qtbot, window)
    assert window.toolbar.progress.value() == held and window.toolbar.time.text() == "paused"
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: window.toolbar.progress.value() > held, timeout=LONG)
    click(qtbot, window.toolbar.pause)
    qtbot.waitUntil(lambda: controller.state is RunState.PAUSED, timeout=10_000)
    click(qtbot, window.toolbar.stop)
    qtbot.waitUntil(lambda: controller.state is RunState.IDLE, timeout=5000)
    assert window.toolbar.time.text() == "stopped"


@pytest.mark.slow
def test_main_window_live_sweep_with_the_real_engine(qtbot, window):
    shorten(window, epochs=3, seeds=(0, 1))
    controller, document = window.controller, window.document
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.sweep_page.live_chip.isChecked()
    qtbot.waitUntil(lambda: document.project.has_current_results, timeout=LONG)
    document.set_training(epochs=3000)
    qtbot.waitUntil(lambda: controller.is_running and window.toolbar.progress.value() > 0, timeout=LONG)
    assert window.sweep_page.results_before() is document.project.results
    document.set_training(epochs=4)
    qtbot.waitUntil(lambda: document.project.has_current_results, timeout=LONG)
    results = document.project.results
    assert {len(curve) for cell in results.cells for _, curve in cell.history} == {4}
    assert len(results.cells) == 4 and not controller.is_running
    assert ": 4 trainings in " in window.sweep_page.caption.text.whole_text
    assert not window.live.is_waiting
    answer_a_preview(qtbot, window)
    assert not controller.is_running and document.project.results is results


@pytest.mark.slow
def test_the_answers_of_a_dot_and_of_a_training_have_the_scores_that_are_shown(qtbot, window):
    shorten(window, epochs=5)
    click(qtbot, window.toolbar.sweep)
    qtbot.waitUntil(lambda: window.document.project.has_current_results, timeout=LONG)
    window.sweep_page.views.open_cell(Cell(0.5, 1))
    click(qtbot, window.sweep_page.views.card.actions_row.answers)
    (opened,) = window.answers.windows
    qtbot.waitUntil(lambda: opened.shown is not None, timeout=LONG)
    assert [side.name for side in opened.shown.sides] == ["rate 0", "rate 0.5"]
    scores = {cell.cell: cell.metric("test_accuracy") for cell in window.document.project.results.cells}
    for side, cell in zip(opened.shown.sides, opened.cells, strict=True):
        assert side.answers.score == pytest.approx(scores[cell], abs=1e-6)
    opened.close()
    click(qtbot, window.toolbar.train)
    qtbot.waitUntil(window.train_page.look_at_answers.isEnabled, timeout=LONG)
    click(qtbot, window.train_page.look_at_answers)
    (opened,) = window.answers.windows
    qtbot.waitUntil(lambda: opened.shown is not None, timeout=LONG)
    assert (
        window.train_page.numbers.texts()["test_accuracy"]
        == f"{100 * opened.shown.sides[-1].answers.score:.1f} %"
    )


@pytest.mark.slow
def test_main_window_saves_a_model_and_restarts_the_engine(qtbot, fresh_window, tmp_path, monkeypatch):
    window = fresh_window
    path = tmp_path / "ü my.keras"
    monkeypatch.setattr("gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    shorten(window)
    click(qtbot, window.toolbar.train)
    qtbot.waitUntil(window.train_page.save_model.isEnabled, timeout=LONG)
    click(qtbot, window.train_page.save_model)
    assert "again to save the model" in window.notice.text.text()
    qtbot.waitUntil(path.is_file, timeout=LONG)
    qtbot.waitUntil(lambda: window.saver.can_save, timeout=LONG)
    assert window.notice.text.text() == f"The model was saved as {path}."

    pid = window.bridge.session.worker_pid
    window.status_bar.engine_button.reproducible.trigger()
    qtbot.waitUntil(lambda: not window.engine.is_ready, timeout=10_000)
    qtbot.waitUntil(lambda: window.engine.is_ready, timeout=LONG)
    assert window.bridge.session.worker_pid != pid
    assert (
        "reproducible" not in window.status_bar.engine_button.text() and not window.settings.is_reproducible
    )
