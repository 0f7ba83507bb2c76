"""The card of one layer: its main field is edited in place; it can be renamed, moved, removed and dragged."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from engine.checks.problems import LayerCheck
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.layer_kinds import LayerKind, shape_text
from engine.network.spec import LayerSpec
from gui.document.labels import parameters_text
from gui.forms.field_editors import FieldEditor
from gui.stack_editor.card import Card
from gui.stack_editor.card_body import CardBody, CardTools, NameEdit, RateEditor, SweepToggle
from gui.stack_editor.card_drawing import LEFT, CardTexts, card_fill, name_font
from gui.theme.theme import Theme

LOCKED = "locked"
TOOLS_RIGHT = (
    8  # pixels between the buttons and the edge, less than for texts: icons have a margin of their own
)


def bar_colour(kind: LayerKind) -> str:
    """The colour token of a kind: one for weights, one for kinds that draw masks, grey for others."""
    if kind.draws_masks and not kind.has_random_weights:
        return "dropout"
    return "accent" if kind.has_random_weights else "muted"


class LayerCard(Card):
    """Shows a LayerSpec and requests edits; it changes nothing itself.

    What only a selected card has (editor, buttons, toggle) is made when it is first selected.
    """

    is_selectable = True
    field_edited = Signal(str, object)
    drag_started = Signal()
    swept_edited = Signal(bool)
    renamed = Signal(str)
    pressed_with = Signal(object)  # the modifier keys
    action_requested = Signal(str)
    menu_requested = Signal(QPoint)
    drag_started = Signal()
    sweep_toggle_hovered = Signal(bool)

    def __init__(self, theme: Theme, layer: LayerSpec, parent: QWidget | None = None) -> None:
        super().__init__(theme, bar_colour(layer.kind), layer.kind.icon, parent)
        self.uid = layer.uid
        self.kind = layer.kind
        self.layer = layer
        self._check: LayerCheck | None = None
        self._press: QPoint | None = None
        self._is_press_kept = False
        self._body: CardBody | None = None
        self._tools: CardTools | None = None
        self._sweep_toggle: SweepToggle | None = None
        self.name_edit: NameEdit | None = None
        self.is_locked = False
        self.setToolTip(_(layer.kind.help))

    # --- parts that are made when needed

    @property
    def body(self) -> CardBody:
        """The main field's editor."""
        if self._body is None:
            self._body = CardBody(self._theme, self.kind, self)
            self._body.value_edited.connect(self._on_value_edited)
            self._body.drag_started.connect(self.drag_started)
            self._body.set_value(self.layer)
            self._body.hide()
            self._lock_body()
        return self._body

    @property
    def is_open(self) -> bool:
        """Whether its editor and buttons are shown: they are while it alone is selected."""
        return self._look.is_selected and not self._look.is_one_of_many

    @property
    def editor(self) -> FieldEditor | RateEditor | None:
        """The editor of the main field, if the kind has one."""
        return self.body.editor

    @property
    def tools(self) -> CardTools:
        if self._tools is None:
            self._tools = CardTools(self._theme, self)
            self._tools.action_requested.connect(self._on_tool_pressed)
        return self._tools

    @property
    def sweep_toggle(self) -> SweepToggle:
        if self._sweep_toggle is None:
            self._sweep_toggle = SweepToggle(self.kind, self)
            self._sweep_toggle.clicked.connect(self.swept_edited)
            self._sweep_toggle.hovered.connect(self.sweep_toggle_hovered)
        return self._sweep_toggle

    def _show_lock(self, is_locked: bool) -> None:
        self.is_locked = is_locked
        self.set_look(icon="lock" if is_locked else self.kind.icon)
        self._lock_body()

    def _lock_body(self) -> None:
        if self._body is not None and self._body.editor is not None:
            self._body.editor.setEnabled(not self.is_locked)

    # --- what is shown

    def set_layer(self, layer: LayerSpec, check: LayerCheck, *, is_locked: bool = False) -> None:
        """Show this layer; widgets that show it already are not touched, so that typing is not disturbed.

        A locked one has a lock for its icon, and its main field can't be edited.
        """
        is_same = layer is self.layer and self._check is not None and _is_alike(check, self._check)
        if is_locked != self.is_locked:
            self._show_lock(is_locked)
        elif is_same:
            if check.problems:
                self.set_problems(check.problems)  # their repairs are made for the present stack
            return
        self.layer, self._check = layer, check
        texts = _texts(layer, check)
        self.show_texts(replace(texts, caption=texts.caption or LOCKED) if is_locked else texts)
        self.set_look(is_off=not layer.is_enabled)
        if self._body is not None:
            self._body.set_value(layer)
        self.set_problems(check.problems)
        self._show_toggle()

    def set_selection(self, is_selected: bool, is_one_of_many: bool) -> None:
        """Show the selection border; if only this card is selected, the editor in place of the summary."""
        if (self._look.is_selected, self._look.is_one_of_many) == (is_selected, is_one_of_many):
            return
        is_news = is_selected != self._look.is_selected
        self.set_look(is_selected=is_selected, is_one_of_many=is_one_of_many)
        if is_news:
            kind = QAccessible.Event.SelectionAdd if is_selected else QAccessible.Event.SelectionRemove
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))
        if self.is_open or self._body is not None:
            self.body.setVisible(self.is_open)
        self._show_toggle()
        self._show_tools()
        self._place_body()

    def set_together(self, is_together: bool) -> None:
        """Show whether this rate is swept together with the one under the pointer."""
        self.set_look(is_together=is_together)

    def rename(self) -> None:
        """Put a text field over the name."""
        if self.name_edit is None:
            edit = NameEdit(self.layer.name, self.kind.keras_name, self)
            edit.ended.connect(self._on_name_ended)
            self.name_edit = edit
            place, px = self.places().name, self._theme.px
            left = place.left() - px(6)
            edit.setGeometry(left, px(3), self.width() - left - px(10), px(28))
            edit.show()
        self.name_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_chain(self) -> list[QWidget]:
        card, *fixes = super().focus_chain()
        parts: list[QWidget] = [card]
        parts += [self._sweep_toggle] if self._sweep_toggle is not None else []
        parts += self._body.focus_chain() if self._body is not None else []
        parts += self._tools.buttons.values() if self._tools is not None else []
        return [*parts, *fixes]

    def focus_main_field(self) -> None:
        """Focus the field that is edited in place."""
        (*self.body.focus_chain(), self)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _summary_width(self) -> int | None:
        if not self.is_open:
            return None
        return 0 if self.kind.main_field else self._tools_left() - self._theme.px(LEFT)

    def _toggle_width(self) -> int:
        return (
            self._sweep_toggle.sizeHint().width()
            if self._sweep_toggle is not None and not self._sweep_toggle.isHidden()
            else 0
        )

    def _show_toggle(self) -> None:
        """Show the sweep toggle: always on a swept layer, on others while they are selected."""
        is_shown = bool(self.kind.rates) and self.layer.is_enabled and (self.layer.is_swept or self.is_open)
        if not is_shown:
            if self._sweep_toggle is not None:
                self._sweep_toggle.hide()
            self.rearrange()
            return
        sweep_toggle = self.sweep_toggle
        whole = QFontMetrics(name_font(self._theme)).horizontalAdvance(self._texts.name)
        for is_short in (False, True):
            sweep_toggle.show_state(self.layer.is_swept, is_short)
            places = self.places_with(sweep_toggle.sizeHint().width())
            if places.name.width() >= whole:
                break
        sweep_toggle.setVisible(True)
        self.rearrange()
        self._place_toggle()

    def _place_toggle(self) -> None:
        if self._sweep_toggle is not None and not self._sweep_toggle.isHidden():
            place, size = self.places().sweep_toggle, self._sweep_toggle.sizeHint()
            self._sweep_toggle.setGeometry(
                place.left(), place.center().y() - size.height() // 2 + 1, size.width(), size.height()
            )

    def _show_tools(self, is_hovered: bool | None = None) -> None:
        hovered = self.underMouse() if is_hovered is None else is_hovered
        is_shown = hovered or self.is_open
        if is_shown or self._tools is not None:
            self.tools.cover(card_fill(self._theme, self._look))
            self.tools.setVisible(is_shown)
            self._place_tools()

    def _place_tools(self) -> None:
        """Place the buttons at the end of the row: over the summary, or beside the open editor."""
        if self._tools is not None:
            row = self.places().row
            self._tools.move(self._tools_left(), row.top() + (row.height() - self._tools.height()) // 2)
            self._tools.raise_()

    def _tools_left(self) -> int:
        return self.width() - self._theme.px(TOOLS_RIGHT) - self.tools.width()

    def _place_body(self) -> None:
        if self._body is not None:
            row = self.places().row
            self._body.setGeometry(row.left(), row.top(), self._tools_left() - row.left(), row.height())

    def _apply_scale(self) -> None:
        super()._apply_scale()
        if hasattr(self, "_sweep_toggle"):  # does not exist while the card is being made
            self._show_toggle()
            self._show_tools()  # the card's colour has changed
            self._place_body()

    # --- what the user does

    @Slot(object)
    def _on_value_edited(self, value: object) -> None:
        self.field_edited.emit(self.kind.main_field, value)

    @Slot(str)
    def _on_tool_pressed(self, action_id: str) -> None:
        if action_id == "menu":
            more = self.tools.more
            self.menu_requested.emit(more.mapToGlobal(QPoint(0, more.height())))
        else:
            self.action_requested.emit(action_id)

    @Slot(str, bool)
    def _on_name_ended(self, name: str, is_taken: bool) -> None:
        edit, self.name_edit = self.name_edit, None
        if edit is None:
            return
        if edit.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.hide()
        edit.deleteLater()
        if is_taken and name.strip() != self.layer.name:
            self.renamed.emit(name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.mapToGlobal(self.places().name.bottomLeft())
        self.menu_requested.emit(place)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_tools(is_hovered=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_tools(is_hovered=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.pressed_with.emit(Qt.KeyboardModifier.NoModifier)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._show_toggle()
        self._place_tools()
        self._place_body()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the card.

        If several are selected, only on release, since the press may begin a drag of all.
        """
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = event.position().toPoint()
        self._is_press_kept = self._look.is_one_of_many and not event.modifiers()
        if not self._is_press_kept:
            self.pressed_with.emit(event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._press).manhattanLength() < QApplication.startDragDistance():
            return
        self._press, self._is_press_kept = None, False
        self._show_tools(is_hovered=False)
        self.drag_started.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_press_kept:
            self.pressed_with.emit(event.modifiers())
        self._press, self._is_press_kept = None, False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.places().name.contains(event.position().toPoint()):
            self.rename()
        event.accept()


def _texts(layer: LayerSpec, check: LayerCheck) -> CardTexts:
    """The texts of a layer's card; a disabled layer has neither shape nor parameters."""
    summary, caption = layer.kind.summary(layer.values), layer.kind.keras_name if layer.name else ""
    if layer.weights is not None:
        imported = _("imported weights")
        summary = f"{summary} · {imported}"
    if not layer.is_enabled:
        off = _("switched off")
        return CardTexts(layer.title, "", f"{off} · {summary}", caption=caption)
    if check.output_shape is None:
        return CardTexts(layer.title, "", summary, caption=caption)
    shape, n_parameters = shape_text(check.output_shape), check.parameters
    side = number_text(n_parameters, ",")
    return CardTexts(layer.title, shape, summary, side, parameters_text(n_parameters), caption)


def _is_alike(first: LayerCheck, second: LayerCheck) -> bool:
    """Whether two checks read the same; repairs are not compared, since each holds a whole stack."""
    if (first.output_shape, first.parameters) != (second.output_shape, second.parameters):
        return False
    return [(p.message, p.is_error) for p in first.problems] == [
        (p.message, p.is_error) for p in second.problems
    ]
