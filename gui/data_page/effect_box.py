"""What dropout shows on the chosen data set, as it was measured, and the button that loads those settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.storage.effects import Effect
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class EffectBox(QFrame):
    """Hidden for data on which nothing was measured. `load_requested` has the project with the settings."""

    load_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._effect: Effect | None = None
        self.setProperty("role", "card")
        self._icon = QLabel()
        heading = QLabel("What dropout shows here")
        heading.setProperty("role", "name")
        self.sentence = WrappedLabel()
        self.load = QPushButton("Load these settings")
        self.load.setToolTip(
            "Take data, network, training and rates of this measurement, in one step. Ctrl+Z takes it back."
        )
        self.load.clicked.connect(self._on_clicked)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(heading)
        text.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self.load, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.hide()

    def show_effect(self, effect: Effect | None, *, is_open: bool) -> None:
        """Show what was measured, if something was; locked settings cannot be loaded."""
        self._effect = effect
        self.setVisible(effect is not None)
        if effect is not None:
            self.sentence.setText(effect.sentence)
        self.load.setEnabled(is_open)

    def _on_clicked(self) -> None:
        if self._effect is not None:
            self.load_requested.emit(self._effect.project)

    def _show_look(self) -> None:
        size = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon("dropout", "dropout").pixmap(size, size))
