"""The samples of a table: sorted by a click on a header, filtered by a text, the target marked."""

from __future__ import annotations

import re
from heapq import nlargest
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview
from engine.language.numbers import decimal_mark, number_text
from engine.language.texts import _, ngettext
from gui.data_page.look_view import LookView
from gui.data_page.set_texts import count_of_samples
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip
from gui.widgets.search_edit import SearchEdit

_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Order = Qt.SortOrder
ROW, PADDING, ARROW, MAX_WIDTH = 26, 24, 14, 320
MEASURED = 12  # texts of a column
AHEAD = 80  # columns to the right of those that are seen
_DIGIT = re.compile(r"\d")
_END = "\0"  # of a text


class SamplesModel(QAbstractTableModel):
    """Read-only texts under column names, the target first, without an object per cell."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._preview = DataPreview(n_samples=0)
        self._meanings: dict[str, str] = {}
        self._excluded: frozenset[str] = frozenset()
        self._text = ""
        self._sorted_by: tuple[int, Order] = (-1, Order.AscendingOrder)
        self._order: list[int] = []
        self._longest: dict[int, tuple[str, ...]] = {}

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        """Replace the table; what it is sorted by is forgotten if it has other columns."""
        self.beginResetModel()
        if preview.columns != self._preview.columns:
            self._sorted_by = (-1, Order.AscendingOrder)
        self._preview = preview
        self._longest.clear()
        self._meanings = dict(zip(info.columns, info.column_meanings, strict=False))
        self._arrange()
        self.endResetModel()

    def set_excluded(self, names: tuple[str, ...]) -> None:
        """Show the columns that the network does not see as such."""
        if frozenset(names) != self._excluded:
            self._excluded = frozenset(names)
            self._announce()

    def set_filter(self, text: str) -> None:
        """Show only the samples that have this text in a cell."""
        self.beginResetModel()
        self._text = text.strip().casefold()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Order = Order.AscendingOrder) -> None:
        """Sort by a column: numbers by value, texts by the alphabet. -1 is the order of the set."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def longest(self, column: int) -> tuple[str, ...]:
        """The longest texts of a column with 0 for every digit, so that a few stand for thousands."""
        if column not in self._longest:
            place = self._place(column)
            texts = _END.join(row[place] for row in self._preview.rows)  # a thousand columns are many calls
            shapes = set(_DIGIT.sub("0", texts).split(_END))
            self._longest[column] = tuple(nlargest(MEASURED, shapes, key=len))
        return self._longest[column]

    def header(self, column: int) -> str:
        """The title of a column."""
        return self._preview.columns[self._place(column)]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._preview.rows[self._order[index.row()]][self._place(index.column())]
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self._preview.rows[self._order[index.row()]][self._place(index.column())]
            return plain_tip(f"{self.header(index.column())}: {text}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and self.header(index.column()) in self._excluded:
            return QColor(self._theme.tokens.faded("muted", "card", 0.3))
        if role == Qt.ItemDataRole.BackgroundRole and index.column() == 0:
            return self._theme.colour("accent_soft")
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._theme.font(13, QFont.Weight.DemiBold)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            is_number = role == Qt.ItemDataRole.DisplayRole and section < len(self._order)
            return number_text(self._preview.samples[self._order[section]] + 1, ",") if is_number else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.header(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            name = self.header(section)
            parts = [f"{name}: {self._meanings[name]}" if self._meanings.get(name) else name]
            if section == 0:
                parts.append(_("The target: what the network is to predict."))
            elif name in self._excluded:
                parts.append(_("Not used: the network does not see this column."))
            return plain_tip("\n".join((*parts, _("Click to sort."))))
        return None

    def _place(self, column: int) -> int:
        """Where the preview has a column: it has the target last."""
        return len(self._preview.columns) - 1 if column == 0 else column - 1

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand at the right, names at the left."""
        is_number = _sort_key(next(iter(self.longest(column)), ""))[0] == 0
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _arrange(self) -> None:
        rows, (column, order) = self._preview.rows, self._sorted_by
        places = range(len(rows))
        text = self._text
        kept = [place for place in places if not text or any(text in cell.casefold() for cell in rows[place])]
        if column >= 0:
            at = self._place(column)
            kept.sort(key=lambda place: _sort_key(rows[place][at]), reverse=order is Order.DescendingOrder)
        self._order = kept

    def _announce(self) -> None:
        if self._order and self._preview.columns:
            last = self.index(len(self._order) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _sort_key(text: str) -> tuple[int, float, str]:
    try:
        return 0, float(text.replace("−", "-").replace(decimal_mark(), ".")), ""
    except ValueError:
        return (1 if text else 2), 0.0, text.casefold()


class SamplesTable(LookView):
    """The table and its filter."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = SamplesModel(theme)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setProperty("role", "inset")
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(_("Samples of the data set"))
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorClearable(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.filter = SearchEdit(_("Filter rows"), _("Filter rows"))
        self.filter.setToolTip(_("Only rows that have this text in a cell"))
        self.filter.textChanged.connect(self._on_filtered)
        self.controls = self.filter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        header.setSortIndicator(-1, Order.AscendingOrder)
        self.table.setSortingEnabled(True)
        self._n_fitted = 0
        self.table.horizontalScrollBar().valueChanged.connect(self._fit_seen)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def caption(self) -> str:
        preview, shown = self._preview, self.model.rowCount()
        if preview is None:
            return ""
        if shown != (n := len(preview.rows)):
            text = ngettext("{n_shown} of {n} row has this text", "{n_shown} of {n} rows have this text", n)
        elif shown < (n := preview.n_samples):
            text = ngettext(
                "{n_shown} of {n} row, spread over the set", "{n_shown} of {n} rows, spread over the set", n
            )
        else:
            return count_of_samples("table", shown)
        return text.format(n_shown=number_text(shown, ","), n=number_text(n, ","))

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        super().show_preview(preview, info)
        is_other = self.model.columnCount() == 0 or preview.columns != self._columns
        self._columns = preview.columns
        if is_other:
            self.table.horizontalHeader().setSortIndicator(-1, Order.AscendingOrder)
            self.filter.clear()
        self.model.show_preview(preview, info)
        self._fit()

    def set_excluded(self, names: tuple[str, ...]) -> None:
        """Show the columns that the network does not see as such."""
        self.model.set_excluded(names)

    _columns: tuple[str, ...] = ()

    def _on_filtered(self, text: str) -> None:
        self.model.set_filter(text)
        self.caption_changed.emit()

    def _fit(self) -> None:
        """Fit rows and columns to the texts; columns far to the right wait until they are seen."""
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self._n_fitted = 0
        self._fit_seen()

    def _fit_seen(self) -> None:
        """Give each column the width of its widest text, measuring a few for each and not every row."""
        last = self.table.columnAt(self.table.viewport().width() - 1)  # -1 where no column is
        todo = range(self._n_fitted, min(self.model.columnCount(), last + 1 + AHEAD))
        if not todo:
            return
        self._n_fitted = todo.stop
        px = self._theme.px
        small = QFontMetrics(self._theme.font(12))
        for column in todo:
            own = self.model.data(self.model.index(0, column), Qt.ItemDataRole.FontRole)
            metrics = self.table.fontMetrics() if own is None else QFontMetrics(own)
            digit = max("0123456789", key=metrics.horizontalAdvance)
            texts = (text.replace("0", digit) for text in self.model.longest(column))
            longest = max(map(metrics.horizontalAdvance, texts), default=0)
            text = round(1.02 * longest) + px(PADDING)
            title = small.horizontalAdvance(self.model.header(column)) + px(PADDING + ARROW)
            self.table.setColumnWidth(column, max(min(text, px(MAX_WIDTH)), title))
