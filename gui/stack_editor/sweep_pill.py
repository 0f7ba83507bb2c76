"""The pill on a card that says, and sets, whether the sweep sets this layer's rate."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QPushButton, QWidget

from engine.network.layer_kinds import LayerKind

SWEPT, NOT_SWEPT, NOT_SWEPT_SHORT = "sweep d", "sweep this rate", "sweep"
_HELP = "Let the sweep set this layer's rate: every swept layer takes the sweep's d. (Ctrl+R)"


class SweepPill(QPushButton):
    """`hovered` says that the pointer or the focus is on it: then its companions show themselves."""

    hovered = Signal(bool)

    def __init__(self, kind: LayerKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._has_many_rates = len(kind.rates) > 1
        rate = kind.field(kind.rates[0]).label.lower() if self._has_many_rates else "this rate"
        self.setProperty("role", "pill")
        self.setCheckable(True)
        self.setAccessibleName(f"Sweep {rate}")
        self.setToolTip(_HELP)
        self.hide()

    def show_state(self, is_swept: bool, is_short: bool) -> None:
        """Say whether the rate is swept; where there is little room in one word."""
        self.setChecked(is_swept)
        offer = NOT_SWEPT_SHORT if is_short else "sweep dropout" if self._has_many_rates else NOT_SWEPT
        text = SWEPT if is_swept else offer
        if self.text() != text:
            self.setText(text)

    def show_companions(self, names: str) -> None:
        """Say in the tooltip which layers are swept together."""
        text = f"Swept together: {names}. Press to give this layer a rate of its own." if names else _HELP
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
