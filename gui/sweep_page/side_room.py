"""A widget with room beside it for what comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class SideRoom(QWidget):
    """Keeps room at the right of what it holds, which never makes it ask for more width."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content, self._room = content, 0
        content.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_room(self, room: int) -> None:
        """So many pixels are for something else."""
        self._room = room
        self._place()

    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """What is held needs another height: so does this."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._content.setGeometry(0, 0, max(self.width() - self._room, 0), self.height())
