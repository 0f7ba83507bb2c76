"""A column of widgets that scrolls up and down, and that is filled anew as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

MARGIN = 16


class ScrolledColumn(QScrollArea):
    """Its bar is always there: one that comes and goes would break the lines anew, and texts would jump."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)

    def new_column(self) -> tuple[QWidget, QVBoxLayout]:
        """Return new contents, to be filled and then put in."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(8)
        return content, column

    def put(self, content: QWidget, height: int = 0) -> None:
        """Show new contents, scrolled to a height. The old ones may have a button that is being pressed."""
        before = self.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()
        self.setWidget(content)
        content.setAutoFillBackground(False)  # Qt sets it
        self.verticalScrollBar().setValue(height)
