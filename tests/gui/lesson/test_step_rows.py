"""Rows of steps: marks, buttons, what they say of their state, hints one after the other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson, Lock, Wait
from gui.lesson.page_view import row_of
from gui.lesson.player import LessonPlayer
from gui.lesson.rich_text import Drawings
from gui.lesson.step_rows import LockRow, PointRow, SetUpRow, StepRow, WaitRow
from gui.theme.theme import Theme


@pytest.fixture
def rows(qtbot: QtBot, player: LessonPlayer, lesson: Lesson, theme: Theme) -> list[StepRow]:
    player.open(lesson)
    made = [row_of(step, player, Drawings(), theme) for step in lesson.pages[0].steps]
    for row in made:
        qtbot.addWidget(row)
        row.resize(320, 160)
        row.show()
    return made


def test_each_step_has_its_row(rows: list[StepRow]) -> None:
    assert [type(row) for row in rows] == [SetUpRow, PointRow, LockRow, WaitRow]


def test_pressing_ticks_a_row_and_says_what_was_meant(qtbot: QtBot, rows: list[StepRow]) -> None:
    set_up = rows[0]
    assert isinstance(set_up, SetUpRow) and set_up.mark.accessibleName() == "Not done yet"
    assert set_up.state.text().startswith("Changes ") and "Ctrl+Z" in set_up.state.text()
    qtbot.mouseClick(set_up.button, Qt.MouseButton.LeftButton)
    assert set_up.mark.accessibleName() == "Done" and set_up.state.text() == "Everything is set up so."


def test_lock_says_what_it_locks_and_unlocks_the_rest(
    qtbot: QtBot, rows: list[StepRow], player: LessonPlayer, theme: Theme
) -> None:
    lock = rows[2]
    assert isinstance(lock, LockRow) and lock.button.text() == "Lock"
    assert lock.state.text() == "Locks data; the rest can be changed."
    qtbot.mouseClick(lock.button, Qt.MouseButton.LeftButton)
    assert player.document.project.locked == ("data",)
    unlock = LockRow(Lock("1.3"), player, Drawings(), theme)
    qtbot.addWidget(unlock)
    assert unlock.button.text() == "Unlock" and unlock.state.text() == "Unlocks everything."
    unlock.button.click()
    assert player.document.project.locked == ()


def test_waiting_row_says_what_is_missing_until_it_is_there(
    qtbot: QtBot, player: LessonPlayer, lesson: Lesson, theme: Theme
) -> None:
    player.open(lesson)
    player.turn(2)
    row = row_of(lesson.pages[2].steps[0], player, Drawings(), theme)
    qtbot.addWidget(row)
    row.show()
    assert isinstance(row, WaitRow) and row.state.text() == "This network has not been swept yet."
    assert row.hint_button.isVisible() and not row.hints[0].isVisible()
    qtbot.mouseClick(row.hint_button, Qt.MouseButton.LeftButton)
    assert row.hints[0].isVisible() and not row.hint_button.isEnabled()
    assert "F9" in row.hints[0].toPlainText()


def test_step_without_words_has_no_empty_line(qtbot: QtBot, player: LessonPlayer, theme: Theme) -> None:
    row = WaitRow(Wait("9.9", conditions={"page": "runs"}), player, Drawings(), theme)
    qtbot.addWidget(row)
    row.show()
    assert not row.text.isVisible() and row.state.text() == "The page Runs is not open."


def test_mark_follows_the_theme(rows: list[StepRow], theme: Theme) -> None:
    before = rows[0].mark.pixmap().toImage()
    theme.set_scheme("dark")
    assert rows[0].mark.pixmap().toImage() != before
    theme.set_scheme("light")


def test_texts_take_new_drawings_and_keep_their_words(rows: list[StepRow]) -> None:
    rows[0].use_drawings(replace(Drawings(), has_formulas=True))
    assert rows[0].text.toPlainText() == "Start with the network for Iris."
