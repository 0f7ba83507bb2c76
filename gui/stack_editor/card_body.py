"""The widgets of a layer's card: editor of the main field, buttons, name editor, sweep toggle."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from engine.language.numbers import number_text
from engine.language.texts import N_, _, in_sentence
from engine.network.layer_kinds import LayerKind, rate_text
from engine.network.spec import LayerSpec
from gui.forms.field_editors import ChoiceEditor, FieldEditor, make_editor
from gui.theme.theme import Theme
from gui.widgets.controls import Slider, forward_undo_to_document
from gui.widgets.refusals import show_refusal
from gui.widgets.shrinking import ShrinkingLabel

TOOL_SIZE = 24
# Translators: on a small button of a layer; d is the dropout rate that the sweep sets.
SWEPT = N_("sweep d")
SWEPT_SHORT = "d"  # the rate's letter, in any language
# Translators: on the same button, while the sweep does not set this layer's rate: it offers that.
NOT_SWEPT, NOT_SWEPT_MANY = N_("sweep this rate"), N_("sweep dropout")
# Translators: the same offer where there is little space.
NOT_SWEPT_SHORT = N_("sweep")
_HELP = N_("Let the sweep set this layer's rate, together with every other swept layer's (Ctrl+R)")
N_UNITS = 16
UNITS_HEIGHT = 11
_UNITS_TIP = N_("The dots are 16 units in one training step; hollow ones are dropped.")
STEP = 0.05
MAIN_FIELD_WIDTH, NUMBER_WIDTH, CHOICE_WIDTH = 144, 56, 72  # what label and editor have, and the editor
# The fixed order in which units are dropped as the rate grows.
_ORDER = (9, 2, 12, 5, 14, 7, 0, 10, 3, 15, 6, 1, 11, 8, 13, 4)
THRESHOLDS = tuple((_ORDER.index(unit) + 0.5) / N_UNITS for unit in range(N_UNITS))


class CardBody(QWidget):
    """The main field's editor, as high as the row of a card; for a Dropout a slider and a row of units."""

    value_edited = Signal(object)
    drag_started = Signal()

    def __init__(self, theme: Theme, kind: LayerKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._kind = theme, kind
        self._label: ShrinkingLabel | None = None
        self.editor = self._make_editor()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(6)
        if isinstance(self.editor, RateEditor):
            row.addWidget(self.editor)
        elif self.editor is not None:
            self._label = ShrinkingLabel(_(self.editor.field.label))
            self._label.setProperty("role", "caption")
            self._label.setBuddy(self.editor.control)
            row.addWidget(self._label)
            row.addWidget(self.editor, 1)
        self._apply_scale()
        theme.changed.connect(self._apply_scale)

    def set_value(self, layer: LayerSpec) -> None:
        """Show the main field of this layer."""
        if self.editor is not None:
            self.editor.set_value(layer.values[self._kind.main_field])

    def focus_chain(self) -> list[QWidget]:
        """The widgets that Tab reaches, in order."""
        return [] if self.editor is None else self.editor.focus_chain()

    def _make_editor(self) -> FieldEditor | RateEditor | None:
        if not self._kind.main_field:
            return None
        editor: FieldEditor | RateEditor
        if self._kind.is_dropout:
            editor = RateEditor(self._theme)
            editor.drag_started.connect(self.drag_started)
        else:
            editor = make_editor(self._kind.field(self._kind.main_field))
            editor.control.setProperty("role", "row")
            editor.problem_found.connect(partial(show_refusal, editor.control))
        editor.value_edited.connect(self.value_edited)
        return editor

    def _apply_scale(self) -> None:
        if isinstance(self.editor, FieldEditor) and self._label is not None:
            least = CHOICE_WIDTH if isinstance(self.editor, ChoiceEditor) else NUMBER_WIDTH
            self.editor.control.setMinimumWidth(self._theme.px(least))
            self._label.set_least_width(self._theme.px(MAIN_FIELD_WIDTH - least))


# --- Buttons: up, down, menu, remove


class CardTools(QWidget):
    """Shown while the card is selected or under the pointer; `action_requested` has an action's id."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = theme.colour("card")
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.up = self._add("move_up", "chevron_up", _("Move up (Alt+Up)"))
        self.down = self._add("move_down", "chevron_down", _("Move down (Alt+Down)"))
        self.more = self._add("menu", "more", _("More actions (Menu key)"))
        self.close_button = self._add("remove", "close", _("Remove (Del)"))
        self._apply_theme()
        theme.changed.connect(self._apply_theme)
        self.hide()

    def cover(self, fill: QColor) -> None:
        """Fill the background with this colour, the card's."""
        if fill != self._fill:
            self._fill = fill
            self.update()

    def _add(self, action_id: str, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(icon)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.action_requested.emit(action_id))
        self.buttons[icon] = button
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _apply_theme(self) -> None:
        size, icon_size = self._theme.px(TOOL_SIZE), self._theme.px(16)
        for icon, button in self.buttons.items():
            button.setFixedSize(size, size)
            button.setIconSize(QSize(icon_size, icon_size))
            button.setIcon(self._theme.icon(icon, "muted"))
        self.setFixedSize(len(self.buttons) * size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._fill)


# --- Renaming


class NameEdit(QLineEdit):
    """A text field over the card's name: Enter or leaving accepts the name, Esc restores it."""

    ended = Signal(str, bool)  # the text, and whether it was accepted

    def __init__(self, name: str, keras_name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._has_ended = False
        self.setPlaceholderText(keras_name)
        self.setAccessibleName(_("Name of the layer"))
        self.setToolTip(_("Your own name, or empty for Keras's choice. Enter accepts, Esc cancels."))
        forward_undo_to_document(self)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()  # otherwise Esc would close a message
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self._end(event.key() != Qt.Key.Key_Escape)
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(True)

    def _end(self, is_taken: bool) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(self.text(), is_taken)


# --- The toggle for whether the sweep sets this layer's rate


class SweepToggle(QPushButton):
    """`hovered`: pointer or focus is on it, so that layers swept together are highlighted."""

    hovered = Signal(bool)

    def __init__(self, kind: LayerKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._has_many_rates = len(kind.rates) > 1
        name = _("Sweep this rate")
        if self._has_many_rates:
            name = _("Sweep {rate}").format(rate=in_sentence(_(kind.field(kind.rates[0]).label)))
        self.setProperty("role", "pill")
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(_(_HELP))
        self.hide()

    def show_state(self, is_swept: bool, is_short: bool) -> None:
        """Show whether the rate is swept, in one word if there is little space."""
        self.setChecked(is_swept)
        offer = NOT_SWEPT_SHORT if is_short else NOT_SWEPT_MANY if self._has_many_rates else NOT_SWEPT
        text = SWEPT_SHORT if is_swept and is_short else _(SWEPT if is_swept else offer)
        if self.text() != text:
            self.setText(text)

    def show_companions(self, names: str, schedule: str = "") -> None:
        """Name the layers that are swept together in the tooltip, and the schedule that they follow."""
        text = _(_HELP)
        if names:
            together = _("Swept together: {layers}. Click to give this layer a rate of its own.")
            text = together.format(layers=names)
        if schedule:
            follows = _("The rate follows a schedule, {schedule}.").format(schedule=schedule)
            text = f"{text} {follows}"
        if self.toolTip() != text:
            self.setToolTip(text)
            self.setAccessibleDescription(text)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.hovered.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hovered.emit(False)


# --- The main field of a Dropout card


class UnitRow(QWidget):
    """Sixteen units of one training step; dropped ones are hollow. The slider below has the tip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rate = 0.0
        self.setFixedHeight(theme.px(UNITS_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._apply_scale)

    def _apply_scale(self) -> None:
        self.setFixedHeight(self._theme.px(UNITS_HEIGHT))
        self.update()

    def set_rate(self, rate: float) -> None:
        if rate != self._rate:
            self._rate = rate
            self.update()

    def dropped(self) -> tuple[bool, ...]:
        """Whether each unit is dropped."""
        return tuple(threshold < self._rate for threshold in THRESHOLDS)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.tokens.dropout)
        painter.setPen(QPen(colour, 1.2))
        pitch = self.width() / N_UNITS
        radius = min(2.8 * self._theme.scale, pitch / 2 - 0.8)
        for unit, is_dropped in enumerate(self.dropped()):
            painter.setBrush(Qt.BrushStyle.NoBrush if is_dropped else colour)
            painter.drawEllipse(QPointF((unit + 0.5) * pitch, self.height() / 2), radius, radius)


class RateEditor(QWidget):
    """A slider with a row of units on it, and the rate; `value_edited` has the rate that the user chose."""

    value_edited = Signal(object)
    drag_started = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.units = UnitRow(theme)
        self.slider = Slider()
        self.slider.setProperty("role", "rate")
        self.slider.setRange(0, round(1 / STEP) - 1)
        self.slider.setPageStep(2)
        self.slider.setAccessibleName(_("Dropout rate"))
        self.slider.sliderPressed.connect(self.drag_started)
        self.slider.valueChanged.connect(self._on_value_changed)
        self.number = QLabel()
        self.number.setProperty("role", "caption")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(6)
        layout.addWidget(self.slider, 0, 0)
        layout.addWidget(self.units, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.number, 0, 1)
        layout.setColumnStretch(0, 1)
        self._theme = theme
        theme.changed.connect(self._fit_number)

    def focus_chain(self) -> list[QWidget]:
        """The widgets that Tab reaches."""
        return [self.slider]

    def set_value(self, rate: object) -> None:
        """Show a rate; the slider is at the nearest step and does not change the rate."""
        assert isinstance(rate, float)
        self.units.set_rate(rate)
        self.slider.setToolTip(f"{rate_text(rate)}. {_(_UNITS_TIP)}")
        self.number.setText(number_text(rate, "g"))
        self._fit_number()
        self.slider.setAccessibleDescription(rate_text(rate))
        nearest = min(round(min(max(0.0, rate), 1.0) / STEP), self.slider.maximum())
        if nearest != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(nearest)
            self.slider.blockSignals(False)

    def _fit_number(self) -> None:
        """Keep the width of a rate of two decimals, so that the slider stays as long while it is moved."""
        metrics, texts = QFontMetrics(self._theme.font(12)), (number_text(0, ".2f"), self.number.text())
        self.number.setMinimumWidth(max(map(metrics.horizontalAdvance, texts)))

    def _on_value_changed(self, position: int) -> None:
        self.value_edited.emit(round(position * STEP, 2))
