"""The row that says that the network does not fit the chosen data, with the button that makes it fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from engine.language.texts import _, ngettext
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.shrinking import ShrinkingButton

NARROW = 480


class FitRow(QWidget):
    """Hidden while there is nothing to mend."""

    fit_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self.text = WrappedLabel()
        self.button = ShrinkingButton(_("Make the network fit these data"))
        self.button.set_tip(
            _(
                "Change layers, output, loss and scaling as these data need, in one step. "
                "Ctrl+Z takes it back."
            )
        )
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.fit_requested)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self.text, 1, Qt.AlignmentFlag.AlignVCenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(said, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self.hide()

    def show_problems(self, count: int) -> None:
        """Show how many problems the network has with these data."""
        text = ngettext(
            "The network doesn't fit these data yet: {n} problem.",
            "The network doesn't fit these data yet: {n} problems.",
            count,
        )
        self.text.setText(text.format(n=count))
        self.setVisible(count > 0)

    def minimumSizeHint(self) -> QSize:
        """As wide as the button, which stands below the text then."""
        return QSize(self.button.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button below the text where the page is narrow."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if way is not self._row.direction():
            self._row.setDirection(way)

    def _show_theme(self) -> None:
        size = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon("warning", "bad").pixmap(size, size))
