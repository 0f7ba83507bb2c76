"""A table of a class: a row for each student, with the columns of its tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.language.texts import _
from engine.project.handout_record import MAX_NAME
from gui.class_page.class_files import ClassFiles
from gui.class_page.desk_columns import Column
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from engine.classroom.desk_table import DeskRow

ROW_HEIGHT, ICON, MIN_WIDTH, MEASURED = 28, 14, 72, 40  # pixels; how many rows the widths are made for
HEAD_PADDING = 8  # in the style sheet, at each side
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class DeskModel(QAbstractTableModel):
    """With `files` the first column has ticks for who is counted. `edited` has a student and a text."""

    edited = Signal(str, str)

    def __init__(self, columns: Sequence[Column], theme: Theme, files: ClassFiles | None = None) -> None:
        super().__init__()
        self.columns, self._theme, self._files = tuple(columns), theme, files
        self.rows: tuple[DeskRow, ...] = ()
        if files is not None:
            files.changed.connect(self.announce)

    def show_rows(self, rows: tuple[DeskRow, ...]) -> None:
        """Show other rows; where the students are the same, nothing moves."""
        if self.has_students_of(rows):
            self.rows = rows
            self.announce()
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def has_students_of(self, rows: tuple[DeskRow, ...]) -> bool:
        """Whether these rows are of the students that are shown."""
        return [row.student for row in rows] == [row.student for row in self.rows]

    def announce(self) -> None:
        """Have all that is in view painted anew."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self._can_be_counted(self.rows[index.row()]):
            found |= Qt.ItemFlag.ItemIsUserCheckable
        if self.columns[index.column()].is_editable:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                lines = (column.text(row), *row.problems) if index.column() < 2 else (column.text(row),)
                return plain_tip("\n".join(filter(None, lines)))
            case Qt.ItemDataRole.AccessibleTextRole:
                text = column.text(row) or _("nothing")
                return f"{column.shown_head}: {text}"
            case Qt.ItemDataRole.DecorationRole if column.icon(row):
                return self._theme.icon(column.icon(row), column.tone(row))
            case Qt.ItemDataRole.ForegroundRole if column.tone(row):
                return QColor(self._theme.tokens.readable(column.tone(row), "card"))
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and self._can_be_counted(row):
                assert self._files is not None
                is_out = self._files.is_left_out(row.path)
                return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and self._files is not None:
            self._files.leave_out(row.path, is_out=Qt.CheckState(value) != Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and self.columns[index.column()].is_editable:
            self.edited.emit(row.student, str(value).strip())
            return True
        return False

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.columns[section].shown_head
            case Qt.ItemDataRole.ToolTipRole:
                return _(self.columns[section].tip)
        return None

    def _can_be_counted(self, row: DeskRow) -> bool:
        return self._files is not None and row.state == "swept"


class DeskTable(QTableView):
    """`chosen` when another row is current; `removed` has the paths of the files that Delete takes off.

    What is being typed stays when other students come meanwhile.
    """

    chosen = Signal()
    removed = Signal(list)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        theme: Theme,
        files: ClassFiles | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting: tuple[DeskRow, ...] | None = None
        self.desk = DeskModel(columns, theme, files)
        self.setModel(self.desk)
        self.setAccessibleName(name)
        self.setProperty("role", "bare")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if any(column.is_editable for column in columns)
            else triggers.NoEditTriggers
        )
        self.setItemDelegate(_Delegate(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setResizeContentsPrecision(MEASURED)
        modes = QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            header.setSectionResizeMode(number, modes.Stretch if column.is_wide else modes.ResizeToContents)
        theme.changed.connect(self._show_look)
        self._show_look()

    @property
    def current(self) -> DeskRow | None:
        """The row that is chosen, or None."""
        row = self.currentIndex().row()
        return self.desk.rows[row] if 0 <= row < len(self.desk.rows) else None

    @property
    def selected(self) -> list[DeskRow]:
        """All rows that are selected, in their order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.desk.rows[row] for row in rows]

    def show_rows(self, rows: tuple[DeskRow, ...]) -> None:
        """Show other rows, as soon as the table can be seen; the chosen student stays chosen."""
        has_others = not self.desk.has_students_of(rows)
        is_typing = self.state() == QAbstractItemView.State.EditingState
        self._waiting = rows
        if self.isVisible() and not (is_typing and has_others):
            self._show_waiting()

    def choose(self, student: str) -> None:
        """Make a student's row the current one."""
        self._show_waiting()
        for number, row in enumerate(self.desk.rows):
            if row.student == student:
                self.setCurrentIndex(self.desk.index(number, 0))

    def _show_waiting(self) -> None:
        if self._waiting is None:
            return
        rows, self._waiting = self._waiting, None
        current, selected = self.current, [row.student for row in self.selected]
        has_others = not self.desk.has_students_of(rows)
        self.desk.show_rows(rows)
        self.horizontalHeader().resizeSections()
        if has_others:
            self._choose_again(current.student if current is not None else "", selected)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self._show_waiting()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_waiting()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        paths = [row.path for row in self.selected if row.path]
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and paths:
            self.removed.emit(paths)
        else:
            super().keyPressEvent(event)

    def _choose_again(self, current: str, selected: Sequence[str]) -> None:
        model, flags = self.selectionModel(), self.selectionModel().SelectionFlag
        for number, row in enumerate(self.desk.rows):
            index = self.desk.index(number, 0)
            if row.student == current:
                model.setCurrentIndex(index, flags.NoUpdate)
            if row.student in selected:
                model.select(index, flags.Select | flags.Rows)
        self.chosen.emit()

    def _show_look(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self.setIconSize(QSize(self._theme.px(ICON), self._theme.px(ICON)))
        header = self.horizontalHeader()
        heads = [column.shown_head for column in self.desk.columns if column.is_wide]
        widest = max(map(header.fontMetrics().horizontalAdvance, heads), default=0) + 2 * HEAD_PADDING
        header.setMinimumSectionSize(max(self._theme.px(MIN_WIDTH), widest))
        self.desk.announce()


class _Delegate(QStyledItemDelegate):
    """A line to type in that takes no more than a project file does; and room for the ticks."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """What Qt needs; it forgets the style sheet's padding beside a tick."""
        found = super().sizeHint(option, index)
        has_tick = index.data(Qt.ItemDataRole.CheckStateRole) is not None
        return found + QSize(option.fontMetrics.height() if has_tick else 0, 0)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        line = QLineEdit(parent, maxLength=MAX_NAME)
        line.setProperty("role", "row")
        line.setFrame(False)
        student = index.model().index(index.row(), 0).data()
        line.setAccessibleName(_("Mark of {student}").format(student=student))
        return line
