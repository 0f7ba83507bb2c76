"""The columns of a table: whether each is used, its histogram, and how much it tells about the target."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import value_texts, with_minus
from engine.data.column_facts import ColumnFacts
from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext, pgettext
from gui.data_page.histograms import paint_histogram
from gui.data_page.look_view import LookView
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
NAME, HISTOGRAM, RELATION, MEAN, RANGE, MISSING = range(6)
# Translators: headings of a table of columns.
HEADERS = (N_("Column"), N_("Distribution"), N_("Relation to target"), N_("Mean"), N_("Range"), N_("Missing"))
TIPS = (
    N_("A column with a tick is used: the network sees it."),
    N_("How often small and large values occur."),
    N_(
        "How much a column alone tells about the target, from 0 to 1: the size of the correlation if a "
        "number is predicted, the correlation ratio for classes."
    ),
    N_("The mean of all values that are there."),
    N_("The smallest and the largest value."),
    N_("How many values are missing."),
)
ROW, HISTOGRAM_WIDTH, MAX_NAME = 40, 124, 260
MEASURED = 300  # rows, by whose texts the columns get their widths
STRONG, MEDIUM, WEAK = 0.5, 0.3, 0.1  # Cohen (1988): sizes of correlations
LAST_COLUMN = N_("One column must stay: the network needs something to learn from.")


class ColumnsModel(QAbstractTableModel):
    """A row for each column. `use_edited` has the names that are no longer used."""

    use_edited = Signal(tuple)
    refused = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._facts: tuple[ColumnFacts, ...] = ()
        self._meanings: dict[str, str] = {}
        self._excluded: tuple[str, ...] = ()
        self._choosable: frozenset[str] = frozenset()  # that can be left out
        self._is_open = True
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._order: list[int] = []

    def show_facts(
        self, facts: tuple[ColumnFacts, ...], meanings: dict[str, str], choosable: frozenset[str]
    ) -> None:
        """Show other facts; the rows stay where they are if the columns are the same."""
        self._choosable = choosable
        is_same = [one.name for one in facts] == [one.name for one in self._facts]
        if is_same:
            self._facts, self._meanings = facts, meanings
            self._announce()
            return
        self.beginResetModel()
        self._facts, self._meanings = facts, meanings
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._arrange()
        self.endResetModel()

    def set_use(self, excluded: tuple[str, ...], *, is_open: bool) -> None:
        """Show which columns are not used, and whether that can be changed."""
        if (excluded, is_open) != (self._excluded, self._is_open):
            self._excluded, self._is_open = excluded, is_open
            self._announce()

    def fact(self, row: int) -> ColumnFacts:
        """The facts in a row."""
        return self._facts[self._order[row]]

    def is_used(self, name: str) -> bool:
        """Whether the network sees a column."""
        return name not in self._excluded

    @property
    def n_used(self) -> int:
        """How many columns the network sees."""
        return sum(fact.name not in self._excluded for fact in self._facts)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME and self._is_open and self.fact(index.row()).name in self._choosable:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        fact = self.fact(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(fact, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            if fact.name not in self._choosable:
                return None
            is_used = fact.name not in self._excluded
            return Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(fact, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == HISTOGRAM:
            return _shape_text(fact)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (MEAN, MISSING):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and fact.name in self._excluded:
            return QColor(self._theme.tokens.readable("muted", "card"))
        if role == Qt.ItemDataRole.FontRole and index.column() == NAME:
            return self._theme.font(13, QFont.Weight.DemiBold)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._is_open:
            return False
        name = self.fact(index.row()).name
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.use_edited.emit(tuple(one for one in self._excluded if one != name))
        elif self.n_used <= 1:
            self.refused.emit(_(LAST_COLUMN))
            return False
        else:
            order = [fact.name for fact in self._facts]
            self.use_edited.emit(tuple(sorted((*self._excluded, name), key=order.index)))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADERS[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = [_(TIPS[section])] if section == HISTOGRAM else [_(TIPS[section]), _("Click to sort.")]
            return "\n".join(lines)
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (MEAN, MISSING):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order of the set."""
        self.layoutAboutToBeChanged.emit()
        before = [self.fact(index.row()).name for index in self.persistentIndexList()]
        self._sorted_by = (column, order)
        old = self.persistentIndexList()
        self._arrange()
        rows = {self.fact(row).name: row for row in range(len(self._order))}
        new = [self.index(rows[name], index.column()) for name, index in zip(before, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._sorted_by
        places = list(range(len(self._facts)))
        if column in (NAME, MEAN, RANGE, MISSING, RELATION):
            is_down = order is Qt.SortOrder.DescendingOrder
            places.sort(key=lambda place: _sort_key(self._facts[place], column), reverse=is_down)
        self._order = places

    def _announce(self) -> None:
        if self._order:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, len(HEADERS) - 1))

    def _tip(self, fact: ColumnFacts, column: int) -> str:
        if column == HISTOGRAM:
            return f"{fact.name}: {_shape_text(fact)}"
        if column == RELATION:
            return f"{_(TIPS[RELATION])}\n{fact.name}: {_text(fact, RELATION)}"
        meaning = self._meanings.get(fact.name, "")
        lines = [f"{fact.name}: {meaning}" if meaning else fact.name]
        if fact.name in self._excluded:
            lines.append(_("Not used: the network does not see this column."))
        return "\n".join(lines)


def relation_words(relation: float) -> str:
    """The relation in words: "strong, 0.74", with a sign for a correlation; "–" if it cannot be told."""
    if math.isnan(relation):
        return "–"
    number, size = with_minus(number_text(relation, ".2f")), abs(relation)
    if size >= STRONG:
        text = _("strong, {relation}")
    elif size >= MEDIUM:
        text = _("medium, {relation}")
    else:
        text = _("weak, {relation}") if size >= WEAK else _("none, {relation}")
    return text.format(relation=number)


def _text(fact: ColumnFacts, column: int) -> str:
    is_number = not fact.n_categories
    if column == NAME:
        return fact.name
    if column == MEAN:
        if not is_number or math.isnan(fact.mean):
            return "–"
        return _value_texts(fact, fact.mean)[2]
    if column == RANGE:
        if not is_number:
            n = fact.n_categories
            return ngettext("{n} category", "{n} categories", n).format(n=number_text(n, ","))
        if math.isnan(fact.low):
            return "–"
        low, high = _value_texts(fact)
        # Translators: the range of a column, from its smallest to its largest value.
        return _("{low} to {high}").format(low=low, high=high)
    if column == MISSING:
        return number_text(fact.n_missing, ",") if fact.n_missing else pgettext("missing values", "none")
    return relation_words(fact.relation) if column == RELATION else ""


def _value_texts(fact: ColumnFacts, *others: float) -> list[str]:
    """The smallest and the largest value of a column, and others of it."""
    values = (fact.low, fact.high, *others)
    if fact.is_date:
        return [(datetime(1970, 1, 1) + timedelta(days=value)).date().isoformat() for value in values]
    return value_texts(*values)


def _shape_text(fact: ColumnFacts) -> str:
    """The histogram in words, for those who do not see it."""
    if fact.categories:
        named = zip(fact.categories, fact.counts, strict=True)
        return ", ".join(f"{name} {number_text(count, ',')}" for name, count in named)
    if math.isnan(fact.low) or not any(fact.counts):
        return _("no values")
    width = (fact.high - fact.low) / len(fact.counts)
    top = max(range(len(fact.counts)), key=fact.counts.__getitem__)
    low = fact.low + top * width
    begin, end = _value_texts(fact, low, low + width)[2:]
    return _("most values between {low} and {high}").format(low=begin, high=end)


def _sort_key(fact: ColumnFacts, column: int) -> tuple[float, str]:
    values = {
        MEAN: fact.mean,
        RANGE: fact.high - fact.low,
        MISSING: fact.n_missing,
        RELATION: abs(fact.relation),
    }
    value = values.get(column, 0.0)
    return -math.inf if math.isnan(value) else value, fact.name.casefold()


class HistogramDelegate(QStyledItemDelegate):
    """Paints the histogram of a row."""

    def __init__(self, model: ColumnsModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(self._theme.px(HISTOGRAM_WIDTH), self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        fact = self._model.fact(index.row())
        is_used = self._model.is_used(fact.name)
        px = self._theme.px
        area = QRect(option.rect).adjusted(px(8), px(6), -px(8), -px(6))
        paint_histogram(
            painter,
            area,
            fact.counts,
            self._theme.colour("accent" if is_used else "line"),
            gap=bool(fact.categories),
        )


class ColumnsView(LookView):
    """The table of columns. `excluded_edited` has the names that are no longer used."""

    excluded_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._refusal = ""
        self.model = ColumnsModel(theme)
        self.model.use_edited.connect(self._on_edited)
        self.model.refused.connect(self._refuse)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setProperty("role", "inset")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(_("Columns of the data set"))
        self.table.setAccessibleDescription(_("Space uses a column or leaves it out."))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setItemDelegateForColumn(HISTOGRAM, HistogramDelegate(self.model, theme, self.table))
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        self.table.setSortingEnabled(True)
        self.use_all = QPushButton(_("Use all columns"))
        self.use_all.setProperty("role", "small")
        self.use_all.setToolTip(_("Let the network see every column"))
        self.use_all.clicked.connect(lambda: self.excluded_edited.emit(()))
        self.controls = self.use_all
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def has_controls(self) -> bool:
        return self.use_all.isEnabled()

    @property
    def caption(self) -> str:
        if self._refusal or self._preview is None:
            return self._refusal
        n_columns = self.model.rowCount()
        used = ngettext(
            "{n_used} of {n} column is used", "{n_used} of {n} columns are used", n_columns
        ).format(n_used=number_text(self.model.n_used, ","), n=number_text(n_columns, ","))
        n_missing = sum(fact.n_missing for fact in self._preview.column_facts)
        if not n_missing:
            return used
        missing = ngettext("{n} value is missing", "{n} values are missing", n_missing)
        return f"{used} · {missing.format(n=number_text(n_missing, ','))}"

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        super().show_preview(preview, info)
        before = self.model.rowCount()
        meanings = dict(zip(info.columns, info.column_meanings, strict=False))
        self.model.show_facts(preview.column_facts, meanings, frozenset(info.columns))
        self.table.setColumnHidden(MISSING, not any(fact.n_missing for fact in preview.column_facts))
        if self.model.rowCount() != before:
            self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._fit()

    def set_excluded(self, names: tuple[str, ...], *, is_open: bool) -> None:
        """Show which columns are not used, and whether that can be changed."""
        self._refusal = ""
        self.model.set_use(names, is_open=is_open)
        self.use_all.setEnabled(bool(names) and is_open)
        self.caption_changed.emit()

    def _on_edited(self, names: tuple[str, ...]) -> None:
        self.excluded_edited.emit(names)

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self.caption_changed.emit()

    def _fit(self) -> None:
        px = self._theme.px
        self.table.verticalHeader().setDefaultSectionSize(px(ROW))
        plain, small = self.table.fontMetrics(), QFontMetrics(self._theme.font(12))
        for column, title in enumerate(map(_, HEADERS)):
            rows = range(0, self.model.rowCount(), 1 + self.model.rowCount() // MEASURED)
            texts = [_text(self.model.fact(row), column) for row in rows]
            longest = max(texts, key=len, default="")
            width = round(1.1 * plain.horizontalAdvance(longest)) + px(24)
            if column == NAME:
                width = min(width + px(28), px(MAX_NAME))
            if column == HISTOGRAM:
                width = px(HISTOGRAM_WIDTH)
            title_width = small.horizontalAdvance(title) + px(36)
            self.table.setColumnWidth(column, max(width, title_width))
