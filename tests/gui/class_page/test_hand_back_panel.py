"""The tab Hand back: marks and comments by mouse and keys, then copies with what was said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from engine.classroom.class_store import read_class_record
from engine.storage.project_file import read_project, write_project
from gui.class_page import hand_back_panel
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from gui.class_page.desk_columns import COMMENT, HAND_BACK_COLUMNS, MARK
from gui.class_page.hand_back_panel import EMPTY, NOTHING, HandBackPanel
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.project.sample_lessons import RECORD
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk, theme: Theme) -> Iterator[HandBackPanel]:
    made = HandBackPanel(desk, theme)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.wait()


def click(
    panel: HandBackPanel, student: str, column: object, qtbot: QtBot, *, is_double: bool = False
) -> None:
    row = next(number for number, row in enumerate(panel.table.desk.rows) if row.student == student)
    index = panel.table.desk.index(row, HAND_BACK_COLUMNS.index(column))
    spot = panel.table.visualRect(index).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    if is_double:
        qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def give_mark(panel: HandBackPanel, student: str, mark: str, qtbot: QtBot) -> None:
    click(panel, student, MARK, qtbot, is_double=True)
    line = panel.table.viewport().findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, mark)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel, student)[0] == mark)


def texts(panel: HandBackPanel, student: str) -> tuple[str, str]:
    row = next(row for row in panel.table.desk.rows if row.student == student)
    return row.mark, row.comment


def test_without_files_there_is_nothing_to_hand_back(panel: HandBackPanel) -> None:
    assert panel.status.text() == EMPTY
    assert not panel.give.isEnabled() and not panel.editor.comment.isEnabled()


def test_a_mark_and_a_comment_are_kept_with_the_class(
    panel: HandBackPanel, collected: Desk, qtbot: QtBot
) -> None:
    assert panel.status.text() == NOTHING and not panel.give.isEnabled()
    give_mark(panel, "Ada", "2+", qtbot)
    assert panel.give.isEnabled() and panel.status.text() == ""
    click(panel, "Ada", COMMENT, qtbot, is_double=True)
    qtbot.waitUntil(panel.editor.comment.hasFocus)
    qtbot.keyClicks(panel.editor.comment, "Good")
    qtbot.waitUntil(lambda: texts(panel, "Ada") == ("2+", "Good"))
    qtbot.keyClicks(panel.editor.comment, " start.")
    click(panel, "Ben", COMMENT, qtbot)
    assert texts(panel, "Ada") == ("2+", "Good start.")
    assert panel.editor.text == "" and panel.editor.title.text() == "Comment to Ben"
    qtbot.keyClicks(panel.editor.comment, "Go on")
    panel.hide()
    qtbot.waitUntil(lambda: collected.is_idle)
    assert collected.record is not None
    kept = read_class_record(collected.record.class_id)
    assert kept is not None
    assert [(one.student, one.mark, one.comment) for one in kept.marks] == [
        ("Ada", "2+", "Good start."),
        ("Ben", "", "Go on"),
    ]


def test_another_class_does_not_get_the_comment(panel: HandBackPanel, collected: Desk, qtbot: QtBot) -> None:
    panel.table.choose("Ada")
    qtbot.keyClicks(panel.editor.comment, "Good")
    panel.keep()
    first = collected.record
    assert first is not None
    other = replace(first, class_id="f" * 32, marks=())
    collected.show_class(other)
    qtbot.waitUntil(lambda: collected.is_idle)
    assert panel.editor.text == "" and collected.record == other


def test_answers_stand_beside_the_comment(
    panel: HandBackPanel, collected: Desk, reader: ClassReader, folder: Path, qtbot: QtBot
) -> None:
    project = replace(project_of("Cem", (6, 7)), lessons=(RECORD,))
    write_project(project, folder / "d.dropoutlab")
    reader.take([folder])
    qtbot.waitUntil(lambda: collected.row_of("Cem") is not None, timeout=20_000)
    panel.table.choose("Cem")
    shown = [label.text() for label in panel.editor.labels]
    place = shown.index("Why?")
    assert shown[place + 1] == "Because units\nco-adapt."
    assert "right, 2 tries" in shown and "wrong" in shown
    panel.table.choose("Ada")
    assert [label.text() for label in panel.editor.labels] == ["No answers to a lesson."]


def test_copies_have_what_was_said_and_nothing_is_overwritten(
    panel: HandBackPanel,
    collected: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "back"
    out.mkdir()
    give_mark(panel, "Ben", "87 %", qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    qtbot.mouseClick(panel.give, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.show_folder.isVisible, timeout=20_000)
    assert panel.status.text() == "1 copy and marks.csv written. Give each student theirs."
    assert sorted(path.name for path in out.iterdir()) == ["b.dropoutlab", "marks.csv"]
    feedback = read_project(out / "b.dropoutlab").feedback
    assert feedback is not None and feedback.mark == "87 %"
    qtbot.mouseClick(panel.give, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "already" in panel.status.text(), timeout=20_000)
    assert panel.give.isEnabled()


def test_a_bug_while_writing_is_told_once(
    panel: HandBackPanel,
    collected: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    panel.failed.connect(told.append)
    give_mark(panel, "Ben", "1", qtbot)
    monkeypatch.setattr(hand_back_panel, "write_copies", bug)
    panel.write_to(tmp_path / "back")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert_told_once(told, caplog)
    assert collected.record is not None and panel.give.isEnabled()
