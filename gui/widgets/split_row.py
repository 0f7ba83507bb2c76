"""Two groups of controls at the ends of a row, or one below the other if the row is too short."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.tabs import Tabs

SPACING = 8


class SplitRow(QWidget):
    """Never requests more width than its wider group needs.

    With `squeezes` the left group shrinks to its minimum before the right one moves below it.
    """

    def __init__(
        self, left: QWidget, right: QWidget, parent: QWidget | None = None, *, squeezes: bool = False
    ) -> None:
        super().__init__(parent)
        self.left, self.right, self._squeezes = left, right, squeezes
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING)
        self._row.addWidget(left, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(right, 0, Qt.AlignmentFlag.AlignRight)

    @property
    def is_folded(self) -> bool:
        """Whether one group is below the other."""
        return self._row.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        left = self.left.minimumSizeHint().width()
        if isinstance(self.left, Tabs):
            left = min(left, self.left.shortened_width)
        widest = max(left, self.right.minimumSizeHint().width())
        return QSize(widest, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # a group's width has changed
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        left = self.left.minimumSizeHint() if self._squeezes else self.left.sizeHint()
        needed = left.width() + SPACING + self.right.sizeHint().width()
        is_short = needed > self.width()
        way = QBoxLayout.Direction.TopToBottom if is_short else QBoxLayout.Direction.LeftToRight
        if way is not self._row.direction():
            self._row.setDirection(way)
            side = Qt.AlignmentFlag.AlignLeft if is_short else Qt.AlignmentFlag.AlignRight
            self._row.setAlignment(self.right, side)
            self.updateGeometry()
        if self.hasHeightForWidth():  # a group fills rows
            self.setFixedHeight(self.heightForWidth(self.width()))


def group(*controls: QWidget) -> QWidget:
    """Controls side by side."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING)
    for control in controls:
        row.addWidget(control)
    return made
