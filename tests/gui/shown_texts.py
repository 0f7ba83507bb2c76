"""Collects the texts of a window that a user can read, hear or bring up."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.text import Text
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTableView,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from gui.widgets.code_editor import CodeEditor
from gui.widgets.elided_label import ElidedLabel

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MAX_ROWS = 40  # of a list or table


def shown_texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """The class of each visible widget of a window with each of its texts."""
    yield type(window).__name__, window.windowTitle()
    for widget in (window, *window.findChildren(QWidget)):
        if isValid(widget) and widget.isVisible() and widget.window() is window.window():
            for text in _texts(widget):
                yield type(widget).__name__, text
    for action in window.actions():
        yield "QAction", action.text()


def _texts(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.statusTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    match widget:
        case ElidedLabel():
            yield widget.whole_text
        case QLabel():
            yield widget.text()
        case QAbstractButton():
            yield widget.text()
        case QMenu():
            yield from _actions(widget)
        case QGroupBox():
            yield widget.title()
        case QLineEdit():
            yield widget.placeholderText()
        case CodeEditor():
            yield widget.placeholderText()
        case QPlainTextEdit() | QTextEdit():
            yield widget.placeholderText()
            if widget.isReadOnly():
                yield widget.toPlainText()
        case QSpinBox():
            yield from (widget.prefix(), widget.suffix(), widget.specialValueText())
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QHeaderView():
            yield from _head(widget)
        case QTableView() | QListView():
            yield from _cells(widget)
        case FigureCanvasQTAgg():
            yield from (text.get_text() for text in widget.figure.findobj(Text) if text.get_visible())
    if isinstance(menu := getattr(widget, "menu", lambda: None)(), QMenu):
        yield from _actions(menu)


def _actions(menu: QMenu) -> Iterator[str]:
    menu.aboutToShow.emit()
    for action in menu.actions():
        yield from _of_action(action)


def _of_action(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.toolTip())
    if isinstance(menu := action.menu(), QMenu):
        yield from _actions(menu)


def _head(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if model is not None:
        for section in range(min(header.count(), MAX_ROWS)):
            for role in ROLES:
                yield str(model.headerData(section, header.orientation(), role) or "")


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model: QAbstractItemModel | None = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(view.rootIndex()), MAX_ROWS)):
        for column in range(model.columnCount() if isinstance(view, QTableView) else 1):
            index: QModelIndex = model.index(row, column, view.rootIndex())
            for role in ROLES:
                if isinstance(found := model.data(index, role), str):
                    yield found
