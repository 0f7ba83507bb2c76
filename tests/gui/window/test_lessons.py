"""A lesson in the real main window, with an engine that only writes down: by mouse and keys, to its end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Wait
from engine.lessons.places import PAGES
from engine.lessons.reading import read_lesson
from engine.project.handout_record import HandoutRecord
from engine.storage.examples import example
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.lesson import library as library_module
from gui.lesson.panel import LessonPanel
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.navigation import INSIDE, NETWORK, REPORT, RUNS, SWEEP
from tests.gui.cut_texts import cut_texts
from tests.gui.fake_session import FakeSession

SAMPLES = Path(__file__).parents[1] / "lesson" / "samples"
SMALLEST = (1024, 768)


@pytest.fixture
def window(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
) -> Iterator[MainWindow]:
    small = read_lesson(SAMPLES / "small")
    monkeypatch.setattr(library_module, "bundled_lessons", lambda _begun: (small,))
    made = MainWindow(Document(example("tutorial-regression")), bridge, Theme("light"), settings)
    made.resize(1440, 900)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.lessons.wait()
    made.theme.set_presenting(False)
    made.document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def opened(qtbot: QtBot, window: MainWindow) -> LessonPanel:
    """The panel with the first page of the small lesson, opened by keys and mouse."""
    qtbot.keyClick(
        window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    panel = window.lessons.side.panel
    qtbot.waitUntil(lambda: bool(panel.list.cards))
    click(qtbot, panel.list.cards[0].button)
    drawn(qtbot, panel, 4)
    return panel


def drawn(qtbot: QtBot, panel: LessonPanel, n_rows: int) -> None:
    qtbot.waitUntil(lambda: not panel.draughtsman.is_busy and len(panel.page.rows) == n_rows)


def is_ticked(panel: LessonPanel, number: int) -> bool:
    return panel.page.rows[number].mark.accessibleName() == "Done"


def test_lesson_is_played_from_first_to_last_page(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    panel = opened(qtbot, window)
    document, pages = window.document, panel.page
    click(qtbot, pages.rows[0].button)  # type: ignore[attr-defined]
    assert document.project.data.dataset == "iris" and is_ticked(panel, 0)
    window.show_page(NETWORK)
    click(qtbot, pages.rows[1].button)  # type: ignore[attr-defined]
    ring = window.lessons.pointer.ring
    spot = window.toolbar.sweep.mapTo(window, window.toolbar.sweep.rect().center())
    assert ring.isVisible() and ring.geometry().contains(spot)
    click(qtbot, pages.rows[2].button)  # type: ignore[attr-defined]
    assert document.project.locked == ("data",)
    qtbot.waitUntil(lambda: is_ticked(panel, 3))

    click(qtbot, panel.next)
    drawn(qtbot, panel, 3)
    choice, number, sketch = pages.rows
    assert not ring.isVisible()
    pages.ensureWidgetVisible(choice)
    click(qtbot, choice.options[1].label)  # type: ignore[attr-defined]
    click(qtbot, choice.answer_button)  # type: ignore[attr-defined]
    qtbot.keyClicks(number.field, "30")  # type: ignore[attr-defined]
    qtbot.keyClick(number.field, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert "Not quite" in number.said.toPlainText()  # type: ignore[attr-defined]
    assert number.hints[0].isVisible() and not number.hints[1].isVisible()
    number.field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(number.field, "24")  # type: ignore[attr-defined]
    qtbot.keyClick(number.field, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert number.said.toPlainText().startswith("Right")  # type: ignore[attr-defined]
    pages.ensureWidgetVisible(sketch.answer_button)  # type: ignore[attr-defined]
    area = sketch.sketch  # type: ignore[attr-defined]
    left, right = QPoint(80, 60), QPoint(area.width() - 20, 90)
    qtbot.mousePress(area, Qt.MouseButton.LeftButton, pos=left)
    qtbot.mouseMove(area, right)
    qtbot.mouseRelease(area, Qt.MouseButton.LeftButton, pos=right)
    click(qtbot, sketch.answer_button)  # type: ignore[attr-defined]
    assert document.project.prediction is not None and len(document.project.prediction.sketch) == 2
    assert [is_ticked(panel, place) for place in range(3)] == [True] * 3

    click(qtbot, panel.next)
    drawn(qtbot, panel, 3)
    qtbot.waitUntil(lambda: "swept yet" in pages.rows[0].state.text())
    click(qtbot, window.toolbar.sweep)
    session.plan()
    qtbot.waitUntil(lambda: pages.rows[0].state.text() == "It is still training.")
    session.finish()
    qtbot.waitUntil(lambda: is_ticked(panel, 0))
    click(qtbot, window.sweep_page.views.tabs.buttons[2])
    qtbot.waitUntil(lambda: is_ticked(panel, 1))
    qtbot.keyClicks(pages.rows[2].field, "It helps a little.")  # type: ignore[attr-defined]
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(pages.rows[2].field, Qt.Key.Key_Return, control)  # type: ignore[attr-defined]
    record = document.project.lesson
    assert record is not None and record.ended and len(record.answers) == 4
    assert [answer.had_results for answer in record.answers] == [False, False, False, True]

    click(qtbot, panel.next)
    buttons = {button.text(): button for button in pages.findChildren(QPushButton)}
    click(qtbot, buttons["Open the report"])
    assert window.pages.currentIndex() == REPORT


def test_undo_of_the_set_up_keeps_the_answers(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    click(qtbot, panel.page.rows[0].button)  # type: ignore[attr-defined]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project.data.dataset == "boston_housing" and is_ticked(panel, 0)


def test_side_folds_floats_and_closes(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    side, width = window.lessons.side, window.page_area.width()
    click(qtbot, panel.fold_button)
    qtbot.waitUntil(lambda: window.page_area.width() > width)
    assert side.is_folded and not panel.isVisible() and side.width() < 60
    click(qtbot, side.unfold_button)
    assert panel.isVisible() and panel.progress.text() == "Page 1 of 3"
    click(qtbot, panel.float_button)
    assert side.is_floating and panel.window() is not window and panel.isVisible()
    qtbot.waitUntil(lambda: window.page_area.width() > width)
    click(qtbot, panel.float_button)
    assert not side.is_floating and panel.window() is window
    click(qtbot, panel.float_button)
    panel.window().close()
    assert not side.is_open
    window.lessons.switch()
    assert side.is_floating and panel.isVisible() and panel.progress.text() == "Page 1 of 3"
    click(qtbot, panel.close_button)
    assert not side.is_open and window.lessons.side.panel.player.lesson is not None


def test_network_folds_where_the_lesson_takes_its_room(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(*SMALLEST)
    qtbot.waitUntil(lambda: not window.stack_side.is_folded)
    panel = opened(qtbot, window)
    assert window.stack_side.is_folded
    click(qtbot, panel.close_button)
    assert not window.stack_side.is_folded


def test_each_page_has_its_room_between_network_and_lesson(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    """A lesson that points at the network unfolds it; no page may scroll sideways then."""
    window.document.load(example("honest-classification"))
    window.controller.start_sweep()
    session.finish()
    window.resize(*SMALLEST)
    opened(qtbot, window)
    for page in range(REPORT + 1):
        window.show_page(page)
        window.lessons.pointer.point_at("stack")
        assert not window.stack_side.is_folded
        views = [""] if page != INSIDE else PAGES["inside"]
        for view in views:
            if view:
                window.inside_page.show_view(view)
            qtbot.waitUntil(lambda: window.pages.width() == window.page_area.viewport().width())
            qtbot.waitUntil(lambda: not cut_texts(window), timeout=2000)
    window.show_page(NETWORK)
    window.lessons.side.close_panel()
    assert window.stack_side.width() > 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("is_presenting", [False, True])
def test_nothing_is_cut_beside_a_lesson_on_the_smallest_screen(
    qtbot: QtBot, window: MainWindow, session: FakeSession, scheme: str, is_presenting: bool
) -> None:
    window.document.load(example("honest-classification"))
    window.theme.set_scheme(scheme)
    window.theme.set_presenting(is_presenting)
    window.resize(*SMALLEST)
    panel = opened(qtbot, window)
    window.controller.start_sweep()
    session.finish()
    for page in range(RUNS + 2):
        window.show_page(page)
        panel.player.turn(page % 4)
        qtbot.waitUntil(lambda: not panel.draughtsman.is_busy)
        qtbot.waitUntil(lambda: not cut_texts(window), timeout=2000)
        assert window.size().toTuple() == SMALLEST
        side = window.lessons.side
        assert side.geometry().right() < window.width() and side.width() <= 0.4 * window.width()


def test_wide_report_page_has_both_of_its_views_in_front(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    steps = tuple(Wait(view, conditions={"view": view}) for view in ("Write", "Preview"))
    small = read_lesson(SAMPLES / "small")
    window.resize(*SMALLEST)
    panel.open(replace(small, pages=(replace(small.pages[0], steps=steps),)))
    drawn(qtbot, panel, 2)
    window.show_page(REPORT)
    qtbot.waitUntil(lambda: is_ticked(panel, 0))
    assert window.report_page.tabs.isVisible() and not is_ticked(panel, 1)
    window.resize(1900, 900)
    qtbot.waitUntil(lambda: is_ticked(panel, 1))
    assert window.report_page.tabs.isHidden()


def test_lesson_of_a_project_is_resumed_when_it_is_opened(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    panel.player.turn(1)
    project = window.document.project
    click(qtbot, panel.close_button)
    window.document.load(example("tutorial-regression"))
    assert not window.lessons.side.is_open
    window.document.load(project)
    qtbot.waitUntil(lambda: panel.progress.text() == "Page 2 of 3" and panel.isVisible())


def test_new_lesson_is_written_and_opened_and_its_folder_is_no_place_for_a_second(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    monkeypatch.setattr("gui.window.lessons.ask_for_folder", lambda *_: folder)
    window.show_page(SWEEP)
    next(action for action in window.actions() if action.text() == "New lesson from this project…").trigger()
    panel = window.lessons.side.panel
    qtbot.waitUntil(lambda: panel.player.lesson is not None)
    assert (folder / "lesson.yaml").is_file() and panel.isVisible()
    told: list[str] = []
    window.lessons.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    window.lessons.ask_new()
    qtbot.waitUntil(lambda: bool(told))
    assert "is there already" in told[0]


def test_lesson_from_elsewhere_is_opened_and_found_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "stick" / "mine"
    shutil.copytree(SAMPLES / "small", folder)
    monkeypatch.setattr("gui.window.lessons.ask_for_folder", lambda *_: folder)
    window.lessons.switch()
    panel = window.lessons.side.panel
    qtbot.waitUntil(lambda: bool(panel.list.cards))
    click(qtbot, panel.list.folder_button)
    qtbot.waitUntil(lambda: panel.player.lesson is not None)
    project = window.document.project
    assert project.lesson is not None and project.lesson.lesson == "mine"
    window.document.load(example("tutorial-regression"))
    window.document.load(project)
    qtbot.waitUntil(lambda: panel.player.lesson is not None)
    assert settings.lesson_folders == [folder.resolve()]

    window.document.load(example("tutorial-regression"))
    shutil.rmtree(folder)
    window.document.load(project)
    qtbot.waitUntil(lambda: "was not found" in panel.problem.text())
    assert panel.problem.isVisible() and panel.player.lesson is None


def test_folder_without_a_lesson_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, tmp_path: Path
) -> None:
    monkeypatch.setattr("gui.window.lessons.ask_for_folder", lambda *_: tmp_path)
    told: list[str] = []
    window.lessons.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    window.lessons.ask_folder()
    qtbot.waitUntil(lambda: bool(told))
    assert "lesson.yaml" in told[0]


def test_broken_lesson_is_listed_with_file_and_line(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLES / "small", tmp_path / "lessons" / "bad")
    path = tmp_path / "lessons" / "bad" / "lesson.yaml"
    path.write_text(path.read_text("utf-8").replace("wait: {view: Table}", "wait: {view: Tabel}"), "utf-8")
    window.document.mark_saved(tmp_path / "p.dropoutlab")
    window.lessons.switch()
    panel = window.lessons.side.panel
    qtbot.waitUntil(lambda: panel.library.is_read)
    texts = [label.text() for label in panel.list.findChildren(QWidget) if hasattr(label, "text")]
    assert any("lesson.yaml, line " in text for text in texts) and "bad" in texts


def test_keys_reach_the_panel_and_the_palette_lists_it(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, window)
    for _ in range(8):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        if focus is not None and (focus is panel or panel.isAncestorOf(focus)):
            break
    else:
        pytest.fail("F6 never comes to the lesson")
    actions = {action.text() for action in window.actions()}
    assert {"Lessons", "New lesson from this project…"} <= actions


class OtherWindows(QObject):
    """Notes each window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return super().eventFilter(watched, event)


def test_no_part_of_a_lesson_is_ever_a_window_of_its_own(qtbot: QtBot, window: MainWindow) -> None:
    """It would flash, and take the focus."""
    others = OtherWindows()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(others)
    panel = opened(qtbot, window)
    for page in range(4):
        panel.player.turn(page)
        qtbot.waitUntil(lambda: not panel.draughtsman.is_busy)
    panel.open_list()
    qtbot.wait(100)
    app.removeEventFilter(others)
    assert others.seen == [] and window.isActiveWindow()


def test_a_project_that_is_handed_out_opens_its_lesson(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLES / "small", tmp_path / "lessons" / "of the class")
    project = replace(window.document.project, handout=HandoutRecord("a" * 32, lesson="of the class"))
    window.document.load(project, is_saved=False, beside=tmp_path / "shared.dropoutlab")
    panel = window.lessons.side.panel
    qtbot.waitUntil(lambda: panel.player.lesson is not None)
    record = window.document.project.lesson
    assert panel.isVisible() and record is not None and record.lesson == "of the class"

    window.document.load(replace(project, handout=HandoutRecord("a" * 32, lesson="nowhere")))
    qtbot.waitUntil(lambda: "“nowhere” opens with this project, but it was not found" in panel.problem.text())
