"""The card of one layer: its main field is edited in place; it can be moved, removed and dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QEnterEvent, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from engine.project.layer_kinds import LayerKind, shape_text
from engine.project.problems import LayerCheck
from engine.project.specs import LayerSpec
from gui.stack_editor.card import Card
from gui.stack_editor.field_editors import FieldEditor, make_editor
from gui.stack_editor.rate_editor import RateEditor
from gui.theme.theme import Theme

MIME_TYPE = "application/x-dropout-lab-layer"
SWEPT, NOT_SWEPT, NOT_SWEPT_SHORT = "sweep d", "sweep this rate", "sweep"
TOOL_SIZE = 24


def bar_colour(kind: LayerKind) -> str:
    """The token that marks a kind: one colour for weights, one for Dropout, grey for the rest."""
    if kind.draws_masks:
        return "dropout"
    return "accent" if kind.has_random_weights else "muted"


class _CardTools(QWidget):
    """Up, down and remove; shown while the card is selected or under the pointer."""

    def __init__(self, theme: Theme, card: LayerCard) -> None:
        super().__init__(card)
        self._theme = theme
        self.up = self._button("chevron_up", "Move up (Alt+Up)")
        self.down = self._button("chevron_down", "Move down (Alt+Down)")
        self.close_button = self._button("close", "Remove (Del)")
        self._buttons = {"chevron_up": self.up, "chevron_down": self.down, "close": self.close_button}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for button in self._buttons.values():
            layout.addWidget(button)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)
        self.hide()

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _apply_theme(self) -> None:
        size, icon_size = self._theme.px(TOOL_SIZE), self._theme.px(16)
        for name, button in self._buttons.items():
            button.setFixedSize(size, size)
            button.setIconSize(QSize(icon_size, icon_size))
            button.setIcon(self._theme.icon(name, "muted"))
        self.setFixedSize(3 * size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover what lies below, in the card's colour."""
        QPainter(self).fillRect(event.rect(), self._theme.colour("card"))


class LayerCard(Card):
    """Shows a LayerSpec and asks for edits; it decides nothing."""

    field_edited = Signal(str, object)
    swept_edited = Signal(bool)
    move_requested = Signal(int)
    remove_requested = Signal()

    def __init__(self, theme: Theme, layer: LayerSpec, parent: QWidget | None = None) -> None:
        super().__init__(theme, bar_colour(layer.kind), parent)
        self.uid = layer.uid
        self.kind = layer.kind
        self._press: QPoint | None = None
        self.pill = QPushButton()
        self.editor = self._make_editor()
        self.editor_area = QWidget()
        self.tools = _CardTools(theme, self)
        self.tools_room = QWidget()
        self.tools_room.setFixedSize(self.tools.size())
        self._build_editor_area()
        self.tools.up.clicked.connect(lambda: self.move_requested.emit(-1))
        self.tools.down.clicked.connect(lambda: self.move_requested.emit(1))
        self.tools.close_button.clicked.connect(self.remove_requested)
        self._build_pill()
        self.setToolTip(layer.kind.help)

    def set_layer(self, layer: LayerSpec, check: LayerCheck) -> None:
        """Show this value; what shows it already is not touched, so that typing goes on."""
        is_known = check.output_shape is not None
        chip = shape_text(check.output_shape) if check.output_shape is not None else ""
        parameters = f"{check.parameters:,}" if is_known else ""
        self.show_texts(layer.kind.keras_name, chip, layer.kind.summary(layer.values), parameters)
        self.chip.setToolTip(f"The shape of one sample after this layer: {chip}")
        self.side.setToolTip(f"{check.parameters:,} parameters")
        if self.editor is not None:
            self.editor.set_value(layer.values[self.kind.main_field])
        self.pill.setChecked(layer.is_swept)
        self._show_pill()
        self.set_problems(check.problems)
        self._place_tools()

    def set_selected(self, is_selected: bool) -> None:
        super().set_selected(is_selected)
        self.editor_area.setVisible(is_selected)
        self._show_pill()
        self._show_tools()

    def focus_chain(self) -> list[QWidget]:
        card, *fixes = super().focus_chain()
        editors = [] if self.editor is None else self.editor.findChildren(QWidget)
        reachable = [widget for widget in editors if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [card, self.pill, *reachable, *self.tools.findChildren(QToolButton), *fixes]

    def focus_main_field(self) -> None:
        """Put the cursor into the field that is edited in place."""
        (self.editor or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_tools(is_hovered=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_tools(is_hovered=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.clicked.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pill()
        self._place_tools()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._press = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._press).manhattanLength() < QApplication.startDragDistance():
            return
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME_TYPE, str(self.uid).encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._press)
        self._press = None
        drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None
        super().mouseReleaseEvent(event)

    def _make_editor(self) -> FieldEditor | RateEditor | None:
        if not self.kind.main_field:
            return None
        field = self.kind.field(self.kind.main_field)
        editor: FieldEditor | RateEditor
        if self.kind.draws_masks:
            editor = RateEditor(self._theme)
        else:
            editor = make_editor(field)
            editor.control.setProperty("size", "small")
        editor.value_edited.connect(lambda value: self.field_edited.emit(field.name, value))
        return editor

    def _build_editor_area(self) -> None:
        row = QHBoxLayout(self.editor_area)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        if isinstance(self.editor, RateEditor):
            row.addWidget(self.editor)
            self.editor.add_beside_slider(self.tools_room)
        elif self.editor is None:
            row.addStretch(1)
            row.addWidget(self.tools_room)
        else:
            label = QLabel(self.editor.field.label)
            label.setProperty("role", "caption")
            label.setBuddy(self.editor.control)
            row.addWidget(label)
            row.addWidget(self.editor, 1)
            row.addWidget(self.tools_room)
        self.column.insertWidget(2, self.editor_area)
        self.editor_area.hide()

    def _build_pill(self) -> None:
        self.pill.setProperty("role", "pill")
        self.pill.setCheckable(True)
        self.pill.setAccessibleName("Sweep this rate")
        self.pill.setToolTip("Let the sweep set this layer's rate: every swept layer takes the sweep's d.")
        self.pill.clicked.connect(self.swept_edited)
        self.top_row.insertWidget(1, self.pill)
        self.pill.hide()

    def _show_pill(self) -> None:
        """A swept layer always says so; the offer to sweep appears with the selection, as it fits."""
        if not self.kind.draws_masks:
            return
        text = SWEPT
        if not self.pill.isChecked():
            needed = sum(
                part.sizeHint().width() for part in (self.name, self.chip) if not part.isHidden()
            ) + self.pill.fontMetrics().horizontalAdvance(NOT_SWEPT)
            has_room = needed + self._theme.px(76) <= self.width()
            text = NOT_SWEPT if has_room else NOT_SWEPT_SHORT
        if self.pill.text() != text:
            self.pill.setText(text)
        self.pill.setVisible(self.pill.isChecked() or self.is_selected)

    def _show_tools(self, is_hovered: bool | None = None) -> None:
        hovered = self.underMouse() if is_hovered is None else is_hovered
        self.tools.setVisible(self.is_selected or hovered)
        self._place_tools()
        self.update()

    def _place_tools(self) -> None:
        """In their room beside the editor when selected, else over the line of summary."""
        home = self.tools_room if self.is_selected else self
        if self.tools.parentWidget() is not home:
            is_shown = not self.tools.isHidden()
            self.tools.setParent(home)
            self.tools.setVisible(is_shown)
        if self.is_selected:
            self.tools.move(0, 0)
            return
        self.column.activate()
        x = self.width() - self.tools.width() - self._theme.px(8)
        self.tools.move(x, self.summary_row.geometry().center().y() - self.tools.height() // 2 + 1)
        self.tools.raise_()

    def _apply_scale(self) -> None:
        super()._apply_scale()
        if hasattr(self, "tools_room"):  # not yet while the card is being made
            self.tools_room.setFixedSize(self.tools.size())
            self._place_tools()
