"""The history: the steps of the undo stack as a list; a click goes back or forward to a step."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QUndoStack
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from engine.language.texts import N_, _, pgettext
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.theme.tokens import EDGE_CONTRAST, mix

ROW_HEIGHT, DOT, TEXT_LEFT = 30, 14, 28
LATER = Qt.ItemDataRole.UserRole
NOW = Qt.ItemDataRole.UserRole + 1
SAVED = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
_EMPTY = N_(
    "No changes yet. Every change appears here as a step: click a step to go back to how "
    "everything was then, and forward again."
)


class HistoryModel(QAbstractListModel):
    """The undo stack as rows: the initial state, then the steps. Row n is the state after n steps."""

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._first = _start()

    def set_first(self, text: str) -> None:
        self._first = text
        self.refresh()

    def refresh(self) -> None:
        """The stack has changed."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._stack.count() + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, now = index.row(), self._stack.index()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._stack.text(row - 1) if row else self._first
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # Translators: behind the name of a step in the history of changes.
            state = _("now") if row == now else _("undone") if row > now else ""
            return ", ".join(part for part in (str(self.data(index)), state) if part)
        if role == LATER:
            return row > now
        if role == NOW:
            return row == now
        if role == SAVED:
            return row == self._stack.cleanIndex()
        return None


def _start() -> str:
    # Translators: what everything was like before the first change.
    return pgettext("of the history", "Start")


class _StepDelegate(QStyledItemDelegate):
    """Paints a dot on a line for each step: filled for done, hollow for undone steps."""

    def __init__(self, theme: Theme, model: HistoryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.shows_saved = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(self._theme.px(120), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, px = self._theme.tokens, self._theme.px
        is_now, is_later = bool(index.data(NOW)), bool(index.data(LATER))
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_back(painter, area, state, is_now=is_now)
        x, y = area.left() + px(DOT), area.center().y()
        painter.setPen(QPen(QColor(colours.line), 1.5))
        if index.row():
            painter.drawLine(round(x), round(area.top()), round(x), round(y - px(4)))
        if index.row() < self._model.rowCount() - 1:
            painter.drawLine(round(x), round(y + px(4)), round(x), round(area.bottom() + 1))
        tone = (
            colours.accent
            if is_now
            else colours.faded("muted", "card", 0.5 if is_later else 0.2, EDGE_CONTRAST)
        )
        radius = px(4.5 if is_now else 3)
        painter.setPen(QPen(QColor(tone), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if is_later else QColor(tone))
        painter.drawEllipse(QRectF(round(x) - radius, y - radius, 2 * radius, 2 * radius))
        self._paint_text(painter, area, index, is_now=is_now, is_later=is_later)
        painter.restore()

    def _paint_back(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag, *, is_now: bool) -> None:
        colours = self._theme.tokens
        box = area.adjusted(1, 1, -1, -1)
        has_focus = state & QStyle.StateFlag.State_HasFocus
        is_hovered = state & QStyle.StateFlag.State_MouseOver
        if is_now or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if is_now else mix(colours.card, colours.text, 0.05)))
            painter.drawRoundedRect(box, 6, 6)
        if has_focus:
            painter.setPen(QPen(QColor(colours.accent), colours.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_text(
        self, painter: QPainter, area: QRectF, index: Index, *, is_now: bool, is_later: bool
    ) -> None:
        colours, px = self._theme.tokens, self._theme.px
        place = area.adjusted(px(TEXT_LEFT), 0, -px(8), 0)
        if self.shows_saved and index.data(SAVED):
            painter.setFont(self._theme.font(12))
            painter.setPen(QColor(colours.readable("muted", "accent_soft" if is_now else "card")))
            # Translators: beside the step whose state is the one in the project's file.
            saved = pgettext("of a step", "saved")
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, saved)
            place.setRight(place.right() - painter.fontMetrics().horizontalAdvance(saved) - px(8))
        painter.setFont(self._theme.font(13, QFont.Weight.DemiBold if is_now else QFont.Weight.Normal))
        faint = colours.faded("muted", "card", 0.2)
        painter.setPen(QColor(faint if is_later else colours.text))
        whole = str(index.data())
        shown = painter.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class HistoryList(QWidget):
    """Oldest step at the top; undone steps are faint and can be redone."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._stack = document.undo_stack
        self.model = HistoryModel(self._stack, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(_("History of changes"))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setStyleSheet("QListView { border: none; background: transparent; }")
        self._delegate = _StepDelegate(theme, self.model, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.clicked.connect(self._jump)
        self.view.activated.connect(self._jump)
        self.empty = QLabel(_(_EMPTY))
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        self._stack.indexChanged.connect(self._show)
        self._stack.cleanChanged.connect(self._show)
        document.path_changed.connect(self._show)
        document.loaded.connect(self._on_loaded)
        theme.changed.connect(self._on_theme_changed)
        self._on_loaded()

    def _jump(self, index: QModelIndex) -> None:
        self._stack.setIndex(index.row())

    def _show(self) -> None:
        """Update rows, mark and position; the stack still signals while it is deleted."""
        if not isValid(self._stack):
            return
        self._delegate.shows_saved = self._document.path is not None
        self.model.refresh()
        is_empty = not self._stack.count()
        self.empty.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        now = self.model.index(self._stack.index(), 0)
        self.view.setCurrentIndex(now)
        self.view.scrollTo(now)

    def _on_loaded(self) -> None:
        path = self._document.path
        self.model.set_first(_("Opened {file}").format(file=path.name) if path else _start())
        self._show()

    def _on_theme_changed(self) -> None:
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()
