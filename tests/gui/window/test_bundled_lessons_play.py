"""The lessons that ship, played in the real window with its real engine, from the first page to the report.

Mouse and keys go to the window, so that what is covered, cut off or out of reach can't be pressed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.language.numbers import number_text
from engine.language.texts import ENGLISH, _, language, ngettext
from engine.lessons.catalogue import bundled_lessons
from engine.lessons.lesson import ChoiceQuestion, Lesson, NumberQuestion, Page, Step, Wait, WordsQuestion
from engine.lessons.measure import PLACE, Measure
from engine.lessons.places import PAGE_OF_VIEW, PAGES
from engine.project.project import NO_DIFFERENCE
from engine.report.lessons import answer_text
from engine.report.markdown import markdown_text
from gui.app import make_window
from gui.data_page.catalogue_delegate import ID
from gui.lesson.panel import LessonPanel
from gui.lesson.question_rows import ChoiceRow, NumberRow, QuestionRow, SketchRow, WordsRow
from gui.lesson.step_rows import LockRow, PointRow, SetUpRow, StepRow, WaitRow
from gui.settings import Settings
from gui.sweep_page.table_view import TableView
from gui.sweep_page.table_widget import MISSING
from gui.window.exchange import exchanged
from gui.window.lesson_controls import PAGE_NAMES, tabs_of, widgets
from gui.window.lesson_pointer import scroll_to
from gui.window.main_window import MainWindow
from gui.window.navigation import NETWORK, REPORT
from tests.gui.cut_texts import cut_texts

LEFT, CONTROL, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NUMBER = r"[−]?[0-9][0-9.,]*"
RATE, SEEDS, MEAN, DEVIATION, TRAINING = 0, 1, 2, 3, 8  # columns of the table
LONG = 600_000  # milliseconds, for what is trained or started
SOON = 20_000  # for what is drawn
BOLD = re.compile(r"\*\*(.+?)\*\*")
LESSONS = {one.name: one for one in bundled_lessons() if isinstance(one, Lesson)}
LOOKS = {  # how the window looks meanwhile
    "what-dropout-does": ((1024, 768), "light"),
    "regression": ((1440, 900), "dark"),
    "iris": ((1440, 900), "light"),
    "where-dropout-helps": ((1024, 768), "dark"),
    "validation-below-training": ((1024, 768), "light"),
    "dropout-is-ridge": ((1440, 900), "dark"),
    "wide-networks": ((1440, 900), "light"),
    "images": ((1024, 768), "light"),
    "knowing-what-you-dont-know": ((1440, 900), "dark"),
}


@pytest.fixture(scope="module")
def shared_window(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[MainWindow]]:
    """The window with its engine, for all lessons; another one stands there after a change of language."""
    qtbot = QtBot(request)
    made = make_window(
        "tutorial-classification", Settings(tmp_path_factory.mktemp("lessons") / "settings.json")
    )
    made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge and made.engine.is_ready, timeout=LONG)
    shared = [made]
    yield shared
    (made,) = shared
    made.controller.force_stop()
    made.document.undo_stack.setClean()
    qtbot.waitUntil(lambda: not made.controller.is_running, timeout=LONG)
    made.document.undo_stack.setClean()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(
    qtbot: QtBot, shared_window: list[MainWindow], request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    """With an example that no lesson has been played in, in the language of the parameter."""
    (made,) = shared_window
    made.document.undo_stack.setClean()
    made.open_file("tutorial-regression")
    if (code := getattr(request, "param", ENGLISH)) != language():
        shared_window[:] = [made] = [exchanged(made, code)]
        qtbot.waitUntil(lambda: made.sweep_page.can_judge and made.engine.is_ready, timeout=LONG)
    made.show_page(NETWORK)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=LONG)
    yield made
    made.theme.set_scheme("light")
    made.lessons.side.close_panel()
    made.lessons.wait()
    if language() != ENGLISH:
        made.document.undo_stack.setClean()
        shared_window[:] = [exchanged(made, ENGLISH)]


class Student:
    """Does what the steps of a lesson ask for, and looks whether they get their tick."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.mistaken: set[type[StepRow]] = set()  # the kinds of questions that had a wrong answer already

    @property
    def panel(self) -> LessonPanel:
        return self.window.lessons.side.panel

    def wait(self, holds: Callable[[], bool], timeout: int = SOON) -> None:
        self.qtbot.waitUntil(holds, timeout=timeout)

    # --- mouse and keys

    def reach(self, widget: QWidget, place: QPoint | None = None) -> QPoint:
        """The place in the window: scrolled to, laid out, and free of what could lie over it."""

        def found() -> QPoint:
            scroll_to(widget)
            return widget.mapTo(self.window, widget.rect().center() if place is None else place)

        def is_free() -> None:
            there = self.window.childAt(found())
            assert there is not None, f"{widget} is out of the window"
            assert there is widget or widget.isAncestorOf(there), f"{there} lies over {widget}"
            assert widget.isEnabled(), f"{widget} can't be used"

        self.qtbot.waitUntil(is_free, timeout=SOON)
        return found()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(self.window.windowHandle(), LEFT, pos=self.reach(widget))

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.window.windowHandle(), key, held)

    def type(self, text: str) -> None:
        self.press(Qt.Key.Key_A, CONTROL)
        focus = QApplication.focusWidget()
        assert focus is not None
        if text.isascii():
            QTest.keyClicks(focus, text)
        else:  # QTest knows no keys for other letters
            typed = QInputMethodEvent()
            typed.setCommitString(text)
            QApplication.sendEvent(focus, typed)

    # --- the lesson

    def open(self, lesson: Lesson) -> None:
        """Choose the lesson in the list."""
        self.press(Qt.Key.Key_G, CONTROL, SHIFT)
        self.wait(lambda: self.panel.isVisible() and bool(self.panel.list.cards))
        (card,) = [one for one in self.panel.list.cards if one.lesson.name == lesson.name]
        self.click(card.button)

    def play(self, page: Page) -> None:
        """Do all steps of a page, in their order."""
        panel, steps = self.panel, list(page.steps)
        self.wait(lambda: [row.step for row in panel.page.rows] == steps and not panel.draughtsman.is_busy)
        for row in panel.page.rows:
            assert not row.is_done or "held_out" in getattr(row.step, "conditions", ()), row.step.id
            self.do(row)
            self.wait(lambda row=row: row.mark.accessibleName() == _("Done"))  # type: ignore[misc]
            self.see_all_texts(row.step)

    def see_all_texts(self, step: Step) -> None:
        """No text of the window is cut, once it is laid out."""

        def is_well() -> None:
            assert cut_texts(self.window) == [], step.id

        self.qtbot.waitUntil(is_well, timeout=SOON)

    def do(self, row: StepRow) -> None:
        match row:
            case SetUpRow():
                self.click(row.button)
                assert row.state.text() == _("Everything is set up so.")
            case LockRow():
                self.click(row.button)
                assert self.window.document.project.locked == row.step.parts  # type: ignore[attr-defined]
            case PointRow():
                self.click(row.button)
                self.see_ring(row.step.control)  # type: ignore[attr-defined]
            case WaitRow():
                self.fulfil(row)
            case QuestionRow():
                self.answer(row)
            case _:
                pytest.fail(f"nobody has told the student what to do with {row}")

    def see_ring(self, control: str) -> None:
        ring, target = self.window.lessons.pointer.ring, widgets(self.window)[control]()
        assert ring.isVisible()
        assert ring.geometry().contains(target.mapTo(self.window, target.rect().center()))

    # --- steps that wait

    def fulfil(self, row: WaitRow) -> None:
        assert isinstance(row.step, Wait)
        for name, argument in row.step.conditions.items():
            match name, argument:
                case "held_out", bool():
                    assert self.window.document.project.data.is_held_out == argument, "nobody has set it up"
                case "page", str():
                    self.show_page(argument)
                case "view", str():
                    self.show_view(argument)
                case "layer", dict():
                    self.add_dropout(BOLD.findall(row.step.text)[-1])
                case "sweep", dict():
                    self.sweep()
                case "sweeps", int():
                    pass  # one more was made
                case "training", True:
                    self.train()
                case "dataset", str():
                    self.choose_data(argument)
                case "prediction", True:
                    self.predict()
                case "pins", int():
                    self.pin()
                case _:
                    pytest.fail(f"nobody has told the student how {name} is done")

    def show_page(self, page: str) -> None:
        number = PAGE_NAMES.index(page)
        self.press(Qt.Key(Qt.Key.Key_1 + number), CONTROL)
        self.wait(lambda: self.window.pages.currentIndex() == number)

    def show_view(self, view: str) -> None:
        """Click a tab, on its page."""
        page = PAGE_OF_VIEW[view]
        self.show_page(page)
        tabs = tabs_of(self.window, page)
        assert tabs is not None
        self.click(tabs.buttons[PAGES[page].index(view)])

    def add_dropout(self, place: str) -> None:
        """Choose a place in the menu of the button above the network."""
        button = self.window.stack_panel.dropout_button
        menu = button.places_menu
        self.click(button)
        self.wait(menu.isVisible)
        (action,) = [one for one in menu.actions() if one.text() == place]
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        self.wait(menu.isHidden)

    def choose_data(self, dataset: str) -> None:
        """Click a row of the catalogue."""
        rows = self.window.data_page.catalogue.list
        (item,) = [rows.item(row) for row in range(rows.count()) if rows.item(row).data(ID) == dataset]
        rows.scrollToItem(item)
        place = self.reach(rows.viewport(), rows.visualItemRect(item).center())
        QTest.mouseClick(self.window.windowHandle(), LEFT, pos=place)

    def predict(self) -> None:
        """Press a chip of the card on the page Sweep."""
        self.show_page("sweep")
        self.click(self.window.sweep_page.prediction.chips[NO_DIFFERENCE])

    def pin(self) -> None:
        """Wait for the picture on the page Inside, and pin it."""
        button = self.window.inside_page.pin_button
        self.wait(button.isEnabled, LONG)
        self.click(button)
        self.wait(lambda: bool(self.window.document.project.pins))

    def train(self) -> None:
        """By its key."""
        self.press(Qt.Key.Key_F5)
        controller = self.window.controller
        assert controller.is_running
        self.wait(lambda: not controller.is_running, LONG)

    def sweep(self) -> None:
        """By its key, and the next time by its button."""
        controller, project = self.window.controller, self.window.document.project
        if project.runs:
            self.click(self.window.toolbar.sweep)
        else:
            self.press(Qt.Key.Key_F9)
        assert controller.is_running
        self.wait(lambda: not controller.is_running, LONG)
        assert self.window.document.project.has_current_results

    # --- questions

    def answer(self, row: QuestionRow) -> None:
        """Answer rightly; the first question of each kind is answered wrongly before."""
        if "**Sweep**" in row.question.text:
            self.sweep()
        if type(row) not in self.mistaken:
            self.err(row)
        match row, row.question:
            case ChoiceRow(), ChoiceQuestion() as question:
                self.choose(row, question.answer or 0)
            case NumberRow(), NumberQuestion(answer=Measure() as measure):
                self.enter(row, self.read_off(measure))
            case NumberRow(), NumberQuestion() as question:
                assert not isinstance(question.answer, Measure)
                self.enter(row, number_text(question.answer or 0, "g"))
            case WordsRow(), WordsQuestion() as question:
                self.write(row, question.model)
            case SketchRow(), _:
                self.sketch(row)
        given = row.player.answer_of(row.question)
        assert given is not None and given.is_right is not False
        right = re.escape(row.question.right or _("Your answer is kept.")).replace(re.escape(PLACE), NUMBER)
        assert row.said.isVisible() and re.fullmatch(right, row.said.markdown)
        if row.question.comes_first:
            assert row.state.text() == _("Answered before the sweep.")

    def read_off(self, measure: Measure) -> str:
        """What the table of the page Sweep shows, as a student reads it and subtracts."""
        self.show_view("Table")
        self.wait(lambda: any(view.rates.isVisible() for view in self.window.findChildren(TableView)))
        (view,) = [one for one in self.window.findChildren(TableView) if one.rates.isVisible()]
        table = view.rates.table
        self.wait(lambda: table.rowCount() > 1)
        texts = [
            [str(table.data(table.index(row, column))) for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]
        rows = {number_of(row[RATE]): row for row in texts if row[SEEDS] != MISSING}
        at = rows[measure.rate or 0.0]
        match measure.name:
            case "mean":
                return at[TRAINING if measure.split == "training" else MEAN]
            case "std":
                return at[DEVIATION]
            case "difference":
                return f"{number_of(at[MEAN]) - number_of(rows[measure.less][MEAN]):.3g}"
            case "gap":
                return f"{number_of(at[MEAN]) - number_of(at[TRAINING]):.3g}"
            case "best_rate":
                return max(rows.values(), key=lambda row: number_of(row[MEAN]))[RATE]
            case "range":
                project = self.window.document.project
                assert project.results is not None
                cells = [one for one in project.results.cells if one.cell.rate == measure.rate]
                found = [100 * one.metric(project.score) for one in cells]
                return f"{max(found) - min(found):.1f}"
        return pytest.fail(f"nobody has told the student how to read off {measure.name}")

    def err(self, row: QuestionRow) -> None:
        """Give a wrong answer, or none where no answer is wrong, and see what is said of it."""
        said = row.question.wrong
        match row, row.question:
            case ChoiceRow(), ChoiceQuestion() as question:
                if question.answer is None:
                    return
                self.choose(row, (question.answer + 1) % len(question.choices))
            case NumberRow(), NumberQuestion() as question:
                right = 50.0 if isinstance(question.answer, Measure) else question.answer
                assert right is not None
                self.enter(row, number_text(2 * right + question.tolerance + 1, "g"))
            case SketchRow(), _:
                said = _("Draw your curve first.")
                self.click(row.answer_button)
            case _:
                self.click(row.answer_button)
                said = row.said.toPlainText()
                assert said.endswith(".")
        assert row.said.isVisible() and row.said.markdown == said != ""
        assert row.mark.accessibleName() == _("Not done yet")
        self.mistaken.add(type(row))

    def choose(self, row: ChoiceRow, number: int) -> None:
        self.click(row.options[number].label)
        assert row.options[number].button.isChecked()
        self.click(row.answer_button)

    def enter(self, row: NumberRow, text: str) -> None:
        self.click(row.field)
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def write(self, row: WordsRow, text: str) -> None:
        self.click(row.field)
        self.type(text)
        self.press(Qt.Key.Key_Return, CONTROL)

    def sketch(self, row: SketchRow) -> None:
        """Drag from the first rate to the last."""
        area, project = row.sketch, self.window.document.project
        handle, rates = self.window.windowHandle(), project.sweep.rates
        begin, end = (QPoint(round(area.place(rate, 0.0).x()), 60) for rate in (rates[0], rates[-1]))
        begin, end = self.reach(area, begin), self.reach(area, end)
        QTest.mousePress(handle, LEFT, pos=begin)
        QTest.mouseMove(handle, end)
        QTest.mouseRelease(handle, LEFT, pos=end)
        self.click(row.answer_button)
        prediction = self.window.document.project.prediction
        assert prediction is not None and len(prediction.sketch) == len(rates)


def number_of(text: str) -> float:
    """A number of the English table."""
    return float(text.replace("−", "-").replace(",", ""))


def test_each_lesson_has_a_look() -> None:
    assert set(LOOKS) == set(LESSONS)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_lesson_is_played_to_its_end(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lesson: Lesson
) -> None:
    size, scheme = LOOKS[lesson.name]
    window.theme.set_scheme(scheme)
    window.resize(*size)
    play_to_the_report(Student(qtbot, window), lesson, monkeypatch, tmp_path)


@pytest.mark.parametrize("window", ["de"], indirect=True)
def test_lesson_is_played_in_another_language(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the engine that has trained in English before."""
    window.resize(1024, 768)
    found = (one for one in bundled_lessons() if isinstance(one, Lesson))
    lesson = next(one for one in found if one.name == "what-dropout-does")
    assert lesson.language == "de"
    play_to_the_report(Student(qtbot, window), lesson, monkeypatch, tmp_path)


def play_to_the_report(
    student: Student, lesson: Lesson, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = student.window
    student.open(lesson)
    panel = student.panel
    for number, page in enumerate(lesson.pages, start=1):
        progress = _("Page {number} of {n}").format(number=number, n=len(lesson.pages))
        assert panel.progress.text() == progress
        student.play(page)
        student.click(panel.next)
    record = window.document.project.lesson
    assert record is not None and record.ended and record.n_right == record.n_marked > 0

    buttons = {button.text(): button for button in panel.page.findChildren(QPushButton)}
    student.click(buttons[_("Open the report")])
    assert window.pages.currentIndex() == REPORT
    path = tmp_path / "report.html"
    monkeypatch.setattr("gui.report_page.page.ask_for_name", lambda *_asked: (path, "HTML"))
    student.wait(window.report_page.save_button.isEnabled)
    student.click(window.report_page.save_button)
    student.wait(lambda: path.name in window.report_page.saved_row.message.text(), LONG)
    text = html.unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))
    assert _("Lesson: {title}").format(title=lesson.title) in text
    n = len(list(lesson.steps))
    done = ngettext("{n_done} of {n} step done", "{n_done} of {n} steps done", n)
    assert done.format(n_done=n, n=n) in text
    for answer in record.answers:
        assert markdown_text(answer.question) in text and answer_text(answer) in text, answer.step
