"""The panel: the list, a lesson from first to last page, and files that change while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from engine.storage.examples import example
from gui.lesson import library as library_module
from gui.lesson.panel import LessonPanel
from gui.theme.theme import Theme
from tests.gui.cut_texts import cut_texts


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def open_drawn(qtbot: QtBot, panel: LessonPanel, lesson: Lesson) -> None:
    panel.open(lesson)
    qtbot.waitUntil(lambda: not panel.draughtsman.is_busy and panel.page.text is not None)


def test_list_comes_first_and_a_card_opens_its_lesson(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, panel: LessonPanel, lesson: Lesson
) -> None:
    monkeypatch.setattr(library_module, "bundled_lessons", lambda _begun: (lesson,))
    panel.refresh()
    qtbot.waitUntil(lambda: bool(panel.list.cards))
    assert panel.title.whole_text == "Lessons" and not panel.next.isVisible()
    click(qtbot, panel.list.cards[0].button)
    assert panel.title.whole_text == "A small lesson" and panel.progress.text() == "Page 1 of 3"
    qtbot.waitUntil(lambda: len(panel.page.rows) == 4)
    click(qtbot, panel.back_to_list)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: panel.list.cards[0].button.text() == "Continue")


def test_pages_are_turned_to_the_end_and_back(qtbot: QtBot, panel: LessonPanel, lesson: Lesson) -> None:
    open_drawn(qtbot, panel, lesson)
    assert not panel.back.isEnabled() and panel.next.text() == "Next"
    click(qtbot, panel.next)
    click(qtbot, panel.next)
    assert panel.progress.text() == "Page 3 of 3" and panel.next.text() == "Finish"
    click(qtbot, panel.next)
    assert panel.progress.text() == "" and not panel.next.isEnabled()
    with qtbot.waitSignal(panel.page.report_requested):
        click(qtbot, next(b for b in panel.page.findChildren(QPushButton) if b.text() == "Open the report"))
    click(qtbot, panel.back)
    assert panel.progress.text() == "Page 3 of 3"


def test_page_that_waits_for_its_drawings_is_shown_without_them(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, panel: LessonPanel, lesson: Lesson
) -> None:
    waiting = []
    monkeypatch.setattr(panel.draughtsman, "draw", lambda *given: waiting.append(given[-1]))
    panel.open(lesson)
    qtbot.waitUntil(lambda: panel.page.text is not None)
    assert panel.page.text is not None and "<img" not in panel.page.text.toHtml()
    monkeypatch.undo()
    panel.draughtsman.draw(lesson, lesson.pages[0], (13, 300, 1.0), waiting[0])
    qtbot.waitUntil(lambda: panel.page.text is not None and "<img" in panel.page.text.toHtml())


def test_saved_file_reloads_the_page_and_a_broken_one_says_where(
    qtbot: QtBot, panel: LessonPanel, folder: Path
) -> None:
    open_drawn(qtbot, panel, read_lesson(folder))
    panel.player.turn(1)
    qtbot.waitUntil(lambda: panel.library._stamp is not None)  # noqa: SLF001 (it has looked once)
    path = folder / "lesson.yaml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("Before you sweep", "Think first"), "utf-8")
    qtbot.waitUntil(lambda: panel.player.page is not None and panel.player.page.title == "Think first")
    path.write_text(whole.replace("sketch: true", "scetch: true"), "utf-8")
    qtbot.waitUntil(panel.problem.isVisible)
    assert "lesson.yaml, line " in panel.problem.text()
    assert panel.player.page is not None and panel.player.page.title == "Think first"
    path.write_text(whole, "utf-8")
    qtbot.waitUntil(lambda: not panel.problem.isVisible())
    assert panel.player.page.title == "Before you sweep" and panel.progress.text() == "Page 2 of 3"


def test_lesson_is_resumed_when_its_project_is_opened(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, panel: LessonPanel, lesson: Lesson
) -> None:
    monkeypatch.setattr(library_module, "bundled_lessons", lambda _begun: (lesson,))
    document = panel.player.document
    open_drawn(qtbot, panel, lesson)
    panel.player.turn(2)
    project = document.project
    document.load(example("tutorial-regression"))
    assert panel.player.lesson is None
    qtbot.waitUntil(lambda: panel.library.is_read)
    document.load(project)
    qtbot.waitUntil(lambda: panel.progress.text() == "Page 3 of 3")
    assert not document.is_modified


def test_words_are_kept_when_the_page_is_turned(qtbot: QtBot, panel: LessonPanel, lesson: Lesson) -> None:
    open_drawn(qtbot, panel, lesson)
    panel.player.turn(2)
    qtbot.waitUntil(lambda: len(panel.page.rows) == 3)
    field = panel.page.rows[2].field  # type: ignore[attr-defined]
    qtbot.keyClicks(field, "The curve is flat.")
    click(qtbot, panel.back)
    record = panel.player.record
    assert record is not None and record.answers[0].value == "The curve is flat."


@pytest.mark.parametrize("scale", [1.0, 1.35])
@pytest.mark.parametrize("width", [288, 420])
def test_no_text_is_cut(qtbot: QtBot, panel: LessonPanel, lesson: Lesson, scale: float, width: int) -> None:
    theme: Theme = panel._theme  # noqa: SLF001
    theme.set_scale(scale)
    panel.resize(round(width * scale), 640)
    open_drawn(qtbot, panel, lesson)
    for page in range(4):
        panel.player.turn(page)
        qtbot.waitUntil(lambda: not panel.draughtsman.is_busy)
        for row in panel.page.rows:
            for _ in row.step.hints:
                panel.player.show_hint(row.step)
        qtbot.waitUntil(lambda: not cut_texts(panel))
        content = panel.page.widget()
        assert content is not None and content.width() <= panel.page.viewport().width()
        for text in (panel.page.text, *(row.text for row in panel.page.rows)):
            if text is not None and text.isVisible():
                assert text.viewport().height() >= text.document().size().height()
                assert text.document().size().width() <= text.viewport().width() + 1
    theme.set_scale(1.0)
