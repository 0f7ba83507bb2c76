"""Input controls that use the wheel only with focus and leave Alt+arrows and Ctrl+Z to the window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
    QWidgetAction,
)

from engine.language.numbers import with_marks, with_point
from gui.widgets.menu import round_corners
from gui.widgets.refusals import Refusals, Validated, show_refusal

if TYPE_CHECKING:
    _AnySpinBox = QAbstractSpinBox
else:
    _AnySpinBox = object  # Qt's own class comes with the box


class _UndoForwarder(QObject):
    """Lets Ctrl+Z pass a text control, so that it undoes the document's last step."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_undo = isinstance(event, QKeyEvent) and (
            event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
        )
        if is_undo and event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def forward_undo_to_document(control: QWidget) -> None:
    """Keep a text control from handling Ctrl+Z itself."""
    control.installEventFilter(_UndoForwarder(control))


def _has_alt(event: QKeyEvent) -> bool:
    """Whether Alt is pressed: with an arrow it moves the layer, not the number."""
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _prepare(box: QAbstractSpinBox) -> None:
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setLocale(QLocale.c())
    forward_undo_to_document(box)
    line = box.findChild(QLineEdit)
    if line is not None:
        forward_undo_to_document(line)
        line.setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach a spin box's text


def _say_refusals(box: _NumberBox, refusals: Refusals) -> None:
    """Refuse what is too large while it is typed; the rest when it is entered. A taken value ends it."""

    def on_text(text: str) -> None:
        box.refused.emit(refusals.problem(text) if refusals.is_too_large(text) else "")

    def show_here(sentence: str) -> None:
        if box.receivers("2refused(QString)") == 1:  # no form that has a place for it
            show_refusal(box, sentence)

    box.lineEdit().textEdited.connect(on_text)
    box.editingFinished.connect(refusals.keep)
    box.refused.connect(show_here)


class _NumberBox(_AnySpinBox):
    """What both boxes share. `refused` has a sentence about a number that is not taken, or no text.

    Numbers are read with the decimal mark of the language or with a point; Qt always gets a point.
    """

    refused: Signal
    _refusals: Refusals | None = None  # Qt validates already while the box is being made

    def _make_ready(self, refusals: Refusals) -> None:
        _prepare(self)
        self._refusals = refusals
        _say_refusals(self, refusals)

    def validate(self, text: str, pos: int) -> Validated:
        state, taken, pos = super().validate(with_point(text), pos)
        found = state, text if len(taken) == len(text) else taken, pos
        return found if self._refusals is None else self._refusals.state(text, found)

    def fixup(self, text: str) -> str:
        """What was typed and is no value: say so, and go back to what was there before."""
        assert self._refusals is not None
        self.refused.emit(self._refusals.problem(text))
        return self._refusals.kept_text()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._refusals is not None:
            self._refusals.keep()
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _has_alt(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class SpinBox(_NumberBox, QSpinBox):
    """A spin box for integers."""

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self._make_ready(Refusals(self))

    def valueFromText(self, text: str) -> int:
        return super().valueFromText(with_point(text))


class DoubleSpinBox(_NumberBox, QDoubleSpinBox):
    """A spin box for numbers, shown without unnecessary zeros and with the decimal mark of the language."""

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self._make_ready(Refusals(self))

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(with_point(text))

    def textFromValue(self, value: float) -> str:
        text = f"{value:.{self.decimals()}f}"
        return with_marks(text.rstrip("0").rstrip(".") if "." in text else text)


class ComboBox(QComboBox):
    """A combo box whose list has the look of the menus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showPopup(self) -> None:
        super().showPopup()
        round_corners(self.view().window())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _has_alt(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Slider(QSlider):
    """A slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _has_alt(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


# --- Buttons whose text changes


class SteadyButton(QPushButton):
    """A button that is as wide as the longest of its texts needs, so that a press moves nothing.

    One that can be checked has space for its text in bold, as the style sheet draws it then.
    """

    def __init__(self, *texts: str, parent: QWidget | None = None) -> None:
        self._texts = texts
        super().__init__(texts[0], parent)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        font = QFont(self.font())
        if self.isCheckable():
            font.setWeight(QFont.Weight.DemiBold)
        steady, text = QFontMetrics(font), self.text()
        needed = max(_width(steady, each) for each in (*self._texts, text))
        return super().sizeHint() + QSize(max(0, needed - _width(self.fontMetrics(), text)), 0)


def _width(metrics: QFontMetrics, text: str) -> int:
    return metrics.size(int(Qt.TextFlag.TextShowMnemonic), text).width()


def reserve_width(button: QPushButton, texts: Iterable[str]) -> None:
    """Give a button the width of its longest text, whatever it says now, so that nothing beside it moves."""
    shown, widths = button.text(), []
    for text in (shown, *texts):
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setText(shown)
    button.setFixedWidth(max(widths))


# --- Menus


def add_caption(menu: QMenu, text: str) -> None:
    """Add a caption for the following entries, which cannot be chosen."""
    caption = QLabel(text)
    caption.setProperty("role", "caption")
    action = QWidgetAction(menu)
    action.setDefaultWidget(caption)
    action.setEnabled(False)
    menu.addAction(action)
