"""Input controls that use the wheel only with focus and leave Alt+arrows and Ctrl+Z to the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QSpinBox,
    QWidget,
    QWidgetAction,
)


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


class SpinBox(QSpinBox):
    """A spin box for integers."""

    def __init__(self, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        _prepare(self)

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


class DoubleSpinBox(QDoubleSpinBox):
    """A spin box for numbers, shown without unnecessary zeros."""

    def __init__(self, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        _prepare(self)

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

    def textFromValue(self, value: float) -> str:
        text = f"{value:.{self.decimals()}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class ComboBox(QComboBox):
    """A combo box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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


# --- Menus


def add_caption(menu: QMenu, text: str) -> None:
    """Add a caption for the following entries, which cannot be chosen."""
    caption = QLabel(text)
    caption.setProperty("role", "caption")
    action = QWidgetAction(menu)
    action.setDefaultWidget(caption)
    action.setEnabled(False)
    menu.addAction(action)
