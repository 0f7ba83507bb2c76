"""The first rows of a file before its import, as text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTableView

from engine.data.own_files.tables.inspection import Inspection
from engine.language.texts import _
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

ROW, WIDTH, MAX_WIDTH = 26, 72, 200
MEASURED = 20  # rows whose texts are as wide as the others
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ImportRows(QAbstractTableModel):
    """Read-only texts under the columns' names; those left out are pale, the target is in accent colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._header: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._roles: dict[str, str] = {}

    def show_inspection(self, found: Inspection) -> None:
        """Show these rows."""
        is_same = (found.header, found.rows) == (self._header, self._rows)
        if not is_same:
            self.beginResetModel()
        self._header, self._rows = found.header, found.rows
        self._roles = {column.name: column.role for column in found.file.columns}
        if not is_same:
            self.endResetModel()
        elif self._rows:
            last = self.index(len(self._rows) - 1, len(self._header) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._header) - 1)

    def column_of(self, name: str) -> int:
        """The place of a column; -1 if it is not shown."""
        return self._header.index(name) if name in self._header else -1

    def name_of(self, column: int) -> str:
        """The column at a place."""
        return self._header[column]

    def longest(self, column: int) -> str:
        """The longest text of a column's first rows and its name."""
        texts = [row[column] for row in self._rows[:MEASURED] if column < len(row)]
        return max((*texts, self._header[column]), key=len)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text or "–"
            case Qt.ItemDataRole.ToolTipRole if text:
                return plain_tip(text)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(self._header[index.column()], text)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._header[section]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._header[section])
            case Qt.ItemDataRole.FontRole:
                is_target = self._roles.get(self._header[section]) == "target"
                return self._theme.font(12, QFont.Weight.DemiBold if is_target else QFont.Weight.Normal)
        return None

    def _colour(self, name: str, text: str) -> QColor | None:
        tokens = self._theme.tokens
        if self._roles.get(name) == "ignored" or not text:
            return QColor(tokens.faded("muted", "card", 0.25))
        return QColor(tokens.readable("accent", "card")) if self._roles.get(name) == "target" else None


class ImportRowsView(QTableView):
    """The first rows; `column_chosen` has the column that was clicked."""

    column_chosen = Signal(str)

    def __init__(self, model: ImportRows, theme: Theme) -> None:
        super().__init__()
        self._theme, self._rows = theme, model
        self.setModel(model)
        self.setProperty("role", "inset")
        self.setAccessibleName(_("The first rows of the file"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.sectionClicked.connect(lambda place: self.column_chosen.emit(model.name_of(place)))
        header.setSectionsClickable(True)
        self.clicked.connect(lambda index: self.column_chosen.emit(model.name_of(index.column())))
        model.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def show_column(self, name: str) -> None:
        """Scroll to a column."""
        column = self._rows.column_of(name)
        if column >= 0 and self._rows.rowCount():
            top = self.rowAt(0)
            self.scrollTo(self._rows.index(max(0, top), column))

    def _fit(self) -> None:
        px, metrics = self._theme.px, self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        for column in range(self._rows.columnCount()):
            width = round(1.1 * metrics.horizontalAdvance(self._rows.longest(column))) + px(24)
            self.setColumnWidth(column, min(max(width, px(WIDTH)), px(MAX_WIDTH)))
