"""A veil over a widget whose content does not belong to the present state: it stays readable, but is pale."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme

STRENGTH = 0.55  # opacity


class Veil(QWidget):
    """Lies over `target` and lets the mouse through."""

    def __init__(self, target: QWidget, theme: Theme) -> None:
        super().__init__(target)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        target.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def cover(self, is_covered: bool) -> None:
        """Show the veil or take it away."""
        self.setVisible(is_covered)
        if is_covered:
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded) and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setOpacity(STRENGTH)
        painter.fillRect(self.rect(), self._theme.colour("card"))
        painter.end()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect().adjusted(1, 1, -1, -1))  # a card keeps its border
            self.raise_()
