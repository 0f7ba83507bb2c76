"""The pages of the window, one in view; where a page needs more room than there is, it can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


class PageArea(QScrollArea):
    """Keeps no window wide: pages of presentation mode on a small screen scroll."""

    def __init__(self, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        self.viewport().setAutoFillBackground(False)
        pages.setAutoFillBackground(False)


class Pages(QStackedWidget):
    """Needs the room of the page in view, not of the largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def replace_page(self, index: int, page: QWidget) -> None:
        """Put a page in the place of another, in view if that was."""
        before, is_in_front = self.widget(index), self.currentIndex() == index
        self.insertWidget(index, page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
        if is_in_front:
            self.setCurrentIndex(index)

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return QSize() if page is None else page.minimumSizeHint().expandedTo(page.minimumSize())

    def heightForWidth(self, width: int) -> int:
        """None: a page that could be higher shrinks its chart first, and scrolls only below its least."""
        del width
        return -1
