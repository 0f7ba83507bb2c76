"""What lies over the page: messages and the offer to go on with a run. Nothing under it moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.window.navigation import Pages

WIDTH, MARGIN = 460, 16


class Overlay(QWidget):
    """A column of frames at a corner of `area`, where it covers no primary button."""

    def __init__(
        self, frames: Sequence[QWidget], area: QWidget, pages: Pages, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._frames, self._area, self._pages, self._theme = frames, area, pages, theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for frame in frames:
            column.addWidget(frame)
            frame.installEventFilter(self)
        area.installEventFilter(self)
        pages.currentChanged.connect(lambda _index: self.place())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the frames, which come, go and grow, and the area."""
        kinds = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest)
        if event.type() in (*kinds, QEvent.Type.Resize, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Take the size of the frames that are there, and a corner that is free."""
        is_needed = any(not frame.isHidden() for frame in self._frames)
        self.setVisible(is_needed)
        if not is_needed:
            return
        room = self._area.rect().translated(self._area.mapTo(self._parent, QPoint()))
        room = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width = min(self._theme.px(WIDTH), room.width())
        column = self.layout()
        assert column is not None
        column.activate()
        size = QSize(width, min(column.heightForWidth(width), room.height()))
        self.setGeometry(self._free_place(room, size))
        column.invalidate()  # a frame that has just come was given a height before it knew its own
        column.activate()
        self.raise_()

    def _free_place(self, room: QRect, size: QSize) -> QRect:
        """The lower right corner, or else the first other one without a primary button."""
        right, bottom = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
        corners = [QRect(QPoint(x, y), size) for y in (bottom, room.top()) for x in (right, room.left())]
        taken = [
            QRect(button.mapTo(self._parent, QPoint()), button.size())
            for button in self._pages.findChildren(QPushButton)
            if button.property("primary") and button.isVisible()
        ]
        free = (one for one in corners if not any(one.intersects(rect) for rect in taken))
        return next(free, corners[0])

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """A message that goes leaves its focus to the page."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused) and not focused.isVisible():
            self._pages.take_focus()
            return True
        return super().focusNextPrevChild(is_next)
