"""A table of a class: its rows follow, what is chosen or typed stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.classroom.desk_table import NOT_HANDED_IN, SWEPT, DeskRow
from gui.class_page.class_files import ClassFiles
from gui.class_page.desk_columns import COLLECT_COLUMNS, HAND_BACK_COLUMNS, MARK
from gui.class_page.desk_table import DeskTable
from gui.theme.theme import Theme

ADA, BEN = (DeskRow(name, file=f"{name}.html", path=name, state=SWEPT) for name in ("Ada", "Ben"))
CEM = DeskRow("Cem", file="Cem.html", state=NOT_HANDED_IN)
MARKS = HAND_BACK_COLUMNS.index(MARK)


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> DeskTable:
    made = DeskTable("Marks", HAND_BACK_COLUMNS, theme)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    made.show_rows((ADA, BEN))
    return made


def type_mark(table: DeskTable, row: int, text: str, qtbot: QtBot) -> QLineEdit:
    """Click a mark and type, without Return."""
    index = table.desk.index(row, MARKS)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    qtbot.keyClick(table, text[0])
    line = table.viewport().findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, text[1:])
    return line


def test_the_chosen_student_stays_when_others_come(table: DeskTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.chosen):
        table.choose("Ben")
    assert table.current is BEN
    table.show_rows((ADA, CEM, BEN))
    assert table.current is BEN and table.selected == [BEN]
    table.show_rows((ADA, CEM))
    assert table.current is None and table.selected == []


def test_a_typed_mark_is_told(table: DeskTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.desk.edited) as told:
        qtbot.keyClick(type_mark(table, 1, "2+ ", qtbot), Qt.Key.Key_Return)
    assert told.args == ["Ben", "2+"]


def test_what_is_being_typed_stays_when_students_come(table: DeskTable, qtbot: QtBot) -> None:
    line = type_mark(table, 1, "87 %", qtbot)
    table.show_rows((ADA, CEM, BEN))
    assert line.isVisible() and line.text() == "87 %"
    with qtbot.waitSignal(table.desk.edited) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == ["Ben", "87 %"]
    qtbot.waitUntil(lambda: table.desk.rows == (ADA, CEM, BEN))
    assert table.state() == QAbstractItemView.State.NoState


def test_only_who_has_swept_has_a_tick(qtbot: QtBot, theme: Theme) -> None:
    files = ClassFiles()
    table = DeskTable("Students", COLLECT_COLUMNS, theme, files)
    qtbot.addWidget(table)
    table.show()
    table.show_rows((ADA, CEM))
    tick, none = (table.desk.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) for row in range(2))
    assert (tick, none) == (Qt.CheckState.Checked, None)
    table.choose("Ada")
    QApplication.processEvents()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert files.is_left_out("Ada")
    with qtbot.waitSignal(table.removed) as told:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert told.args == [["Ada"]]


def test_every_cell_says_what_it_is(table: DeskTable) -> None:
    table.show_rows((ADA,))
    texts = [
        table.desk.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole)
        for column in range(len(HAND_BACK_COLUMNS))
    ]
    assert texts[0] == "Student: Ada" and texts[MARKS] == "Mark: nothing"
