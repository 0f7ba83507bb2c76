"""What dropout shows on the chosen data set, as it was measured, and the button that loads those settings."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.language.texts import _
from engine.storage.effects import Effect
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.shrinking import ShrinkingButton

NARROW = 520


class EffectBox(QFrame):
    """Hidden for data on which nothing was measured. `load_requested` has the project with the settings."""

    load_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._effect: Effect | None = None
        self.setProperty("role", "card")
        self._icon = QLabel()
        heading = QLabel(_("What dropout shows here"))
        heading.setProperty("role", "name")
        self.sentence = WrappedLabel()
        self.load = ShrinkingButton(_("Load these settings"))
        self.load.set_tip(
            _(
                "Take data, network, training and rates of this measurement, in one step. "
                "Ctrl+Z takes it back."
            )
        )
        self.load.clicked.connect(self._on_clicked)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(heading)
        text.addWidget(self.sentence)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addLayout(text, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.setSpacing(12)
        self._row.addLayout(said, 1)
        self._row.addWidget(self.load, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.hide()

    def show_effect(self, effect: Effect | None, *, is_open: bool) -> None:
        """Show what was measured, if something was; locked settings cannot be loaded."""
        self._effect = effect
        self.setVisible(effect is not None)
        if effect is not None:
            self.sentence.setText(_(effect.sentence))
        self.load.setEnabled(is_open)

    def minimumSizeHint(self) -> QSize:
        """As wide as the button needs, which stands below the text then."""
        margins = self._row.contentsMargins()
        width = self.load.minimumSizeHint().width() + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button below the text where the page is narrow."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if way is not self._row.direction():
            self._row.setDirection(way)

    def _on_clicked(self) -> None:
        if self._effect is not None:
            self.load_requested.emit(self._effect.project)

    def _show_look(self) -> None:
        size = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon("dropout", "dropout").pixmap(size, size))
