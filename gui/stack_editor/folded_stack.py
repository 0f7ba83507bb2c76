"""The network folded to a strip of icons, and the side of the window that shows the strip or the cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.checks.problems import LayerCheck
from engine.language.texts import _
from engine.network.layer_kinds import shape_text
from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.stack_editor.layer_card import bar_colour
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

WIDTH, TILE, ICON, MARK = 56, 40, 20, 4.5
NO_LAYER = -1
_LAYER = Qt.ItemDataRole.UserRole
_BAR, _ICON, _HAS_ERROR = _LAYER + 1, _LAYER + 2, _LAYER + 3
_Index = QModelIndex | QPersistentModelIndex


class LayerIcons(QListWidget):
    """Input, layers and output as icons; `chosen` has the uid of the pressed one, which Enter presses too."""

    chosen = Signal(int)

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self.is_needed = False
        self.setProperty("role", "strip")
        self.setAccessibleName(_("Network, folded"))
        self.setItemDelegate(_Tiles(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._on_clicked)
        document.project_changed.connect(self.show_network)
        document.selection_changed.connect(self._show_selection)
        theme.changed.connect(self.viewport().update)

    @property
    def tips(self) -> list[str]:
        """What is said of each layer under the pointer."""
        return [self.item(row).toolTip() for row in range(self.count())]

    def show_network(self) -> None:
        """Show the layers as they are, if the strip is needed."""
        if not self.is_needed:
            return
        check, layers = self._document.check, self._document.project.network.layers
        self.clear()
        self.addItem(_item(_("Input"), "data"))
        for layer, layer_check in zip(layers, check.layers, strict=True):
            self.addItem(_layer_item(layer, layer_check))
        errors = [problem.message for problem in check.output_problems if problem.is_error]
        self.addItem(_item(_("Output"), "chart", errors))
        self._show_selection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._on_clicked(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_LAYER))

    def _show_selection(self) -> None:
        for row in range(self.count()):
            if self.item(row).data(_LAYER) == self._document.selected_uid:
                self.setCurrentRow(row)
                return
        self.setCurrentRow(-1)


def _layer_item(layer: LayerSpec, check: LayerCheck) -> QListWidgetItem:
    errors = [problem.message for problem in check.problems if problem.is_error]
    state = _("switched off") if not layer.is_enabled else _("swept") if layer.is_swept else ""
    parts = [layer.title, layer.kind.summary(layer.values), state]
    if layer.is_enabled and check.output_shape is not None:
        parts.append(_("output {shape}").format(shape=shape_text(check.output_shape)))
    item = _item(" · ".join(filter(None, parts)), layer.kind.icon, errors)
    item.setData(_LAYER, layer.uid)
    item.setData(_BAR, bar_colour(layer.kind) if layer.is_enabled else "muted")
    return item


def _item(text: str, icon: str, errors: Sequence[str] = ()) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setToolTip(plain_tip(". ".join([text, *errors])))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
    item.setData(_LAYER, NO_LAYER)
    item.setData(_ICON, icon)
    item.setData(_BAR, "muted")
    item.setData(_HAS_ERROR, bool(errors))
    return item


class _Tiles(QStyledItemDelegate):
    """A layer's icon in the colour of its card; those that drop stand on their colour, as on the cards."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option, index
        return QSize(TILE, TILE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours, bar = self._theme.tokens, index.data(_BAR)
        state = option.state
        rect = QRectF(option.rect).adjusted(2, 2, -2, -2)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        soft = colours.dropout_soft if bar == "dropout" else colours.card
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = colours.accent if is_current else colours.muted if is_hovered else colours.line
        painter.setPen(QPen(QColor(border), 2.0 if is_current else 1.0))
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(rect, 8, 8)
        space = (rect.width() - ICON) / 2
        place = rect.adjusted(space, space, -space, -space).toRect()
        self._theme.icon(index.data(_ICON), bar).paint(painter, place)
        if index.data(_HAS_ERROR):
            painter.setPen(QPen(QColor(soft), 1.5))
            painter.setBrush(QColor(colours.bad))
            painter.drawEllipse(rect.topRight() + QPointF(-6, 6), MARK, MARK)
        painter.restore()


class StackSide(QWidget):
    """The cards, or folded the icons. `fold_requested` has what the user wants; the window decides."""

    fold_requested = Signal(bool)

    def __init__(self, panel: StackPanel, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self.panel = panel
        self.icons = LayerIcons(document, theme)
        self.strip = QWidget()
        self.strip.setFixedWidth(WIDTH)
        self.unfold_button = QToolButton()
        self.unfold_button.setAccessibleName(_("Unfold the network"))
        self.unfold_button.setToolTip(_("Unfold the network (Ctrl+B)"))
        self.fold_button = panel.fold_button
        column = QVBoxLayout(self.strip)
        column.setContentsMargins(8, 12, 4, 12)
        column.setSpacing(8)
        column.addWidget(self.unfold_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.icons, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(panel)
        row.addWidget(self.strip)
        self.strip.hide()
        self.fold_button.clicked.connect(lambda: self.fold_requested.emit(True))
        self.unfold_button.clicked.connect(lambda: self.fold_requested.emit(False))
        self.icons.chosen.connect(self._on_chosen)
        theme.changed.connect(self._show_icons)
        self._show_icons()

    @property
    def is_folded(self) -> bool:
        return self.panel.isHidden()

    def set_folded(self, is_folded: bool) -> None:
        """Show the icons, or the cards; the focus stays in the network if it was there."""
        if is_folded == self.is_folded:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        shown, hidden = (self.strip, self.panel) if is_folded else (self.panel, self.strip)
        hidden.hide()
        shown.show()
        self.icons.is_needed = is_folded
        self.icons.show_network()
        if had_focus:
            self.take_focus()

    def set_slim(self, is_slim: bool) -> None:
        """Leave a page more room beside the cards, or no more than usual."""
        self.panel.set_slim(is_slim)

    def take_focus(self) -> None:
        """Focus the selected layer's icon or card."""
        card = self.panel.cards.get(self._document.selected_uid or -1)
        if self.is_folded:
            self.icons.setFocus(Qt.FocusReason.OtherFocusReason)
        elif card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fold_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, uid: int) -> None:
        if uid != NO_LAYER:
            self._document.select(uid)
        self.fold_requested.emit(False)

    def _show_icons(self) -> None:
        for button, name in ((self.fold_button, "fold"), (self.unfold_button, "unfold")):
            button.setIcon(self._theme.icon(name, "muted"))
            button.setIconSize(QSize(self._theme.px(18), self._theme.px(18)))
