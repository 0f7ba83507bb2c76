"""The columns of a table before its import: one row each, with kind, use and missing values to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from engine.analysis.wording import value_texts
from engine.data.own_files.tables.facts import CORRELATION, CRAMERS_V, RATIO, ColumnFacts
from engine.data.own_files.tables.inspection import Inspection
from engine.experiment.data_file import ColumnSpec
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox
from gui.widgets.plain_text import plain_tip

NAME, KIND, ROLE, MISSING, VALUES = range(5)
# Translators: headings of the list of a table's columns, before it is imported.
HEADERS = (N_("Column"), N_("Kind"), N_("Use"), N_("Missing"), N_("Values"))
# Translators: kinds of columns.
KINDS = {"number": N_("number"), "category": N_("category"), "date": N_("date"), "text": N_("text")}
# Translators: uses of columns.
ROLES = {
    "feature": N_("feature"),
    "target": N_("target"),
    "ignored": N_("left out"),
    "group": N_("group"),
    "order": N_("order"),
    "split": N_("test rows"),
}
# Translators: what is done about missing values, or stands in their place.
WAYS = {
    "drop": N_("drop the rows"),
    "median": N_("median"),
    "most_frequent": N_("most frequent"),
    "category": N_("own category"),
}
_TIPS = {
    KIND: N_("What the values are: a category becomes a feature for each of its values, a date its parts."),
    ROLE: N_(
        "A feature is what the network sees, the target what it predicts. Rows of one group stay together "
        "in a split; an order is that of time; test rows says which rows are for the test."
    ),
    MISSING: N_("What stands in for missing values; it is computed from the training rows alone."),
}
_ASSOCIATIONS = {
    CORRELATION: N_("Correlation with the target: {value}"),
    RATIO: N_("Correlation ratio with the target: {value}"),
    CRAMERS_V: N_("Cramér's v with the target: {value}"),
}
_CHOOSE = {
    KIND: N_("Kind of {column}"),
    ROLE: N_("Use of {column}"),
    MISSING: N_("Missing of {column}"),
}
_WIDTHS = {NAME: 140, KIND: 96, ROLE: 92, MISSING: 164, VALUES: 60}
ROW, CHEVRON, SPACE = 30, 12, 18
CHOICES = Qt.ItemDataRole.UserRole + 1  # the keys and texts to choose from, and the present key
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ImportColumns(QAbstractTableModel):
    """`column_edited(name, field, value)` has what the user chose; the answer of the reader shows it."""

    column_edited = Signal(str, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns: tuple[ColumnSpec, ...] = ()
        self._facts: Mapping[str, ColumnFacts] = {}
        self._n_rows = 0

    def show_inspection(self, found: Inspection) -> None:
        """Show the columns of a table; rows stay in place if they are the same columns."""
        names = [column.name for column in self._columns]
        is_same = names == [column.name for column in found.file.columns]
        if not is_same:
            self.beginResetModel()
        self._columns, self._n_rows = found.file.columns, found.n_rows
        self._facts = {fact.name: fact for fact in found.facts}
        if not is_same:
            self.endResetModel()
        elif self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._columns) - 1, VALUES))

    def column(self, row: int) -> ColumnSpec:
        """The column of a row."""
        return self._columns[row]

    def row_of(self, name: str) -> int:
        """The row of a column; -1 if there is none."""
        return next((row for row, one in enumerate(self._columns) if one.name == name), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if self._choices(index) else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._columns[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(column, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(column, index.column()))
            case Qt.ItemDataRole.ForegroundRole if column.role == "ignored":
                return QColor(self._theme.tokens.readable("muted", "card"))
            case Qt.ItemDataRole.FontRole if index.column() == NAME:
                weight = QFont.Weight.DemiBold if column.role != "ignored" else QFont.Weight.Normal
                return self._theme.font(13, weight)
            case _ if role == CHOICES:
                return self._choices(index)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        choices, present = self._choices(index) or ({}, "")
        if role != Qt.ItemDataRole.EditRole or value == present or value not in choices:
            return False
        field = {KIND: "kind", ROLE: "role", MISSING: "missing"}[index.column()]
        self.column_edited.emit(self._columns[index.row()].name, field, value)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADERS[section])
        return (
            plain_tip(_(_TIPS[section])) if role == Qt.ItemDataRole.ToolTipRole and section in _TIPS else None
        )

    def _choices(self, index: Index) -> tuple[dict[str, str], str] | None:
        column = self._columns[index.row()]
        match index.column():
            case 1 if column.role != "target":
                return {kind: _(text) for kind, text in KINDS.items()}, column.kind
            case 2:
                return {role: _(text) for role, text in ROLES.items()}, column.role
            case 3 if column.role == "feature" and self._n_missing(column):
                kinds = {"category": ("drop", "most_frequent", "category")}
                ways = kinds.get(column.kind, ("drop", "median", "most_frequent"))
                return {way: _(WAYS[way]) for way in ways}, column.missing
        return None

    def _n_missing(self, column: ColumnSpec) -> int:
        fact = self._facts.get(column.name)
        return 0 if fact is None else fact.n_missing

    def _text(self, column: ColumnSpec, place: int) -> str:
        n_missing = self._n_missing(column)
        match place:
            case 0:
                return column.name
            case 1:
                return _(KINDS[column.kind])
            case 2:
                return _(ROLES[column.role])
            case 3 if n_missing:
                way, number = _(WAYS.get(column.missing, "")), number_text(n_missing, ",")
                return f"{number}: {way}" if way and column.role != "ignored" else number
            case 4:
                return _(column.reason) or self._values(column)
        return ""

    def _values(self, column: ColumnSpec) -> str:
        fact = self._facts.get(column.name)
        return "" if fact is None else values_text(column, fact)

    def _tip(self, column: ColumnSpec, place: int) -> str:
        lines = [column.name]
        if place in _TIPS:
            return _(_TIPS[place])
        if column.reason:
            lines.append(_("Left out: {reason}.").format(reason=_(column.reason)))
        if values := self._values(column):
            lines.append(values)
        fact = self._facts.get(column.name)
        if fact is not None and fact.n_unreadable:
            lines.append(_unreadable_text(column.kind, fact.n_unreadable))
        if fact is not None and fact.association is not None:
            text = _(_ASSOCIATIONS[fact.association_name])
            lines.append(text.format(value=number_text(fact.association, ".2f")))
        return "\n".join(lines)


def _unreadable_text(kind: str, n: int) -> str:
    if kind == "date":
        text = ngettext(
            "{n} value is no date and counts as missing.", "{n} values are no date and count as missing.", n
        )
    else:
        text = ngettext(
            "{n} value is no number and counts as missing.",
            "{n} values are no number and count as missing.",
            n,
        )
    return text.format(n=number_text(n, ","))


def values_text(column: ColumnSpec, fact: ColumnFacts) -> str:
    """What a column holds, in a few words."""
    if fact.top_values:
        names = ", ".join(value for value, _count in fact.top_values[:4])
        if fact.n_distinct > 4:
            names = f"{names}, …"
        # Translators: values of a column: "3 different: red, green, blue".
        return _("{n} different: {values}").format(n=number_text(fact.n_distinct, ","), values=names)
    if fact.first_date:
        dates, n = {"first": fact.first_date, "last": fact.last_date}, len(column.date_parts)
        if not n:
            return _("{first} to {last}").format(**dates)
        text = ngettext("{first} to {last}, {n} feature", "{first} to {last}, {n} features", n)
        return text.format(**dates, n=n)
    if fact.minimum is not None and fact.maximum is not None and fact.mean is not None:
        low, high, mean = value_texts(fact.minimum, fact.maximum, fact.mean)
        return _("{low} to {high}, mean {mean}").format(low=low, high=high, mean=mean)
    return _("no values")


class ChoiceDelegate(QStyledItemDelegate):
    """Shows a chevron where there is a choice, and a list to choose from while it is made."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(CHOICES) is None:
            return
        size = self._theme.px(CHEVRON)
        area: QRect = option.rect
        place = QRect(area.right() - size - 6, area.center().y() - size // 2, size, size)
        self._theme.icon("chevron_down", "muted").paint(painter, place)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        choices, present = index.data(CHOICES)
        combo = ComboBox(parent)
        combo.setProperty("role", "row")
        name = index.sibling(index.row(), NAME).data()
        combo.setAccessibleName(_(_CHOOSE[index.column()]).format(column=name))
        for key, text in choices.items():
            combo.addItem(text, key)
        combo.setCurrentIndex(max(0, combo.findData(present)))
        combo.activated.connect(lambda _index: self._take(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _take(self, combo: ComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The list is complete when it is made."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, ComboBox)
        model.setData(index, editor.currentData())


class ImportColumnsView(QTableView):
    """The list of columns; a click or Return on a choice opens it."""

    def __init__(self, model: ImportColumns, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setModel(model)
        self.setProperty("role", "inset")
        self.setAccessibleName(_("Columns of the table"))
        self.setAccessibleDescription(
            _("Return changes the kind, the use or the missing values of a column.")
        )
        self.setItemDelegate(ChoiceDelegate(theme, self))
        self.setEditTriggers(QTableView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        self.clicked.connect(self._open_choice)
        theme.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and event.type() == QEvent.Type.KeyPress:
            self._open_choice(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open_choice(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(CHOICES) is not None:
            self.edit(index)

    def _fit(self) -> None:
        px, metrics = self._theme.px, self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        for column, width in _WIDTHS.items():
            texts = {KIND: KINDS, ROLE: ROLES}.get(column, {}).values()
            longest = max((metrics.horizontalAdvance(_(text)) for text in texts), default=0)
            self.setColumnWidth(column, max(px(width), longest + px(CHEVRON + SPACE)))
