"""The preview of a class's files: student, file and seeds, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from engine.analysis.wording import seed_numbers
from engine.language.texts import N_, _

if TYPE_CHECKING:
    from engine.classroom.handout import Handout

HEADS = (N_("Student"), N_("File"), N_("Seeds"))
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class HandoutModel(QAbstractTableModel):
    """Read only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads = HEADS
        self._rows: tuple[tuple[str, str, str], ...] = ()

    def show_handouts(self, handouts: tuple[Handout, ...], *, will_save: bool = False) -> None:
        """Show other files; `will_save`: the students save them, as copies of one file for all."""
        self.beginResetModel()
        self.heads = (HEADS[0], N_("Will save") if will_save else HEADS[1], HEADS[2])
        self._rows = tuple((one.student, one.file, seed_numbers(one.seeds)) for one in handouts)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.isValid():
            return self._rows[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _(self.heads[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class HandoutTable(QTableView):
    """The columns share the width; names and files get more of it than seeds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = HandoutModel(self)
        self.setModel(self.files)
        self.setAccessibleName(_("Files that will be written"))
        self.setProperty("role", "bare")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
